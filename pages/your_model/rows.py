"""Rows of numbers for a network without an embedding: a table, its columns in order, and their scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from pages.shared import uploads
from pages.shared.i18n import Words
from rnn_core.errors import TextError
from rnn_core.opening import Found
from rnn_core.series.numbers import decimal_of, number
from rnn_core.series.table import SeriesTable, read_table
from rnn_core.text.rows import RowVocabulary, table_of

MOST: Final = 100_000
"""Rows that are read."""
FAR: Final = 3.0
"""A column whose mean is further from 0, or whose deviation is above this, is asked about."""
_PREVIEW: Final = 5

_FILE: Final = "your_model_rows_file"
_COLUMNS: Final = "your_model_columns"
_SCALE: Final = "your_model_scale"
_MEANS: Final = "your_model_means"
_DEVIATIONS: Final = "your_model_deviations"

SCALES: Final = ("rows", "given", "none")


@dataclass(frozen=True)
class Given:
    """The rows that a network is to read.

    Attributes
    ----------
    vocabulary : RowVocabulary
        How they are read.
    text : str
        The table, as CSV.
    """

    vocabulary: RowVocabulary
    text: str


def section(t: Words, found: Found, example: bytes | None = None) -> Given | None:
    """Ask for rows; None as long as they do not fit.

    Parameters
    ----------
    example
        The table of the example, which is read where no other is given.
    """
    st.subheader(t("your_model.rows", count=found.inputs), anchor=False)
    file = st.file_uploader(
        t("your_model.rows_file"),
        key=_FILE,
        help=t("your_model.rows_help", most=f"{MOST:,}"),
        max_upload_size=uploads.MEGABYTES,
    )
    given = example if file is None else file.getvalue()
    if given is None:
        st.text(t("your_model.rows_wanted", count=found.inputs))
        return None
    if file is None:
        st.caption(t("your_model.rows_example"))
    try:
        table = read_table(given)
    except TextError as error:
        code = error.code if t.has("problem", error.code) else "blank"
        st.text(t("problem.title") + " " + t.of("problem", code, **error.details))
        return None
    _preview(table)
    chosen = _columns(t, table, found.inputs)
    if len(chosen) != found.inputs:
        kind = "missing" if len(chosen) < found.inputs else "surplus"
        apart = abs(found.inputs - len(chosen))
        st.text(
            t.of("your_model_count", kind, have=len(chosen), expected=found.inputs, apart=apart, twice="")
        )
        return None
    values, gaps = numbers(table, chosen)
    if len(values) < 2:
        st.text(t("your_model.rows_none"))
        return None
    if gaps:
        st.text(t("your_model.rows_gaps", count=f"{gaps:,}", total=f"{gaps + len(values):,}"))
    names = tuple(table.columns[k].name or f"x{k + 1}" for k in chosen)
    scale = _scale(t, names, values)
    if scale is None:
        return None
    return Given(RowVocabulary(columns=names, mean=scale[0], deviation=scale[1]), table_of(names, values))


def _preview(table: SeriesTable) -> None:
    shown = {
        one.name or f"x{k + 1}": [cell[:40] for cell in one.cells[:_PREVIEW]]
        for k, one in enumerate(table.columns[:12])
    }
    st.dataframe(pd.DataFrame(shown), hide_index=True, height="content")


def _columns(t: Words, table: SeriesTable, count: int) -> list[int]:
    offered = [k for k in table.numeric if table.columns[k].kind != "count"] or list(table.numeric)
    every = [*offered, *(k for k in table.numeric if k not in offered)]
    key = f"{_COLUMNS}_{count}_{len(table.columns)}"
    chosen = st.multiselect(
        t("your_model.columns"),
        every,
        default=offered[:count],
        key=key,
        format_func=lambda k: table.columns[k].name or f"x{k + 1}",
    )
    return list(chosen)


def numbers(table: SeriesTable, chosen: list[int]) -> tuple[NDArray[np.float64], int]:
    """Return the rows whose cells all are numbers, (rows, columns), and how many others there are."""
    read = []
    for k in chosen:
        cells = table.columns[k].cells[:MOST]
        decimal = decimal_of(cells).decimal
        read.append([number(cell, decimal) for cell in cells])
    values = np.array(read, np.float64).T  # None becomes nan
    whole = np.isfinite(values).all(1)
    return values[whole], int((~whole).sum())


def _scale(
    t: Words, names: tuple[str, ...], values: NDArray[np.float64]
) -> tuple[tuple[float, ...], tuple[float, ...]] | None:
    """Ask how the rows are scaled where they lie far from 1; None as long as that is no scale."""
    mean, deviation = values.mean(0), values.std(0)
    far = [k for k in range(len(names)) if abs(mean[k]) > FAR or deviation[k] > FAR]
    if not far:
        return (), ()
    with st.container(key="your_model_scaling", gap="small"):
        k = max(far, key=lambda one: abs(mean[one]))
        st.text(
            t("your_model.scaled", column=names[k], mean=f"{mean[k]:,.4g}", deviation=f"{deviation[k]:,.4g}")
        )
        kind = st.segmented_control(
            t("your_model.scale"),
            SCALES,
            default="rows",
            required=True,
            key=_SCALE,
            format_func=lambda one: t.of("your_model_scale", one),
        )
        if kind == "none":
            return (), ()
        if kind == "rows":
            return tuple(map(float, mean)), tuple(float(one) if one > 0 else 1.0 for one in deviation)
        return _written(t, len(names))


def _written(t: Words, count: int) -> tuple[tuple[float, ...], tuple[float, ...]] | None:
    means = _list(st.text_input(t("your_model.means", count=count), key=_MEANS), count)
    deviations = _list(st.text_input(t("your_model.deviations", count=count), key=_DEVIATIONS), count)
    if means is None or deviations is None or min(deviations) <= 0:
        st.text(t("your_model.scale_wanted", count=count))
        return None
    return means, deviations


def _list(written: str | None, count: int) -> tuple[float, ...] | None:
    try:
        found = tuple(float(one) for one in (written or "").replace(",", " ").split())
    except ValueError:
        return None
    return found if len(found) == count and np.isfinite(found).all() else None
