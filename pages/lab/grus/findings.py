"""What is said of the two GRUs: which difference is a name, which is another network, and what it costs."""

from __future__ import annotations

import math
from typing import Final

from pages.lab.grus.measure import Shown
from pages.shared import cells, registry
from pages.shared.i18n import Words
from rnn_core.analysis.two_grus import CHO, CHUNG, TORCH, TURNED, UNTURNED, TwoGRUs, Writing
from rnn_core.cells import names, spec
from rnn_core.number_format import power

ROUNDING: Final = 1e-8
"""Largest difference of h that can still be float64's rounding, which every step may magnify."""
LEVEL: Final = 0.01
"""Bits within which two losses count as level: the digits that are printed."""


def claim(t: Words, shown: Shown, found: TwoGRUs) -> tuple[str, str]:
    """Return the claim, and the line that says on what it rests."""
    figures = {"torch": bits(found, TORCH), "paper": bits(found, CHO), "unit": unit(t, shown)}
    said = t.of("lab_grus_claim", "apart" if is_apart(found) else "same", **figures)
    return said, t(
        "lab_grus.lede",
        network=registry.title(t, shown.name),
        count=f"{len(shown.tokens):,}",
        units=units(t, shown),
    )


def is_apart(found: TwoGRUs) -> bool:
    """Whether the two compute different numbers, beyond rounding."""
    return found.largest(CHO) > ROUNDING


def naming(t: Words, shown: Shown, found: TwoGRUs) -> str:
    """Say what the name of z changes, of both places where the reset gate may stand."""
    largest = max(found.largest(TURNED), found.largest(CHUNG, CHO))
    return t.of(
        "lab_grus_naming",
        "same" if largest <= ROUNDING else "grown",
        largest=power(largest),
        torch=bits(found, TORCH),
        turned=bits(found, TURNED),
        unit=unit(t, shown),
    )


def unturned(t: Words, shown: Shown, found: TwoGRUs) -> str:
    """Say what it costs to take torch's weights over and forget the sign."""
    cost = found.bits[UNTURNED] - found.bits[TORCH]
    kind = "worse" if cost > LEVEL else "better" if cost < -LEVEL else "level"
    figures = {"torch": bits(found, TORCH), "forgotten": bits(found, UNTURNED), "unit": unit(t, shown)}
    return t.of("lab_grus_unturned", kind, **figures)


def formula(t: Words, shown: Shown, found: TwoGRUs) -> str:
    """Say what the reset gate's place changes: h, by how much and where most, and the loss."""
    apart = found.apart(CHO)
    step, one = (int(k) for k in divmod(int(apart.argmax()), apart.shape[1]))
    where = t(
        "lab_grus.formula",
        mean=f"{apart.mean():.2f}",
        largest=f"{apart.max():.2f}",
        step=step + 1,
        index=one,
        units=apart.shape[1],
    )
    return f"{where} {loss(t, shown, found)}"


def loss(t: Words, shown: Shown, found: TwoGRUs) -> str:
    """Say how the papers' GRU does with these weights, and how even guessing does beside it."""
    torch, paper, even = found.bits[TORCH], found.bits[CHO], evenly(shown)
    kind = "level" if abs(paper - torch) <= LEVEL else "better" if paper < torch else "worse"
    if kind == "worse" and paper > even:
        kind = "hopeless"
    return t.of(
        "lab_grus_loss",
        kind,
        torch=bits(found, TORCH),
        paper=bits(found, CHO),
        even=f"{even:.2f}",
        tokens=len(registry.network(shown.name).vocabulary),
        unit=unit(t, shown),
    )


def evenly(shown: Shown) -> float:
    """Return the bits per token of guessing every token alike."""
    return math.log2(len(registry.network(shown.name).vocabulary))


def which(t: Words) -> str:
    """Say which z this app draws, of every cell that has one: as the cells declare it."""
    gated = [spec(one) for one in names()]
    with_z = [
        one for one in gated if any(q.symbol == "z" and q.name == one.retention for q in one.quantities)
    ]
    sides = {
        side: [cells.name(t, one.name) for one in with_z if one.complement == side] for side in (False, True)
    }
    return t("lab_grus.which", keeps=cells.joined(t, sides[False]), takes=cells.joined(t, sides[True]))


def bits(found: TwoGRUs, writing: Writing) -> str:
    """Write a loss."""
    return f"{found.bits[writing]:.2f}"


def unit(t: Words, shown: Shown) -> str:
    """Name what a network guesses one by one."""
    return t.of("lab_grus_unit", _kind(shown))


def units(t: Words, shown: Shown) -> str:
    """Name several of what a network guesses one by one."""
    return t.of("lab_grus_units", _kind(shown))


def _kind(shown: Shown) -> str:
    return "jamo" if registry.network(shown.name).config["jamo"] else "character"
