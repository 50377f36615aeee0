"""Similar passages: brush a span, and see where the same units are on together."""

from __future__ import annotations

import re
from functools import partial

import streamlit as st

from pages.shared import samples
from pages.shared.controls import Controls
from pages.shared.i18n import Words
from pages.shared.state import OWN, note_painted
from pages.units import going, measure, rows
from pages.units.found import shape
from pages.units.labels import LABELS
from pages.units.texts import Shown, Texts, spans
from pages.units.units_view import Line, UnitsView, units_view
from pages.units.url_state import ADDRESS, PageState, Unit, span_of, span_text
from pages.units.words_for import unit_name
from rnn_core.interventions.verdict import visible
from rnn_core.units import Alike, Document
from rnn_core.units.find import FEW
from rnn_core.units.places import LONGEST_PATTERN
from rnn_core.units.row_places import with_span
from rnn_core.units.similar import ABOVE, PERCENTILE, Active

SHOWN = 8
"""Passages in the list."""
AROUND = 30
"""Characters before and behind a passage."""
NAMED = 12
"""Units that are named."""


def section(t: Words, page_state: PageState, found: Texts, on_screen: Shown, *, begin: bool) -> Alike | None:
    """Draw the text to brush and what shares its units; return what was found, if anything is known."""
    st.subheader(t("units.alike"), anchor=False)
    lede = "alike_lede" if on_screen.rows is None else "alike_rows"
    st.text(t.of("units", lede, count=f"{found.characters:,}"))
    _choices(t, page_state, on_screen)
    result = measure.stored_alike(page_state, found, on_screen)
    waiting = None if result is not None else measure.seeking(page_state, found, on_screen)
    if waiting is not None:
        result = waiting.known()
    first, last = span_of(page_state.span) or (0, 1)
    view = UnitsView(
        language=page_state.lang,
        characters=on_screen.characters,
        span=(first, last),
        said=""
        if result is None
        else sentence(t, result, *shape(page_state.net), of_rows=on_screen.rows is not None),
        passages=() if result is None else lines(result, found.documents),
    )
    with st.container(key="units_brush_box"):
        event = units_view(view, key="units_brush", on_painted=note_painted)
    if event is not None and event.span is not None:
        ADDRESS.move(span=span_text(*event.span))
        ADDRESS.write()
        st.rerun()
    _find(t, page_state, on_screen, first, last)
    if result is None and waiting is not None:
        going.result(t, waiting, begin=begin)
        if not begin:
            st.caption(t("units.waits"))
    st.caption(t("units.on", share=f"{ABOVE:.2f}".removeprefix("0"), percentile=round(100 * PERCENTILE)))
    return result


def _find(t: Words, page_state: PageState, on_screen: Shown, first: int, last: int) -> None:
    """Offer to find units for what is brushed: in a text wherever it stands, in rows as marked."""
    if page_state.sample == LABELS:
        return
    if on_screen.rows is not None:
        marked = with_span(page_state.pattern, first, last)
        if len(marked) <= LONGEST_PATTERN:
            st.button(
                t("units.mark", first=first + 1, last=last),
                key="units_mark",
                help=t("units.mark_help", least=FEW),
                icon=":material/add:",
                on_click=partial(ADDRESS.move, pattern=marked, unit=""),
            )
        return
    text = "".join(on_screen.characters[first:last])
    pattern = re.escape(text)
    if text.strip() and len(pattern) <= LONGEST_PATTERN:
        shown = visible(text) if len(text) == 1 else text if len(text) <= AROUND else text[: AROUND - 1] + "…"
        st.button(
            t("units.find", text=shown.replace("\n", "↵")),
            key="units_find",
            help=t("units.find_help"),
            icon=":material/search:",
            on_click=partial(ADDRESS.move, pattern=pattern, unit=""),
        )


def _choices(t: Words, page_state: PageState, on_screen: Shown) -> None:
    """Offer the samples, and spans of the one on screen to try."""
    draw = Controls(t, ADDRESS, page_state)
    with st.container(key="units_spans", horizontal=True, vertical_alignment="bottom", gap="small"):
        if page_state.read == on_screen.slug and page_state.sample not in (OWN, LABELS):
            offered = {one.slug: one.title(t.language) for one in samples.samples(page_state.net)}
            if len(offered) > 1:
                draw.select("units.read", "read", offered, names=offered, also={"span": ""}, width=240)
        tries = spans(page_state)
        if tries:
            draw.segmented(
                "units.tries", "span", tries, names=lambda one: _short(on_screen, one), required=False
            )


def _short(on_screen: Shown, span: str) -> str:
    first, last = span_of(span) or (0, 0)
    text = "".join(on_screen.characters[first:last])
    return going.code(text if len(text) <= AROUND else text[: AROUND - 1] + "…")


def sentence(t: Words, found: Alike, layers: int, directions: int, *, of_rows: bool = False) -> str:
    """Say which units are on just here, and how many of them the best passage shares."""
    count = len(found.active)
    if not count:
        return t.of("units_alike", "none_rows" if of_rows else "none")
    named = ", ".join(_name(t, one, layers, directions) for one in found.active[:NAMED])
    if count > NAMED:
        named += ", …"
    if not found.passages:
        return t("units_alike.alone", count=count, units=named)
    shared = len(found.passages[0].shared)
    if shared == count:
        return t("units_alike.full", count=count, units=named, full=f"{found.full:,}")
    return t("units_alike.some", count=count, units=named, shared=shared)


def _name(t: Words, one: Active, layers: int, directions: int) -> str:
    if layers == 1 and directions == 1:
        return str(one.unit)
    return unit_name(t, Unit(one.layer, one.direction, one.unit), layers, directions)


def lines(found: Alike, documents: tuple[Document, ...]) -> tuple[Line, ...]:
    """Return the passages as they are listed."""
    total = len(found.active)
    return tuple(
        line(f"{len(one.shared)}/{total}", documents[one.document], one.start, one.stop)
        for one in found.passages[:SHOWN]
    )


def line(count: str, document: Document, start: int, stop: int) -> Line:
    """Return a place of a text with what stands around it, white space visible."""
    text = document.text if document.rows is None else rows.bars(document.rows)

    def shown(first: int, last: int) -> str:
        return "".join("↵" if one == "\n" else one for one in text[first:last])

    inside = shown(start, stop)
    return Line(
        count,
        shown(max(0, start - AROUND), start),
        visible(inside) if len(inside) == 1 else inside,
        shown(stop, stop + AROUND),
        document.name if document.rows is None else f"{document.name} {start + 1:,}\u2013{stop:,}",
    )
