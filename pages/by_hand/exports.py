"""What a visitor takes with them: the link, the spreadsheet with its formulas, and the numbers as CSV."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from pages.by_hand import controls
from pages.by_hand.measure import Shown
from pages.by_hand.url_state import ADDRESS
from pages.shared import cells, downloads, parts
from pages.shared.downloads import Export
from pages.shared.i18n import LANGUAGES, Words, words
from rnn_core.number_format import power
from rnn_core.tasks.by_hand.sheet import SheetWords, workbook
from rnn_core.tasks.by_hand.writing import symbol


def numbers(found: Shown) -> pd.DataFrame:
    """Return every number of every step, a row for each, torch's and the one by hand."""
    equations = found.cell.equations
    rows = [
        (
            step + 1,
            line.name,
            "sum" if line.is_sum else "value",
            line.unit + 1,
            symbol(equations, line.name, line.unit, is_sum=line.is_sum),
            found.one.value(line.name, line.unit, step, is_sum=line.is_sum),
            (found.exact.sums if line.is_sum else found.exact.record)[line.name][step, line.unit],
            (found.rounded.sums if line.is_sum else found.rounded.record)[line.name][step, line.unit],
        )
        for step in range(found.one.steps)
        for line in equations.lines
    ]
    heads = ["step", "quantity", "what", "unit", "symbol", "torch", "by_hand", "rounded"]
    return pd.DataFrame(rows, columns=heads)


def sheet_words(t: Words, found: Shown) -> SheetWords:
    """Return what the spreadsheet says in one language."""
    names = {
        one.name: t.of("quantity", one.name)
        for one in found.cell.equations.spec.quantities
        if t.has("quantity", one.name)
    }
    return SheetWords(
        title=t.of("by_hand_does", found.preset.name),
        notes=(
            t("by_hand.sheet_what", cell=cells.name(t, found.cell.cell), units=found.cell.hidden),
            t("by_hand.sheet_how"),
            t("by_hand.sheet_exact"),
        ),
        weight=t("by_hand.sheet_weight"),
        torch_name=t("by_hand.sheet_torch"),
        value=t("by_hand.sheet_value"),
        step=t("by_hand.sheet_step"),
        before=t("by_hand.sheet_before"),
        given=t.messages["by_hand.sheet_given"],
        sum_of=t.messages["by_hand.sheet_sum"],
        quantities=names,
    )


def spreadsheet(lang: str, found: Shown) -> bytes:
    """Return the spreadsheet, the visitor's language first."""
    order = sorted(LANGUAGES, key=lambda one: one != lang)
    return workbook(found.cell, found.inputs, [sheet_words(words(one), found) for one in order])


def bar(t: Words, found: Shown) -> None:
    """Offer the link and the downloads, side by side."""
    name = found.preset.name.replace("_", "-")
    exports = [
        Export(
            t("by_hand.xlsx"), partial(spreadsheet, t.language, found), f"by-hand-{name}.xlsx", "by_hand_xlsx"
        ),
        Export(t("by_hand.csv"), partial(numbers, found), f"by-hand-{name}.csv", "by_hand_csv"),
    ]
    downloads.bar(t, ADDRESS, controls.here(ADDRESS.here()), exports)


def about(t: Words, found: Shown) -> None:
    """Say how it was computed, and what it does and does not mean."""
    with parts.how(t, "by_hand"):
        st.text(
            t(
                "by_hand.exact",
                residual=power(found.one.trace.residual),
                gap=power(found.gap),
                steps=found.one.steps,
            )
        )
        parts.prose(t, __file__)
