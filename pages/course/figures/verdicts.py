"""A sentence judged by a network that reads it in order, beside a bag of words that only counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import streamlit as st

from pages.course.figures import FigureKind, Shown
from pages.shared import charts
from pages.shared.experiments import experiment, row
from pages.shared.i18n import FALLBACK
from pages.words.classifier import figures, findings
from pages.words.classifier.measure import Judged, judged
from pages.words.classifier.sentence import Asked, asked, samples
from pages.words.classifier.url_state import PageState, Spoken
from rnn_core.plots.verdicts import RunningVerdict, running_verdicts
from rnn_core.tasks.contrast import labels, spell
from rnn_core.tasks.race import CELLS


@dataclass(frozen=True)
class Settings:
    """Which sentence.

    Attributes
    ----------
    tongue : {"en", "ko"}
        Of the sentence, whatever the lesson's: one class has one set of figures.
    sample : str
        One of the page's sentences; empty: its first.
    mask : tuple of str
        What is left out: ``"other"``, the same words in another order.
    """

    tongue: Spoken = "en"
    sample: str = ""
    mask: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.sample and self.sample not in {one.slug for one in samples(self.tongue)}:
            raise ValueError(f"expected one of the page's sentences; got {self.sample!r}")

    def state(self, language: str = FALLBACK) -> PageState:
        """Return what the page's address would say."""
        return PageState(language, tongue=self.tongue, sample=self.sample)


def read(settings: Settings, language: str = FALLBACK) -> tuple[Asked, Judged]:
    """Let both networks judge the sentence."""
    page_state, what = asked(settings.state(language))
    return what, judged(page_state, what)


def names(settings: Settings) -> Mapping[str, Any]:
    """Return the probabilities of praise.

    ``praise`` after each word of the sentence, ``other`` of the same words in another order, ``bag`` and
    ``other_bag`` of the bag of words; ``pairs`` has the share of stored pairs of such sentences that each
    cell's readers tell apart, medians of the seeds, ``bag_pairs`` that of the bags.
    """
    what, found = read(settings)
    stored = [
        row(
            "classifier",
            language=settings.tongue,
            cell=cell,
            start=experiment("classifier")["settings"]["start"],
        )
        for cell in CELLS
    ]
    return {
        "praise": found.whole.running,
        "other": found.other.running if found.other else np.zeros(0),
        "bag": found.whole.bag,
        "other_bag": found.other.bag if found.other else found.whole.bag,
        "tokens": what.labels,
        "sentence": what.text,
        "turned": spell(what.other, what.tongue) if what.other else "",
        "hidden": found.lesson.hidden,
        "embedding": found.lesson.embedding,
        "pairs": np.array([one["mirrored_marks"][-1]["median"] for one in stored]),
        "bag_pairs": max(one["bag_mirrored_marks"][-1]["most"] for one in stored),
        "seeds": experiment("classifier")["settings"]["seeds"],
    }


def draw(shown: Shown) -> None:
    """Draw the verdict after every word."""
    t, settings = shown.t, shown.settings[0]
    what, found = read(settings, t.language)
    both = [RunningVerdict(what.labels, found.whole.running, found.whole.bag)]
    if found.other is not None and what.other is not None and "other" not in settings.mask:
        turned = labels(what.other, what.tongue)
        both.append(RunningVerdict(turned, found.other.running, found.other.bag))
    with st.container(key=f"{shown.key}_verdicts", gap="small"):
        st.markdown(f"**{t('words_classifier.running_title')}**")
        figure = running_verdicts(both, figures.style(t, found), height=460 if len(both) > 1 else 300)
        charts.show(figure, f"{shown.key}_chart", findings.claim(t, found, what)[1])
        st.caption(t("words_classifier.badge", whose=findings.whose(t, found)))


KIND: Final = FigureKind(Settings, names, draw)
