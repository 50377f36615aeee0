"""What the measurement says, in sentences: about this text, and about three claims of the lesson."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
import streamlit as st

from pages.gradients.claim import of_passages
from pages.gradients.measure import NEAR, NETWORKS, Array, Cell, Passage, Ways, claim
from pages.gradients.url_state import Activation, PageState
from pages.gradients.view_model import ViewModel
from pages.shared import cells, user_networks, values
from pages.shared.experiments import experiment, row
from pages.shared.i18n import Words
from pages.shared.slopes import SIGMOID
from rnn_core.analysis.float32 import LIMITS
from rnn_core.cells import spec
from rnn_core.number_format import share

#: The claim -> cell and activation of the networks that it speaks of.
CLAIMS: Final[dict[str, tuple[Cell, Activation]]] = {
    "sigmoid": ("rnn", "sigmoid"),
    "relu": ("rnn", "relu"),
    "cell": ("lstm", "tanh"),
}
CLAIM_SEEDS: Final = 5
KEPT: Final = 1
"""Decades by which the gradient may differ from the last step's and still count as kept."""

#: The claim -> settings of the stored networks that say under which condition it is true.
STORED: Final[dict[str, tuple[dict[str, Any], ...]]] = {
    "sigmoid": (
        {"initialisation": "torch", "radius": None},
        {"initialisation": "he", "radius": None},
        {"initialisation": "orthogonal", "radius": 8.0},
        {"initialisation": "orthogonal", "radius": 16.0},
    ),
    "relu": (
        {"initialisation": "torch", "radius": None},
        {"initialisation": "he", "radius": None},
        {"initialisation": "orthogonal", "radius": 2.0},
    ),
    "cell": ({"forget_bias": 0.0}, {"forget_bias": 1.0}, {"forget_bias": 3.0}),
}
BACK: Final = "100"
"""How many steps back the stored networks are quoted."""
EXPLODED: Final = 6
"""Decades above which a stored network counts as exploded."""
TABLE: Final = (0, 1, 2, 5, 10, 20, 50, 100)
"""How many characters back the curves are written in figures."""


def open_takes(t: Words, shown: ViewModel) -> None:
    """Say under the picture what the claim rests on: many passages, or what each fresh network has left."""
    if user_networks.is_mine(shown.place.net) and shown.place.mode == "trained":
        return  # nobody has measured many passages of a visitor's own network
    sentences = [_many(t)] if shown.place.mode == "trained" else _fresh(t, shown)
    with st.container(key="gradients_takes"):
        st.markdown(" ".join(sentences))


def takes(t: Words, shown: ViewModel) -> None:
    """Say what is seen in this passage, with the figures that were measured."""
    sentences = _trained(t, shown) if shown.place.mode == "trained" else []
    if sentences:
        st.markdown(" ".join(sentences))
    _values(t, shown)


def _values(t: Words, shown: ViewModel) -> None:
    """Write the curves as a table: what is left, by how far back."""
    last = shown.last
    rows = [
        [str(back), *(share(float(ways.main[-1 - back])) for ways in shown.ways.values())]
        for back in (*(one for one in TABLE if one < last), last)
    ]
    st.markdown(t("gradients.values"))
    values.table("gradients", [t("gradients.back"), *(say_cell(t, one) for one in shown.ways)], rows)


def _many(t: Words) -> str:
    """Quote the stored measurement on text that no training saw."""
    settings = experiment("trained")["settings"]
    kept = {cell: of_passages(cell)["kept_far"] for cell in NETWORKS}
    counts = {"passages": settings["passages"]}
    written = {cell: _quartiles(one) for cell, one in kept.items()}
    said = t("gradients.take_many", length=settings["characters"], near=settings["near"], **counts, **written)
    middle = {cell: one["median"] for cell, one in kept.items()}
    gated = [middle[cell] for cell in kept if spec(cell).gates]
    plain = [middle[cell] for cell in kept if not spec(cell).gates]
    slower = max(plain) < min(gated) and max(middle.values()) < 1
    return f"{said} {t('gradients.take_many_slower', **counts)}" if slower else said


def _quartiles(marks: dict[str, float]) -> str:
    low, middle, high = (f"{100 * marks[name]:.0f}" for name in ("low", "median", "high"))
    return f"{middle}%" if low == high else f"{middle}% ({low}\u2013{high})"


