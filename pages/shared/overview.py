"""Read a long text to its end in the background, keeping little: one column a window, and the way back in.

A thread per visitor, one at a time for the whole server, so that a long text slows nobody's page. The page
looks at :attr:`Overview.progress` from a fragment; the thread stops when it is cancelled, and it is cancelled
when the visitor's session ends.
"""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

import numpy as np
import streamlit as st
import torch
from numpy.typing import NDArray

from pages.shared import registry
from pages.shared.ahead import Door
from pages.shared.cache import TURN, WINDOW
from rnn_core.cells import spec
from rnn_core.checkpoints import Checkpoint
from rnn_core.models.character import CharacterModel, State
from rnn_core.reading import Reading, read
from rnn_core.text.vocabulary import UNKNOWN, Tokens
from rnn_core.tracing import Advance, Trace, Window, survey, trace

_ONE_AT_A_TIME: Final = threading.Semaphore(1)
_KEPT: Final = 3  # windows of 6 MB
PART: Final = WINDOW // 4
"""Steps between two states that are kept: a window is read in four parts at once, in half the time."""


@dataclass(frozen=True)
class Columns:
    """What is kept of a text; room for all of it is taken before the walk begins.

    (Small arrays kept one by one between the large ones that come and go would scatter over the heap, and
    cost four times their size.)

    Attributes
    ----------
    mean : mapping of quantity to ndarray, (windows, layers, hidden), float32
        Mean of every quantity of every unit.
    bits : ndarray, (windows,)
        Mean surprise a token; nan where no token was known.
    states : ndarray, (quarters of windows, parts, layers, hidden), float32
        The recurrent state before each: h, and c where the cell has one.
    """

    mean: dict[str, NDArray[np.float32]]
    bits: NDArray[np.float64]
    states: NDArray[np.float32]

    @classmethod
    def room_for(cls, steps: int, checkpoint: Checkpoint) -> Columns:
        """Take the room for a text of that many steps."""
        rnn = checkpoint.model.rnn
        windows = -(-steps // WINDOW)
        shape = (windows, rnn.num_layers, rnn.hidden_size)
        names = trace(rnn, torch.zeros(1, 1, rnn.input_size)).gates
        parts = len(spec(checkpoint.model.cell).states)
        states = np.zeros((-(-steps // PART), parts, *shape[1:]), np.float32)
        return cls({name: np.zeros(shape, np.float32) for name in names}, np.full(windows, np.nan), states)


@dataclass
class Overview:
    """A walk through a long text; made by :func:`overview`, filled by its thread.

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
    door : Door
        Where a browser that scrubs has its windows from.
    """

    checkpoint: Checkpoint
    text: str = field(repr=False)
    tokens: Tokens | None = None
    columns: Columns | None = field(default=None, repr=False)
    done: int = 0
    read: int = 0
    apart: float = 0.0
    failed: bool = False
    door: Door = field(default_factory=Door, repr=False)
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
        if start == 0 or self.columns is None or self.tokens is None:
            return None
        count = WINDOW // PART if start + WINDOW <= len(self.tokens) else 1
        states = torch.from_numpy(self.columns.states[start // PART :][:count])
        parts = states.permute(1, 2, 0, 3)
        return (parts[0], parts[1]) if len(parts) > 1 else parts[0]

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
                kept = read(self.checkpoint, window, self.before(start), torch.float32)
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


def walk(checkpoint: Checkpoint, tokens: Tokens, columns: Columns) -> Iterator[Advance]:
    """Read a text of any length in float32, fill the columns, and tell how far it is."""
    window: list[Window] = []
    model, ids = checkpoint.model, torch.as_tensor(tokens.ids)
    with torch.inference_mode():
        for advance in survey(
            model.rnn,
            lambda start, stop: model.embedding(ids[start:stop])[:, None],
            len(ids),
            every=PART,
            look=partial(_bits, model, ids),
        ):
            for part in advance.windows:
                columns.states[part.start // PART] = [one[:, 0] for one in part.state]
                window.append(part)
                if part.stop % WINDOW == 0 or part.stop == len(ids):
                    _fill(columns, window)
                    window = []
            yield advance


def _fill(columns: Columns, parts: Sequence[Window]) -> None:
    row, steps = parts[0].start // WINDOW, parts[-1].stop - parts[0].start
    bits, known = np.sum([part.seen for part in parts], 0)
    columns.bits[row] = bits / known if known else np.nan
    for name, mean in columns.mean.items():
        mean[row] = sum((part.stop - part.start) / steps * part.mean[name] for part in parts)


def _bits(
    model: CharacterModel, ids: torch.Tensor, traced: Trace, starts: Sequence[int]
) -> Sequence[tuple[float, int]]:
    """Sum up the surprise of each part read at once, and count the tokens that have one."""
    last = traced.layers - 1
    hidden = np.concatenate([traced.initial_state[0][last][:, None], traced.gate("hidden", last)[:, :-1]], 1)
    expected = model.readout(torch.from_numpy(hidden)).log_softmax(-1)
    told = torch.stack([ids[start : start + traced.steps] for start in starts])
    surprise = -expected.gather(2, told[:, :, None])[:, :, 0] / math.log(2)
    known = told != UNKNOWN
    known[:, 0] &= torch.tensor(starts) > 0  # the text's first token has no past
    return [(float(row[that].sum()), int(that.sum())) for row, that in zip(surprise, known, strict=True)]


@st.cache_resource(show_spinner=False, max_entries=1, scope="session", on_release=Overview.leave)
def overview(network: str, sha: str, _text: str) -> Overview:
    """Return this session's walk through a text, begun on the first call; a new text ends the old walk."""
    walked = Overview(registry.network(network), _text)
    threading.Thread(target=walked.run, name="overview", daemon=True).start()
    return walked
