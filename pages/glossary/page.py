"""Glossary: every term in both languages, each with one sentence that says what it is."""

from __future__ import annotations

from html import escape
from itertools import groupby

import streamlit as st

from pages.glossary.matching import matching
from pages.glossary.place import ADDRESS, Place
from pages.shared import glossary, parts
from pages.shared.controls import Controls
from pages.shared.glossary import Term
from pages.shared.i18n import Language, Words, words


def entry(term: Term, language: Language) -> str:
    """Return one term as HTML; ``id`` is what a link to it names."""
    other: Language = "en" if language == "ko" else "ko"
    name, elsewhere, means = (
        escape(text) for text in (term.names[language], term.names[other], term.meanings[language])
    )
    same = f' <span lang="{other}">{elsewhere}</span>' if elsewhere != name else ""
    return f'<dt id="{term.id}"><b>{name}</b>{same}</dt><dd>{means}</dd>'


def _show(say: Words, place: Place) -> None:
    found = matching(glossary.terms(), place.wanted, place.lang)
    if not found:
        st.text(say("glossary.none", wanted=place.wanted))
    for topic, terms in groupby(found, key=lambda term: term.topic):
        st.subheader(say.of("glossary_topic", topic), anchor=False)
        entries = "".join(entry(term, place.lang) for term in terms)
        st.html(f'<dl class="gs-glossary">{entries}</dl>')


def main() -> None:
    """What is looked for, and the terms that hold it."""
    place = ADDRESS.arrive()
    say = words(place.lang)
    with parts.row("glossary"):
        Controls(say, ADDRESS, place).text("glossary.find", "wanted", placeholder=say("glossary.example"))
    parts.claim("glossary", say.of("glossary", "claim", count=len(glossary.terms())), say("glossary.lede"))
    st.caption(say("glossary.how"))
    _show(say, place)


main()
