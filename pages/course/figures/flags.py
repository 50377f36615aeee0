"""Flags in the state of a network of words: a cell's line over a sentence, and what setting it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import streamlit as st

from pages.course.figures import FigureKind, Shown
from pages.course.figures._parts import part as _part
from pages.shared import charts
from pages.shared.experiments import experiment
from pages.shared.i18n import FALLBACK, Words
from pages.words.flags import figures, findings
from pages.words.flags.figures import CURVES
from pages.words.flags.measure import Flipped, flipped
from pages.words.flags.sentence import Asked, asked, samples
from pages.words.flags.url_state import Cells, Name, PageState, Spoken
from rnn_core.plots.flags import FlagLine, by_size, flag_lines, next_words
from rnn_core.plots.templates import Figure

Part = Literal["line", "next", "sizes"]


@dataclass(frozen=True)
class Settings:
    """Which flag of which sentence, and what is drawn.

    Attributes
    ----------
    tongue : {"en", "ko"}
        Of the sentence, whatever the lesson's: one class has one set of figures.
    flag : str
    sample : str
        One of the page's sentences; empty: the flag's first.
    cells : {"one", "two", "four", "reader", "control"}
        Which cells are set.
    parts : tuple of str
        The cell's line, the next word, and the stored networks by their size.
    phone : tuple of str
        Which of the parts a phone shows; none: the first.
    mask : tuple of str
        What is left out: ``"set"`` (all that setting the cells does), or curves of the stored networks.
    """

    tongue: Spoken = "en"
    flag: Name = "negation"
    sample: str = ""
    cells: Cells = "one"
    parts: tuple[Part, ...] = ("line", "next")
    phone: tuple[Part, ...] = ()
    mask: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.sample and self.sample not in {one.slug for one in samples(self.tongue)}:
            raise ValueError(f"expected one of the page's sentences; got {self.sample!r}")

    def state(self, language: str = FALLBACK) -> PageState:
        """Return what the page's address would say."""
        return PageState(language, self.tongue, self.flag, self.cells, sample=self.sample)


def read(settings: Settings, language: str = FALLBACK) -> tuple[PageState, Asked, Flipped]:
    """Read the sentence as it is and with the cells set."""
    page_state, what = asked(settings.state(language))
    return page_state, what, flipped(page_state, what)


def names(settings: Settings) -> Mapping[str, Any]:
    """Return what the shipped network of words does.

    ``level`` is the cell's line, 1 where the flag is up on average and -1 where it is not, one number a word;
    ``tokens`` the words. ``yes`` and ``no`` are the probabilities of both sides as it is, ``yes_set`` and
    ``no_set`` with the cells set; ``cell`` and ``units`` name the first cell and count all.
    """
    page_state, what, found = read(settings)
    yes, no = findings.sides(found, what, page_state) or ((None, None))
    return {
        "level": findings.levels(found, found.units[0]),
        "tokens": what.labels,
        "cell": found.units[0],
        "units": found.net.lesson.units,
        "auroc": found.study.auroc,
        "last": what.last,
        "seeds": experiment("flags")["settings"]["seeds"],
        "sentences": found.study.sentences,
        "flips": found.study.flips[1],
        **(
            {"yes": yes.before, "no": no.before, "yes_set": yes.after, "no_set": no.after}
            if yes and no
            else {}
        ),
    }


def line(t: Words, settings: Settings, page_state: PageState, what: Asked, found: Flipped) -> Figure:
    """Draw the line of the first cell, with what setting it does unless that is withheld."""
    unit = found.units[0]
    changed = None if "set" in settings.mask else findings.levels(found, unit, changed=True)
    name = t.of("words_flags_line", page_state.looked_at, unit=unit)
    own = FlagLine(name, findings.levels(found, unit), changed, chosen=True)
    return flag_lines(what.labels, [own], what.after - 1, figures.style(t), height=360)


def sizes(t: Words, settings: Settings, page_state: PageState) -> Figure:
    """Draw the stored networks by their size, without the curves that are withheld."""
    curves = {key: t.of("words_flags_curve", key) for key in CURVES if key not in settings.mask}
    return by_size(findings.rows_of(page_state), curves, figures.style(t), height=400)


def draw(shown: Shown) -> None:
    """Draw the parts of the first step's settings, one below the other."""
    t, settings = shown.t, shown.settings[0]
    page_state, what, found = read(settings, t.language)
    with st.container(key=f"{shown.key}_flags", gap="small"):
        for part in settings.parts:
            if part == "next" and "set" in settings.mask:
                continue
            with _part(shown.key, part, settings.parts, settings.phone):
                head, figure, alt = _drawn(t, settings, part, page_state, what, found)
                st.markdown(f"**{head}**")
                charts.show(figure, f"{shown.key}_{part}", alt)
        st.caption(_badge(t, settings, page_state, found))


def _drawn(
    t: Words, settings: Settings, part: Part, page_state: PageState, what: Asked, found: Flipped
) -> tuple[str, Figure, str]:
    """Return what stands over a part, its figure, and what that shows in words."""
    if part == "line":
        alt = t("words_flags.lines_alt", claim=findings.claim(t, page_state, found, what)[0])
        head = t("words_flags.line_title", unit=found.units[0])
        return head, line(t, settings, page_state, what, found), alt
    if part == "next":
        bars = next_words(findings.entries(found, what, page_state), figures.style(t), height=260)
        return t("words_flags.bars_title", last=what.last), bars, findings.flip(t, page_state, found, what)
    alt = t("course_flags.sizes_alt") if settings.mask else findings.sizes(t, page_state)
    return t("words_flags.sizes"), sizes(t, settings, page_state), alt


def _badge(t: Words, settings: Settings, page_state: PageState, found: Flipped) -> str:
    if "sizes" not in settings.parts:
        return t("words_flags.badge", whose=findings.whose(t, found))
    told = experiment("flags")["settings"]
    return t(
        "words_flags.sizes_note",
        flag=t.of("words_flags_flag", page_state.looked_at),
        tongue=t.of("words_flags_tongue", page_state.spoken),
        seeds=told["seeds"],
        updates=f"{told['updates']:,}",
    )


KIND: Final = FigureKind(Settings, names, draw)
