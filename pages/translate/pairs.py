"""A visitor's own file of pairs: brought, read, and read otherwise where the visitor knows better."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import streamlit as st

from pages.shared import encodings, uploads, user_text
from pages.shared.i18n import Words
from pages.translate import user_translator
from rnn_core.errors import InputError, TextError
from rnn_core.tasks.parallel import SEPARATORS, Layout, OwnPairs, read_pairs
from rnn_core.tasks.parallel.own import HELD_OUT

__all__ = ["brought", "section"]

_KEPT: Final = user_translator.PAIRS
_FILE: Final = "translate_live_file"
_ENCODING: Final = "translate_live_encoding"
_SEPARATOR: Final = "translate_live_separator"
_FIRST, _SECOND = "translate_live_first", "translate_live_second"
_HEADER: Final = "translate_live_header"
_SHOWN: Final = 40  # characters of a cell
_NAMES: Final = dict(zip(SEPARATORS, ("tab", "comma", "semicolon", "bar", "bars"), strict=True))


@dataclass(frozen=True)
class Choices:
    """What the visitor chose about a file; None is left to the reader."""

    encoding: str | None = None
    replace: bool = False
    separator: str | None = None
    columns: tuple[int, int] | None = None
    header: bool | None = None


@dataclass(frozen=True, eq=False)
class Brought:
    """A file, and what came of it.

    Attributes
    ----------
    data : bytes
        So that it can be read otherwise.
    choices : Choices
    pairs : OwnPairs or None
    problem : (code, details) or None
        Why it could not be read, if it could not.
    """

    data: bytes
    choices: Choices
    pairs: OwnPairs | None = None
    problem: tuple[str, dict[str, Any]] | None = None

    @property
    def layout(self) -> Layout | None:
        """How the table was read, as far as it could be."""
        if self.pairs is not None:
            return self.pairs.layout
        return self.problem[1].get("layout") if self.problem else None

    @property
    def encoding(self) -> str | None:
        """What the bytes were read as, if they were."""
        if self.pairs is not None:
            return self.pairs.encoding
        return self.problem[1].get("read_as") if self.problem else None


def brought() -> OwnPairs | None:
    """Return the pairs that the visitor brought, if they could be read."""
    kept: Brought | None = st.session_state.get(_KEPT)
    return kept.pairs if kept is not None else None


def section(t: Words) -> None:
    """Let the visitor bring pairs, say how they were read, and let it be chosen otherwise."""
    st.file_uploader(
        t("translate_live.file"), key=_FILE, on_change=_upload, max_upload_size=uploads.MEGABYTES
    )
    st.caption(t("translate_live.file_help", one_in=round(1 / HELD_OUT)))
    kept: Brought | None = st.session_state.get(_KEPT)
    if kept is None:
        return
    if kept.problem is not None:
        with st.container(key="problem_translate_live"):
            st.text(_why(t, kept))
            _ways(t, kept)
    elif kept.pairs is not None:
        with st.container(key="translate_live_notes"):
            st.text(_told(t, kept.pairs))
            with st.expander(
                t("translate_pairs.otherwise"), icon=":material/tune:", key="translate_fold_pairs"
            ):
                _ways(t, kept)


def _told(t: Words, pairs: OwnPairs) -> str:
    """Say what was read, from where, and what was left out."""
    count = f"{len(pairs.pairs):,}"
    told = [t("translate_live.file_read", count=count), _from(t, pairs.layout)]
    return " ".join(told + [user_text.sentence(t, "note", note.code, note.details) for note in pairs.notes])


def _why(t: Words, kept: Brought) -> str:
    """Say why there are no pairs, and how the table was read where it could be."""
    code, details = kept.problem or ("", {})
    if code in ("empty", "blank"):
        return t("translate_pairs.empty")
    told = user_text.sentence(t, "problem", code, details)
    if kept.layout is None:
        return told
    if code == "pairs_choose":
        return f"{told} {_between(t, kept.layout)}"
    return f"{told} {_from(t, kept.layout)}"


def _from(t: Words, read: Layout) -> str:
    first, second = (_called(t, read, k) for k in read.columns)
    return f"{t('translate_pairs.columns', first=first, second=second)} {_between(t, read)}"


def _between(t: Words, read: Layout) -> str:
    return t("translate_pairs.between", separator=_separator(t, read.separator))


def _called(t: Words, read: Layout, column: int) -> str:
    name = _short(read.names[column])
    return t("translate_pairs.named", name=name) if name else t("translate_pairs.numbered", number=column + 1)


def _separator(t: Words, separator: str) -> str:
    known = _NAMES.get(separator)
    return t.of("translate_separator", known) if known else separator


def _ways(t: Words, kept: Brought) -> None:
    """Draw what can be chosen: the encoding, what stands between cells, the columns, the header."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        if kept.encoding is not None:
            encodings.chooser(t, kept.encoding, _read_as, key=_ENCODING)
        elif kept.problem is not None:
            encodings.ways(t, *kept.problem, _read_as, key=_ENCODING)
            return
        _choose_separator(t, kept)
    if kept.layout is not None and len(kept.layout.names) > 1:
        _choose_columns(t, kept.layout)


