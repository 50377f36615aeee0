"""One entry of the list: a term, what it means, and where the course teaches it."""

from __future__ import annotations

from html import escape

from pages.shared.glossary import Term
from pages.shared.i18n import Language, in_language, words
from pages.shared.taught import taught


def _taught(term: Term, language: Language) -> str:
    """Return the lessons that teach a term, each a link to its step; empty: none does."""
    t = words(language)
    places = ", ".join(
        f'<a href="course?lang={language}&amp;lesson={one.lesson}&amp;step={one.step}" target="_self">'
        f"{escape(t('taught.lesson', number=one.lesson, title=in_language(one.title, language)))}</a>"
        for one in taught().get(term.id, ())
    )
    if not places:
        return ""
    before, _, after = t("taught.where", lessons="\0").partition("\0")
    return f"<small>{escape(before)}{places}{escape(after)}</small>"


def entry(term: Term, language: Language) -> str:
    """Return one term as HTML; ``id`` is what a link to it names."""
    name, means = in_language(term.names, language), in_language(term.meanings, language)
    others = "".join(
        f' <span lang="{other}">{escape(elsewhere)}</span>'
        for other, elsewhere in term.names.items()
        if elsewhere != name
    )
    said = f"{escape(means)}{_taught(term, language)}"
    return f'<dt id="{term.id}"><b>{escape(name)}</b>{others}</dt><dd>{said}</dd>'
