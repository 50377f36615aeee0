"""Measured rows as Markdown tables: on the screen, and in the READMEs."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

RIVALS = ("trace", "naive", "hooks", "captum", "nnsight", "TorchLens")
WALKS = ("checkpoints", "everything", "survey")

HEADS: dict[str, dict[str, list[str]]] = tomllib.loads(
    Path(__file__).with_name("heads.toml").read_text("utf-8")
)


def tables(results: Mapping[str, Any], language: str = "en") -> str:
    """Make both tables; each ratio is a multiple of the bare forward, with its quartiles for `trace`."""
    heads = HEADS[language]
    return "\n".join(
        [
            _table(heads["trace"], [_trace(row) for row in results["trace"]]),
            "",
            _table(heads["stream"], [_walk(row) for row in results["stream"]]),
        ]
    )


def _table(head: list[str], lines: list[str]) -> str:
    return "\n".join([_line(head), "|---" * len(head) + "|", *lines])


def _trace(row: Mapping[str, Any]) -> str:
    name = f"{row['cell']}, {row['hidden']} units, {row['steps']} steps"
    name += f", batch {row['batch']}" if row["batch"] > 1 else ""
    name += f", {row['dtype']}" if row["dtype"] != "float32" else ""
    cells = [name, row["method"], f"{row['timings']['forward']['milliseconds']:.3g}"]
    return _line(cells + [_ratio(row, rival) for rival in RIVALS])


def _walk(row: Mapping[str, Any]) -> str:
    speed = 1000 * row["steps"] / row["timings"]["forward"]["milliseconds"]
    cells = [f"{row['cell']}, {row['hidden']} units", row["method"], f"{speed:,.0f}"]
    return _line(cells + [_ratio(row, rival) for rival in WALKS])


def _ratio(row: Mapping[str, Any], rival: str) -> str:
    if rival in row.get("missing", ()):
        return "not installed"
    if rival not in row["timings"]:
        return ""
    timing = row["timings"][rival]
    if rival in ("trace", *WALKS):
        return f"{timing['ratio']:.2f} ({timing['low']:.2f}-{timing['high']:.2f})"
    return f"{timing['ratio']:,.0f}" if timing["ratio"] >= 10 else f"{timing['ratio']:.1f}"


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
