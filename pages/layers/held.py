"""What if: a layer of a stack, or units of one, are held: what the text costs more, in bits, and where."""

from __future__ import annotations

from typing import Final

import numpy as np
import streamlit as st

from pages.layers.findings import style
from pages.layers.measure import stack
from pages.layers.text import Passage
from pages.layers.url_state import ADDRESS
from pages.layers.view_model import ViewModel
from pages.shared import cache, charts, hands
from pages.shared.hands import Grip
from pages.shared.i18n import Words
from rnn_core.analysis.held import HeldAnswers, hold_stack, stack_parts
from rnn_core.interventions import PartClamp
from rnn_core.number_format import power
from rnn_core.plots.held import extra_bits

_keep: Final = cache.keeper("layers_held", 40, 8)


def grip(shown: ViewModel, passage: Passage) -> Grip:
    """Return what can be held of the stack that reads this text."""
    layers, tokens = shown.place.layers, len(shown.found.tokens)
    return Grip(
        ADDRESS,
        stack_parts(stack(passage.corpus, layers, shown.skips), tokens),
        {"": tokens},
        lambda t, where: t("layers.layer", number=where[1] + 1),
        (passage.corpus, layers, shown.skips, passage.sha),
        "layer",
    )


def measure(shown: ViewModel, passage: Passage, clamps: tuple[PartClamp, ...], cut: str) -> HeldAnswers:
    """Let the stack read once more with units held, and with others; once for each cut."""
    which = (passage.corpus, shown.place.layers, shown.skips)

    def make() -> HeldAnswers:
        with cache.TURN:
            return hold_stack(stack(*which), shown.found.tokens.ids, clamps)

    return _keep((*which, passage.sha, cut), make, own=passage.own)


def section(t: Words, shown: ViewModel, passage: Passage) -> None:
    """Draw the fold: what is held, what the text costs more, and what the same cut costs elsewhere."""
    with st.expander(t("layers_held.title"), key="layers_fold_held", expanded=bool(ADDRESS.here().cut)):
        st.text(t("layers_held.help"))
        if len(shown.found.tokens) < 2:
            st.text(t("layers_held.short"))
            return
        held_in = grip(shown, passage)
        clamps = hands.chooser(t, held_in)
        ADDRESS.write()
        if clamps:
            _result(t, shown, held_in, measure(shown, passage, clamps, held_in.cut))
        else:
            st.text(t("hands.none"))


def sentence(t: Words, found: HeldAnswers) -> str:
    """Say what the text costs as it was and with units held, and how often the likeliest token is another."""
    was, more = float(-np.log2(found.before).mean()), float(found.extra_bits.mean())
    kind = "more" if more >= 0.005 else "less" if more <= -0.005 else "same"
    return t.of(
        "layers_held",
        kind,
        was=f"{was:.2f}",
        now=f"{was + more:.2f}",
        bits=f"{abs(more):.2f}",
        changed=found.changed,
        count=len(found.asked),
    )


def control(t: Words, found: HeldAnswers) -> str:
    """Say what the same cut costs elsewhere."""
    costs = found.others_extra_bits
    return t.of(
        "layers_held",
        "control_one" if len(costs) == 1 else "control",
        least=_signed(float(costs.min())),
        median=_signed(float(np.median(costs))),
        most=_signed(float(costs.max())),
        more=int((costs >= found.extra_bits.mean()).sum()),
        count=len(costs),
    )


def here(t: Words, found: HeldAnswers, shown: ViewModel, step: int) -> str:
    """Say what both runs give to the token that follows the step that is shown."""
    at = min(step, len(found.asked) - 1)
    vocabulary = stack(shown.corpus, shown.place.layers, shown.skips).checkpoint.vocabulary
    return t(
        "layers_held.here",
        step=at + 1,
        token=_visible(vocabulary.shown(int(found.asked[at]))),
        before=hands.share(float(found.before[at])),
        after=hands.share(float(found.after[at])),
        was=_visible(vocabulary.shown(int(found.likeliest[at]))),
        now=_visible(vocabulary.shown(int(found.instead[at]))),
    )


def _result(t: Words, shown: ViewModel, held_in: Grip, found: HeldAnswers) -> None:
    hands.said(held_in, sentence(t, found))
    step = ADDRESS.here().step
    at = min(shown.view.step if step is None else step, len(found.asked) - 1)
    st.text(here(t, found, shown, at))
    names = [_visible(one) for one in shown.found.tokens.shown[1:]]
    labels = {"step": t("layers_held.step"), "bits": t("layers_held.bits")}
    figure = extra_bits(found.extra_bits, names, at, charts.labelled(t, dict(style(t).labels) | labels))
    charts.show(figure, "layers_held", t("layers_held.alt"))
    st.caption(t("layers_held.told", residual=power(found.residual)))
    own = float(found.extra_bits.mean())
    told = control(t, found) if len(found.others.cuts) else ""
    values = found.others_extra_bits if len(found.others.cuts) else np.empty(0)
    hands.elsewhere(t, held_in, found, values, own, t("hands.effect_bits"), told)


def _signed(bits: float) -> str:
    return f"{bits:.2f}".replace("-0.00", "0.00").replace("-", "\u2212")


def _visible(token: str) -> str:
    return {"\n": "\u21b5", " ": "\u2423", "\t": "\u21e5"}.get(token, token)
