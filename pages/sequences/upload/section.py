"""Where the visitor brings a table of their own: what was read, what was left out, and what can be chosen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

import pandas as pd
import streamlit as st

from pages.sequences.upload import kept
from pages.sequences.upload.kept import Brought
from pages.shared import encodings, uploads, user_text
from pages.shared.downloads import Export
from pages.shared.i18n import Words
from rnn_core.series.numbers import DECIMALS
from rnn_core.series.own import GAPS, LEAST, OwnSeries
from rnn_core.series.table import BLANKS, Column, SeriesTable
from rnn_core.series.times import DAYS
from rnn_core.tasks.parallel import SEPARATORS
from rnn_core.text import LIMIT, Note

__all__ = ["FILE", "exports", "frame", "show", "told"]

FILE: Final = "sequences_upload_file"
_ENCODING: Final = "sequences_upload_encoding"
_SEPARATOR: Final = "sequences_upload_separator"
_HEADER: Final = "sequences_upload_header"
_VALUE: Final = "sequences_upload_value"
_TIMES: Final = "sequences_upload_times"
_DECIMAL: Final = "sequences_upload_decimal"
_FORMAT: Final = "sequences_upload_format"
_ORDER: Final = "sequences_upload_order"
_GAPS: Final = "sequences_upload_gaps"

_SHOWN: Final = 40  # characters of a cell or a name
_NAMED: Final = 6  # names in a sentence
_NONE: Final = -1
_NAMES: Final = dict(
    zip((*SEPARATORS, BLANKS), ("tab", "comma", "semicolon", "bar", "bars", "blanks"), strict=True)
)
_SIGNS: Final = {"point": "1,234.5", "comma": "1.234,5"}
_ASKED: Final = frozenset(
    (
        "series_times_ambiguous",
        "series_times_unread",
        "series_decimal",
        "series_header_maybe",
        "series_numbers_first",
    )
)
"""Notes that ask the visitor to choose: what can be chosen stands open then."""

After = Callable[[], None]


def show(t: Words, least: int = LEAST, after: After = lambda: None) -> None:
    """Draw the part.

    Parameters
    ----------
    t
    least
        Values that a series must have on this page, such as for its longest window.
    after
        Called when a series has been read: the page goes to it.
    """
    with st.container(key="sequences_upload", gap="small"):
        st.file_uploader(
            t("upload.file"),
            key=FILE,
            on_change=_upload,
            args=(least, after),
            max_upload_size=uploads.MEGABYTES,
        )
        st.caption(t("upload.help", megabytes=LIMIT // 1_000_000, least=least))
        found = kept.kept()
        if found is None:
            return
        if found.problem is not None:
            with st.container(key="problem_sequences"):
                st.text(_why(t, found))
                _ways(t, found, least, after)
        elif found.series is not None and found.table is not None:
            with st.container(key="sequences_upload_notes"):
                st.text(told(t, found.table, found.series))
            asked = any(one.code in _ASKED for one in (*found.table.notes, *found.series.notes))
            with st.expander(
                t("upload.otherwise"),
                expanded=asked,
                icon=":material/tune:",
                key="sequences_upload_fold",
            ):
                _ways(t, found, least, after)


def exports(t: Words, series: OwnSeries) -> list[Export]:
    """Return the file that this part offers: the series as it was read."""
    return [Export(t("upload.csv"), partial(frame, series), "sequences-own-series.csv")]


def frame(series: OwnSeries) -> pd.DataFrame:
    """Return a series as it was read, a row a value: its time as text, or the line of the file."""
    time = "time" if series.times >= 0 else "line"
    return pd.DataFrame({time: series.labels, series.name or "value": series.values})


def told(t: Words, table: SeriesTable, series: OwnSeries) -> str:
    """Say what was read, from which column, and all that was left out or changed."""
    count = f"{len(series.values):,}"
    said = [t("upload.read", count=count, column=_called(t, table, series.value))]
    if series.times >= 0:
        family = "times" if series.time_format else "times_text"
        said.append(t.of("upload", family, column=_called(t, table, series.times)))
    notes = [*table.notes, *series.notes]
    return " ".join([*said, *(_note(t, one) for one in notes)])


def _note(t: Words, note: Note) -> str:
    family = "series_note" if t.has("series_note", note.code) else "note"
    return user_text.sentence(t, family, note.code, _plain(t, note.details))


def _why(t: Words, found: Brought) -> str:
    """Say why there is no series."""
    code, details = found.problem or ("", {})
    family = "series_problem" if t.has("series_problem", code) else "problem"
    said = user_text.sentence(t, family, code, _plain(t, details))
    return said if found.before is None else f"{said} {t('upload.stays')}"


def _plain(t: Words, details: Any) -> dict[str, Any]:
    """Write what a sentence speaks of in the visitor's words."""
    said = dict(details)
    for name in ("count", "total", "used", "least", "most", "missing"):
        if isinstance(said.get(name), int):
            said[name] = f"{said[name]:,}"
    if "separator" in said:
        said["separator"] = _separator(t, said["separator"])
    if "decimal" in said:
        said["decimal"] = t.of("upload_decimal", said["decimal"])
    if "formats" in said:
        said["formats"] = ", ".join(_format(t, one) for one in said["formats"])
    if "format" in said and str(said["format"]).startswith("%"):
        said["format"] = _format(t, said["format"])
    if "names" in said:
        names = [_short(one) for one in said["names"]]
        said["names"] = ", ".join(names[:_NAMED]) + (", \u2026" if len(names) > _NAMED else "")
    if "name" in said:
        said["name"] = _short(said["name"]) or t("upload.unnamed")
    return said


