"""From what was measured to what the picture shows, in the visitor's language."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from pages.compare.compare_view import CompareView, Side
from pages.compare.measure import BLOCK, CLEAR, LEAST, TOGETHER, Measured
from pages.compare.texts import Asked
from pages.compare.url_state import PageState
from pages.shared import registry
from pages.shared.i18n import Words
from pages.shared.player import component_base
from rnn_core.comparison import Comparison, Difference
from rnn_core.reading import Reading
from rnn_core.tracing import agreement

FULL_BITS: Final = 4.0
"""Bits apart at which a character has the fullest tint."""
PAST: Final = 50
"""Characters that both have read before the page looks for where they part."""
FULL_DISTANCE: Final = 1.0
"""Standard deviations apart at which the strip has the fullest tint."""


@dataclass(frozen=True, eq=False)
class ViewModel:
    """What is shown, and what was measured for it."""

    place: PageState
    asked: Asked
    found: Measured
    view: CompareView


def signed(value: float, digits: int = 3) -> str:
    """Write a number with U+2212 for minus.

    Examples
    --------
    >>> signed(-0.0261), signed(0.5, 1)
    ('−0.026', '0.5')
    """
    return f"{value:.{digits}f}".replace("-", "\u2212")


def verdict(apart: Difference) -> Literal["nothing", "short", "a", "b", "none"]:
    """Say which of two networks is the better, if that is clear.

    Examples
    --------
    >>> verdict(Difference(0.1, 0.04)), verdict(Difference(-0.1, 0.04)), verdict(Difference(0.1, 0.06))
    ('b', 'a', 'none')
    """
    if math.isnan(apart.mean):
        return "nothing"
    if math.isnan(apart.se):
        return "short"
    if abs(apart.mean) < CLEAR * apart.se:
        return "none"
    return "b" if apart.mean > 0 else "a"


def view_model(t: Words, page_state: PageState, asked: Asked, found: Measured) -> ViewModel:
    """Say what came of a comparison."""
    both = found.both
    quantity = shown_quantity(both)
    states = both.states(quantity)
    limits = _limits(states, both.kind)
    sides = [_side(t, asked, both, k, states[k], limits[k]) for k in (0, 1)]
    partner, back, likeness = _partners(found)
    unit = page_state.unit
    if unit is None or unit >= states[0].shape[1]:
        unit = _telling_unit(asked, found, states)
    step = page_state.step
    if step is None or step >= len(both):
        step = _opening(asked, both)
    view = CompareView(
        claim=t("compare.claim" if both.kind == "networks" else "compare.claim_texts"),
        lede=lede(t, found) if both.kind == "networks" else lede_texts(t, both),
        badge=t("compare.badge", **agreement.said(found.residual)),
        footer=" · ".join(_about(t, one) for one in both.readings[: 2 if both.kind == "networks" else 1]),
        language=page_state.lang,
        kind=both.kind,
        sides=(sides[0], sides[1]),
        characters=both.characters,
        quantity=t.of("quantity", quantity),
        tint=both.difference if both.kind == "networks" else both.distance(quantity),
        full=FULL_BITS if both.kind == "networks" else FULL_DISTANCE,
        partner=partner,
        back=back,
        likeness=likeness,
        meets=both.meets(TOGETHER) if both.kind == "texts" else None,
        tolerance=TOGETHER,
        step=step,
        unit=unit,
        rev=component_base.revision([*asked.networks, *asked.texts]),
    )
    return ViewModel(page_state, asked, found, view)


def shown_quantity(both: Comparison) -> str:
    """Return what is drawn of the units: what two networks say, or what one remembers."""
    return "cell" if both.kind == "texts" and "cell" in both.quantities else "hidden"


def _limits(
    states: tuple[NDArray[np.float64], NDArray[np.float64]], kind: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the size of each unit that has the fullest colour: of two texts the same."""
    if kind == "networks":
        return np.ones(states[0].shape[1]), np.ones(states[1].shape[1])
    largest = np.maximum(np.nanmax(np.abs(np.concatenate(states)), 0), 1e-6)
    return largest, largest


