"""Inside both networks: every gate and state on this sentence, and the chosen token's gradient by each."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from pages.shared import charts, files
from pages.shared.files import Export
from pages.shared.i18n import Words, words
from pages.shared.share import power
from pages.translate.lesson import names, style
from pages.translate.measure import forced
from pages.translate.picture import Picture
from pages.translate.place import ADDRESS
from rnn_core.analysis.seq2seq import GRADIENT, PARTS, QUANTITIES, Inside, Part, inside
from rnn_core.plots import token_map
from rnn_core.plots.owed import owed

_GATE, _PART = "translate_inside_quantity", "translate_inside_part"


def measure(shown: Picture, piece: int) -> Inside:
    """Take both networks apart on the sentence that is shown, for one of its tokens."""
    found = shown.found
    return inside(
        found.network.model,
        found.network.source.encode(found.words),
        found.said.pieces,
        piece,
        forced(shown.place, found.network, len(found.words)),
    )


def table(shown: Picture, found: Inside) -> pd.DataFrame:
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


def _steps(say: Words, shown: Picture, part: Part) -> list[str]:
    if part == "decoder":
        return names(say, shown, shown.found.said.pieces.tolist())
    return [word.removeprefix("+") for word in shown.found.words]


@st.fragment
def section(say: Words, shown: Picture) -> None:
    """Draw a token's gradient by every source token, and the gates and states of the part that is chosen."""
    with st.expander(say("translate_inside.title"), key="translate_fold_inside"):
        _section(say, shown)


def _section(say: Words, shown: Picture) -> None:
    said = names(say, shown, shown.found.said.pieces.tolist())
    pick = ADDRESS.here().pick
    piece = min(shown.view.pick if pick is None else pick, len(said) - 1)
    found = measure(shown, piece)
    st.text(_sentence(say, shown, found, said[piece]))
    lengths = {
        say.of("translate_inside_part", part): np.linalg.norm(found.values(part, GRADIENT), axis=1)
        for part in ("forward", "backward")
    }
    sources = [f"{k + 1} {word}" for k, word in enumerate(_steps(say, shown, "forward"))]
    look = style(say, slope=say("translate_inside.slope"))
    charts.show(
        owed(lengths, sources, look), "translate_owed", say("translate_inside.owed_alt", piece=said[piece])
    )
    with st.container(key="translate_inside_bar", horizontal=True, vertical_alignment="bottom", gap="small"):
        part = st.segmented_control(
            say("translate_inside.part"),
            PARTS,
            default="decoder",
            format_func=lambda one: say.of("translate_inside_part", one),
            key=_PART,
            required=True,
        )
        quantity = st.segmented_control(
            say("translate_inside.quantity"),
            (*QUANTITIES, GRADIENT),
            default="update",
            format_func=lambda one: say.of("translate_inside_quantity", one),
            key=_GATE,
            required=True,
        )
    _map(say, shown, found, part, quantity)
    st.caption(say("translate_inside.caption", residual=power(found.residual)))
    label = say("translate_inside.csv")
    files.offer(Export(label, partial(table, shown, found), "translate-inside.csv"))


def _sentence(say: Words, shown: Picture, found: Inside, piece: str) -> str:
    both = np.linalg.norm(found.to_states, axis=1)
    most = int(both.argmax())
    return say(
        "translate_inside.note",
        number=found.piece + 1,
        piece=piece,
        share=f"{2**found.log2_probability:.0%}",
        word=_steps(say, shown, "forward")[most],
        part=f"{both[most] / max(both.sum(), 1e-300):.0%}",
    )


def _map(say: Words, shown: Picture, found: Inside, part: Part, quantity: str) -> None:
    steps = _steps(say, shown, part)
    named = {quantity: say.of("translate_inside_quantity", quantity), "step": say("translate_inside.step")}
    look = style(say, **named)
    drawn = np.asarray(found.values(part, quantity))
    figure = token_map(drawn, steps, look, quantity=quantity)
    name = say.of("translate_inside_quantity", quantity)
    alt = say("translate_inside.alt", quantity=name, part=say.of("translate_inside_part", part))
    charts.show(figure, "translate_inside", alt)
    st.caption(say("translate_inside.table"))
    columns = [f"{k + 1} {step}" for k, step in enumerate(steps)]
    st.dataframe(pd.DataFrame(drawn.T, columns=columns).round(4), key="translate_inside_table", height=180)