def _called(t: Words, table: SeriesTable, column: int) -> str:
    name = _short(table.columns[column].name)
    return t("upload.named", name=name) if name else t("upload.numbered", number=column + 1)


def _separator(t: Words, separator: str) -> str:
    known = _NAMES.get(separator)
    return t.of("upload_separator", known) if known else separator


def _format(t: Words, form: str) -> str:
    """Write a format as a day is written in it: 2024-03-31."""
    pieces = {"%Y": "year", "%y": "short_year", "%m": "month", "%d": "day", "%b": "word_month"}
    written = form
    for code, name in pieces.items():
        written = written.replace(code, t.of("upload_format", name))
    return written


def _short(cell: str) -> str:
    return cell if len(cell) <= _SHOWN else cell[: _SHOWN - 1] + "\u2026"


def _ways(t: Words, found: Brought, least: int, after: After) -> None:
    """Draw what can be chosen: of the file, of its columns, of its numbers, times and gaps."""

    def again(encoding: str | None, replaced: bool) -> None:
        _done(kept.read_as(encoding, replaced, least), after)

    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        if found.encoding is not None:
            encodings.chooser(t, found.encoding, again, key=_ENCODING)
        elif found.problem is not None:
            encodings.ways(t, *found.problem, again, key=_ENCODING)
            return
        _choose_separator(t, found, least, after)
    table = found.table
    if table is None:
        return
    st.session_state[_HEADER] = table.header
    st.checkbox(t("upload.header"), key=_HEADER, on_change=_header, args=(least, after))
    _choose_columns(t, found, table, least, after)
    _choose_reading(t, found, least, after)


def _choose_separator(t: Words, found: Brought, least: int, after: After) -> None:
    read = found.separator
    st.session_state[_SEPARATOR] = read
    st.selectbox(
        t("upload.separator"),
        dict.fromkeys((*SEPARATORS, BLANKS, *([read] if read else []))),
        index=None,
        key=_SEPARATOR,
        format_func=lambda one: _separator(t, one),
        placeholder=t("upload.which"),
        accept_new_options=True,
        on_change=_part_at,
        args=(least, after),
        width=220,
    )


