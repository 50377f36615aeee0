"""Features of Korean prose, token by token: what a jamo is in its syllable, its word, its sentence."""

from __future__ import annotations

import numpy as np

from rnn_core.text.hangul import is_syllable
from rnn_core.text.vocabulary import Tokens
from rnn_core.units.features.scan import Features, flags, layout, since


def _parts(tokens: Tokens) -> np.ndarray:
    """(time,) 0 lead, 1 vowel, 2 final consonant, -1 for what is not part of a syllable."""
    source = tokens.source
    first = np.searchsorted(source, source)
    syllable = flags(is_syllable(g) for g in tokens.graphemes).astype(bool)
    return np.where(syllable[source], np.arange(len(source)) - first, -1) if len(source) else np.zeros(0)


def _latin(grapheme: str) -> bool:
    return grapheme.isascii() and grapheme.isalpha()


def scan(tokens: Tokens) -> Features:
    """Features of Korean prose; see :func:`rnn_core.units.features.features`."""
    graphemes, source, part = tokens.graphemes, tokens.source, _parts(tokens)
    parentheses, quotes, opened, quoted = [], [], 0, False
    for grapheme in graphemes:
        opened = max(0, opened + (grapheme == "(") - (grapheme == ")"))
        opened, quoted = (0, False) if grapheme == "\n" else (opened, quoted != (grapheme in "\"'"))
        parentheses.append(opened > 0)
        quotes.append(quoted)
    by_grapheme: Features = {
        **layout(graphemes),
        "in_parentheses": flags(parentheses),
        "in_quotes": flags(quotes),
        "in_latin_word": flags(_latin(g) for g in graphemes),
        "sentence_position": since(graphemes, ".!?\n"),
        "paragraph_position": since(graphemes, "\n"),
        "sentence_end": flags(g in ".!?" for g in graphemes),
    }
    by_grapheme.pop("column")  # a paragraph is one line here
    return {
        **{name: values[source] for name, values in by_grapheme.items()},
        "lead_consonant": flags(part == 0),
        "vowel": flags(part == 1),
        "final_consonant": flags(part == 2),
        "in_hangul": flags(part >= 0),
    }
