"""A forward and a backward LSTM over one sentence: what each says, and what is lost without one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, get_args

import numpy as np
import streamlit as st

from pages.bidirectional import leak, measure
from pages.bidirectional.direction_view import DirectionView, direction_view
from pages.bidirectional.sentence import Asked, samples, words_of
from pages.bidirectional.url_state import UNITS, PageState, Spoken
from pages.bidirectional.view_model import percent, view_model
from pages.course.figures import FigureKind, Shown
from pages.shared import charts, state, values
from pages.shared.i18n import FALLBACK, Words
from rnn_core.analysis.tagger import SIDES, Side
from rnn_core.models.tagger import Direction
from rnn_core.plots.word_bars import word_bars
from rnn_core.tasks.homographs import LANGUAGES

Part = Literal["view", "off", "leak"]


@dataclass(frozen=True)
class Settings:
    """Which sentence, and what of it.

    Attributes
    ----------
    tongue : {"en", "ko"}
        Of the sentence, whatever the lesson's: one class has one set of figures.
    sample : str
        One of the page's sentences.
    word, t : int or None
        The word that is asked about, and how far both LSTMs have come; None: the sample's own, to the end.
    parts : tuple of {"view", "off", "leak"}
        The sentence with both LSTMs; what is right with one half at zero; which half knows the next word.
    mask : tuple of {"forward", "backward", "both"}
        Networks whose answers are withheld.
    """

    tongue: Spoken = "en"
    sample: str = "mouse"
    word: int | None = None
    t: int | None = None
    parts: tuple[Part, ...] = ("view",)
    mask: tuple[Direction, ...] = ()

    def __post_init__(self) -> None:
        if self.sample not in {one.slug for one in samples(self.tongue)}:
            raise ValueError(f"expected one of the page's sentences; got {self.sample!r}")


def read(settings: Settings, language: str = FALLBACK) -> tuple[PageState, Asked]:
    """Return what the page's address would say, and what is read there."""
    sample = next(one for one in samples(settings.tongue) if one.slug == settings.sample)
    words = words_of(sample.text)
    word = sample.word if settings.word is None else min(settings.word, len(words) - 1)
    step = len(words) - 1 if settings.t is None else min(settings.t, len(words) - 1)
    place = PageState(language, tongue=settings.tongue, sample=settings.sample, word=word, step=step)
    return place, Asked(words, word, own=False)


def names(settings: Settings) -> Mapping[str, Any]:
    """Return what the networks say of the sentence, and how often they are right.

    ``p("forward", 4, "noun:mouse_animal")`` is a network's probability of a tag at a word; ``right("en",
    "both")`` the share of senses that a shipped network gets right on held-out sentences, ``without("en",
    "backward")`` that of the bidirectional one with a half at zero. ``moved("backward")`` is how far a half's
    states move, a value a word, when the last word is changed.
    """
    place, asked = read(settings)
    shipped = measure.networks(settings.tongue)
    found = measure.measured(settings.tongue, asked.words, own=False)

    def probability(network: str, word: int, tag: str) -> float:
        if network not in found.shares or tag not in shipped.tags or not 0 <= word < len(asked.words):
            raise ValueError(f"expected a network, a word and a tag; got {network!r}, {word}, {tag!r}")
        return float(found.shares[network][word, shipped.tags.index(tag)])

    def right(tongue: str, network: str) -> float:
        if tongue not in LANGUAGES:
            raise ValueError(f"expected one of {', '.join(LANGUAGES)}; got {tongue!r}")
        return float(measure.networks(tongue).config["held_out"][network]["sense"])

    def moved(side: str) -> np.ndarray:
        if side not in get_args(Side):
            raise ValueError(f"expected one of {', '.join(get_args(Side))}; got {side!r}")
        return np.array(leak.measured(place, asked).moved[side])  # type: ignore[index]

    return {
        "p": probability,
        "right": right,
        "without": lambda tongue, side: right(tongue, f"without_{side}"),
        "moved": moved,
        "units": UNITS,
        "word": asked.word,
        "tokens": np.array(asked.words, dtype=str),
    }


def view(t: Words, settings: Settings) -> DirectionView:
    """Return what the sentence's picture shows, without what is withheld."""
    place, asked = read(settings, t.language)
    whole = view_model(t, place, asked).view
    cards = tuple(one for one in whole.cards if one.needs not in settings.mask)
    return replace(
        whole,
        claim="",
        lede="",
        cards=cards,
        effects=whole.effects if len(cards) == len(whole.cards) else (),
        footer=whole.footer if len(cards) == len(whole.cards) else "",
        fixed=True,
    )


def draw(shown: Shown) -> None:
    """Draw the parts of the visitor's own step, one below the other."""
    settings: Settings = shown.settings[0]
    for part in settings.parts:
        if part == "view":
            with st.container(key=f"{shown.key}_view"):
                made = view(shown.t, settings)
                direction_view(made, key=shown.key, on_painted=state.note_painted)
        else:
            with st.container(key=f"{shown.key}_{part}", gap="small"):
                _OTHER[part](shown, settings)


def _off(shown: Shown, _: Settings) -> None:
    t = shown.t
    heads = [t("course_directions.senses"), *(t.of("bidirectional_tongue", one) for one in LANGUAGES)]
    rows = [
        [
            t.of("bidirectional_off", "none" if side is None else side),
            *(percent(_right(tongue, side)) for tongue in LANGUAGES),
        ]
        for side in (None, *SIDES)
    ]
    st.markdown(f"**{t('bidirectional.ablation')}**")
    values.table(f"{shown.key}_off", heads, rows)
    counts = {one: f"{measure.networks(one).config['test']['senses']:,}" for one in LANGUAGES}
    st.caption(t("course_directions.off_source", **counts))


def _right(tongue: Spoken, side: Side | None) -> float:
    held = measure.networks(tongue).config["held_out"]
    return float(held["both" if side is None else f"without_{side}"]["sense"])


def _leak(shown: Shown, settings: Settings) -> None:
    t = shown.t
    place, asked = read(settings, t.language)
    found = leak.measured(place, asked)
    here, swap = leak.settled(place, asked)
    named = {side: t.of("bidirectional_half", side) for side in SIDES}
    figure = word_bars(
        {named[side]: found.moved[side].tolist() for side in SIDES},
        [f"{k + 1}. {word}" for k, word in enumerate(asked.words)],
        charts.labelled(t, {"moved": t("bidirectional.leak_axis")}),
        axis="moved",
        marked=here,
        height=360,
    )
    st.markdown(f"**{t('bidirectional.leak')}**")
    st.markdown(leak.sentence(t, asked, found, swap))
    charts.show(figure, f"{shown.key}_chart", t("bidirectional.leak_alt", word=asked.words[here]))


_OTHER: Final = {"off": _off, "leak": _leak}

KIND: Final = FigureKind(Settings, names, draw)
