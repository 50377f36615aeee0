"""Stored races of three tasks with other starts: what the forget bias and the first weights decide."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.lab.memory.panels import NAMES
from pages.lab.memory.results import stored_rows, varied_rows
from pages.shared.i18n import Words


def table(say: Words, task: str) -> None:
    """Show a row a start, the standard race's among them; nothing for a task that was not varied."""
    varied = varied_rows(task)
    if not varied:
        return
    st.subheader(say("lab_memory.varied"), anchor=False)
    st.text(say("lab_memory.varied_help"))
    cells = {one["cell"] for one in varied}
    rows = [*varied, *(one for one in stored_rows(task) if one["cell"] in cells)]
    rows.sort(key=lambda one: (one["cell"], one["forget_bias"] or 0.0, one["initialisation"] != "torch"))
    head = [
        say.of("lab_memory_column", name) for name in ("network", "start", "solved", "updates", "seconds")
    ]
    lines = [head, ["---"] * len(head), *(_line(say, one) for one in rows)]
    with st.container(key="lab_memory_varied"):
        st.markdown("\n".join(f"| {' | '.join(line)} |" for line in lines))


def _line(say: Words, row: dict[str, Any]) -> list[str]:
    if row["cell"] == "rnn":
        start = say.of("lab_memory_start", row["initialisation"])
    elif row["forget_bias"] is None:
        start = say("lab_memory.forget_as_is")
    else:
        start = say("lab_memory.forget_of", bias=f"{row['forget_bias']:g}")
    when = sorted(at for at in row["solved_at"] if at is not None)
    spent = sorted(s for s, at in zip(row["seconds"], row["solved_at"], strict=True) if at is not None)
    return [
        NAMES[row["cell"]],
        start,
        say("lab_memory.of", solved=row["solved"], seeds=len(row["solved_at"])),
        f"{when[(len(when) - 1) // 2]}" if when else "\u2013",
        f"{spent[(len(spent) - 1) // 2]:.1f}" if spent else "\u2013",
    ]
