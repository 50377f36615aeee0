"""The gradient layer by layer in deep stacks before training, one panel for each way to connect them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, get_args

import streamlit as st
from msgspec import Meta

from pages.course.figures import FigureKind, Shown
from pages.depth.measure import curves
from pages.depth.url_state import DEEPEST, SHALLOWEST, Initialisation, Normalised, PageState
from pages.depth.view_model import first_layer
from pages.depth.words import chart_style
from pages.shared import charts, experiments
from pages.shared.i18n import FALLBACK
from rnn_core.analysis.depth import Curves
from rnn_core.models.deep import CONNECTIONS, Activation, Connection
from rnn_core.number_format import share
from rnn_core.plots.depth import gradient, height_of

WIDTH: Final = 396
"""Of a panel, in px: two stand beside each other."""


@dataclass(frozen=True)
class Settings:
    """Which stacks.

    Attributes
    ----------
    only : tuple of {"plain", "residual", "dense", "highway"}
        A panel each; of no other stack is anything sent.
    depth : int
        Layers of each stack.
    activation, initialisation, normalised
        Of every stack, as the depth page offers them.
    """

    only: tuple[Connection, ...] = CONNECTIONS
    depth: Annotated[int, Meta(ge=SHALLOWEST, le=DEEPEST)] = 50
    activation: Activation = "relu"
    initialisation: Initialisation = "torch"
    normalised: Normalised = "off"


def _state(settings: Settings, language: str = FALLBACK) -> PageState:
    return PageState(
        language,
        depth=settings.depth,
        activation=settings.activation,
        initialisation=settings.initialisation,
        normalised=settings.normalised,
    )


def measured(settings: Settings, connection: Connection) -> Curves:
    """Measure the stacks of one kind: several seeds."""
    page_state = _state(settings)
    return curves(page_state.stack(connection), page_state.seeds)


def names(settings: Settings) -> Mapping[str, Any]:
    """Return what is left at the first layer of the last layer's gradient, and what training reached.

    ``left("plain")`` is a decimal logarithm; ``right("plain", False)`` the stored median share of points put
    right, without normalisation or with it.
    """

    def left(connection: str) -> float:
        if connection not in get_args(Connection):
            raise ValueError(f"expected one of {', '.join(get_args(Connection))}; got {connection!r}")
        return first_layer(_state(settings), measured(settings, connection))[0]  # type: ignore[arg-type]

    def right(connection: str, normalised: bool) -> float:
        return float(
            experiments.row(
                "depth",
                "trained",
                activation=settings.activation,
                initialisation=settings.initialisation,
                connection=connection,
                normalised=normalised,
                depth=settings.depth,
            )["accuracy_marks"]["median"]
        )

    return {"left": left, "right": right, "layers": settings.depth, "seeds": _state(settings).seeds}


def draw(shown: Shown) -> None:
    """Draw the stacks of the visitor's own step on one axis."""
    t, settings = shown.t, shown.settings[0]
    page_state = _state(settings, t.language)
    found = {one: measured(settings, one) for one in CONNECTIONS if one in settings.only}
    marks = {one: stacks.marks(page_state.of) for one, stacks in found.items()}
    scope, style = height_of(list(marks.values())), chart_style(t)
    with st.container(key=f"{shown.key}_stacks", horizontal=True, gap="small"):
        for one, stacks in found.items():
            with st.container(key=f"{shown.key}_stack_{one}", width=WIDTH, gap="xsmall"):
                left = share(first_layer(page_state, stacks)[0])
                st.markdown(f"**{t.of('depth_kind', one)}** {t.of('depth_formula', one)}")
                st.markdown(f"**{left}** {t('depth.left')}")
                alt = t("depth.alt", name=t.of("depth_kind", one), share=left, depth=page_state.depth)
                charts.show(gradient(marks[one], scope, style, 0), f"{shown.key}_{one}", alt)
    last = page_state.seed + page_state.seeds - 1
    st.caption(t("depth.badge", seeds=page_state.seeds, first=page_state.seed, last=last))


KIND: Final = FigureKind(Settings, names, draw)
