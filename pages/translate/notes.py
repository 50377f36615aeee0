"""What is said of a sentence beside its picture: how it was read, and which words are not known."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Final

from pages.shared import state, user_text
from pages.shared.i18n import Words
from pages.shared.state import OWN
from pages.translate.materials import kinds
from pages.translate.sentence import Sentence
from pages.translate.url_state import ADDRESS, LONGEST, PageState
from rnn_core.analysis.translation import Translation
from rnn_core.tasks.translation import palette
from rnn_core.text.nearest import nearest

_FAMILIAR: Final = 2
"""Letters that a word must have for another to be like it."""


def told(t: Words, page_state: PageState, read: Sentence, found: Translation) -> tuple[str, ...]:
    """Say how a sentence was read, and what of it the networks do not know."""
    parts = _of_own(t, read)
    if read.left_out:
        parts.append(t("translate.left_out", count=LONGEST))
    strange = [word for word, unknown in zip(found.words, found.unknown, strict=True) if unknown]
    if strange:
        parts.append(_unknown(t, page_state, found, strange))
    if read.own and not page_state.mine and page_state.material == "dates" and not read.expected:
        parts.append(t("translate_material.unreadable", ways=kinds.ways()))
    if read.credit:
        parts.append(t("translate_material.credit", credit=read.credit))
    if found.said.weights is not None:
        forced = sum(word < len(found.words) for word in page_state.forces.values())
        parts += [t("translate.forced", count=forced)] if forced else []
    return tuple(parts)


def _of_own(t: Words, read: Sentence) -> list[str]:
    mine = state.own_text()
    if mine is None:
        return []
    if read.own:
        return user_text.notes(t, mine)
    return [t("translate.empty")] if ADDRESS.here().sample == OWN else []


def _unknown(t: Words, page_state: PageState, found: Translation, strange: Sequence[str]) -> str:
    """Name the words that are not known, each with those that are spelt most like it."""
    known = vocabulary(page_state, found)
    named = []
    for word in dict.fromkeys(word.removeprefix("+") or word for word in strange):
        like = nearest(word, known) if len(word) >= _FAMILIAR else ()
        named.append(t("translate.unknown_like", word=word, like=", ".join(like)) if like else word)
    family = "unknown_palette" if page_state.material == "grammar" and not page_state.mine else "unknown"
    return t.of("translate", family, list="; ".join(named))


def vocabulary(page_state: PageState, found: Translation) -> tuple[str, ...]:
    """Return the words that a network knows, as a visitor would type them."""
    if page_state.material == "grammar" and not page_state.mine:
        entries = chain.from_iterable(palette("en" if page_state.direction == "en-ko" else "ko").values())
        return tuple(dict.fromkeys(word for entry in entries for word in entry.text.split()))
    return tuple(name for name in found.network.source.names[4:] if not name.startswith("+"))