def _choose_columns(t: Words, found: Brought, table: SeriesTable, least: int, after: After) -> None:
    """Offer the column with the values, and the one with the times."""
    value, times = _columns(found, table)
    numbers = list(range(len(table.columns)))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        for key, likely, offered in (
            (_VALUE, value, numbers),
            (_TIMES, times, [_NONE, *(k for k in numbers if k != value)]),
        ):
            st.session_state[key] = likely if likely in offered else offered[0]
            st.selectbox(
                t.of("upload_choose", key.rpartition("_")[2]),
                offered,
                key=key,
                format_func=lambda k: _column(t, table, k),
                on_change=_choose,
                args=(key, least, after),
                width=300,
            )


def _columns(found: Brought, table: SeriesTable) -> tuple[int, int]:
    if found.series is not None:
        return found.series.value, found.series.times
    value = found.choices.value if found.choices.value is not None else table.numeric[0]
    times = found.choices.times if found.choices.times is not None else table.times
    return value, _NONE if times is None or times == value else times


def _column(t: Words, table: SeriesTable, k: int) -> str:
    if k == _NONE:
        return t("upload.no_times")
    one: Column = table.columns[k]
    example = next((cell for cell in one.cells if cell), "")
    return t("upload.column", column=_called(t, table, k), example=_short(example))


def _choose_reading(t: Words, found: Brought, least: int, after: After) -> None:
    """Offer decimal sign, format of the times, order of the rows, and what becomes of missing values."""
    series = found.series
    decimal = series.decimal if series is not None else found.choices.decimal or "point"
    form = series.time_format if series is not None else found.choices.time_format
    _, times = _columns(found, found.table) if found.table is not None else (0, _NONE)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _pick(t, _DECIMAL, DECIMALS, decimal, least, after, lambda one: _SIGNS[one], 150)
        if times != _NONE:
            fit = series.formats if series is not None else ()
            offered = ["", *dict.fromkeys((*fit, *([form] if form else []), *DAYS))]
            _pick(
                t,
                _FORMAT,
                offered,
                form or "",
                least,
                after,
                lambda one: _format(t, one) or t("upload.as_text"),
                220,
            )
        gaps = series.gaps if series is not None else found.choices.gaps or GAPS[0]
        _pick(t, _GAPS, GAPS, gaps, least, after, lambda one: t.of("upload_gaps", one), 300)
    if times != _NONE and form:
        st.session_state[_ORDER] = found.choices.in_order is not False
        st.checkbox(t("upload.order"), key=_ORDER, on_change=_choose, args=(_ORDER, least, after))


def _pick(
    t: Words,
    key: str,
    offered: Any,
    chosen: str,
    least: int,
    after: After,
    written: Callable[[str], str],
    width: int,
) -> None:
    st.session_state[key] = chosen
    st.selectbox(
        t.of("upload_choose", key.rpartition("_")[2]),
        list(offered),
        key=key,
        format_func=written,
        on_change=_choose,
        args=(key, least, after),
        width=width,
    )


def _upload(least: int, after: After) -> None:
    file = st.session_state.get(FILE)
    if file is not None:
        _done(kept.bring(file.getvalue(), file.name, least), after)


def _part_at(least: int, after: After) -> None:
    # Nothing chosen: it is looked for again.
    _done(kept.otherwise(least, file={"separator": st.session_state[_SEPARATOR] or None}), after)


def _header(least: int, after: After) -> None:
    _done(kept.otherwise(least, file={"header": bool(st.session_state[_HEADER])}), after)


_FIELDS: Final = {
    _VALUE: "value",
    _TIMES: "times",
    _DECIMAL: "decimal",
    _FORMAT: "time_format",
    _ORDER: "in_order",
    _GAPS: "gaps",
}
# What is chosen of one column says nothing of another.
_FORGETS: Final[dict[str, dict[str, None]]] = {
    _VALUE: {"decimal": None, "gaps": None},
    _TIMES: {"time_format": None, "in_order": None},
}


def _choose(key: str, least: int, after: After) -> None:
    chosen = st.session_state[key]
    _done(kept.otherwise(least, **{_FIELDS[key]: chosen}, **_FORGETS.get(key, {})), after)


def _done(there: bool, after: After) -> None:
    if there:
        after()
