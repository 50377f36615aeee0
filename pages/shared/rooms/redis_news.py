"""What other servers did to the rooms in one Redis, and whether it is there at all."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import redis
from redis.client import Pipeline

_CHANNEL: Final = "gatescope:changes"
_FIRST: Final = 3.0
"""Seconds that a server which starts waits for Redis."""
_LOOK: Final = 1.0
"""Seconds after which a silent line is looked at again."""
_AGAIN: Final = 0.5
"""Seconds between two attempts to reach a Redis that is away."""
_LOG: Final = logging.getLogger(__name__)


class News:
    """Hears of every change of a room, on a thread of its own.

    Redis tells whoever listens now, and nobody later: after each break all is taken for changed.

    Parameters
    ----------
    client : redis.Redis
        Decodes what it reads.
    changed : callable
        Called with the code of a room that another server changed, or None: any may have been.
    """

    def __init__(self, client: redis.Redis, changed: Callable[[str | None], None]) -> None:
        self._client, self._changed = client, changed
        self._own = secrets.token_hex(8)
        self._here, self._ends = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._listen, name="rooms-news", daemon=True)
        self._thread.start()
        self._here.wait(_FIRST)

    @property
    def is_here(self) -> bool:
        """Whether Redis answers, and what is known of a room is told of when it changes."""
        return self._here.is_set()

    def lost(self) -> None:
        """Take Redis for away until it answers here again."""
        self._here.clear()

    def publish(self, pipe: Pipeline, code: str) -> None:
        """Tell other servers, with all else that a transaction does."""
        pipe.publish(_CHANNEL, f"{self._own} {code}")

    def tell(self, code: str) -> None:
        """Tell other servers of what is in no transaction."""
        self._client.publish(_CHANNEL, f"{self._own} {code}")

    def close(self) -> None:
        """Listen no longer."""
        self._ends.set()
        if self.is_here:
            with suppress(redis.RedisError):
                self._client.publish(_CHANNEL, self._own)  # the thread looks up
        self._thread.join()

    def _listen(self) -> None:
        said = False
        while not self._ends.is_set():
            try:
                self._hear()
            except redis.RedisError as error:
                if self.is_here or not said:
                    _LOG.warning("Redis does not answer (%s): rooms wait for it", type(error).__name__)
                said = True
            self._here.clear()
            self._ends.wait(_AGAIN)

    def _hear(self) -> None:
        self._client.connection_pool.disconnect(inuse_connections=False)  # to a Redis that may have ended
        with self._client.pubsub() as line:
            line.subscribe(_CHANNEL)
            if line.get_message(timeout=_FIRST) is None:
                raise redis.TimeoutError
            self._here.set()
            self._changed(None)
            while self.is_here and not self._ends.is_set():
                self._take(line.get_message(timeout=_LOOK))

    def _take(self, message: dict[str, str] | None) -> None:
        if message is None or message["type"] != "message":
            return
        own, _, code = message["data"].partition(" ")
        if own != self._own:
            self._changed(code)
