"""Read a long text to its end in the background, keeping little: one column a window, and the way back in.

A thread per visitor, one at a time for the whole server, so that a long text slows nobody's page. The page
looks at :attr:`Overview.progress` from a fragment; the thread stops when it is cancelled, and it is cancelled
when the visitor's session ends.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import streamlit as st
import torch
from numpy.typing import NDArray

from pages.shared import registry
from pages.shared.cache import WINDOW
from rnn_core.checkpoints import Checkpoint
from rnn_core.models.character import State
from rnn_core.text.vocabulary import UNKNOWN, Tokens
from rnn_core.tracing import Trace, stream

_ONE_AT_A_TIME: Final = threading.Semaphore(1)


@dataclass(frozen=True)
class Column:
    """What is kept of one window.

    Attributes
    ----------
    start : int
        Its first step.
    state : State
        The recurrent state before it.
    mean : mapping of quantity to ndarray, (layers, hidden), float32
        Mean of every quantity of every unit.
    bits : float
        Mean surprise a token; nan where no token was known.
    """

    start: int
    state: State
    mean: dict[str, NDArray[np.float32]]
    bits: float


@dataclass
class Overview:
    """A walk through a long text; made by :func:`overview`, filled by its thread.

    Attributes
    ----------
    tokens : Tokens or None
        The whole text as the network reads it, once it was encoded.
    columns : list of Column
        One for each window that was read so far.
    failed : bool
        Whether the thread met an error, which is in the server's log.
    """

    checkpoint: Checkpoint
    text: str = field(repr=False)
    tokens: Tokens | None = None
    columns: list[Column] = field(default_factory=list)
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
    def read(self) -> int:
        """Steps read so far."""
        return min(len(self.columns) * WINDOW, len(self.tokens)) if self.tokens else 0

    @property
    def progress(self) -> float:
        """Fraction of the text that was read, 0 to 1."""
        return self.read / len(self.tokens) if self.tokens else 0.0

    def before(self, start: int) -> State | None:
        """Return the state before a window that was reached already; None at the text's beginning."""
        return self.columns[start // WINDOW].state if start else None

    def reached(self, start: int) -> bool:
        """Whether the window that begins at ``start`` can be shown."""
        return start == 0 or start // WINDOW < len(self.columns)

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
        self.tokens = self.checkpoint.vocabulary.encode(self.text)
        for column in walk(self.checkpoint, self.tokens):
            self.columns.append(column)
            if self.cancelled:
                return


def walk(checkpoint: Checkpoint, tokens: Tokens) -> Iterator[Column]:
    """Read a text of any length window by window, in float32 and in bounded memory."""
    model = checkpoint.model
    ids = torch.as_tensor(tokens.ids)
    with torch.inference_mode():
        before: torch.Tensor | None = None  # log-probabilities after the previous window's last token
        chunks = (model.embedding(part)[:, None] for part in ids.split(WINDOW))
        for piece in stream(model.rnn, chunks, every=WINDOW):
            traced = piece.trace
            output = torch.from_numpy(np.array(traced.gate("hidden", traced.layers - 1)[0]))
            expected = model.readout(output).log_softmax(-1)
            bits = _mean_bits(before, expected, ids[piece.start : piece.stop])
            before = expected[-1:].clone()
            yield Column(piece.start, _state(traced), _means(traced), bits)


def _mean_bits(before: torch.Tensor | None, expected: torch.Tensor, ids: torch.Tensor) -> float:
    given = expected[:-1] if before is None else torch.cat([before, expected[:-1]])
    told = ids[len(ids) - len(given) :]
    surprise = -given.gather(1, told[:, None])[:, 0] / math.log(2)
    return float(surprise[told != UNKNOWN].mean())


def _means(traced: Trace) -> dict[str, NDArray[np.float32]]:
    layers = range(traced.layers)
    return {name: np.stack([traced.gate(name, at)[0].mean(0) for at in layers]) for name in traced.gates}


def _state(traced: Trace) -> State:
    parts = tuple(torch.from_numpy(part.copy()) for part in traced.initial_state)
    return (parts[0], parts[1]) if len(parts) > 1 else parts[0]


@st.cache_resource(show_spinner=False, max_entries=1, scope="session", on_release=Overview.cancel)
def overview(network: str, sha: str, _text: str) -> Overview:
    """Return this session's walk through a text, begun on the first call; a new text ends the old walk."""
    walked = Overview(registry.network(network), _text)
    threading.Thread(target=walked.run, name="overview", daemon=True).start()
    return walked
