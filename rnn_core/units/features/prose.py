"""Features of a text that is neither code nor Korean: brackets, quotation marks, words and sentences."""

from __future__ import annotations

from rnn_core.text.vocabulary import Tokens
from rnn_core.units.features.scan import Features, flags, layout, since

_OPEN, _SHUT = "\u201c\u00ab", "\u201d\u00bb"


def scan(tokens: Tokens) -> Features:
    """Features of any text; see :func:`rnn_core.units.features.features`. Brackets end with a line."""
    graphemes = tokens.graphemes
    parentheses, quotes, capital_word, opened, quoted, capital = [], [], [], 0, False, False
    for before, grapheme in zip(("", *graphemes), graphemes, strict=False):
        opened = max(0, opened + (grapheme == "(") - (grapheme == ")"))
        quoted = (quoted or grapheme in _OPEN) and grapheme not in _SHUT
        quoted = quoted != (grapheme == '"')
        opened, quoted = (0, False) if grapheme == "\n" else (opened, quoted)
        begins = grapheme.isalpha() and not before.isalpha()
        capital = grapheme.isalpha() and (grapheme.isupper() if begins else capital)
        parentheses.append(opened > 0)
        quotes.append(quoted)
        capital_word.append(capital)
    return {
        **layout(graphemes),
        "in_parentheses": flags(parentheses),
        "in_quotes": flags(quotes),
        "in_capitalised_word": flags(capital_word),
        "sentence_position": since(graphemes, ".!?"),
        "sentence_end": flags(g in ".!?" for g in graphemes),
        "paragraph_position": since(graphemes, "\n"),
        "between_words": flags(not g.isalpha() for g in graphemes),
        "vowel": flags(g in "aeiouAEIOU" for g in graphemes),
    }
