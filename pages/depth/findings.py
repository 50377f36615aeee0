"""Four claims about depth, each with the visitor's own measurement beside the stored one."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

import streamlit as st

from pages.depth.learn import median_accuracy
from pages.depth.measure import curves
from pages.depth.url_state import PageState
from pages.shared.experiments import experiment, row
from pages.shared.i18n import Words
from pages.shared.slopes import SIGMOID
from rnn_core.analysis.depth import IDENTITY, Curves, is_identity, middle, nearest
from rnn_core.analysis.float32 import LIMITS
from rnn_core.experiments.stacks import CLASSES
from rnn_core.models.deep import GATE_BIAS, Connection
from rnn_core.number_format import share

_DEEP: Final = "50"
_DEPTHS: Final = (5, 10, 20, 50, 100)


def exploding(t: Words) -> None:
    """Quote what is stored of a deep residual stack without normalisation, and with it."""
    wanted = {"activation": "relu", "initialisation": "he", "connection": "residual"}
    free = row("depth", "start", normalised=False, **wanted)
    held = row("depth", "start", normalised=True, **wanted)
    depth = str(_DEPTHS[-1])
    kept = free["kept"][depth]
    with st.container(key="depth_exploding"):
        st.text(
            t(
                "depth.exploding",
                depth=depth,
                share=share(kept["median"]),
                low=share(kept["least"]),
                high=share(kept["most"]),
                seeds=experiment("depth")["settings"]["seeds"],
                loss=share_plain(free["log10_loss"][depth]["median"]),
                guess=f"{math.log(CLASSES):.1f}",
                weights=share(free["kept_weights"][depth]["median"]),
                held=share(held["kept"][depth]["median"]),
            )
        )


def share_plain(log: float) -> str:
    r"""Write a number by its decimal logarithm: plainly while it is short, else as a power of ten.

    Examples
    --------
    >>> share_plain(0.04), share_plain(21.3)
    ('1.1', '2\xa0×\xa010²¹')
    """
    return f"{10**log:.1f}" if -1 <= log < 3 else share(log)


def claims(t: Words, page_state: PageState) -> None:
    """Measure the claims with the settings of the page, in a fold."""
    with st.expander(t("depth.lesson"), icon=":material/school:", key="depth_lesson"):
        stored = experiment("depth")["settings"]["seeds"]
        st.caption(t("depth.lesson_help", seeds=page_state.seeds, stored=stored))
        with st.container(key="depth_claims", horizontal=True, gap="medium"):
            for name, card in CARDS.items():
                _, verdict, stored_said, when = card(t, page_state)
                with st.container(key=f"depth_claim_{name}", border=True, width=500):
                    st.markdown(f"**{t.of('depth', f'claim_{name}')}**")
                    st.text(verdict)
                    st.text(stored_said)
                    st.caption(when)
        exploding(t)


Card = tuple[bool, str, str, str]
"""Whether a claim holds; what is said of that; the stored figures; and under which conditions."""


def near(depth: int) -> str:
    """Return the stored depth nearest to one, by ratio."""
    return str(nearest(depth, _DEPTHS))


def _own(page_state: PageState, connection: Connection, **other: object) -> Curves:
    return curves(page_state.stack(connection, **other), page_state.seeds)


def _left(found: Curves) -> float:
    return middle(found.states[:, 0])[0]


def _networks(t: Words, page_state: PageState) -> str:
    if page_state.seeds == 1:
        return t("depth.networks_one", first=page_state.seed)
    ends = {"first": page_state.seed, "last": page_state.seed + page_state.seeds - 1}
    return t("depth.networks", seeds=page_state.seeds, **ends)


def _verdict(t: Words, page_state: PageState, found: Curves, holds: bool, bound: str) -> str:
    """Say whether a claim holds, by which figure, of which networks and by which bound."""
    median, low, high = (share(value) for value in middle(found.states[:, 0]))
    figure = median if page_state.seeds == 1 else t("depth.figure_between", share=median, low=low, high=high)
    return t(
        f"depth.claim_{'holds' if holds else 'fails'}",
        depth=page_state.depth,
        figure=figure,
        networks=_networks(t, page_state),
        bound=bound,
    )


def _kept(depth: str, **wanted: Any) -> str:
    found = row("depth", "start", **wanted)["kept"][depth]["median"]
    return share(-math.inf if found is None else found)


def _stored(t: Words, page_state: PageState, **wanted: Any) -> str:
    depth = near(page_state.depth)
    found = row("depth", "start", initialisation=page_state.initialisation, **wanted)["kept"][depth]
    median, low, high = (
        share(-math.inf if found[name] is None else found[name]) for name in ("median", "least", "most")
    )
    seeds = experiment("depth")["settings"]["seeds"]
    return t("depth.stored", depth=depth, share=median, low=low, high=high, seeds=seeds)


def _sigmoid(t: Words, page_state: PageState) -> Card:
    normalised = page_state.normalised == "on"
    found = _own(page_state, "plain", activation="sigmoid")
    wanted = {"activation": "sigmoid", "connection": "plain"}
    when = t(
        "depth.claim_sigmoid_when",
        slope=SIGMOID,
        depth=_DEEP,
        seeds=experiment("depth")["settings"]["seeds"],
        free=_kept(_DEEP, initialisation="torch", normalised=False, **wanted),
        held=_kept(_DEEP, initialisation="torch", normalised=True, **wanted),
    )
    stored = _stored(t, page_state, normalised=normalised, **wanted)
    holds = _left(found) < LIMITS[0]
    bound = t("depth.claim_sigmoid_bound", low=share(LIMITS[0]))
    return holds, _verdict(t, page_state, found, holds, bound), stored, when


def _skip(t: Words, page_state: PageState) -> Card:
    normalised, depth = page_state.normalised == "on", near(page_state.depth)
    with_skip, without = _left(_own(page_state, "residual")), _left(_own(page_state, "plain"))
    wanted = {
        "activation": page_state.activation,
        "initialisation": page_state.initialisation,
        "normalised": normalised,
    }
    stored = t(
        "depth.skip_stored",
        depth=depth,
        residual=_kept(depth, connection="residual", **wanted),
        plain=_kept(depth, connection="plain", **wanted),
        seeds=experiment("depth")["settings"]["seeds"],
    )
    holds = abs(with_skip) < abs(without)
    verdict = t(
        f"depth.claim_skip_{'holds' if holds else 'fails'}",
        depth=page_state.depth,
        residual=share(with_skip),
        plain=share(without),
        networks=_networks(t, page_state),
    )
    return holds, verdict, stored, _skip_when(t)


def _skip_when(t: Words) -> str:
    he = {"activation": "relu", "initialisation": "he", "depth": int(_DEEP)}
    reached = {
        "plain": median_accuracy(connection="plain", normalised=False, **he),
        "free": median_accuracy(connection="residual", normalised=False, **he),
        "held": median_accuracy(connection="residual", normalised=True, **he),
    }
    settings = experiment("depth")["settings"]
    updates, seeds = settings["updates"], settings["trained_seeds"]
    left = _kept(_DEEP, activation="relu", initialisation="he", connection="plain", normalised=False)
    return t(
        "depth.claim_skip_when",
        depth=_DEEP,
        left=left,
        measured=settings["seeds"],
        updates=updates,
        seeds=seeds,
        guess=f"{1 / CLASSES:.0%}",
        **reached,
    )


def _explodes(t: Words, page_state: PageState) -> Card:
    found = _own(page_state, "residual", normalised=False)
    wanted = {"connection": "residual", "normalised": False}
    stored = _stored(t, page_state, activation=page_state.activation, **wanted)
    when = t(
        "depth.claim_explodes_when",
        depth=_DEEP,
        seeds=experiment("depth")["settings"]["seeds"],
        he=_kept(_DEEP, activation="relu", initialisation="he", **wanted),
        torch=_kept(_DEEP, activation="relu", initialisation="torch", **wanted),
        sigmoid=_kept(_DEEP, activation="sigmoid", initialisation="torch", **wanted),
    )
    holds = _left(found) > LIMITS[1]
    bound = t("depth.claim_explodes_bound", high=share(LIMITS[1]))
    return holds, _verdict(t, page_state, found, holds, bound), stored, when


def _highway(t: Words, page_state: PageState) -> Card:
    found = _own(page_state, "highway")
    opened = 1 / (1 + math.exp(-GATE_BIAS))
    deep = int(_DEEP)
    when = t(
        "depth.claim_highway_when",
        bias=f"{GATE_BIAS:g}".replace("-", "\u2212"),
        open=f"{opened:.0%}",
        shut=f"{1 - opened:.0%}",
        depth=_DEEP,
        alone=share(deep * math.log10(1 - opened)),
    )
    stored = _stored(
        t,
        page_state,
        activation=page_state.activation,
        connection="highway",
        normalised=page_state.normalised == "on",
    )
    holds = is_identity(_left(found))
    bound = t("depth.claim_highway_bound", low=f"{100 / IDENTITY:g}%", high=f"{100 * IDENTITY:g}%")
    return holds, _verdict(t, page_state, found, holds, bound), stored, when


CARDS: Final[dict[str, Callable[[Words, PageState], Card]]] = {
    "sigmoid": _sigmoid,
    "skip": _skip,
    "explodes": _explodes,
    "highway": _highway,
}
