"""A trace without the network that made it, as the player takes it: steps with labels, and no predictions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rnn_core.cells import spec
from rnn_core.errors import InputError
from rnn_core.models.character import Predicts
from rnn_core.text.vocabulary import Kind, Tokens
from rnn_core.tracing import Clamp, Trace

__all__ = ["TraceAlone", "alone", "labelled"]

MOST: Final = 4_000
"""Steps that a player takes: a browser draws an element for each."""


@dataclass(frozen=True)
class TraceAlone:
    """A trace of one sequence in one direction, and what each step is called.

    Attributes
    ----------
    trace : Trace
        Batch 1, forward.
    tokens : Tokens
        The labels; each label has a number of its own.
    """

    trace: Trace = field(repr=False)
    tokens: Tokens = field(repr=False)

    @property
    def kind(self) -> Kind:
        """Letters where every label is one character, else words."""
        return "letters" if all(len(label) == 1 for label in self.tokens.shown) else "words"

    @property
    def predicts(self) -> Predicts:
        """Nothing: there is no readout."""
        return "nothing"

    @property
    def mode(self) -> str:
        """As torch names what is taken of a plain RNN's sum: relu where only it gives such states."""
        hidden = self.trace.gate("hidden", self.trace.layers - 1)
        rectified = bool((hidden >= 0).all()) and bool(((hidden == 0) | (hidden > 1)).any())
        return "RNN_RELU" if rectified else "RNN_TANH"

    def shown(self, number: int) -> str:
        """Return nothing but a sign: no token is predicted."""
        return "\ufffd"

    def contributions(
        self, unit: int, layer: int = 0, held: Iterable[Clamp] = ()
    ) -> dict[str, dict[str, NDArray[np.float64]]]:
        """Return nothing: a trace holds no weights."""
        return {}

    @cached_property
    def _unknown(self) -> NDArray[np.float64]:
        return np.full(self.trace.steps, np.nan)

    @property
    def top_ids(self) -> NDArray[np.int64]:
        """(time, 1) of no meaning; see `top_probability`."""
        return np.zeros((self.trace.steps, 1), np.int64)

    @property
    def top_probability(self) -> NDArray[np.float64]:
        """(time, 1) nan: nothing is predicted."""
        return self._unknown[:, None]

    @property
    def next_probability(self) -> NDArray[np.float64]:
        """(time,) nan."""
        return self._unknown

    @property
    def bits(self) -> NDArray[np.float64]:
        """(time,) nan."""
        return self._unknown


def labelled(labels: Sequence[object]) -> Tokens:
    """Return labels as tokens: letters side by side as typed, longer ones with a blank after each.

    Examples
    --------
    >>> labelled(["the", "cat", "the"]).ids.tolist(), labelled("abc").graphemes
    ([1, 2, 1], ('a', 'b', 'c'))
    """
    shown = tuple(str(label) for label in labels)
    numbers = {label: number for number, label in enumerate(dict.fromkeys(shown), start=1)}
    blank = " " if any(len(label) > 1 for label in shown) else ""
    ids = np.array([numbers[label] for label in shown], np.int64)
    return Tokens(tuple(label + blank for label in shown), ids, np.arange(len(shown)), shown)


def alone(
    trace: Trace,
    tokens: Sequence[object] | None = None,
    *,
    sequence: int = 0,
    direction: str = "forward",
    steps: slice = slice(None),
) -> TraceAlone:
    """Take one sequence, in one direction, out of a trace.

    Parameters
    ----------
    trace
    tokens
        What was read, one label for each step of the sequence, in the order of the inputs; None: the steps
        are numbered from 1, as the player counts them.
    sequence
        Which one of the batch.
    direction
        ``"reverse"``: the steps stand in the order in which that direction reads them, the last input first.
    steps
        Which of the steps, in the order in which they are read; one after the other.

    Raises
    ------
    InputError
        If there are not as many labels as steps, no such sequence, no or too many steps, or a projection.

    Examples
    --------
    >>> import torch, rnn_core
    >>> found = alone(rnn_core.trace(torch.nn.GRU(3, 4), torch.randn(5, 1, 3)), "hello")
    >>> found.trace.gate("update").shape, found.tokens.shown
    ((1, 5, 4), ('h', 'e', 'l', 'l', 'o'))
    """
    _check(trace, sequence)
    rows = [trace.row(layer, direction) for layer in range(trace.layers)]
    length = int(trace.lengths[sequence])
    labels = [str(step + 1) for step in range(length)] if tokens is None else list(tokens)
    if len(labels) != length:
        raise InputError.of(
            f"{length:,} labels, one a step", f"{len(labels):,}", "give the tokens that were read"
        )
    order = range(length)[:: -1 if direction == "reverse" else 1]
    chosen = range(length)[steps]
    if not 0 < len(chosen) <= MOST or chosen.step != 1:
        wanted = f"1 to {MOST:,} steps, one after the other"
        raise InputError.of(
            wanted, f"{len(chosen):,} of {length:,}", f"choose, as in steps=slice(0, {MOST:_})"
        )
    at = np.array([order[step] for step in chosen])
    records = tuple(
        {name: values[sequence : sequence + 1, at] for name, values in trace.records[row].items()}
        for row in rows
    )
    one = replace(
        trace,
        directions=("forward",),
        lengths=np.array([len(at)]),
        output=records[-1]["hidden"],
        initial_state=_states(trace, rows, sequence, order, chosen.start - 1),
        final_state=_states(trace, rows, sequence, order, chosen.stop - 1),
        gap=trace.residual,
        method="loop",  # whose residual is known already
        records=records,
    )
    return TraceAlone(one, labelled([labels[step] for step in at]))


def _check(trace: Trace, sequence: int) -> None:
    if not 0 <= sequence < len(trace.lengths):
        raise InputError.of(f"a sequence in 0..{len(trace.lengths) - 1}", repr(sequence), "count from 0")
    if trace.records[0]["hidden"].shape[-1] != trace.hidden:
        came = f"a projection of {trace.hidden} units to {trace.records[0]['hidden'].shape[-1]}"
        raise InputError.of("as many hidden states as units", came, "look at it with trace.plot.gates")


def _states(trace: Trace, rows: list[int], sequence: int, order: range, step: int) -> tuple[np.ndarray, ...]:
    """Return the states after a step, each (layers, 1, hidden); before the first step the initial ones."""
    if step < 0:
        return tuple(state[rows, sequence : sequence + 1] for state in trace.initial_state)
    names = spec(trace.cell).states
    return tuple(
        np.stack([trace.records[row][name][sequence, order[step]] for row in rows])[:, None] for name in names
    )
