"""From what was measured to what the backprop view shows, in the visitor's language."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pages.gradients.claim import claim
from pages.gradients.measure import NEAR, Array, Cell, Looks, Passage, Ways, fresh, trained
from pages.gradients.url_state import AS_IT_COMES, PageState
from pages.shared import cells, registry, user_networks
from pages.shared.backprop_view import BackpropView, Panel, Path
from pages.shared.i18n import Words
from pages.shared.progress import Bar
from rnn_core.analysis.float32 import LIMITS
from rnn_core.cells import spec
from rnn_core.models.random_network import RandomNetworkConfig
from rnn_core.tracing import agreement


@dataclass(frozen=True, eq=False)
class ViewModel:
    """What is shown, and what was measured for it: one entry a network."""

    place: PageState
    view: BackpropView
    ways: dict[Cell, Ways]
    looks: dict[Cell, Looks]

    @property
    def last(self) -> int:
        """Steps between the first character and the guess."""
        return len(next(iter(self.ways.values())).main) - 1


def view_model(t: Words, page_state: PageState, read: Passage) -> ViewModel:
    """Measure all networks and say what came of it."""
    if page_state.mode == "trained":
        found = {cell: trained(cell, read, page_state.target or 0) for cell in read.networks}
        ways = {cell: way for cell, (way, _) in found.items()}
        looks = {cell: look for cell, (_, look) in found.items()}
    else:
        ways, looks = _fresh(t, page_state, read), {}
    return ViewModel(page_state, _view(t, page_state, read, ways, looks), ways, looks)


def _fresh(t: Words, page_state: PageState, read: Passage) -> dict[Cell, Ways]:
    ids = _read(page_state, read)
    bar = Bar(t, "gradients", len(page_state.kinds) * page_state.seeds)
    ways = {cell: fresh(page_state, cell, ids, bar.tick) for cell in page_state.kinds}
    bar.end()
    return ways


def _read(page_state: PageState, read: Passage) -> tuple[int, ...]:
    return tuple(int(i) for i in read.tokens.ids[: (page_state.target or 0) + 1])


def _view(
    t: Words, page_state: PageState, read: Passage, ways: dict[Cell, Ways], looks: dict[Cell, Looks]
) -> BackpropView:
    target = page_state.target or 0
    tokens = read.tokens.shown[: read.steps]
    sentence, lede = claim(t, page_state, ways, _read(page_state, read))
    return BackpropView(
        claim=sentence,
        lede=lede,
        badge=badge(t, page_state, ways),
        footer=footer(t, page_state, read),
        tokens=tokens if looks else tokens[: target + 1],
        following=read.following,
        target=target,
        step=page_state.step,
        panels=tuple(panel(t, page_state, cell, ways[cell], looks.get(cell)) for cell in ways),
        limits=LIMITS,
        language=page_state.lang,
    )


def badge(t: Words, page_state: PageState, ways: dict[Cell, Ways]) -> str:
    """Say how exact the curves are."""
    if page_state.mode == "fresh":
        return t("gradients.badge_fresh")
    residual = max(way.residual or 0.0 for way in ways.values())
    return t("gradients.badge_trained", **agreement.said(residual))


def footer(t: Words, page_state: PageState, read: Passage) -> str:
    """Say of which networks the curves are."""
    if page_state.mode == "fresh":
        return _footer_fresh(t, page_state)
    sizes = {cells.name(t, cell): registry.network(name).config for cell, name in read.networks.items()}
    each = ", ".join(f"{name} {config['parameters']:,}" for name, config in sizes.items())
    if user_networks.is_mine(page_state.net):
        return t(
            "gradients.footer_own", list=each, state=", ".join(f"{_symbol(cell)}_t" for cell in read.networks)
        )
    return t("gradients.footer_trained", list=each)


def _symbol(cell: Cell) -> str:
    """Return how the equations write the state that a network's gradient is taken by."""
    kept = spec(cell)
    return next(one.symbol for one in kept.quantities if one.name == kept.states[-1])


def _footer_fresh(t: Words, page_state: PageState) -> str:
    radius, forget = (
        t("gradients.as_is") if value == AS_IT_COMES else value
        for value in (page_state.radius, page_state.forget)
    )
    return t(
        "gradients.footer_fresh",
        hidden=RandomNetworkConfig().hidden,
        start=t.of("gradients_start", page_state.initialisation),
        radius=radius,
        forget=forget,
        seeds=page_state.seeds,
        seed=page_state.seed,
    )


def panel(t: Words, page_state: PageState, cell: Cell, ways: Ways, looks: Looks | None) -> Panel:
    """Return what is drawn of one network."""
    grows = ways.rate > 1.005
    span = "near" if len(ways.main) <= 2 * NEAR else "far"
    note = (
        ""
        if spec(cell).gates or page_state.mode == "trained"
        else t.of("gradients_activation", page_state.activation)
    )
    first = f"10^{ways.main[0]:.1f}" if np.isfinite(ways.main[0]) else "0"
    return Panel(
        name=cells.name(t, cell),
        note=note,
        rate=f"{_percent(ways.rate)}%",
        rate_note=t(
            f"gradients.rate_{'grows' if grows else 'left'}_{span}",
            **({} if span == "near" else {"near": NEAR}),
        ),
        alt=t("gradients.alt", name=cells.name(t, cell), steps=len(ways.main) - 1, share=first),
        paths=tuple(_paths(t, ways)),
        effects=None if looks is None else looks.effects,
        guesses=() if looks is None else looks.guesses,
    )


def _percent(rate: float) -> str:
    return f"{100 * rate:.0f}" if rate >= 0.0995 else f"{100 * rate:.1f}"


def _paths(t: Words, ways: Ways) -> list[Path]:
    bounds: tuple[Array | None, Array | None] = (None, None)
    if ways.quartiles is not None:
        bounds = ways.quartiles.low, ways.quartiles.high
    if ways.cell is None:
        return [Path("main", t("gradients.path_hidden"), ways.hidden, *bounds)]
    paths = [
        Path("main", t("gradients.path_cell"), ways.cell, *bounds),
        Path("hidden-path", t("gradients.path_hidden"), ways.hidden),
    ]
    if ways.gates is not None:
        paths.append(Path("gates-path", t("gradients.path_gates"), ways.gates))
    return paths
