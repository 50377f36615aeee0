"""Read a long text to its end in the background, keeping little: one column a window, and the way back in.

A thread per visitor, one at a time for the whole server, so that a long text slows nobody's page. The page
looks at :attr:`LongTextScan.progress` from a fragment; the thread stops when it is cancelled, and it is
cancelled when the visitor's session ends.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

import streamlit as st

from pages.shared import registry
from pages.shared.cache import TURN
from pages.shared.window_endpoint import WindowEndpoint
from rnn_core.analysis.long_text import WINDOW, Columns, walk
from rnn_core.checkpoints import TrainedNetwork
from rnn_core.models.character import State
from rnn_core.reading import Reading, read
from rnn_core.text.vocabulary import Tokens

_ONE_AT_A_TIME: Final = threading.Semaphore(1)
_KEPT: Final = 3  # windows of 6 MB


@dataclass
class LongTextScan:
    """A walk through a long text; made by :func:`long_text_scan`, filled by its thread.

    Attributes
    ----------
    tokens : Tokens or None
        The whole text as the network reads it, once it was encoded.
    columns : Columns or None
        Of which the first ``done`` rows are filled.
    done : int
        How many windows, from the first on, are certain so far.
    read : int
        Steps read so far: more than those windows have, as several stretches are read at once.
    apart : float
        Largest difference of h where stretches read at once meet; see :func:`rnn_core.survey`.
    failed : bool
        Whether the thread met an error, which is in the server's log.
    door : WindowEndpoint
        Where a browser that scrubs has its windows from.
    """

    checkpoint: TrainedNetwork
    text: str = field(repr=False)
    tokens: Tokens | None = None
    columns: Columns | None = field(default=None, repr=False)
    done: int = 0
    read: int = 0
    apart: float = 0.0
    failed: bool = False
    door: WindowEndpoint = field(default_factory=WindowEndpoint, repr=False)
    _ahead: OrderedDict[int, Reading] = field(default_factory=OrderedDict, repr=False)
    _cancelled: threading.Event = field(default_factory=threading.Event)
    _finished: threading.Event = field(default_factory=threading.Event)

    def cancel(self) -> None:
        """Stop after what is being read; what was read stays."""
        self._cancelled.set()

    def leave(self) -> None:
        """Stop, and let go of what only a visitor needs."""
        self.cancel()
        self.door.answer = None
        self._ahead.clear()

    @property
    def cancelled(self) -> bool:
        """Whether it was told to stop."""
        return self._cancelled.is_set()

    @property
    def live(self) -> bool:
        """Whether there is more to come."""
        return not self._finished.is_set()

    @property
    def shown(self) -> int:
        """Steps up to which windows can be shown."""
        return min(self.done * WINDOW, len(self.tokens)) if self.tokens else 0

    @property
    def progress(self) -> float:
        """Fraction of the text that was read, 0 to 1."""
        return self.read / len(self.tokens) if self.tokens else 0.0

    def before(self, start: int) -> State | None:
        """Return the states before each part of a window that was reached; None at the text's beginning.

        One state at the text's end, where the last part may be shorter.
        """
        if self.columns is None or self.tokens is None:
            return None
        return self.columns.before(start, len(self.tokens))

    def reached(self, start: int) -> bool:
        """Whether the window that begins at ``start`` can be shown."""
        return start == 0 or start // WINDOW < self.done

    def look(self, start: int) -> Reading:
        """Read a window that was reached, on any thread; the last few are kept."""
        assert self.tokens is not None
        kept = self._ahead.get(start)
        if kept is None:
            with TURN:
                window = self.tokens.window(start, start + WINDOW)
                kept = read(self.checkpoint, window, self.before(start), "float32")
            self._ahead[start] = kept
            while len(self._ahead) > _KEPT:
                self._ahead.popitem(last=False)
        return kept

    def looked(self, start: int) -> Reading | None:
        """Return a window that was looked at just now."""
        return self._ahead.get(start)

    def run(self) -> None:
        """Read the text: the thread's body."""
        try:
            with _ONE_AT_A_TIME:
                self._read()
        except Exception:
            self.failed = True
            raise
        finally:
            self._finished.set()

    def _read(self) -> None:
        tokens = self.checkpoint.vocabulary.encode(self.text)
        self.columns = Columns.room_for(len(tokens), self.checkpoint)
        self.tokens = tokens
        for advance in walk(self.checkpoint, tokens, self.columns):
            if advance.windows:
                stop = advance.windows[-1].stop
                self.done = -(-stop // WINDOW) if stop == len(tokens) else stop // WINDOW
            self.read, self.apart = advance.read, advance.apart
            if self.cancelled:
                return


@st.cache_resource(show_spinner=False, max_entries=1, scope="session", on_release=LongTextScan.leave)
def long_text_scan(network: str, sha: str, _text: str) -> LongTextScan:
    """Return this session's walk through a text, begun on the first call; a new text ends the old walk."""
    walked = LongTextScan(registry.network(network), _text)
    threading.Thread(target=walked.run, name="overview", daemon=True).start()
    return walked
