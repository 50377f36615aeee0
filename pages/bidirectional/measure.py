"""Which networks read a sentence, and what they did on it, computed once."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

from pages.shared import cache
from rnn_core.analysis import tagger
from rnn_core.analysis.tagger import Side, Tagged
from rnn_core.checkpoints.taggers import Taggers, load_taggers
from rnn_core.tasks.homographs import Language, corpus, grammar
from rnn_core.training.tagger_run import TEST
from rnn_core.training.tagging import EncodedCorpus, TaggerScores, prepare, score

SEED: Final = 1
"""Of the sentences that the ablation is measured on."""
NETWORKS: Final = Path(__file__).parents[2] / "assets" / "taggers"


@st.cache_resource(show_spinner=False, max_entries=2)
def networks(tongue: Language) -> Taggers:
    """Return the shipped networks of one language; read-only by agreement."""
    return load_taggers(NETWORKS / tongue)


@st.cache_resource(show_spinner=False, max_entries=2)
def _unseen(tongue: Language) -> EncodedCorpus:
    """Return the sentences held out from what is trained on the spot, and hardly any others."""
    with cache.TURN:
        return prepare(corpus(tongue, 100, TEST, seed=SEED))


def measure(tongue: Language, words: tuple[str, ...]) -> Tagged:
    """Let all three networks read a sentence."""
    return tagger.tag(networks(tongue), words)


_keep: Final = cache.keeper("bidirectional", 64, 8)


def measured(tongue: Language, words: tuple[str, ...], *, own: bool) -> Tagged:
    """Return what was measured on a sentence, computed once."""

    def make() -> Tagged:
        with cache.TURN:
            return measure(tongue, words)

    return _keep((tongue, words), make, own=own)


@st.cache_resource(show_spinner=False, max_entries=6)
def silenced(tongue: Language, without: Side | None) -> TaggerScores:
    """Measure the bidirectional network on sentences held out, one LSTM's state set to zero, or neither's."""
    shipped = networks(tongue)
    drawn = _unseen(tongue)
    with cache.TURN:
        return score(shipped.models["both"], tagger.as_shipped(drawn, shipped), without)


def interest(tongue: Language, word: str) -> int:
    """Return how much there is to see at a word: 3 for several senses, 2 for parts of speech that differ.

    A word that merely came with two tags has 1, every other 0.
    """
    known = networks(tongue).readings.get(word.lower(), ())
    if any(word.lower().startswith(one) for one in grammar(tongue).homographs) and (
        len(known) > 1 or word not in networks(tongue).subwords
    ):
        return 3
    if len(known) < 2:
        return 0
    return 2 if any(word.lower() == scene["word"] for scene in grammar(tongue).tables["speech"]) else 1
