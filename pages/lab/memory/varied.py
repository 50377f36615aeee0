"""Stored races with other choices: what the forget bias, the initialisation and the learning rate decide."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.lab.memory.results import rated_rows, stored_rows, varied_rows
from pages.shared import cells, values
from pages.shared.i18n import Words
from rnn_core.cells import spec


def rows_of(task: str) -> list[dict[str, Any]]:
    """Return the rows of a task with other choices than the standard race's, a network's together."""
    return sorted([*varied_rows(task), *rated_rows(task)], key=_order)


def sentence(t: Words, task: str) -> str:
    """Say how many seeds solve the task with each other choice."""
    each = [f"{cells.name(t, one['cell'])}, {_start(t, one)}: {_solved(t, one)}" for one in rows_of(task)]
    return t("lab_memory.varied_said", list="; ".join(each))


def table(t: Words, task: str) -> None:
    """Show a row a choice, the standard race's among them."""
    st.markdown(f"**{t('lab_memory.varied')}**")
    st.text(t("lab_memory.varied_help"))
    varied = rows_of(task)
    kinds = {one["cell"] for one in varied}
    rows = sorted([*varied, *(one for one in stored_rows(task) if one["cell"] in kinds)], key=_order)
    names = ("network", "start", "solved", "updates", "seconds")
    head = [t.of("lab_memory_column", name) for name in names]
    values.table("lab_memory_varied", head, [_line(t, one) for one in rows])


def _order(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["cell"], row["forget_bias"] or 0.0, row["initialisation"] != "torch", row.get("rate", 0.0)


def _start(t: Words, row: dict[str, Any]) -> str:
    if "rate" in row:
        return t("lab_memory.rate_of", rate=f"{row['rate']:g}")
    if not spec(row["cell"]).gates:
        return t.of("lab_memory_start", row["initialisation"])
    if row["forget_bias"] is None:
        return t("lab_memory.forget_as_is")
    return t("lab_memory.forget_of", bias=f"{row['forget_bias']:g}")


def _solved(t: Words, row: dict[str, Any]) -> str:
    return t("lab_memory.of", solved=row["solved"], seeds=len(row["solved_at"]))


def _line(t: Words, row: dict[str, Any]) -> list[str]:
    when = sorted(at for at in row["solved_at"] if at is not None)
    spent = sorted(s for s, at in zip(row["seconds"], row["solved_at"], strict=True) if at is not None)
    return [
        cells.name(t, row["cell"]),
        _start(t, row),
        _solved(t, row),
        f"{when[(len(when) - 1) // 2]}" if when else "\u2013",
        f"{spent[(len(spent) - 1) // 2]:.1f}" if spent else "\u2013",
    ]
