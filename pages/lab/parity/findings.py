"""What is said of a race: who solves it, why the others do not, and what of it holds on long strings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from pages.lab.parity.results import Shown, outcome, stored
from pages.shared import cells
from pages.shared.experiments import experiment
from pages.shared.i18n import Words
from rnn_core.experiments.parity import DIAGONALS, can_flip
from rnn_core.tasks.by_hand.presets import presets
from rnn_core.tasks.parity import Parity

SOURCES: Final = {"grazzi": "arXiv 2411.12537", "sarrof": "arXiv 2405.17394"}
"""Where it is proved what a factor that is never below 0 cannot do."""

GUESS: Final = Parity().guess


def name(t: Words, network: str, *, short: bool = False) -> str:
    """Return a network's name, as sentences or as the panels of a figure write it."""
    if network not in DIAGONALS:
        return cells.name(t, network)
    return t.of("lab_parity_short", network) if short else t.of("lab_parity_network", network)


def listed(t: Words, networks: Iterable[str]) -> str:
    """Name several networks; nothing of none."""
    names = [name(t, one) for one in networks]
    return cells.joined(t, names) if names else ""


def counted(t: Words, shown: Shown, networks: Iterable[str]) -> str:
    """Name several networks, each with how many of its seeds have solved it."""
    solved = shown.solved
    each = [t("lab_parity.solved_by", name=name(t, one), count=solved[one]) for one in networks]
    return ", ".join(each)


def conditions(t: Words, shown: Shown) -> str:
    """Say what was taught, for how long, and with which seeds."""
    training = shown.training
    return t.of(
        "lab_parity_taught",
        training.taught,
        shortest=training.shortest,
        longest=training.longest,
        updates=f"{training.updates:,}",
        first=training.seed,
        last=training.seed + training.seeds - 1,
    )


def claim(t: Words, shown: Shown) -> str:
    """Return the headline of a race that is over."""
    solved, training = shown.solved, shown.training
    kind = outcome(solved, training.seeds)
    return t.of(
        "lab_parity_claim",
        kind if kind in ("wall", "nobody") else "counted",
        able=listed(t, [one for one in solved if can_flip(one)]),
        unable=listed(t, [one for one in solved if not can_flip(one)]),
        list=counted(t, shown, solved),
        seeds=training.seeds,
        longest=training.longest,
    )


def verdict(t: Words, shown: Shown) -> str:
    """Say who solved it, and how that goes with who can turn a state over; of a race under way, who has."""
    solved, training = shown.solved, shown.training
    if not shown.over:
        kind = "so_far" if shown.live else "stopped"
        return t.of("lab_parity_verdict", kind, list=counted(t, shown, solved), seeds=training.seeds)
    shares = [share for panel in shown.right.values() for share in panel.get(training.longest, {}).values()]
    able = [one for one in solved if can_flip(one)]
    return t.of(
        "lab_parity_verdict",
        outcome(solved, training.seeds),
        conditions=conditions(t, shown),
        able=listed(t, able),
        unable=listed(t, [one for one in solved if one not in able]),
        failing=listed(t, [one for one in able if 2 * solved[one] <= training.seeds]),
        list=counted(t, shown, solved),
        able_list=counted(t, shown, able),
        seeds=training.seeds,
        limit=f"{training.limit:.0%}",
        longest=training.longest,
        least=percent(min(shares)),
        most=percent(max(shares)),
        guess=f"{GUESS:.0%}",
    )


def why(t: Words) -> str:
    """Say what theory has to do with it."""
    return t("lab_parity.why", **SOURCES)


def contrast(t: Words, shown: Shown) -> str:
    """Say of a race that nobody solved, taught once, what the same networks do taught after every bit."""
    usual = stored("every")
    finders = [
        one for one, count in usual.solved.items() if 2 * count > usual.training.seeds and one in shown.solved
    ]
    if shown.training.taught == "every" or any(shown.solved.values()) or not finders:
        return ""
    return t(
        "lab_parity.contrast",
        list=counted(t, usual, finders),
        conditions=conditions(t, usual),
        seeds=usual.training.seeds,
    )


def longer(t: Words, shown: Shown) -> str:
    """Say what is left on longer strings of what was learnt; nothing where nobody has solved it."""
    training = shown.training
    lengths = [length for length in training.lengths if length >= training.longest]
    each = []
    for network in shown.solved:
        seeds = [track.seed for track in shown.of(network) if track.solved]
        middle = [
            median([shown.right[network][length][seed] for seed in seeds]) for length in lengths if seeds
        ]
        if seeds:
            each.append(f"{name(t, network)} {' / '.join(percent(one) for one in middle)}")
    if not each:
        return ""
    wanted = " / ".join(str(length) for length in lengths)
    return t("lab_parity.longer", lengths=wanted, list=", ".join(each))


def trained_on(t: Words) -> str:
    """Say what of it holds on the longest strings once networks have trained through all updates."""
    shown = stored("on")
    training, longest = shown.training, max(shown.training.lengths)
    each = []
    for network in training.networks:
        shares = shown.right[network][longest].values()
        low, high = percent(min(shares)), percent(max(shares))
        each.append(f"{name(t, network)} {low if low == high else f'{low}–{high}'}")
    return t(
        "lab_parity.on",
        updates=f"{training.updates:,}",
        first=training.seed,
        last=training.seed + training.seeds - 1,
        length=longest,
        list=", ".join(each),
    )


def by_hand(t: Words) -> str:
    """Say with how many units, their weights written by hand, parity is possible."""
    units = [t("lab_parity.units", name=cells.name(t, cell), count=count) for cell, count, _ in hand_made()]
    return t("lab_parity.by_hand", list=cells.joined(t, units))


def hand_made() -> list[tuple[str, int, str]]:
    """Return the cells written by hand that say parity: cell, units, and name of the preset."""
    return [
        (one.cell.cell, one.cell.hidden, preset)
        for preset, one in presets().items()
        if preset.endswith(f"_{Parity.name}")
    ]


def measured(t: Words, shown: Shown) -> str:
    """Say where the figures come from."""
    training, source = shown.training, experiment("parity")
    return t(
        "lab_parity.own" if shown.own else "lab_parity.stored",
        date=source["date"],
        first=training.seed,
        last=training.seed + training.seeds - 1,
        unseen=training.unseen,
        hidden=training.hidden,
        batch=training.batch,
    )


def percent(share: float) -> str:
    """Write a share of right answers; one that is not all is never written as all.

    Examples
    --------
    >>> percent(1.0), percent(0.9996), percent(0.6589)
    ('100%', '99.9%', '65.9%')
    """
    return "100%" if share == 1 else f"{min(share, 0.999):.1%}"


def median(values: Sequence[float]) -> float:
    """Return the median over seeds."""
    return float(np.median(values))
