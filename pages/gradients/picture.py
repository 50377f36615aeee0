"""From what was measured to what the rewind shows, in the visitor's language."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pages.gradients.claim import claim
from pages.gradients.measure import NEAR, Array, Cell, Looks, Passage, Ways, fresh, trained
from pages.gradients.place import AS_IT_COMES, Place
from pages.shared import agreement, cells, mine, registry
from pages.shared.i18n import Words
from pages.shared.progress import Bar
from pages.shared.rewind import Panel, Path, Rewind
from rnn_core.analysis.float32 import LIMITS
from rnn_core.cells import spec
from rnn_core.models.fresh import Start


@dataclass(frozen=True, eq=False)
class Picture:
    """What is shown, and what was measured for it: one entry a network."""

    place: Place
    view: Rewind
    ways: dict[Cell, Ways]
    looks: dict[Cell, Looks]

    @property
    def last(self) -> int:
        """Steps between the first character and the guess."""
        return len(next(iter(self.ways.values())).main) - 1


def picture(say: Words, place: Place, read: Passage) -> Picture:
    """Measure all networks and say what came of it."""
    if place.mode == "trained":
        found = {cell: trained(cell, read, place.target or 0) for cell in read.networks}
        ways = {cell: way for cell, (way, _) in found.items()}
        looks = {cell: look for cell, (_, look) in found.items()}
    else:
        ways, looks = _fresh(say, place, read), {}
    return Picture(place, _view(say, place, read, ways, looks), ways, looks)


def _fresh(say: Words, place: Place, read: Passage) -> dict[Cell, Ways]:
    ids = _read(place, read)
    bar = Bar(say, "gradients", len(place.kinds) * place.seeds)
    ways = {cell: fresh(place, cell, ids, bar.tick) for cell in place.kinds}
    bar.end()
    return ways


def _read(place: Place, read: Passage) -> tuple[int, ...]:
    return tuple(int(i) for i in read.tokens.ids[: (place.target or 0) + 1])


def _view(
    say: Words, place: Place, read: Passage, ways: dict[Cell, Ways], looks: dict[Cell, Looks]
) -> Rewind:
    target = place.target or 0
    tokens = read.tokens.shown[: read.steps]
    sentence, lede = claim(say, place, ways, _read(place, read))
    return Rewind(
        claim=sentence,
        lede=lede,
        badge=_badge(say, place, ways),
        footer=_footer(say, place, read),
        tokens=tokens if looks else tokens[: target + 1],
        following=read.following,
        target=target,
        step=place.step,
        panels=tuple(_panel(say, place, cell, ways[cell], looks.get(cell)) for cell in ways),
        limits=LIMITS,
        language=place.lang,
    )


def _badge(say: Words, place: Place, ways: dict[Cell, Ways]) -> str:
    if place.mode == "fresh":
        return say("gradients.badge_fresh")
    residual = max(way.residual or 0.0 for way in ways.values())
    return say("gradients.badge_trained", **agreement.said(residual))


def _footer(say: Words, place: Place, read: Passage) -> str:
    if place.mode == "fresh":
        return _footer_fresh(say, place)
    sizes = {cells.name(say, cell): registry.network(name).config for cell, name in read.networks.items()}
    each = ", ".join(f"{name} {config['parameters']:,}" for name, config in sizes.items())
    if mine.is_mine(place.net):
        return say(
            "gradients.footer_own", list=each, state=", ".join(f"{_symbol(cell)}_t" for cell in read.networks)
        )
    return say("gradients.footer_trained", list=each)


def _symbol(cell: Cell) -> str:
    """Return how the equations write the state that a network's gradient is taken by."""
    kept = spec(cell)
    return next(one.symbol for one in kept.quantities if one.name == kept.states[-1])


def _footer_fresh(say: Words, place: Place) -> str:
    radius, forget = (
        say("gradients.as_is") if value == AS_IT_COMES else value for value in (place.radius, place.forget)
    )
    return say(
        "gradients.footer_fresh",
        hidden=Start().hidden,
        start=say.of("gradients_start", place.initialisation),
        radius=radius,
        forget=forget,
        seeds=place.seeds,
        seed=place.seed,
    )


def _panel(say: Words, place: Place, cell: Cell, ways: Ways, looks: Looks | None) -> Panel:
    grows = ways.rate > 1.005
    span = "near" if len(ways.main) <= 2 * NEAR else "far"
    note = (
        ""
        if spec(cell).gates or place.mode == "trained"
        else say.of("gradients_activation", place.activation)
    )
    first = f"10^{ways.main[0]:.1f}" if np.isfinite(ways.main[0]) else "0"
    return Panel(
        name=cells.name(say, cell),
        note=note,
        rate=f"{_percent(ways.rate)}%",
        rate_note=say(
            f"gradients.rate_{'grows' if grows else 'left'}_{span}",
            **({} if span == "near" else {"near": NEAR}),
        ),
        alt=say("gradients.alt", name=cells.name(say, cell), steps=len(ways.main) - 1, share=first),
        paths=tuple(_paths(say, ways)),
        effects=None if looks is None else looks.effects,
        guesses=() if looks is None else looks.guesses,
    )


def _percent(rate: float) -> str:
    return f"{100 * rate:.0f}" if rate >= 0.0995 else f"{100 * rate:.1f}"


def _paths(say: Words, ways: Ways) -> list[Path]:
    bounds: tuple[Array | None, Array | None] = (None, None)
    if ways.quartiles is not None:
        bounds = ways.quartiles.low, ways.quartiles.high
    if ways.cell is None:
        return [Path("main", say("gradients.path_hidden"), ways.hidden, *bounds)]
    paths = [
        Path("main", say("gradients.path_cell"), ways.cell, *bounds),
        Path("hidden-path", say("gradients.path_hidden"), ways.hidden),
    ]
    if ways.gates is not None:
        paths.append(Path("gates-path", say("gradients.path_gates"), ways.gates))
    return paths
