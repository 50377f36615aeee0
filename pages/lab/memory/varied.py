"""Stored races of three tasks with other starts: what the forget bias and the initialisation decide."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.lab.memory.results import stored_rows, varied_rows
from pages.lab.memory.said import NAMES
from pages.shared import values
from pages.shared.i18n import Words


def sentence(say: Words, task: str) -> str:
    """Say how many seeds solve the task with each other start; nothing for a task that was not varied."""
    rows = sorted(varied_rows(task), key=_order)
    each = [f"{NAMES[one['cell']]}, {_start(say, one)}: {_solved(say, one)}" for one in rows]
    return say("lab_memory.varied_said", list="; ".join(each)) if each else ""


def table(say: Words, task: str) -> None:
    """Show a row a start, the standard race's among them; nothing for a task that was not varied."""
    varied = varied_rows(task)
    if not varied:
        return
    st.markdown(f"**{say('lab_memory.varied')}**")
    st.text(say("lab_memory.varied_help"))
    cells = {one["cell"] for one in varied}
    rows = sorted([*varied, *(one for one in stored_rows(task) if one["cell"] in cells)], key=_order)
    names = ("network", "start", "solved", "updates", "seconds")
    head = [say.of("lab_memory_column", name) for name in names]
    values.table("lab_memory_varied", head, [_line(say, one) for one in rows])


def _order(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["cell"], row["forget_bias"] or 0.0, row["initialisation"] != "torch"


def _start(say: Words, row: dict[str, Any]) -> str:
    if row["cell"] == "rnn":
        return say.of("lab_memory_start", row["initialisation"])
    if row["forget_bias"] is None:
        return say("lab_memory.forget_as_is")
    return say("lab_memory.forget_of", bias=f"{row['forget_bias']:g}")


def _solved(say: Words, row: dict[str, Any]) -> str:
    return say("lab_memory.of", solved=row["solved"], seeds=len(row["solved_at"]))


def _line(say: Words, row: dict[str, Any]) -> list[str]:
    when = sorted(at for at in row["solved_at"] if at is not None)
    spent = sorted(s for s, at in zip(row["seconds"], row["solved_at"], strict=True) if at is not None)
    return [
        NAMES[row["cell"]],
        _start(say, row),
        _solved(say, row),
        f"{when[(len(when) - 1) // 2]}" if when else "\u2013",
        f"{spent[(len(spent) - 1) // 2]:.1f}" if spent else "\u2013",
    ]
