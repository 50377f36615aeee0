"""Pads are read too, unless the batch is packed."""

from __future__ import annotations

from typing import Any, Final, get_args

import numpy as np
import streamlit as st

from pages.shapes import measure
from pages.shapes.url_state import ADDRESS, PADS, Packed
from pages.shared import cells, charts, registry, values
from pages.shared.controls import Controls
from pages.shared.experiments import experiment, row
from pages.shared.i18n import Words
from rnn_core.analysis.shapes import Padded
from rnn_core.number_format import power
from rnn_core.plots.shapes import pad_reading
from rnn_core.tasks.race import CELLS

ROWS: Final = 24
"""Units that are drawn, evenly over all."""
AFTER: Final = (1, 5, 15)
"""Pads after which the drift of fresh modules is written."""
_AXES: Final = ("pad", "cosine", "step")
assert AFTER[-1] == PADS


@st.fragment
def section(t: Words) -> None:
    """Let a padded batch be packed, and show what the state is at its end."""
    page_state = ADDRESS.here()
    found = measure.padded()
    packed = page_state.packed == "yes"
    with st.container(key="shapes_pads", gap="small"):
        st.subheader(t("shapes.pads"), anchor=False)
        st.markdown(
            t("shapes.pads_help", network=registry.title(t, measure.READER), text=measure.TEXT, pads=PADS)
        )
        draw = Controls(t, ADDRESS, page_state)
        draw.segmented("shapes.packed", "packed", get_args(Packed), words="shapes_packed")
        ADDRESS.write()
        said = sentence(t, found, packed=packed)
        st.markdown(said)
        labels = {name: t.of("shapes_axis", name) for name in _AXES}
        units = np.linspace(0, found.hidden.shape[1] - 1, ROWS).astype(int)
        figure = pad_reading(
            found.hidden[:, units],
            found.cosine,
            [visible(token) for token in found.tokens],
            charts.labelled(t, labels),
            packed=packed,
        )
        charts.show(figure, "shapes_pads_chart", said)
        st.caption(t("shapes.pads_note", shown=ROWS, units=found.hidden.shape[1]))
        _fresh(t)
        _trained(t)


def visible(token: str) -> str:
    """Return a token as it is seen on an axis."""
    return "\u2423" if token == " " else token


def newline(found: Padded) -> np.ndarray:
    """Return the probability of the line break after each pad, none first."""
    vocabulary = registry.network(measure.READER).vocabulary
    chance: np.ndarray = found.chance[:, int(vocabulary.encode(measure.AWAITED).ids[0])]
    return chance


def sentence(t: Words, found: Padded, *, packed: bool) -> str:
    """Say what h_n is, and what became of the guess."""
    chance = newline(found)
    if packed:
        return t("shapes.pads_packed", length=found.length, off=power(found.packed), before=_share(chance[0]))
    return t(
        "shapes.pads_padded",
        pads=PADS,
        cosine=f"{found.cosine[-1]:.2f}".replace("-", "\u2212"),
        before=_share(chance[0]),
        after=_share(chance[-1]),
    )


def _share(chance: float) -> str:
    return f"{chance:.0%}" if chance >= 0.095 else f"{chance:.1%}"


def _fresh(t: Words) -> None:
    """Write the drift of fresh modules of every cell."""
    st.markdown(t("shapes.drift_help", seeds=measure.SEEDS, hidden=measure.DRIFT.hidden))
    heads = [t.of("shapes_bias", "cell"), *(t("shapes.after", pads=pads) for pads in AFTER)]
    values.table("shapes_drift", heads, drift_rows(t))


def drift_rows(t: Words) -> list[list[str]]:
    """Return a row a cell: median, least and most of the cosine after so many pads."""
    return [
        [cells.name(t, cell), *(_spread(measure.drifts(cell)[:, pads]) for pads in AFTER)]
        for cell in cells.names()
    ]


def _spread(found: np.ndarray) -> str:
    low, middle, high = (f"{one:.2f}".replace("-", "\u2212") for one in np.quantile(found, [0, 0.5, 1]))
    return f"{middle} ({low}, {high})"


def _trained(t: Words) -> None:
    """Say what training on padded batches comes to, by where the state is read."""
    settings = experiment("shapes")["settings"]
    st.markdown(trained_sentence(t))
    heads = [t.of("shapes_bias", "cell"), *(t.of("shapes_read", way) for way in ("end", "padded"))]
    values.table(
        "shapes_pads_trained",
        heads,
        [
            [cells.name(t, cell), *(accuracy(trained(cell, way)) for way in ("end", "padded"))]
            for cell in CELLS
        ],
    )
    told = settings["pads"]
    st.caption(
        t(
            "shapes.trained_note",
            seeds=settings["seeds"],
            updates=told["updates"],
            shortest=told["shortest"],
            longest=told["longest"],
            hidden=told["hidden"],
        )
    )


def trained(cell: str, way: str) -> dict[str, Any]:
    """Return the stored accuracy of one cell, read in one way, with no more pads than in training."""
    found: dict[str, Any] = row("shapes", "pads", cell=cell, read=way)["accuracy"][0]
    return found


def accuracy(marks: dict[str, Any]) -> str:
    """Write a median and its range over seeds."""
    return f"{marks['median']:.0%} ({marks['least']:.0%}–{marks['most']:.0%})"


def trained_sentence(t: Words) -> str:
    """Say for which cells reading at the padded end is worse in the median, and for which it is not."""
    worse = [one for one in CELLS if trained(one, "padded")["median"] < trained(one, "end")["median"]]
    rest = [one for one in CELLS if one not in worse]
    listed = cells.joined(t, [cells.name(t, one) for one in worse])
    if not worse:
        return t("shapes.trained_none")
    if not rest:
        return t("shapes.trained_all", list=listed)
    return t("shapes.trained_some", list=listed, rest=cells.joined(t, [cells.name(t, one) for one in rest]))
