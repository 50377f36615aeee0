"""The figures behind a chart as a table that is read with the eyes, the keyboard or a screen reader."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st


def table(name: str, heads: Sequence[str], rows: Sequence[Sequence[str]], chosen: int | None = None) -> None:
    """Draw a table as narrow as its words allow.

    Parameters
    ----------
    name
        Of the table; part of the key of its container.
    heads, rows
        Its cells, as they are to be read.
    chosen
        The row that stands out, from 0; None: none.
    """
    bold = [[f"**{cell}**" if k == chosen else cell for cell in row] for k, row in enumerate(rows)]
    lines = [heads, ["---"] * len(heads), *bold]
    with st.container(key=f"values_{name}"):
        st.markdown(
            "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in lines)
        )
