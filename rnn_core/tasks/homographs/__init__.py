"""Sentences with a word of several senses or parts of speech, each word with its tag, by a grammar.

Korean decides mostly at the end, where its verb stands; English mostly before. The words stand in ko.toml
and en.toml beside this file.
"""

from __future__ import annotations

from rnn_core.tasks.homographs.corpus import Corpus, corpus, held_out, readings
from rnn_core.tasks.homographs.grammar import LANGUAGES, Grammar, Language, Sentence, grammar
from rnn_core.tasks.homographs.particles import attach

__all__ = [
    "LANGUAGES",
    "Corpus",
    "Grammar",
    "Language",
    "Sentence",
    "attach",
    "corpus",
    "grammar",
    "held_out",
    "readings",
]
