"""What was found in a file, in words: the table of its tensors, and what was inferred from which shape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from pages.shared import cells, parts
from pages.shared.i18n import Words
from pages.shared.streamlit_compat import DeltaGenerator
from pages.your_model.kept import Opened
from rnn_core.opening import Found, Inference, TensorRow

MOST_ROWS: Final = 60
"""Tensors in the table; what else there is is counted."""

_ALIGNED: Final = {"tensors": ("---", "---:", "---:", ":-:"), "inferred": ("---", "---", "---")}


def size(t: Words, count: int) -> str:
    """Write a number of bytes."""
    family = "megabytes" if count >= 1_000_000 else "kilobytes"
    return t.of("your_model", family, count=f"{count / (1e6 if family == 'megabytes' else 1e3):,.1f}")


def shape(one: Sequence[int] | None) -> str:
    """Write a shape; a dash where there is none.

    Examples
    --------
    >>> shape((65, 48)), shape((4,)), shape(None)
    ('(65, 48)', '(4)', '–')
    """
    return "\u2013" if one is None else f"({', '.join(map(str, one))})"


def code(name: str) -> str:
    """Write a name that came in a file, as code that Markdown leaves alone.

    Examples
    --------
    >>> code("rnn.weight"), code("a`b|c")
    ('`rnn.weight`', '`a?b?c`')
    """
    kept = "".join("?" if one in "`|\\\n\r" or not one.isprintable() else one for one in name)
    return f"`{kept[:80] or '?'}`"


def table(kind: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Draw a table of Markdown."""
    lines = [head, _ALIGNED[kind], *rows]
    with st.container(key=f"your_model_{kind}"):
        st.markdown("\n".join(f"| {' | '.join(row)} |" for row in lines))


def tensors(t: Words, opened: Opened, rows: Sequence[TensorRow]) -> None:
    """Draw every tensor: what came, what it has to be, and whether it is that."""
    head = [t.of("your_model_column", one) for one in ("tensor", "got", "must", "fits")]
    used = sorted(rows, key=lambda row: row.fits is None)
    table("tensors", head, [_row(t, row) for row in used[:MOST_ROWS]])
    if len(rows) > MOST_ROWS:
        st.caption(t("your_model.more", count=len(rows) - MOST_ROWS))
    found = opened.found
    if any(row.formula for row in rows):
        st.caption(t("your_model.letters"))
    said = [opened.name, size(t, opened.size)]
    if found is not None:
        said += [t("your_model.numbers", count=f"{found.parameters:,}"), found.dtype]
    with st.container(key="your_model_size"):
        st.text(", ".join(said))


def _row(t: Words, row: TensorRow) -> list[str]:
    must = (row.formula or shape(row.must)).replace(",)", ")")
    if row.fits is None:
        return [code(row.name), shape(row.got), t("your_model.unused"), ""]
    if row.fits:
        return [code(row.name), shape(row.got), parts.literal(must), ":material/check:"]
    return [code(row.name), f"**{shape(row.got)}**", f"**{shape(row.must)}**", f"**{chr(0xD7)}**"]


def claim(t: Words, found: Found, *, rows: bool, ready: bool) -> str:
    """Say in one line what it is, and what is missing.

    Parameters
    ----------
    rows
        Whether it reads rows of numbers.
    ready
        Whether nothing is missing any more.
    """
    kind = ("rows_ready" if ready else "rows") if rows else "named" if ready else "tokens"
    return t.of(
        "your_model_claim",
        kind,
        cell=cells.name(t, found.cell),
        layers=found.layers,
        hidden=f"{found.hidden:,}",
        tokens=f"{found.tokens or 0:,}",
        inputs=found.inputs,
    )


def inferred(t: Words, found: Found) -> None:
    """Draw what was inferred, and from which tensor."""
    head = [t.of("your_model_column", one) for one in ("part", "value", "why")]
    table("inferred", head, [_inferred(t, one) for one in found.inferred])
    for note in found.notes:
        details = {
            key: ", ".join(value) if isinstance(value, (list, tuple)) else value
            for key, value in note.details.items()
        }
        if t.has("your_model_note", note.code):
            st.caption(parts.literal(t.of("your_model_note", note.code, **details)))


def _inferred(t: Words, one: Inference) -> list[str]:
    value = cells.name(t, one.value) if one.code == "cell" and one.value in cells.names() else str(one.value)
    if one.code == "direction":
        value = t("your_model.both") if str(one.value) not in ("1", "forward") else t("your_model.one_way")
    why = (
        t.of("your_model_why", one.code, shape=shape(one.shape)) if t.has("your_model_why", one.code) else ""
    )
    return [t.of("your_model_part", one.code), f"**{parts.literal(value)}**", f"{code(one.tensor)} {why}"]


def columns() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Return the two columns: the tensors, and what they say."""
    left, right = st.columns([1.1, 1], gap="large")
    return left, right
