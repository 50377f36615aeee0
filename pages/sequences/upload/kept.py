"""A file that the visitor brought, what they chose about it, and what came of it; kept in the session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import streamlit as st

from pages.shared import uploads
from rnn_core.errors import InputError, TextError
from rnn_core.series.own import OwnSeries, TableChoices, read_series
from rnn_core.series.table import SeriesTable, read_table
from rnn_core.text import safe_name

__all__ = ["Brought", "FileChoices", "bring", "brought", "forget", "kept", "otherwise", "read_as"]

_KEPT: Final = "sequences_upload_kept"
_NAME: Final = 60  # characters of a file's name


@dataclass(frozen=True)
class FileChoices:
    """What the visitor chose about the file itself; None is left to the reader."""

    encoding: str | None = None
    replace: bool = False
    separator: str | None = None
    header: bool | None = None


@dataclass(frozen=True, eq=False)
class Brought:
    """A file, and what came of it.

    Attributes
    ----------
    data : bytes
        So that it can be read otherwise.
    name : str
        Of the file, as it is safe to show.
    file : FileChoices
    choices : TableChoices
    table : SeriesTable or None
        Its columns, as far as it could be taken apart.
    series : OwnSeries or None
    problem : (code, details) or None
        Why there is no series, if there is none.
    before : OwnSeries or None
        What was read last, if this could not be: it stays on screen.
    """

    data: bytes = field(repr=False)
    name: str
    file: FileChoices = field(default_factory=FileChoices)
    choices: TableChoices = field(default_factory=TableChoices)
    table: SeriesTable | None = None
    series: OwnSeries | None = None
    problem: tuple[str, dict[str, Any]] | None = None
    before: OwnSeries | None = None

    @property
    def encoding(self) -> str | None:
        """What the bytes were read as, if they were."""
        if self.table is not None:
            return self.table.encoding
        return self.problem[1].get("read_as") if self.problem else None

    @property
    def separator(self) -> str | None:
        """What stands between cells, as it was read or chosen."""
        if self.table is not None:
            return self.table.separator
        found = self.problem[1].get("separator") if self.problem else None
        return found if found is not None else self.file.separator


def kept() -> Brought | None:
    """Return what the visitor brought last."""
    found: Brought | None = st.session_state.get(_KEPT)
    return found


def brought() -> OwnSeries | None:
    """Return the visitor's series, if they brought one that could be read."""
    found = kept()
    return (found.series or found.before) if found is not None else None


def forget() -> None:
    """Drop what was brought."""
    st.session_state.pop(_KEPT, None)


def bring(data: bytes, name: str, least: int) -> bool:
    """Read a new file; return whether there is a series now.

    What was brought before stays where the new one cannot be read: its reason is said beside.
    """
    try:
        uploads.charge(len(data))
    except TextError as error:
        found = Brought(b"", safe_name(name, limit=_NAME), problem=_problem(error))
    else:
        found = _read(Brought(data, safe_name(name, limit=_NAME)), least)
    return _keep(found)


def read_as(encoding: str | None, replaced: bool, least: int) -> bool:
    """Read the file in another encoding: what was chosen about its table holds no more."""
    found = kept()
    if found is None:
        return False
    refused = found.problem[1].get("encoding") if found.problem is not None else found.encoding
    fresh = Brought(found.data, found.name, FileChoices(encoding or refused, replaced))
    return _keep(_read(fresh, least))


def otherwise(least: int, *, file: Mapping[str, Any] | None = None, **choices: Any) -> bool:
    """Read the file with other choices.

    Parameters
    ----------
    least
        Values that there must be.
    file
        Of `FileChoices`: the columns are looked at anew.
    **choices
        Of `TableChoices`.
    """
    found = kept()
    if found is None:
        return False
    if file is not None:
        fresh = Brought(found.data, found.name, replace(found.file, **file))
    else:
        fresh = Brought(found.data, found.name, found.file, replace(found.choices, **choices), found.table)
    return _keep(_read(fresh, least))


def _keep(found: Brought) -> bool:
    st.session_state[_KEPT] = replace(found, before=brought())
    return found.series is not None


def _read(fresh: Brought, least: int) -> Brought:
    table = fresh.table
    try:
        if table is None:
            one = fresh.file
            table = read_table(
                fresh.data, one.encoding, replace=one.replace, separator=one.separator, header=one.header
            )
        series = read_series(table, fresh.choices, least=least)
    except TextError as error:
        return replace(fresh, table=table, problem=_problem(error))
    except InputError:  # a choice that this table does not have: the controls show what holds instead
        return _read(
            Brought(fresh.data, fresh.name, FileChoices(fresh.file.encoding, fresh.file.replace)), least
        )
    return replace(fresh, table=table, series=series)


def _problem(error: TextError) -> tuple[str, dict[str, Any]]:
    return error.code, dict(error.details)
