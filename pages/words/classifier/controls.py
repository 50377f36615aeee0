"""What a visitor chooses: the sentence, and at which point of their training the networks read it."""

from __future__ import annotations

from typing import get_args

import streamlit as st

from pages.shared import own_sentence, parts
from pages.shared.controls import Controls
from pages.shared.i18n import Words
from pages.shared.state import OWN
from pages.words.classifier.measure import yours
from pages.words.classifier.sentence import Asked, samples
from pages.words.classifier.url_state import ADDRESS, LONGEST, OFFERED, Net, PageState
from rnn_core.tasks.contrast import LANGUAGES


def bar(t: Words, page_state: PageState) -> None:
    """Draw the row: the sentence's language, which sentence, and where to type one."""
    offered = {one.slug: one.text for one in samples(page_state.spoken)}
    if page_state.sample == OWN:
        offered = {OWN: t("bar.own_pasted")} | offered
    draw = Controls(t, ADDRESS, page_state)
    with parts.row("words_classifier"):
        draw.segmented(
            "words_classifier.tongue",
            "tongue",
            LANGUAGES,
            words="words_classifier_tongue",
            value=page_state.spoken,
            also={"sample": "", "text": ""},
        )
        draw.select(
            "words_classifier.samples",
            "sample",
            list(offered),
            names=offered,
            also={"text": ""},
            width=330,
        )
        own_sentence.field(
            ADDRESS, page_state, t("words_classifier.own"), t("words_classifier.placeholder"), width=330
        )


def training(t: Words, page_state: PageState) -> None:
    """Draw the second row: after how many updates the networks read, and whose they are."""
    draw = Controls(t, ADDRESS, page_state)
    key = "words_classifier_training"
    with st.container(key=key, horizontal=True, vertical_alignment="bottom", gap="small"):
        draw.segmented("words_classifier.stage", "stage", OFFERED, help=t("words_classifier.stage_help"))
        if yours(page_state.spoken) is not None:
            draw.segmented("words_classifier.net", "net", get_args(Net), words="words_classifier_net")


def notes(t: Words, read: Asked) -> None:
    """Say how a visitor's sentence was read, and what of it the network does not know."""
    read_so = [
        t("words_classifier.unknown", list=", ".join(read.unknown[:8])) if read.unknown else "",
        t("words_classifier.cut", count=LONGEST) if read.left_out else "",
    ]
    sentences = own_sentence.notes(t, ADDRESS, own=read.own, found=read_so, empty=t("words_classifier.empty"))
    if read.other is None:
        sentences.append(t("words_classifier.no_mirror"))
    parts.notes("words_classifier", sentences)
