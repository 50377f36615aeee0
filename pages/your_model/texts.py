"""What an opened network is shown on first: the text that it knows most of."""

from __future__ import annotations

from typing import Final, NamedTuple

from pages.shared import registry, samples, state
from pages.shared.i18n import LANGUAGES, words
from rnn_core.text.vocabulary import Vocabulary

_HEAD: Final = 600  # characters by which a text is judged
_ENOUGH: Final = 0.6
_TOKENS: Final = 200


class First(NamedTuple):
    """A text, and what it is called in each language."""

    text: str
    titles: dict[str, str]


def first(vocabulary: Vocabulary, *, by_number: bool) -> First:
    """Return the text of those at hand that a network knows most of; else its tokens one after the other."""
    counted = {language: words(language)("your_model.counting") for language in LANGUAGES}
    if by_number:
        return First(" ".join(vocabulary.entries[:_TOKENS]), counted)
    offered = {one.text: dict(one.titles) for name in registry.names() for one in samples.samples(name)}
    mine = state.own_text()
    if mine is not None:
        offered[mine.text] = {one: words(one)("bar.own_pasted") for one in LANGUAGES}
    best = max(offered, key=lambda text: _known(vocabulary, text), default="")
    if best and _known(vocabulary, best) >= _ENOUGH:
        return First(best, offered[best])
    between = " " if vocabulary.kind == "words" else ""
    return First(between.join(vocabulary.entries[:_TOKENS]), counted)


def _known(vocabulary: Vocabulary, text: str) -> float:
    tokens = vocabulary.encode(text[:_HEAD])
    return float(tokens.known.mean()) if len(tokens) else 0.0
