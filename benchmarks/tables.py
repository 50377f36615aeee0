"""Measured rows as Markdown tables: on the screen, and in the READMEs."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.goals import GOALS, TOGETHER, missed

RIVALS = ("trace", "naive", "hooks", "captum", "nnsight", "TorchLens")
WALKS = ("checkpoints", "everything", "survey")

HEADS: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("heads.toml").read_text("utf-8"))


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


def provenance(results: Mapping[str, Any], newest: str, language: str = "en") -> str:
    """Say when and with what the tables were measured, and that it was older code if it was."""
    measured = results["measured"]
    said: str = HEADS[language]["measured"].format(**measured)
    return said if measured["date"] == newest else f"{said} {HEADS[language]['older'].format(newest=newest)}"


def verdict(results: Mapping[str, Any], language: str = "en") -> str:
    """Say which goals are not reached, from the figures."""
    words = HEADS[language]
    rows = [
        words["miss"].format(
            name=_name(row), ratio=f"{row['timings']['trace']['ratio']:.2f}", goal=f"{wanted:g}"
        )
        for row, wanted in missed(results)
    ]
    goals = words["goals"].format(**GOALS, together=TOGETHER)
    return f"{goals} {words['missed'].format(rows='; '.join(rows)) if rows else words['reached']}"


def _table(head: list[str], lines: list[str]) -> str:
    return "\n".join([_line(head), "|---" * len(head) + "|", *lines])


def _trace(row: Mapping[str, Any]) -> str:
    cells = [_name(row), row["method"], f"{row['timings']['forward']['milliseconds']:.3g}"]
    return _line(cells + [_ratio(row, rival) for rival in RIVALS])


def _name(row: Mapping[str, Any]) -> str:
    name = f"{row['cell']}, {row['hidden']} units, {row['steps']} steps"
    name += f", batch {row['batch']}" if row["batch"] > 1 else ""
    return name + (f", {row['dtype']}" if row["dtype"] != "float32" else "")


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
