"""Which network reads a sentence, and what it does with cells set, computed once."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import streamlit as st

from pages.shared import cache
from pages.shared.jobs import Job
from pages.words.flags.sentence import DECIDED, Asked, flag_of
from pages.words.flags.url_state import Cells, PageState, Spoken
from rnn_core.analysis import flags
from rnn_core.analysis.flags import TwoWays, WordNetwork
from rnn_core.training.word_model import WordLesson, WordProgress
from rnn_core.units.flags import FlagStudy

NETWORKS: Final = Path(__file__).parents[3] / "assets" / "words"
COUNTS: Final[dict[Cells, int]] = {"one": 1, "two": 2, "four": 4}
_YOURS: Final = "words_flags_yours"


@st.cache_resource(show_spinner=False, max_entries=2)
def shipped(tongue: Spoken) -> WordNetwork:
    """Return the shipped network of a language; read-only by agreement."""
    return flags.load(NETWORKS / tongue)


def yours(tongue: Spoken) -> WordNetwork | None:
    """Return the network that the visitor trained last in a language, if they did."""
    found: dict[Spoken, WordNetwork] = st.session_state.setdefault(_YOURS, {})
    return found.get(tongue)


def take(job: Job | None) -> None:
    """Take over a network of the visitor's when its training is done; the same one only once."""
    if job is None or not job.records:
        return
    lesson, last = job.settings, job.records[-1]
    assert isinstance(lesson, WordLesson)
    assert isinstance(last, WordProgress)
    mine = yours(lesson.language)
    if last.studies is not None and (mine is None or mine.lesson != lesson):
        st.session_state[_YOURS][lesson.language] = flags.of_training(lesson, last)


def network(page_state: PageState) -> WordNetwork:
    """Return the network that reads: the visitor's, if they ask for it and there is one."""
    mine = yours(page_state.spoken) if page_state.net == "yours" else None
    return mine or shipped(page_state.spoken)


def chosen(study: FlagStudy, cells: Cells) -> tuple[int, ...]:
    """Return the units that are set."""
    if cells in COUNTS:
        return study.units(COUNTS[cells])
    return (study.reader if cells == "reader" else study.control,)


@dataclass(frozen=True, eq=False)
class Flipped:
    """A sentence read twice: as it is, and with cells set.

    Attributes
    ----------
    net : WordNetwork
    study : FlagStudy
        Of the flag that is looked at.
    units : tuple of int
        That are set.
    off : bool
        Whether they are set to their mean where the flag is not up: it is up; else the other way round.
    ways : TwoWays
    """

    net: WordNetwork
    study: FlagStudy
    units: tuple[int, ...]
    off: bool
    ways: TwoWays = field(repr=False)

    @property
    def mine(self) -> bool:
        """Whether the visitor trained the network."""
        return not self.net.config

    @property
    def values(self) -> dict[int, float]:
        """What the units are set to."""
        return _values(self.study, self.units, off=self.off)


def _values(study: FlagStudy, units: tuple[int, ...], *, off: bool) -> dict[int, float]:
    means = study.down if off else study.up
    return {unit: means[unit] for unit in units}


_keep: Final = cache.keeper("words_flags", 64, 16)


def flipped(page_state: PageState, read: Asked) -> Flipped:
    """Read the sentence as it is and with the chosen cells set, once for each choice."""
    net = network(page_state)

    def make() -> Flipped:
        with cache.TURN:
            return _measure(net, page_state, read)

    key = (net.lesson, bool(net.config), read.words, page_state.looked_at, page_state.cells, read.after)
    return _keep(key, make, own=read.own or not net.config)


def _measure(net: WordNetwork, page_state: PageState, read: Asked) -> Flipped:
    study, flag = net.studies[page_state.looked_at], flag_of(page_state)
    units, tongue = chosen(study, page_state.cells), page_state.spoken
    plain = flags.two_ways(net.model, read.words, tongue, read.after, {})
    # What it foretells at the word that the flag decides says whether it is up; elsewhere the best cell does.
    yes, no = plain.share(read.after, flag.yes)[0], plain.share(read.after, flag.no)[0]
    state = plain.states[0][read.after, study.reader]
    middle = (study.up[study.reader] + study.down[study.reader]) / 2
    up = yes > no if yes + no >= DECIDED else study.sign * (state - middle) > 0
    ways = flags.two_ways(net.model, read.words, tongue, read.after, _values(study, units, off=bool(up)))
    return Flipped(net, study, units, bool(up), ways)


@st.cache_resource(show_spinner=False, max_entries=8)
def bits(tongue: Spoken, unit: int) -> tuple[dict[str, float], int]:
    """Return gate -> share of held-out words at which a shipped gate is as good as a bit; and words."""
    with cache.TURN:
        return flags.bits(shipped(tongue), unit)
