"""The gradient of one guess on its way back through the text, in the trained networks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final

import numpy as np
from msgspec import Meta

from pages.course.figures import FigureKind, Shown
from pages.gradients import text
from pages.gradients.measure import NEAR, NETWORKS, Array, Cell, Looks, Passage, Ways, trained
from pages.gradients.url_state import LONGEST, SHORTEST, PageState
from pages.gradients.view_model import badge, footer, panel
from pages.shared import state
from pages.shared.backprop_view import BackpropView, Panel, backprop_view
from pages.shared.backprop_view.view import Kind
from pages.shared.i18n import FALLBACK, Words
from rnn_core.analysis.float32 import LIMITS

APART: Final = 10
"""Characters between two points of a sketch."""


@dataclass(frozen=True)
class Settings:
    """Which networks, and how much of their way back.

    Attributes
    ----------
    sample : str
        Name of a sample of the networks that ship.
    length : int
        Characters that are read; the guess after the last one sends its error back.
    networks : tuple of str
        Cells whose network is drawn; of no other is anything sent.
    paths : tuple of {"main", "hidden-path", "gates-path"}
        Which lines are drawn of each; no other is sent.
    rows : tuple of str
        Cells below whose panel the text stands, tinted by what each character does to the guess.
    since : int
        The first step that is drawn; of those before it nothing is sent.
    step : int
        How far back the picture stands at first: a step, counted from 0.
    """

    sample: str = "gate"
    length: Annotated[int, Meta(ge=SHORTEST, le=LONGEST)] = 80
    networks: tuple[str, ...] = tuple(NETWORKS)
    paths: tuple[Kind, ...] = ("main",)
    rows: tuple[str, ...] = ()
    since: int = 0
    step: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.since <= self.step < self.length or self.since > self.length - 2:
            came = f"since {self.since}, step {self.step}, length {self.length}"
            raise ValueError(f"expected 0 <= since <= step < length; got {came}")
        if unknown := sorted({*self.networks, *self.rows} - set(NETWORKS)):
            raise ValueError(f"expected networks of {', '.join(NETWORKS)}; got {unknown[0]!r}")


def _read(settings: Settings, language: str = FALLBACK) -> tuple[PageState, Passage]:
    target = settings.length - 1
    return text.passage(PageState(language, sample=settings.sample, length=settings.length, target=target))


def names(settings: Settings) -> Mapping[str, Any]:
    """Return each network's own curve by its cell: decimal logarithms against the guess, one a step.

    Besides, of a cell with several ways: ``lstm_hidden`` and ``lstm_gates``; and ``rnn_rate``, what a
    character leaves on average beyond the nearest ones. ``tens(lstm)`` is a curve at the guess, ten
    characters back, twenty, and so on; ``labels`` says how many characters back. ``fall(lstm)`` is what each
    character takes away, as a decimal logarithm. ``read`` characters are read, ``back`` of them lie before
    the last, and ``seen`` of these are drawn.
    """
    page_state, read = _read(settings)
    found: dict[str, Any] = {}
    for cell in NETWORKS:
        way, _ = trained(cell, read, page_state.target or 0)
        found[cell] = way.main
        if way.cell is not None:
            found[f"{cell}_hidden"] = way.hidden
        if way.gates is not None:
            found[f"{cell}_gates"] = way.gates
        found[f"{cell}_rate"] = way.rate
    shown = read.tokens.shown[: read.steps]
    return {
        **found,
        "tens": lambda curve: np.asarray(curve)[::-1][::APART],
        "labels": np.array([str(back) for back in range(0, APART * read.steps, APART)]),
        "tokens": np.array(shown, dtype=str),
        "fall": lambda curve: np.diff(np.asarray(curve), prepend=np.asarray(curve)[:1]),
        "near": NEAR,
        "read": read.steps,
        "back": read.steps - 1,
        "seen": read.steps - 1 - settings.since,
        "step": settings.step,
    }


def drive(settings: Settings) -> Mapping[str, Any]:
    """Return where the picture stands at first: there nobody has found anything."""
    return {"step": settings.step - settings.since}


def view(t: Words, settings: Settings) -> BackpropView:
    """Return what is drawn, cut to what may be seen."""
    page_state, read = _read(settings, t.language)
    target, since = page_state.target or 0, settings.since
    measured = {cell: trained(cell, read, target) for cell in NETWORKS if cell in settings.networks}
    ways = {cell: _ways(way, since) for cell, (way, _) in measured.items()}
    panels = [
        _panel(t, page_state, settings, cell, ways[cell], looks) for cell, (_, looks) in measured.items()
    ]
    return BackpropView(
        claim="",
        lede="",
        badge=badge(t, page_state, {cell: way for cell, (way, _) in measured.items()}),
        footer=footer(t, page_state, replace(read, networks={cell: read.networks[cell] for cell in ways})),
        tokens=read.tokens.shown[since : target + 1],
        following=read.following,
        target=target - since,
        step=settings.step - since,
        panels=tuple(panels),
        limits=LIMITS,
        fixed=True,
        language=t.language,
    )


def _panel(
    t: Words, page_state: PageState, settings: Settings, cell: Cell, ways: Ways, looks: Looks
) -> Panel:
    told = _looks(looks, settings.since, page_state.target or 0) if cell in settings.rows else None
    found = panel(t, page_state, cell, ways, told)
    return replace(found, paths=tuple(one for one in found.paths if one.kind in settings.paths))


def _ways(ways: Ways, since: int) -> Ways:
    """Leave out the steps before one; what is said of the way back is said of the rest."""

    def cut(curve: Array | None) -> Array | None:
        return None if curve is None else curve[since:]

    return Ways(ways.hidden[since:], cut(ways.cell), cut(ways.gates), None, ways.residual)


def _looks(looks: Looks, since: int, target: int) -> Looks:
    """Leave out all but the guess that is looked at, and the steps before one."""
    last = np.full((target + 1 - since,) * 2, -np.inf)
    last[-1] = looks.effects[target, since : target + 1]
    return Looks(last, looks.guesses[since : target + 1], looks.likeliest[since : target + 1])


def draw(shown: Shown) -> None:
    """Draw the ways back of the visitor's own step."""
    backprop_view(view(shown.t, shown.settings[0]), key=shown.key, on_painted=state.note_painted)


KIND: Final = FigureKind(Settings, names, draw, drive=drive, room=700)