def _trained(t: Words, shown: ViewModel) -> list[str]:
    if shown.last < 2 * NEAR:
        return []
    rates = ", ".join(f"{say_cell(t, cell)} {100 * ways.rate:.0f}%" for cell, ways in shown.ways.items())
    said = [t("gradients.take_far", count=shown.last - NEAR, list=rates)]
    if len(shown.ways) > 1:
        said.insert(0, take_near(t, {cell: float(way.main[-1 - NEAR]) for cell, way in shown.ways.items()}))
    for cell, way in shown.ways.items():
        if way.cell is not None and way.gates is not None:
            said.append(take_gates(t, cell, float(way.gates[0]), float(way.cell[0])))
    return said


def say_cell(t: Words, cell: Cell) -> str:
    """Name what of a network is measured: its cell state, where it has one."""
    name = cells.name(t, cell)
    return t("gradients.cell_of", name=name) if "cell" in spec(cell).states else name


def take_near(t: Words, left: dict[Cell, float]) -> str:
    """Say in which networks the gradient has lost more than half, a little before the guess.

    Parameters
    ----------
    left
        Cell -> decimal logarithm of what is left there. Judged by the figure as it is written.
    """
    each = {cell: f"{say_cell(t, cell)} {share(log)}" for cell, log in left.items()}
    lost = {cell for cell, log in left.items() if round(10 ** (log + 2)) < 50}
    if lost and len(lost) < len(each):
        return t(
            "gradients.take_near_some",
            near=NEAR,
            lost=", ".join(text for cell, text in each.items() if cell in lost),
            kept=", ".join(text for cell, text in each.items() if cell not in lost),
        )
    return t(f"gradients.take_near_{'all' if lost else 'none'}", near=NEAR, list=", ".join(each.values()))


def take_gates(t: Words, kind: Cell, gates: float, cell: float) -> str:
    """Say what a network's other paths do to what the forget gates alone would leave, decimal logarithms.

    A whole that is shorter than one of its two summands has the other pointing against it.
    """
    alone, whole = share(gates), share(cell)
    if alone == whole:
        return t("gradients.take_gates_same", name=cells.name(t, kind), cell=whole)
    sort = "less" if gates > cell else "more"
    return t(f"gradients.take_gates_{sort}", name=cells.name(t, kind), gates=alone, cell=whole)


def _fresh(t: Words, shown: ViewModel) -> list[str]:
    """Say what each fresh network has left at the first character, and how much seeds differ in it."""
    sentences = []
    for cell, ways in shown.ways.items():
        said = {"name": say_cell(t, cell), "share": share(float(ways.main[0]))}
        if ways.quartiles is None:
            sentences.append(t("gradients.take_fresh_one", **said))
        else:
            low, high = (share(float(one[0])) for one in (ways.quartiles.low, ways.quartiles.high))
            sentences.append(t("gradients.take_fresh", low=low, high=high, **said))
    page_state, last = shown.place, shown.last
    if page_state.seeds == 1:
        return [t("gradients.take_fresh_head_one", back=last, first=page_state.seed), *sentences]
    ends = {"first": page_state.seed, "last": page_state.seed + page_state.seeds - 1}
    return [t("gradients.take_fresh_head", back=last, seeds=page_state.seeds, **ends), *sentences]


def claims(t: Words, page_state: PageState, read: Passage) -> None:
    """Measure three claims of the lesson with the settings of the page."""
    target = page_state.target or 0
    ids = tuple(int(i) for i in read.tokens.ids[: target + 1])
    with st.expander(t("gradients.lesson"), icon=":material/school:", key="gradients_lesson"):
        last = page_state.seed + CLAIM_SEEDS - 1
        st.caption(
            t("gradients.lesson_help", steps=target + 1, seeds=CLAIM_SEEDS, first=page_state.seed, last=last)
        )
        with st.container(key="gradients_claims", horizontal=True, gap="medium"):
            for name, (cell, activation) in CLAIMS.items():
                _claim(
                    t, name, claim(page_state, cell, activation, ids, CLAIM_SEEDS), len(ids), page_state.seed
                )


def holds(name: str, left: Array) -> bool:
    """Whether a claim is true of what was left at the first character, decimal logarithms, one a seed.

    "Vanishes" and "explodes": float32 would lose one of first and last step beside the other. "Keeps": within
    a factor of ten. The page says these bounds.
    """
    middle = float(np.quantile(left, 0.5, method="inverted_cdf"))
    return {"sigmoid": middle < LIMITS[0], "relu": middle > LIMITS[1], "cell": -KEPT < middle < KEPT}[name]


