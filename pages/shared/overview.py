"""Read a long text to its end in the background, keeping little: one column a window, and the way back in.

A thread per visitor, one at a time for the whole server, so that a long text slows nobody's page. The page
looks at :attr:`Overview.progress` from a fragment; the thread stops when it is cancelled, and it is cancelled
when the visitor's session ends.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

import numpy as np
import streamlit as st
import torch
from numpy.typing import NDArray

from pages.shared import registry
from pages.shared.cache import WINDOW
from rnn_core.checkpoints import Checkpoint
from rnn_core.models.character import CharacterModel, State
from rnn_core.text.vocabulary import UNKNOWN, Tokens
from rnn_core.tracing import Advance, Trace, survey, trace

_ONE_AT_A_TIME: Final = threading.Semaphore(1)


@dataclass(frozen=True)
class Columns:
    """What is kept of a text, a row a window; room for all of it is taken before the walk begins.

    (Small arrays kept one by one between the large ones that come and go would scatter over the heap, and
    cost four times their size.)

    Attributes
    ----------
    mean : mapping of quantity to ndarray, (windows, layers, hidden), float32
        Mean of every quantity of every unit.
    bits : ndarray, (windows,)
        Mean surprise a token; nan where no token was known.
    states : ndarray, (windows, parts, layers, hidden), float32
        The recurrent state before the window: h, and c where the cell has one.
    """

    mean: dict[str, NDArray[np.float32]]
    bits: NDArray[np.float64]
    states: NDArray[np.float32]

    @classmethod
    def room_for(cls, windows: int, checkpoint: Checkpoint) -> Columns:
        """Take the room for that many windows."""
        rnn = checkpoint.model.rnn
        shape = (windows, rnn.num_layers, rnn.hidden_size)
        names = trace(rnn, torch.zeros(1, 1, rnn.input_size)).gates
        parts = 2 if checkpoint.model.cell == "lstm" else 1
        states = np.zeros((windows, parts, *shape[1:]), np.float32)
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
    failed : bool
        Whether the thread met an error, which is in the server's log.
    """

    checkpoint: Checkpoint
    text: str = field(repr=False)
    tokens: Tokens | None = None
    columns: Columns | None = field(default=None, repr=False)
    done: int = 0
    read: int = 0
    failed: bool = False
    _cancelled: threading.Event = field(default_factory=threading.Event)
    _finished: threading.Event = field(default_factory=threading.Event)

    def cancel(self) -> None:
        """Stop after the window being read; what was read stays."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """Whether it was told to stop."""
        return self._cancelled.is_set()

    @property
    def live(self) -> bool:
        """Whether there is more to come."""
        return not self._finished.is_set()

    @property
    def progress(self) -> float:
        """Fraction of the text that was read, 0 to 1."""
        return self.read / len(self.tokens) if self.tokens else 0.0

    def before(self, start: int) -> State | None:
        """Return the state before a window that was reached already; None at the text's beginning."""
        if start == 0 or self.columns is None:
            return None
        parts = [torch.from_numpy(part)[:, None] for part in self.columns.states[start // WINDOW]]
        return (parts[0], parts[1]) if len(parts) > 1 else parts[0]

    def reached(self, start: int) -> bool:
        """Whether the window that begins at ``start`` can be shown."""
        return start == 0 or start // WINDOW < self.done

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
        self.columns = Columns.room_for(-(-len(tokens) // WINDOW), self.checkpoint)
        self.tokens = tokens
        for advance in walk(self.checkpoint, tokens, self.columns):
            self.done += len(advance.windows)
            self.read = advance.read
            if self.cancelled:
                return


def walk(checkpoint: Checkpoint, tokens: Tokens, columns: Columns) -> Iterator[Advance]:
    """Read a text of any length in float32, fill a row a window, and tell how far it is."""
    model, ids = checkpoint.model, torch.as_tensor(tokens.ids)
    with torch.inference_mode():
        for advance in survey(
            model.rnn,
            lambda start, stop: model.embedding(ids[start:stop])[:, None],
            len(ids),
            every=WINDOW,
            look=partial(_mean_bits, model, ids),
        ):
            for window in advance.windows:
                row = window.start // WINDOW
                columns.bits[row] = window.seen
                columns.states[row] = [part[:, 0] for part in window.state]
                for name, mean in columns.mean.items():
                    mean[row] = window.mean[name]
            yield advance


def _mean_bits(
    model: CharacterModel, ids: torch.Tensor, traced: Trace, starts: Sequence[int]
) -> Sequence[float]:
    """Mean surprise of each window read at once, nan where no token is known or had a past."""
    last = traced.layers - 1
    hidden = np.concatenate([traced.initial_state[0][last][:, None], traced.gate("hidden", last)[:, :-1]], 1)
    expected = model.readout(torch.from_numpy(hidden)).log_softmax(-1)
    told = torch.stack([ids[start : start + traced.steps] for start in starts])
    surprise = -expected.gather(2, told[:, :, None])[:, :, 0] / math.log(2)
    known = told != UNKNOWN
    known[:, 0] &= torch.tensor(starts) > 0  # the text's first token has no past
    return [float(row[that].mean()) for row, that in zip(surprise, known, strict=True)]


@st.cache_resource(show_spinner=False, max_entries=1, scope="session", on_release=Overview.cancel)
def overview(network: str, sha: str, _text: str) -> Overview:
    """Return this session's walk through a text, begun on the first call; a new text ends the old walk."""
    walked = Overview(registry.network(network), _text)
    threading.Thread(target=walked.run, name="overview", daemon=True).start()
    return walked
