"""Inside both networks: every gate and state on this sentence, and the chosen token's gradient by each."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from pages.shared import charts, downloads
from pages.shared.downloads import Export
from pages.shared.i18n import Words, words
from pages.translate.findings import names, style
from pages.translate.measure import forced
from pages.translate.url_state import ADDRESS
from pages.translate.view_model import ViewModel
from rnn_core.analysis.seq2seq import GRADIENT, PARTS, QUANTITIES, Inside, Part, inside
from rnn_core.number_format import power
from rnn_core.plots import token_map
from rnn_core.plots.gradient_bars import gradient_bars

_GATE, _PART = "translate_inside_quantity", "translate_inside_part"


def measure(shown: ViewModel, piece: int) -> Inside:
    """Take both networks apart on the sentence that is shown, for one of its tokens."""
    found = shown.found
    return inside(
        found.network.model,
        found.network.source.encode(found.words),
        found.said.pieces,
        piece,
        forced(shown.place, found.network, len(found.words)),
    )


def table(shown: ViewModel, found: Inside) -> pd.DataFrame:
    """Return every gate, state and gradient, a row a step, part and unit."""
    frames = []
    for part in PARTS:
        steps = _steps(words("en"), shown, part)
        units = found.values(part, "hidden").shape[1]
        index = [(part, at, step, unit) for at, step in enumerate(steps) for unit in range(units)]
        frame = pd.DataFrame(index, columns=["part", "step", "token", "unit"])
        columns = {name: found.values(part, name).ravel() for name in (*QUANTITIES, GRADIENT)}
        frames.append(frame.assign(**columns))
    return pd.concat(frames, ignore_index=True)


def _steps(t: Words, shown: ViewModel, part: Part) -> list[str]:
    if part == "decoder":
        return names(t, shown, shown.found.said.pieces.tolist())
    return [word.removeprefix("+") for word in shown.found.words]


@st.fragment
def section(t: Words, shown: ViewModel) -> None:
    """Draw a token's gradient by every source token, and the gates and states of the part that is chosen."""
    with st.expander(t("translate_inside.title"), key="translate_fold_inside"):
        _section(t, shown)


def _section(t: Words, shown: ViewModel) -> None:
    said = names(t, shown, shown.found.said.pieces.tolist())
    pick = ADDRESS.here().pick
    piece = min(shown.view.pick if pick is None else pick, len(said) - 1)
    found = measure(shown, piece)
    st.text(_sentence(t, shown, found, said[piece]))
    lengths = {
        t.of("translate_inside_part", part): np.linalg.norm(found.values(part, GRADIENT), axis=1)
        for part in ("forward", "backward")
    }
    sources = [f"{k + 1} {word}" for k, word in enumerate(_steps(t, shown, "forward"))]
    look = style(t, slope=t("translate_inside.slope"))
    charts.show(
        gradient_bars(lengths, sources, look),
        "translate_owed",
        t("translate_inside.owed_alt", piece=said[piece]),
    )
    with st.container(key="translate_inside_bar", horizontal=True, vertical_alignment="bottom", gap="small"):
        part = st.segmented_control(
            t("translate_inside.part"),
            PARTS,
            default="decoder",
            format_func=lambda one: t.of("translate_inside_part", one),
            key=_PART,
            required=True,
        )
        quantity = st.segmented_control(
            t("translate_inside.quantity"),
            (*QUANTITIES, GRADIENT),
            default="update",
            format_func=lambda one: t.of("translate_inside_quantity", one),
            key=_GATE,
            required=True,
        )
    _map(t, shown, found, part, quantity)
    st.caption(t("translate_inside.caption", residual=power(found.residual)))
    label = t("translate_inside.csv")
    downloads.offer(Export(label, partial(table, shown, found), "translate-inside.csv"))


def _sentence(t: Words, shown: ViewModel, found: Inside, piece: str) -> str:
    both = np.linalg.norm(found.to_states, axis=1)
    most = int(both.argmax())
    return t(
        "translate_inside.note",
        number=found.piece + 1,
        piece=piece,
        share=f"{2**found.log2_probability:.0%}",
        word=_steps(t, shown, "forward")[most],
        part=f"{both[most] / max(both.sum(), 1e-300):.0%}",
    )


def _map(t: Words, shown: ViewModel, found: Inside, part: Part, quantity: str) -> None:
    steps = _steps(t, shown, part)
    named = {quantity: t.of("translate_inside_quantity", quantity), "step": t("translate_inside.step")}
    look = style(t, **named)
    drawn = np.asarray(found.values(part, quantity))
    figure = token_map(drawn, steps, look, quantity=quantity)
    name = t.of("translate_inside_quantity", quantity)
    alt = t("translate_inside.alt", quantity=name, part=t.of("translate_inside_part", part))
    charts.show(figure, "translate_inside", alt)
    st.caption(t("translate_inside.table"))
    columns = [f"{k + 1} {step}" for k, step in enumerate(steps)]
    st.dataframe(pd.DataFrame(drawn.T, columns=columns).round(4), key="translate_inside_table", height=180)
