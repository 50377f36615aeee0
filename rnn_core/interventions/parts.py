"""Cuts in networks of more than one recurrent module: an encoder and a decoder.

The notation is that of `rnn_core.interventions.notation`. Where a network has parts with names, a cut begins
with the name of its part and a full stop: ``e.h5:r@1-=0~d.h0-95@2-=0`` holds unit 5 of the encoder's
direction that reads from the end, and all units of the decoder from its second token on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import numpy as np

from rnn_core.cells.spec import CellSpec
from rnn_core.interventions.notation import (
    EXCERPT,
    LONGEST,
    MOST,
    CutError,
    Cuts,
    parse_cuts,
    write_cuts,
)
from rnn_core.tracing import Clamp

__all__ = ["OtherUnits", "Part", "PartClamp", "other_units", "parse_part_cuts", "write_part_cuts"]

_BETWEEN: Final = "~"
_STOP: Final = "."
_DRAWS: Final = 20
_MOST: Final = 100
"""Other units that are held one at a time; of more, so many are drawn."""


@dataclass(frozen=True)
class Part:
    """A recurrent module, as far as cuts have to know it.

    Attributes
    ----------
    cell : CellSpec
    units : int
        Of each layer and direction.
    steps : int
        How many it reads, at most.
    layers : int
    directions : tuple of str
        ("forward",), or that and "reverse".
    """

    cell: CellSpec
    units: int
    steps: int
    layers: int = 1
    directions: tuple[str, ...] = ("forward",)


class PartClamp(NamedTuple):
    """A clamp, and the name of the part that it holds: "" where a network has only one."""

    part: str
    clamp: Clamp


def parse_part_cuts(text: str, parts: Mapping[str, Part]) -> tuple[PartClamp, ...]:
    """Read cuts from text.

    Parameters
    ----------
    text : str
        Anybody's: at most 4,000 characters and 100 cuts are read. Empty: no cuts.
    parts : mapping
        Name -> part; "" for a network of one part.

    Raises
    ------
    CutError
        And nothing else, whatever the text is. Besides the codes of `parse_cuts` there is "part" (details
        item, parts): no part has that name. A character cannot be changed here: "form".

    Examples
    --------
    >>> from rnn_core.cells import spec
    >>> gru, ways = spec("gru"), ("forward", "reverse")
    >>> parts = {"e": Part(gru, 48, 9, directions=ways), "d": Part(gru, 96, 60)}
    >>> found = parse_part_cuts("e.h5:r@1-=0~d.z3@2=1", parts)
    >>> [(one.part, one.clamp.units, one.clamp.direction) for one in found]
    [('e', (5,), 'reverse'), ('d', (3,), 'forward')]
    """
    if len(text) > LONGEST:
        came = f"expected at most {LONGEST} characters of cuts; got {len(text)}; hold fewer"
        raise CutError("long", came, most=LONGEST, length=len(text))
    items = text.split(_BETWEEN) if text else []
    if len(items) > MOST:
        came = f"expected at most {MOST} cuts; got {len(items)}; hold groups of units"
        raise CutError("many", came, most=MOST, count=len(items))
    named = [_part_of(item, parts) for item in items]
    own: dict[str, Iterator[Clamp]] = {}
    for name in dict.fromkeys(name for name, _ in named):
        part, text = parts[name], _BETWEEN.join(rest for one, rest in named if one == name)
        cuts = parse_cuts(
            text, part.cell, part.units, part.steps, layers=part.layers, directions=part.directions
        )
        if cuts.edits:
            came = "expected units that are held; got a character; hold units"
            raise CutError("form", came, item=_cut(text))
        own[name] = iter(cuts.clamps)
    return tuple(PartClamp(name, next(own[name])) for name, _ in named)


def write_part_cuts(clamps: Iterable[PartClamp], parts: Mapping[str, Part]) -> str:
    """Write cuts as text, so that `parse_part_cuts` gives the same again.

    Raises
    ------
    InputError
        If a clamp cannot be written: see `write_cuts`.

    Examples
    --------
    >>> from rnn_core.cells import spec
    >>> parts = {"d": Part(spec("gru"), 96, 60)}
    >>> write_part_cuts([PartClamp("d", Clamp("hidden", range(96), slice(1, None), 0.0))], parts)
    'd.h0-95@2-=0'
    """
    return _BETWEEN.join(
        (f"{one.part}{_STOP}" if one.part else "") + write_cuts(Cuts((one.clamp,)), parts[one.part].cell)
        for one in clamps
    )


class OtherUnits(NamedTuple):
    """The same cut elsewhere.

    kind : what `cuts` hold instead
        "units": every other unit of the same place, one at a time, or some of them; "places": every other
        whole layer, direction or part; "draws": as many units of the same places, drawn at random.
    cuts : tuple of tuple of PartClamp
        None where there is nowhere else.
    there : int, optional
        Of single units: how many others there are, of which those in `cuts` were drawn if they are fewer.
    seed : int
        What was drawn was drawn with it.
    """

    kind: Literal["units", "places", "draws"]
    cuts: tuple[tuple[PartClamp, ...], ...]
    there: int | None = None
    seed: int = 0

    @property
    def drawn(self) -> bool:
        """Whether chance decided what is held: random groups, or some units of more."""
        return self.kind == "draws" or (self.there is not None and len(self.cuts) < self.there)


def other_units(
    clamps: Sequence[PartClamp],
    parts: Mapping[str, Part],
    draws: int = _DRAWS,
    seed: int = 0,
    most: int = _MOST,
) -> OtherUnits:
    """Make the same cut on other units, as its control.

    Of one unit: on every other unit of its place, or on some, drawn at random. Of all units of a place, which
    is a layer in one direction: on every other place, over steps that it has. Of anything else: on random
    units, as many of each place, of those that are not held where there are enough.

    Parameters
    ----------
    clamps : sequence of PartClamp
        At least one.
    parts : mapping
    draws : int
        Of random units.
    seed : int
    most : int
        Of single units.

    Examples
    --------
    >>> from rnn_core.cells import spec
    >>> parts = {"": Part(spec("lstm"), 3, 9, layers=2)}
    >>> one = other_units([PartClamp("", Clamp("hidden", (1,), slice(0, 9), 0.0))], parts)
    >>> one.kind, [cut[0].clamp.units for cut in one.cuts]
    ('units', [(0,), (2,)])
    >>> whole = other_units([PartClamp("", Clamp("hidden", (0, 1, 2), slice(0, 9), 0.0))], parts)
    >>> whole.kind, [cut[0].clamp.layer for cut in whole.cuts]
    ('places', [1])
    """
    held = {(_place(one), tuple(one.clamp.units)) for one in clamps}
    if len(held) == 1:
        place, units = next(iter(held))
        width = parts[place[0]].units
        if len(units) == width:
            return OtherUnits("places", _places(clamps, parts))
        if len(units) == 1:
            others = _some([unit for unit in range(width) if unit != units[0]], seed, most)
            cuts = tuple(_moved(clamps, {units: (unit,)}) for unit in others)
            return OtherUnits("units", cuts, width - 1, seed)
    return OtherUnits("draws", _drawn(clamps, parts, draws, seed), seed=seed)


_Place = tuple[str, int, str]


def _place(one: PartClamp) -> _Place:
    return one.part, one.clamp.layer, one.clamp.direction


def _some(units: list[int], seed: int, most: int) -> list[int]:
    if len(units) <= most:
        return units
    return sorted(np.random.default_rng(seed).choice(units, most, replace=False).tolist())


def _moved(
    clamps: Sequence[PartClamp], units: Mapping[tuple[int, ...], tuple[int, ...]]
) -> tuple[PartClamp, ...]:
    return tuple(_with(one, units=units[tuple(one.clamp.units)]) for one in clamps)


def _with(one: PartClamp, **changed: object) -> PartClamp:
    kept = {
        name: getattr(one.clamp, name) for name in ("gate", "units", "steps", "value", "layer", "direction")
    }
    return PartClamp(one.part, Clamp(**{**kept, **changed}))


def _places(clamps: Sequence[PartClamp], parts: Mapping[str, Part]) -> tuple[tuple[PartClamp, ...], ...]:
    here = _place(clamps[0])
    found = []
    for name, part in parts.items():
        names = {one.name for one in part.cell.quantities}
        for layer in range(part.layers):
            for direction in part.directions:
                if (name, layer, direction) == here or any(one.clamp.gate not in names for one in clamps):
                    continue
                steps = [_fitted(one.clamp.steps, parts[one.part].steps, part.steps) for one in clamps]
                if all(len(range(part.steps)[one]) for one in steps):
                    found.append(
                        tuple(
                            PartClamp(
                                name,
                                Clamp(
                                    one.clamp.gate,
                                    tuple(range(part.units)),
                                    own,
                                    one.clamp.value,
                                    layer,
                                    direction,
                                ),
                            )
                            for one, own in zip(clamps, steps, strict=True)
                        )
                    )
    return tuple(found)


def _fitted(steps: slice | Sequence[int], here: int, there: int) -> slice:
    """Give the same steps in a part of another length: to its end where they went to the end."""
    chosen = range(here)[steps] if isinstance(steps, slice) else sorted(steps)
    return slice(chosen[0], there if chosen[-1] == here - 1 else min(chosen[-1] + 1, there))


def _drawn(
    clamps: Sequence[PartClamp], parts: Mapping[str, Part], draws: int, seed: int
) -> tuple[tuple[PartClamp, ...], ...]:
    random = np.random.default_rng(seed)
    held = dict.fromkeys((_place(one), tuple(one.clamp.units)) for one in clamps)
    taken: dict[_Place, set[int]] = {}
    for place, units in held:
        taken.setdefault(place, set()).update(units)
    found = []
    for _ in range(draws):
        instead = {}
        for place, units in held:
            width = parts[place[0]].units
            free = [unit for unit in range(width) if unit not in taken[place]]
            pool = free if len(free) >= len(units) else list(range(width))
            drawn = random.choice(pool, len(units), replace=False).tolist()
            instead[place, units] = tuple(sorted(drawn))
        found.append(tuple(_with(one, units=instead[_place(one), tuple(one.clamp.units)]) for one in clamps))
    return tuple(found)


def _part_of(item: str, parts: Mapping[str, Part]) -> tuple[str, str]:
    if "" in parts:
        return "", item
    name, stop, rest = item.partition(_STOP)
    if stop and not rest:
        raise CutError("form", f"expected a cut behind {name}.; got nothing; write one", item=_cut(item))
    if not stop or name not in parts:
        raise CutError(
            "part",
            f"expected a part before a full stop: {', '.join(parts)}; got {_cut(item)!a}; name one",
            item=_cut(item),
            parts=tuple(parts),
        )
    return name, rest


def _cut(text: str) -> str:
    return text if len(text) <= EXCERPT else text[: EXCERPT - 1] + "\u2026"
