"""A view without what a lesson withholds: nan stands where a value must not be known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from rnn_core.cells import spec
from rnn_core.player.drive import BITS, GUESS, Drive
from rnn_core.player.view import View
from rnn_core.reading import Reading
from rnn_core.tracing import Trace

_TELLS: Final[Mapping[str, Mapping[str, int]]] = {BITS: {GUESS: -1}, GUESS: {BITS: 1}}
"""The surprise of a character is told by the guess one step before it."""

Flags = NDArray[np.bool_]
Kind = TypeVar("Kind", bound=np.generic)


def without(view: View) -> View:
    """Return the view as its browser may know it; the very same where no lesson drives it.

    The reading's arrays hold nan where a value is withheld, of all units of the view's layer; so does all
    that is computed from them. Who withholds the surprise of a character also withholds the guess before it,
    which tells it. Of the stories goes what was measured on this text, its colours included; the largest
    difference from torch stays, a rounding error over all steps.

    Returns
    -------
    View
        Given it again, the function changes nothing.
    """
    if view.drive is None:
        return view
    reading = view.read
    hidden = hidden_steps(view.drive, reading)
    trace = _trace(reading.trace, view.layer, hidden)
    known = replace(
        reading,
        trace=trace,
        top_ids=_blank(reading.top_ids, hidden[GUESS], 0),
        top_probability=_blank(reading.top_probability, hidden[GUESS], np.nan),
        next_probability=_blank(reading.next_probability, hidden[GUESS], np.nan),
        bits=_blank(reading.bits, hidden[BITS], np.nan),
    )
    letters = {one.name: one.symbol for one in spec(trace.cell).quantities}
    stories = tuple(
        replace(story, here=None, scale=None) if hidden[letters[story.quantity]].any() else story
        for story in view.stories
    )
    return replace(view, reading=known, stories=stories, intro=None)


def hidden_steps(drive: Drive, reading: Reading) -> dict[str, Flags]:
    """Return which steps of each letter, of the surprise and of the guesses are withheld; each (time,)."""
    steps = reading.trace.steps
    late = np.arange(steps) > (steps if drive.until is None else drive.until)
    letters = [one.symbol for one in spec(reading.trace.cell).quantities]
    hidden = {name: late.copy() for name in (*letters, BITS, GUESS)}
    for one in drive.withheld:
        if one.quantity not in hidden:
            raise ValueError(f"expected one of {', '.join(hidden)} to withhold; got {one.quantity!r}")
        for name, by in {one.quantity: 0, **_TELLS.get(one.quantity, {})}.items():
            hidden[name][max(0, one.first + by) : max(0, one.last + by + 1)] = True
    return hidden


def _trace(trace: Trace, layer: int, hidden: dict[str, Flags]) -> Trace:
    letters = {one.name: one.symbol for one in spec(trace.cell).quantities}
    row = trace.row(layer)
    held = trace.records[row].items()
    record = {name: _blank(values, hidden[letters[name]][None], np.nan) for name, values in held}
    records = tuple(record if at == row else one for at, one in enumerate(trace.records))
    return replace(trace, records=records, gap=trace.residual, method="loop")


def _blank(values: NDArray[Kind], where: Flags, blank: float) -> NDArray[Kind]:
    """Return a copy with `blank` in the given steps, of values whose steps are the flags' last axis."""
    kept = values.copy()
    kept[where] = blank
    return kept
