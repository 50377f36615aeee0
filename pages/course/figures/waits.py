"""What must wait over time: products of matrices in a row, and measured times, by the length of the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from pages.course.figures import FigureKind, Shown
from pages.course.figures._parts import part as _part
from pages.shared import charts
from pages.shared.experiments import experiment
from pages.shared.i18n import Words
from pages.truncation import figures, lengths
from rnn_core.analysis.cost import spread
from rnn_core.experiments.cost import KINDS, PARALLEL, LengthCost
from rnn_core.plots.truncation.costs import Cost, cost, curve


@dataclass(frozen=True)
class Settings:
    """Which charts.

    Attributes
    ----------
    charts : tuple of str
        Of ``"chain"``, ``"training"``, ``"forward"``, ``"gain"`` and ``"bytes_kept"``.
    """

    charts: tuple[Cost, ...] = ("chain", "training")


def names(_: Settings) -> Mapping[str, Any]:
    """Return what was measured at the longest length, on one thread.

    ``chain("rnn")`` counts the products in a row of a model, ``took("rnn")`` is the median of its training
    steps in milliseconds; ``longest`` the number of steps, ``recurrent`` and ``parallel`` the models.
    """
    found = lengths.stored()
    longest = max(one.length for one in found)

    def of(kind: str) -> LengthCost:
        if kind not in KINDS:
            raise ValueError(f"expected one of {', '.join(KINDS)}; got {kind!r}")
        return next(one for one in found if (one.kind, one.length, one.threads) == (kind, longest, 1))

    return {
        "longest": longest,
        "chain": lambda kind: of(kind).in_a_row,
        "took": lambda kind: spread(of(kind).training).median,
        "recurrent": [kind for kind in KINDS if kind not in PARALLEL],
        "parallel": list(PARALLEL),
    }


def draw(shown: Shown) -> None:
    """Draw the charts side by side."""
    t, settings = shown.t, shown.settings[0]
    with st.container(key=f"{shown.key}_waits", gap="small"):
        with st.container(key=f"{shown.key}_charts", horizontal=True, gap="small"):
            for name in settings.charts:
                with st.container(width=390), _part(shown.key, name, settings.charts, ()):
                    st.markdown(f"**{t.of('truncation', f'cost_{name}')}**")
                    figure = cost(lengths.stored(), (), name, figures.style(t))
                    charts.show(figure, f"{shown.key}_{name}", _alt(t, name))
        found = experiment("length")
        told = {key: found["settings"][key] for key in ("processors", "rounds", "load")}
        st.caption(t("course_waits.source", processor=found["processor"], **told))


def _alt(t: Words, name: Cost) -> str:
    ends = {kind: curve(lengths.stored(), kind, name)[-1] for kind in KINDS}
    return t(
        "truncation.cost_alt",
        cost=t.of("truncation", f"cost_{name}"),
        length=f"{max(length for length, _ in ends.values()):,}",
        list=", ".join(
            f"{lengths.name(t, kind)} {figures.figure_of(value[1])}" for kind, (_, value) in ends.items()
        ),
    )


KIND: Final = FigureKind(Settings, names, draw)
