"""What if: units of the encoder or the decoder are held, and the sentence stands beside itself as it was."""

from __future__ import annotations

from typing import Final

import numpy as np
import streamlit as st

from pages.shared import cache, charts, hands
from pages.shared.hands import Grip
from pages.shared.i18n import Words
from pages.translate.findings import all_names, names, style
from pages.translate.measure import forced, text_of, written
from pages.translate.url_state import ADDRESS
from pages.translate.view_model import ViewModel
from rnn_core.analysis.held import HeldTranslation, hold_translator, translator_parts
from rnn_core.interventions import PartClamp
from rnn_core.number_format import power
from rnn_core.plots.held import both_answers

_NAMES: Final = {("e", "forward"): "forward", ("e", "reverse"): "backward", ("d", "forward"): "decoder"}
_keep: Final = cache.keeper("translate_held", 64, 8)


def grip(shown: ViewModel) -> Grip:
    """Return what can be held of the network that translates this sentence."""
    found = shown.found
    words = len(found.words)
    return Grip(
        ADDRESS,
        translator_parts(found.network.model, words),
        {"e": words, "d": len(found.said.pieces)},
        lambda t, where: t.of("translate_held_place", _NAMES[where[0], where[2]]),
        (_which(shown), found.words),
        "part",
    )


def _which(shown: ViewModel) -> object:
    """Name a network; one of a visitor's own is another one after every training."""
    place = shown.place
    return id(shown.found.network) if place.mine else (place.material, place.direction, place.attention)


def measure(shown: ViewModel, clamps: tuple[PartClamp, ...], cut: str) -> HeldTranslation:
    """Let the network translate once more with units held, and with others; once for each cut."""
    found, place = shown.found, shown.place
    own = bool(place.mine) or shown.read.own

    def make() -> HeldTranslation:
        with cache.TURN:
            return hold_translator(found, clamps, forced(place, found.network, len(found.words)))

    return _keep((_which(shown), place.forced, found.words, cut), make, own=own)


def section(t: Words, shown: ViewModel) -> None:
    """Draw the fold: what is held, both sentences, what fell, and what the same cut does elsewhere."""
    with st.expander(t("translate_held.title"), key="translate_fold_held", expanded=bool(ADDRESS.here().cut)):
        st.text(t("translate_held.help"))
        held_in = grip(shown)
        clamps = hands.chooser(t, held_in)
        ADDRESS.write()
        if clamps:
            _result(t, shown, held_in, measure(shown, clamps, held_in.cut))
        else:
            st.text(t("hands.none"))


def sentence(t: Words, shown: ViewModel, held: HeldTranslation) -> str:
    """Say what fell, and what becomes of the sentence."""
    said = names(t, shown, held.answers.asked.tolist())
    kind = "same" if held.same else "other"
    became = t.of("translate_held", kind, changed=held.answers.changed, count=len(said))
    return f"{hands.fall(t, held.answers, said)} {became}"


def control(t: Words, held: HeldTranslation) -> str:
    """Say what the same cut does elsewhere."""
    answers = held.answers
    falls = answers.others_falls
    own = float((answers.before - answers.after).max(initial=0.0))
    return t(
        "translate_held.control",
        changed=answers.others_changed,
        count=len(answers.others.cuts),
        more=int((falls >= own).sum()),
    )


def _result(t: Words, shown: ViewModel, held_in: Grip, held: HeldTranslation) -> None:
    answers = held.answers
    hands.said(held_in, sentence(t, shown, held))
    with st.container(key="translate_held_sentences"):
        st.text(f"{t('hands.was')}: {written(shown.found)}")
        st.text(f"{t('hands.now')}: {text_of(shown.found.network, held.pieces.tolist())}")
    said = names(t, shown, answers.asked.tolist())
    known = all_names(t, shown.found.network.target.names)
    instead = [
        known[now] if now != was else ""
        for was, now in zip(answers.likeliest.tolist(), answers.instead.tolist(), strict=True)
    ]
    look = style(t, was=t("hands.was"), now=t("hands.now"), chance=t("hands.chance"))
    figure = both_answers(said, instead, answers.before, answers.after, _pick(shown), look)
    charts.show(figure, "translate_held", t("translate_held.alt"))
    st.caption(t("translate_held.told", residual=power(answers.residual)))
    own = float(np.max(answers.before - answers.after, initial=0.0))
    if len(answers.others.cuts):
        told = control(t, held)
        hands.elsewhere(t, held_in, answers, answers.others_falls, own, t("hands.effect_fall"), told)
    else:
        hands.elsewhere(t, held_in, answers, np.empty(0), own, "", "")


def _pick(shown: ViewModel) -> int:
    """Return the token that both runs stand at: the one that is looked at above."""
    pick = ADDRESS.here().pick
    return min(shown.view.pick if pick is None else pick, len(shown.found.said.pieces) - 1)
