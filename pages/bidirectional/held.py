"""What if: units of one of the two LSTMs are held, and the tags stand beside themselves as they were."""

from __future__ import annotations

from typing import Final

import numpy as np
import streamlit as st

from pages.bidirectional.findings import style
from pages.bidirectional.measure import networks
from pages.bidirectional.sentence import Asked
from pages.bidirectional.url_state import ADDRESS, PageState
from pages.bidirectional.view_model import name_of
from pages.shared import cache, charts, hands
from pages.shared.hands import Grip
from pages.shared.i18n import Words
from rnn_core.analysis.held import HeldAnswers, hold_tagger, tagger_parts
from rnn_core.interventions import PartClamp
from rnn_core.number_format import power
from rnn_core.plots.held import both_answers

_NAMES: Final = {"forward": "forward", "reverse": "backward"}
_keep: Final = cache.keeper("bidirectional_held", 64, 8)


def grip(page_state: PageState, read: Asked) -> Grip:
    """Return what can be held of the bidirectional network that reads this sentence."""
    words = len(read.words)
    return Grip(
        ADDRESS,
        tagger_parts(networks(page_state.spoken), words),
        {"": words},
        lambda t, where: t.of("bidirectional_half", _NAMES[where[2]]),
        (page_state.spoken, read.words),
        "direction",
    )


def measure(page_state: PageState, read: Asked, clamps: tuple[PartClamp, ...], cut: str) -> HeldAnswers:
    """Let the network read once more with units held, and with others; once for each cut."""

    def make() -> HeldAnswers:
        with cache.TURN:
            return hold_tagger(networks(page_state.spoken), read.words, clamps)

    return _keep((page_state.spoken, read.words, cut), make, own=read.own)


def section(t: Words, page_state: PageState, read: Asked) -> None:
    """Draw the fold: what is held, the tags of both runs, what fell, and what the same cut does elsewhere."""
    opened = bool(ADDRESS.here().cut)
    with st.expander(t("bidirectional_held.title"), key="bidirectional_fold_held", expanded=opened):
        st.text(t("bidirectional_held.help"))
        held_in = grip(page_state, read)
        clamps = hands.chooser(t, held_in)
        ADDRESS.write()
        if clamps:
            _result(t, page_state, read, held_in, measure(page_state, read, clamps, held_in.cut))
        else:
            st.text(t("hands.none"))


def sentence(t: Words, page_state: PageState, read: Asked, found: HeldAnswers) -> str:
    """Say what fell, and how many answers become others."""
    changed = t("bidirectional_held.changed", changed=found.changed, count=len(read.words))
    return f"{hands.fall(t, found, _answers(t, page_state, read, found))} {changed}"


def control(t: Words, found: HeldAnswers) -> str:
    """Say what the same cut does elsewhere."""
    own = float((found.before - found.after).max(initial=0.0))
    return t(
        "bidirectional_held.control",
        changed=found.others_changed,
        count=len(found.others.cuts),
        more=int((found.others_falls >= own).sum()),
    )


def _answers(t: Words, page_state: PageState, read: Asked, found: HeldAnswers) -> list[str]:
    tags = networks(page_state.spoken).tags
    return [
        f"{word}: {name_of(t, tags[int(tag)], page_state.spoken)}"
        for word, tag in zip(read.words, found.asked, strict=True)
    ]


def _result(t: Words, page_state: PageState, read: Asked, held_in: Grip, found: HeldAnswers) -> None:
    hands.said(held_in, sentence(t, page_state, read, found))
    tags = networks(page_state.spoken).tags
    instead = [
        name_of(t, tags[int(now)], page_state.spoken) if now != was else ""
        for was, now in zip(found.likeliest, found.instead, strict=True)
    ]
    labels = {"was": t("hands.was"), "now": t("hands.now"), "chance": t("hands.chance")}
    figure = both_answers(
        _answers(t, page_state, read, found),
        instead,
        found.before,
        found.after,
        read.word,
        charts.labelled(t, dict(style(t).labels) | labels),
    )
    charts.show(figure, "bidirectional_held", t("bidirectional_held.alt"))
    st.caption(t("bidirectional_held.told", residual=power(found.residual)))
    own = float(np.max(found.before - found.after, initial=0.0))
    told = control(t, found) if len(found.others.cuts) else ""
    values = found.others_falls if len(found.others.cuts) else np.empty(0)
    hands.elsewhere(t, held_in, found, values, own, t("hands.effect_fall"), told)
