"""How a room stands in Redis: one hash, its seats another, the answers to each question one more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import redis

from pages.shared.rooms import machine
from pages.shared.rooms.answers import Question
from pages.shared.rooms.keys import digest, is_ticket, matches
from pages.shared.rooms.machine import RoomState
from pages.shared.rooms.refusal import Refused


@dataclass(frozen=True)
class Keys:
    """Where Redis has a room.

    Attributes
    ----------
    code : str
    """

    code: str

    @property
    def room(self) -> str:
        """Of its secrets' digests, and its state."""
        return f"gatescope:{self.code}"

    @property
    def seats(self) -> str:
        """Of nicknames, by seat."""
        return f"gatescope:{self.code}:seats"

    @property
    def attached(self) -> str:
        """Of texts beside it, by name."""
        return f"gatescope:{self.code}:attached"

    @property
    def looked(self) -> str:
        """Of when a teacher last looked, in seconds since 1970."""
        return f"gatescope:{self.code}:looked"

    def answers(self, asked: Question) -> str:
        """Of answers to a question, by whose digest."""
        return f"gatescope:{self.code}:answers:{asked.number}"

    def all(self, state: RoomState) -> list[str]:
        """Return all of them."""
        return [self.room, self.seats, self.attached, self.looked, *map(self.answers, state.questions)]


@dataclass(frozen=True)
class Row:
    """A room as it is kept.

    Attributes
    ----------
    secret, key : str
        Digests.
    state : RoomState
    """

    secret: str
    key: str
    state: RoomState

    def written(self) -> dict[Any, Any]:
        """Return the fields of its hash."""
        return {"secret": self.secret, "key": self.key, "state": machine.written(self.state)}


# redis-py's types leave open whether a client decodes; ours does.


def row(client: redis.Redis, code: str) -> Row:
    """Return a room.

    Raises
    ------
    Refused
        ``gone``.
    """
    found = cast(dict[str, str], client.hgetall(Keys(code).room))
    if not found:
        raise Refused("gone")
    return Row(found["secret"], found["key"], machine.read(found["state"]))


def own_row(client: redis.Redis, code: str, secret: str) -> Row:
    """Return a room to its teacher.

    Raises
    ------
    Refused
        ``gone`` or ``secret``.
    """
    found = row(client, code)
    if not matches(found.secret, "teacher", secret):
        raise Refused("secret")
    return found


def state(client: redis.Redis, code: str) -> RoomState:
    """Return the state of a room, an empty one of a room that is gone."""
    found = cast(str | None, client.hget(Keys(code).room, "state"))
    return machine.read(found) if found else RoomState()


def has_seat(client: redis.Redis, keys: Keys, ticket: str) -> bool:
    """Whether a phone has joined."""
    return is_ticket(ticket) and bool(client.hexists(keys.seats, digest("seat", ticket)))
