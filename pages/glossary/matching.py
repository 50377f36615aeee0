"""Which terms hold what a visitor looks for."""

from __future__ import annotations

from collections.abc import Iterable

from pages.shared.glossary import Term
from pages.shared.i18n import Language, in_language


def matching(terms: Iterable[Term], wanted: str, language: Language) -> list[Term]:
    """Return the terms that hold it, in a name or in the definition in this language; of nothing, all."""
    sought = wanted.casefold()

    def holds(term: Term) -> bool:
        texts = (term.id, *term.names.values(), in_language(term.meanings, language))
        return any(sought in text.casefold() for text in texts)

    return [term for term in terms if holds(term)]
