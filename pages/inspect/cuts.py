"""Cuts between the address, the library and the browser."""

from __future__ import annotations

from dataclasses import replace

from pages.inspect.scene import Scene
from rnn_core.cells import spec
from rnn_core.interventions import Cuts, parse_cuts
from rnn_core.player import Cut
from rnn_core.tracing import Clamp


def parsed(scene: Scene, cut: str) -> Cuts:
    """Read the cuts of an address for this network and text.

    Raises
    ------
    CutError
        If they cannot be followed.
    """
    trace = scene.reading.trace
    vocabulary = scene.checkpoint.vocabulary
    known = frozenset(vocabulary.entries if vocabulary.kind == "letters" else ())
    total = max(scene.total, scene.start + trace.steps)
    return parse_cuts(cut, trace.cell, trace.hidden, total, layers=trace.layers, known=known)


def window(cuts: Cuts, start: int, steps: int) -> Cuts:
    """Return what of the cuts lies in a window, its steps counted from there."""
    clamps = []
    for one in cuts.clamps:
        assert isinstance(one.steps, slice)
        first, stop = max(0, one.steps.start - start), min(steps, one.steps.stop - start)
        if first < stop:
            clamps.append(replace(one, steps=slice(first, stop)))
    edits = {step - start: text for step, text in cuts.edits.items() if 0 <= step - start < steps}
    return Cuts(tuple(clamps), edits)


def shown(scene: Scene, cuts: Cuts) -> tuple[Cut, ...]:
    """Return clamps as the browser has them."""
    letters = {one.name: one.symbol for one in spec(scene.reading.trace.cell).quantities}
    return tuple(_cut(one, letters[one.gate]) for one in cuts.clamps)


def _cut(clamp: Clamp, letter: str) -> Cut:
    assert isinstance(clamp.steps, slice)
    assert isinstance(clamp.value, (float, str))
    first, stop = clamp.steps.start, clamp.steps.stop
    return Cut(letter, tuple(clamp.units), first, stop - 1, clamp.value, clamp.layer)