def _choose_separator(t: Words, kept: Brought) -> None:
    read = kept.layout.separator if kept.layout is not None else kept.choices.separator
    st.session_state[_SEPARATOR] = read
    st.selectbox(
        t("translate_pairs.separator"),
        dict.fromkeys((*SEPARATORS, *([read] if read else []))),
        index=None,
        key=_SEPARATOR,
        format_func=lambda one: _separator(t, one),
        placeholder=t("translate_pairs.which"),
        accept_new_options=True,
        on_change=_part_at,
        width=220,
    )


def _choose_columns(t: Words, read: Layout) -> None:
    numbers = list(range(len(read.names)))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        first = _column(t, read, _FIRST, numbers, read.columns[0])
        _column(t, read, _SECOND, [k for k in numbers if k != first], read.columns[1])
        st.button(
            t("translate_pairs.use"),
            key="translate_live_columns",
            type="primary",
            on_click=_read_columns,
        )
    st.session_state[_HEADER] = read.header
    st.checkbox(t("translate_pairs.header"), key=_HEADER, on_change=_name)


def _column(t: Words, read: Layout, key: str, offered: list[int], likely: int) -> int:
    if st.session_state.get(key) not in offered:
        st.session_state[key] = likely if likely in offered else offered[0]
    return st.selectbox(
        t.of("translate_pairs", key.rpartition("_")[2]),
        offered,
        key=key,
        format_func=lambda k: t(
            "translate_pairs.column",
            column=_called(t, read, k),
            example=_short(read.examples[k]),
        ),
        width=320,
    )


def _short(cell: str) -> str:
    return cell if len(cell) <= _SHOWN else cell[: _SHOWN - 1] + "\u2026"


def _upload() -> None:
    file = st.session_state.get(_FILE)
    if file is None:
        return
    data = file.getvalue()
    try:
        uploads.charge(len(data))
    except TextError as error:
        st.session_state[_KEPT] = Brought(b"", Choices(), None, _problem(error))
        return
    st.session_state[_KEPT] = _result(data, Choices())


def _read_as(encoding: str | None, replaced: bool) -> None:
    # What was chosen about a table holds no more where the text is another.
    kept: Brought = st.session_state[_KEPT]
    refused = kept.problem[1].get("encoding") if kept.problem is not None else kept.encoding
    st.session_state[_KEPT] = _result(kept.data, Choices(encoding or refused, replaced))


def _part_at() -> None:
    # Nothing chosen: it is looked for again.
    _read(separator=st.session_state[_SEPARATOR] or None, columns=None, header=None)


def _read_columns() -> None:
    # As all is now: a press may come before the page was drawn again, even with another file.
    kept: Brought = st.session_state[_KEPT]
    first, second = (st.session_state.get(key) for key in (_FIRST, _SECOND))
    numbers = range(len(kept.layout.names) if kept.layout is not None else 0)
    others = [k for k in numbers if k != first]
    if first in numbers and others:
        _read(columns=(first, second if second in others else others[0]))


def _name() -> None:
    _read(header=st.session_state[_HEADER])


def _read(**chosen: Any) -> None:
    kept: Brought = st.session_state[_KEPT]
    st.session_state[_KEPT] = _result(kept.data, replace(kept.choices, **chosen))


def _result(data: bytes, choices: Choices) -> Brought:
    for key in (_FIRST, _SECOND):
        st.session_state.pop(key, None)
    try:
        pairs = read_pairs(
            data,
            choices.encoding,
            replace=choices.replace,
            separator=choices.separator,
            columns=choices.columns,
            header=choices.header,
        )
    except TextError as error:
        return Brought(data, choices, None, _problem(error))
    except InputError:  # a choice that this table does not have: the controls show what holds instead
        return _result(data, Choices(choices.encoding, choices.replace))
    return Brought(data, choices, pairs)


def _problem(error: TextError) -> tuple[str, dict[str, Any]]:
    details: Mapping[str, Any] = error.details
    return error.code, dict(details)