def _side(
    t: Words,
    asked: Asked,
    both: Comparison,
    side: int,
    states: NDArray[np.float64],
    limits: NDArray[np.float64],
) -> Side:
    reading = both.readings[side]
    order = reading.checkpoint.order
    return Side(
        name=registry.title(t, asked.networks[side]),
        note=t("compare.weights", parameters=f"{reading.checkpoint.config['parameters']:,}"),
        reading=reading,
        at=both.pairs[:, side],
        steps=both.steps[:, side],
        bits=both.bits[:, side],
        states=states,
        limits=limits,
        order=order if len(order) == states.shape[1] else np.arange(states.shape[1]),
    )


def _partners(found: Measured) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    units = [one.trace.hidden for one in found.both.readings]
    if found.both.kind == "texts":
        return np.arange(units[0]), np.arange(units[0]), np.ones(units[0])
    if found.partners is None:  # a character or two: no unit is like another
        return np.zeros(units[0], np.int64), np.zeros(units[1], np.int64), np.zeros(units[0])
    of_a = found.partners.of_a
    return of_a, found.partners.of_b, found.partners.correlation[np.arange(units[0]), of_a]


def _telling_unit(
    asked: Asked, found: Measured, states: tuple[NDArray[np.float64], NDArray[np.float64]]
) -> int:
    if asked.unit is not None and asked.unit < states[0].shape[1]:
        return asked.unit
    if found.partners is not None:
        return found.partners.closest[0]
    return most_changed(found.both, states) if found.both.kind == "texts" else 0


def most_changed(both: Comparison, states: tuple[NDArray[np.float64], NDArray[np.float64]]) -> int:
    """Return the unit that moved furthest from the first text to the second, for what it spans in both."""
    first, second = (one[both.shared] for one in states)
    every = np.concatenate(states)
    span = np.maximum(np.nanmax(every, 0) - np.nanmin(every, 0), 1e-9)
    return int((np.abs(second - first).max(0, initial=0) / span).argmax())


def _opening(asked: Asked, both: Comparison) -> int:
    """Return where the page opens: two networks one step before they part, two texts where they do."""
    if both.kind == "networks":
        return max(0, both.differ_most(PAST if len(both) > 2 * PAST else 0) - 1)
    only = [
        k for k, (a, b) in enumerate(both.characters) if asked.at and asked.at in (a, b) and not (a and b)
    ]
    return only[0] if only else both.differ_most()


def lede(t: Words, found: Measured) -> str:
    """Say which network is the better on this text, with the error and by how many characters."""
    known = int((~np.isnan(found.both.difference)).sum())
    if known and not found.alike:
        return t("compare_lede.unlike", count=known, total=int(found.both.shared.sum()))
    return t.of(
        "compare_lede",
        verdict(found.apart),
        least=LEAST,
        mean=signed(abs(found.apart.mean)),
        difference=signed(found.apart.mean),
        se=signed(found.apart.se),
        count=known,
        block=BLOCK,
        errors=CLEAR,
    )


def lede_texts(t: Words, both: Comparison) -> str:
    """Say from where on two texts leave one network in the same state."""
    apart, met = both.distance(), both.meets(TOGETHER)
    gaps = np.flatnonzero(~both.shared)
    shared = np.flatnonzero(both.shared)
    if not len(gaps):
        return t("compare_meets.same")
    last = int(gaps[-1])
    values = {"tolerance": TOGETHER, "only_a": int((both.pairs[:, 1] < 0).sum())}
    values |= {"only_b": int((both.pairs[:, 0] < 0).sum())}
    if not len(shared):
        return t("compare_meets.nothing")
    if met is None:
        return t("compare_meets.never", end=f"{apart[shared[-1]]:.2f}", **values)
    if met <= last:
        return t("compare_meets.hardly", **values)
    return t("compare_meets.meets", step=met + 1, after=met - last, **values)


def _about(t: Words, reading: Reading) -> str:
    config = reading.checkpoint.config
    parameters = f"{config['parameters']:,}"
    return t(
        "footer.unmeasured", cell=t.of("cell", config["cell"]), hidden=config["hidden"], parameters=parameters
    )
