"""Features of a play's text: who speaks, verse lines, sentences."""

from __future__ import annotations

import numpy as np

from rnn_core.text.vocabulary import Tokens
from rnn_core.units.features.scan import Features, flags, layout, since


def scan(tokens: Tokens) -> Features:
    """Features of a play; see :func:`rnn_core.units.features.features`."""
    graphemes = tokens.graphemes
    text = "".join(g if len(g) == 1 else "\ufffd" for g in graphemes)
    speaker, speech = np.zeros(len(text)), np.zeros(len(text))
    capital_word, contraction = np.zeros(len(text)), np.zeros(len(text))
    start, spoken = 0, 0
    for line in text.splitlines(keepends=True):
        names = line.rstrip("\n").endswith(":") and text[max(0, start - 2) : start] in ("", "\n\n")
        speaker[start : start + len(line.rstrip("\n"))] = names
        spoken = 0 if names or not line.strip() else spoken
        speech[start : start + len(line)] = np.arange(spoken, spoken + len(line))
        spoken += len(line)
        start += len(line)
    capital = apostrophe = False
    for position, current in enumerate(text):
        begins = current.isalpha() and not text[position - 1 : position].isalpha()
        capital = current.isalpha() and (current.isupper() if begins else capital)
        apostrophe = current == "'" or (apostrophe and current.isalpha())
        capital_word[position], contraction[position] = capital, apostrophe
    return {
        **layout(graphemes),
        "in_speaker_name": speaker,
        "speech_position": speech,
        "in_capitalised_word": capital_word,
        "after_apostrophe": contraction,
        "sentence_position": since(graphemes, ".!?"),
        "vowel": flags(g in "aeiouAEIOU" for g in graphemes),
        "between_words": flags(not g.isalpha() for g in graphemes),
    }