def stored(t: Words, name: str) -> str:
    """Quote the stored fresh networks: what is left a hundred steps back, by the setting that decides."""
    cell, activation = CLAIMS[name]
    seeds = experiment("fresh_networks")["settings"]["seeds"]
    each = []
    for setting in STORED[name]:
        found = row("fresh_networks", cell=cell, activation=activation, **setting)
        norms = found[f"norms_{spec(cell).states[-1]}"][BACK]
        left = share(-math.inf if norms["median"] is None else norms["median"])
        exploded = round(seeds * norms["exploded"])
        more = (
            t("gradients.stored_exploded", count=exploded, seeds=seeds, limit=share(EXPLODED))
            if exploded
            else ""
        )
        if "norms_direct" in found:
            alone = share(found["norms_direct"][BACK]["median"])
            rate = f"{10 ** (norms['median'] / int(BACK)):.2f}"
            more += t("gradients.stored_paths", rate=rate, alone=alone)
        each.append(f"{_setting(t, setting)} {left}{more}")
    return t("gradients.claim_stored", seeds=seeds, back=BACK, list="; ".join(each))


def when(t: Words, name: str) -> str:
    """Say under which condition a claim is true; of the cell, what the stored networks show."""
    if name == "sigmoid":
        return t("gradients.claim_sigmoid_when", slope=SIGMOID, stretch=1 / SIGMOID)
    if name == "relu":
        return _when_relu(t)
    rows = [row("fresh_networks", cell=CLAIMS[name][0], **setting) for setting in STORED[name]]
    left, alone = ([one[norms][BACK]["median"] for one in rows] for norms in ("norms_cell", "norms_direct"))
    first, last = (f"{STORED[name][end]['forget_bias']:g}" for end in (0, -1))
    said = t(
        f"gradients.claim_cell_when_{'rises' if left == sorted(set(left)) else 'mixed'}",
        seeds=experiment("fresh_networks")["settings"]["seeds"],
        back=BACK,
        first=first,
        least=share(left[0]),
        last=last,
        most=share(left[-1]),
    )
    paths = all(one > other for one, other in zip(left, alone, strict=True))
    return f"{said} {t('gradients.claim_cell_paths')}" if paths else said


def _when_relu(t: Words) -> str:
    """Set ReLU beside tanh, both as torch begins, and say in how many networks of He's start it explodes."""
    wanted = {"cell": "rnn", "initialisation": "torch", "radius": None}
    left = {
        name: share(row("fresh_networks", activation=name, **wanted)["norms_hidden"][BACK]["median"])
        for name in ("relu", "tanh")
    }
    he = row("fresh_networks", activation="relu", **wanted | {"initialisation": "he"})["norms_hidden"][BACK]
    seeds = experiment("fresh_networks")["settings"]["seeds"]
    exploded = round(seeds * he["exploded"])
    return t(
        "gradients.claim_relu_when", back=BACK, seeds=seeds, exploded=exploded, limit=share(EXPLODED), **left
    )


def _setting(t: Words, setting: dict[str, Any]) -> str:
    if "forget_bias" in setting:
        return t("gradients.stored_forget", bias=f"{setting['forget_bias']:g}")
    if setting["radius"] is not None:
        return t("gradients.stored_radius", radius=f"{setting['radius']:g}")
    return t("gradients.stored_start", start=t.of("gradients_start", str(setting["initialisation"])))


def verdict(t: Words, name: str, left: Array, steps: int, first: int) -> str:
    """Say whether a claim holds, by which figure and which bound.

    Parameters
    ----------
    left
        At the first character, decimal logarithms, one a seed.
    steps, first
        How many characters were read, and the first seed.
    """
    low, high = (
        (f"{10 ** (2 - KEPT):g}%", f"{10 ** (2 + KEPT):,g}%")
        if name == "cell"
        else (share(float(limit)) for limit in LIMITS)
    )
    bounds = {"sigmoid": {"low": low}, "relu": {"high": high}, "cell": {"low": low, "high": high}}[name]
    return t(
        f"gradients.claim_{'holds' if holds(name, left) else 'fails'}",
        steps=steps,
        seeds=len(left),
        first=first,
        last=first + len(left) - 1,
        share=share(float(np.quantile(left, 0.5, method="inverted_cdf"))),
        bound=t(f"gradients.claim_{name}_bound", **bounds),
    )


def _claim(t: Words, name: str, ways: list[Ways], steps: int, first: int) -> None:
    left = np.array([one.main[0] for one in ways])
    marks = np.quantile(left, [0, 1], method="inverted_cdf")
    low, high = (share(float(mark)) for mark in marks)
    with st.container(key=f"gradients_claim_{name}", border=True, width=330):
        st.markdown(f"**{t.of('gradients', f'claim_{name}')}**")
        st.text(verdict(t, name, left, steps, first))
        st.text(t("gradients.claim_measured", low=low, high=high))
        st.caption(stored(t, name))
        st.caption(when(t, name))
