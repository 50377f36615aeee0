"""Which networks translate a sentence, and what they do with it."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from pages.translate import tokenisation, user_translator
from pages.translate.materials import kinds
from pages.translate.url_state import Direction, PageState
from rnn_core.analysis import translation
from rnn_core.analysis.translation import Translation, forced_rows
from rnn_core.checkpoints.translators import Translator
from rnn_core.models.seq2seq import ATTENTIONS, Attention, Beam, DecodedSentence, beam_search, score

WIDTH: Final = 4
"""Of the beam."""


def network(direction: Direction, attention: Attention) -> Translator:
    """Return a network that learnt sentences of the grammar."""
    return kinds.network("grammar", direction, attention)


def chosen(page_state: PageState) -> Translator:
    """Return the network that a page state names: a shipped one, or the visitor's own."""
    kept = user_translator.find() if page_state.mine else None
    if kept is not None:
        return kept.network
    return kinds.network(page_state.material, page_state.direction, page_state.attention)


def translate(page_state: PageState, words: tuple[str, ...]) -> Translation:
    """Let the networks that a page state names translate."""
    found = chosen(page_state)
    return translation.translate(found, words, forced(page_state, found, len(words)))


def forced(page_state: PageState, found: Translator, words: int) -> NDArray[np.float64] | None:
    """Give the attention that the visitor chose, a row a piece; None where there is none to choose."""
    return forced_rows(page_state.forces, words) if found.model.attention != "none" else None


def written(found: Translation) -> str:
    """Write what was said as its language is written."""
    return text_of(found.network, found.said.pieces.tolist())


def text_of(found: Translator, numbers: list[int]) -> str:
    """Write pieces as their language is written."""
    return tokenisation.target_text(found.config["direction"], found.target.decode(numbers))


def expected(found: Translator, words: tuple[str, ...], target: str) -> DecodedSentence:
    """Make the decoder say what it should have said: what each piece of that costs."""
    pieces = tokenisation.target_pieces(found.config["direction"], target)
    return score(found.model, found.source.encode(words), found.target.encode(pieces))


def beam(page_state: PageState, words: tuple[str, ...]) -> Beam:
    """Look for the likeliest sentence with a beam of 4."""
    found = chosen(page_state)
    return beam_search(found.model, found.source.encode(words), WIDTH)


def held_out(direction: Direction) -> dict[Attention, dict[str, list[float]]]:
    """Give, for each kind of attention, first length of a bin -> (exact, pieces right, sentences)."""
    return {kind: network(direction, kind).config["held_out"]["by_length"] for kind in ATTENTIONS}
