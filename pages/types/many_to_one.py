"""Many to one: a sentence in, praise or blame out."""

from __future__ import annotations

from functools import partial
from typing import Final

import pandas as pd
import streamlit as st

from pages.shared import contents
from pages.shared.controls import Controls
from pages.shared.i18n import Words
from pages.types import figures, measure, parts
from pages.types.figures import percent
from pages.types.url_state import ADDRESS, PageState
from rnn_core.experiments.types.verdicts import VerdictTraining, verdict_read, verdict_sentences
from rnn_core.plots.types.charts import running
from rnn_core.plots.types.unrolled import many_to_one
from rnn_core.tasks.negation import Language
from rnn_core.tasks.scenes import written

FURTHER: Final = "words"
"""The page on which such a classifier is taken apart."""
MOST: Final = 20
"""Words that are read."""


def examples(language: Language) -> dict[int, str]:
    """Give a held-out sentence for each number of negations."""
    held = verdict_sentences(VerdictTraining(language, cell=None)).held_out
    return {
        count: written(next(one.words for one in held if one.negations == count and len(one.words) > 4))
        for count in range(3)
    }


def words_of(page_state: PageState) -> tuple[str, ...]:
    """Return the words that are read: the visitor's, or an example's."""
    language = page_state.spoken
    found = verdict_read(page_state.sentence, language)[:MOST]
    return found or verdict_read(examples(language)[2], language)


def section(t: Words, page_state: PageState) -> pd.DataFrame:
    """Draw the sentence, the verdict after each word, and the drawing; return what is drawn."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="types_sentence_row"):
        parts.tongue(t, page_state)
        parts.cell(t, page_state)
        for count, text in examples(page_state.spoken).items():
            go = partial(_take, text)
            st.button(t.of("types_negations", str(count)), key=f"types_negations_{count}", on_click=go)
    words = words_of(page_state)
    shown = page_state.sentence if verdict_read(page_state.sentence, page_state.spoken) else written(words)
    draw = Controls(t, ADDRESS, page_state)
    draw.text("types.sentence", "sentence", value=shown, max_chars=160)
    shares, unknown, whose = measure.praise(page_state, words)
    last = float(shares[-1])
    verdict = t.of("types_axis", "praise" if last >= 0.5 else "blame")
    sure = max(last, 1 - last)
    with st.container(key="types_verdict"):
        st.markdown(t("types.verdict", verdict=verdict, share=percent(sure)))
        strange = [word for word, odd in zip(words, unknown, strict=True) if odd]
        if strange:
            st.text(t("types.unknown", words=", ".join(strange)))
    alt = t("types.running_alt", verdict=verdict, share=percent(sure))
    figures.show(running(shares.tolist(), words, figures.style(t)), "running", alt)
    parts.badge(t, whose, t("types.what_verdict"))
    parts.drawing(t, many_to_one(words, verdict, sure), "many_to_one")
    if FURTHER in contents.PAGES:
        st.page_link(
            f"pages/{FURTHER}/page.py",
            label=t("types.to_words"),
            icon=":material/arrow_forward:",
            query_params={"lang": t.language, "part": "classifier"},
        )
    return pd.DataFrame({"token": words, "praise": shares, "known": [not odd for odd in unknown]})


def _take(text: str) -> None:
    ADDRESS.move(sentence=text)
