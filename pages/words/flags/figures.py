"""The cell's line, the next word, gates as bits, and flags by size."""

from __future__ import annotations

import streamlit as st

from pages.shared import charts
from pages.shared.i18n import Words
from pages.words.flags import findings
from pages.words.flags.measure import Flipped
from pages.words.flags.sentence import Asked
from pages.words.flags.url_state import PageState
from rnn_core.player.design import LETTERS
from rnn_core.plots.flags import FlagLine, by_size, flag_lines, gate_bits, next_words
from rnn_core.plots.style import Style

_AXES = ("up", "down", "set", "level", "before", "after", "probability", "units", "share")
CURVES = ("auroc", "untrained", "flips_1", "flips_2", "flips_4")


def style(t: Words) -> Style:
    """Return colours, and this part's words for its charts."""
    return charts.labelled(t, {name: t.of("words_flags_axis", name) for name in _AXES})


def lines(t: Words, page_state: PageState, found: Flipped, read: Asked) -> None:
    """Draw the line of the first cell that is set, and those of the other flags' cells."""
    unit = found.units[0]
    own = FlagLine(
        t.of("words_flags_line", page_state.looked_at, unit=unit),
        findings.levels(found, unit),
        findings.levels(found, unit, changed=True),
        chosen=True,
    )
    others = [
        FlagLine(
            t.of("words_flags_line", name, unit=study.reader),
            findings.levels(found, study.reader, study=study),
        )
        for name, study in found.net.studies.items()
        if name != page_state.looked_at
    ]
    figure = flag_lines(read.labels, [own, *others], read.after - 1, style(t))
    charts.show(
        figure,
        "words_flags_lines",
        t("words_flags.lines_alt", claim=findings.claim(t, page_state, found, read)[0]),
    )


def coming(t: Words, page_state: PageState, found: Flipped, read: Asked) -> None:
    """Draw the likeliest next words, as it is and with the cells set."""
    alt = findings.flip(t, page_state, found, read)
    charts.show(next_words(findings.entries(found, read, page_state), style(t)), "words_flags_next", alt)


def masks(t: Words, found: Flipped, read: Asked) -> None:
    """Draw the gates of the first cell that is set as bits."""
    unit = found.units[0]
    gates = {LETTERS[name]: found.ways.plain.gate(name)[0][1:, unit] for name in found.net.gates}
    charts.show(
        gate_bits(gates, read.labels, style(t)), "words_flags_gates", t("words_flags.gates_alt", unit=unit)
    )


def stored_sizes(t: Words, page_state: PageState) -> None:
    """Draw the stored experiment: telling and deciding by the number of units."""
    curves = {key: t.of("words_flags_curve", key) for key in CURVES}
    figure = by_size(findings.rows_of(page_state), curves, style(t))
    charts.show(figure, "words_flags_sizes", findings.sizes(t, page_state))


def table(t: Words, page_state: PageState, found: Flipped, read: Asked) -> None:
    """Write the line and the next words in figures."""
    unit = found.units[0]
    plain, changed = (states[1:, unit] for states in found.ways.states)
    heads = [t.of("words_flags_column", name) for name in ("word", "plain", "changed")]
    rows = [
        {heads[0]: word, heads[1]: f"{a:.3f}", heads[2]: f"{b:.3f}"}
        for word, a, b in zip(read.labels, plain, changed, strict=True)
    ]
    st.caption(t("words_flags.values", unit=unit))
    st.table(rows)
