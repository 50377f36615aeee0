"""`python -m benchmarks.readme`: put the tables of every machine in benchmarks/results into both READMEs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from benchmarks.measure import Machine
from benchmarks.tables import provenance, tables, verdict

ROOT = Path(__file__).parents[1]
READMES = {"en": "README.md", "ko": "README.ko.md"}
RESULTS = "benchmarks/results"
BEGIN = f"<!-- made by benchmarks.readme from {RESULTS} -->"
END = "<!-- end -->"
BLOCK = re.compile(f"{re.escape(BEGIN)}\n.*?{re.escape(END)}", re.DOTALL)


def measured() -> list[dict[str, Any]]:
    """Read what was measured on every machine, the newest first."""
    found = [json.loads(path.read_text("utf-8")) for path in sorted((ROOT / RESULTS).glob("*.json"))]
    return sorted(found, key=lambda one: one["measured"]["date"], reverse=True)


def block(language: str) -> str:
    """Make what stands between the marks."""
    machines = measured()
    newest = machines[0]["measured"]["date"]
    return "\n\n".join([BEGIN, *(_machine(one, newest, language) for one in machines), END])


def _machine(results: dict[str, Any], newest: str, language: str) -> str:
    name, *rest = str(Machine(**results["machine"])).split(", ")
    head = f"**{name}**, {', '.join(rest)}."
    return "\n\n".join(
        [
            f"{head} {provenance(results, newest, language)}",
            tables(results, language),
            verdict(results, language),
        ]
    )


def main() -> None:
    """Rewrite the block of each README."""
    for language, name in READMES.items():
        path = ROOT / name
        text, found = BLOCK.subn(lambda _, lang=language: block(lang), path.read_text("utf-8"))
        if found != 1:
            raise SystemExit(
                f"expected one block of benchmarks in {name}; found {found}; put the two marks in"
            )
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
