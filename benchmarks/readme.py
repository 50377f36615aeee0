"""`python -m benchmarks.readme benchmarks/results/FILE.json`: put measured tables into both READMEs."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from benchmarks.measure import Machine
from benchmarks.tables import tables

ROOT = Path(__file__).parents[1]
READMES = {"en": "README.md", "ko": "README.ko.md"}
BLOCK = re.compile(r"<!-- made by benchmarks.readme from (\S+) -->\n.*?<!-- end -->", re.DOTALL)


def block(source: str, language: str) -> str:
    """Make what stands between the marks, from a file named relative to the repository."""
    results = json.loads((ROOT / source).read_text("utf-8"))
    head = f"<!-- made by benchmarks.readme from {source} -->"
    return f"{head}\n{Machine(**results['machine'])}\n\n{tables(results, language)}\n<!-- end -->"


def main(source: str) -> None:
    """Rewrite the block of each README."""
    for language, name in READMES.items():
        path = ROOT / name
        text, found = BLOCK.subn(lambda _, lang=language: block(source, lang), path.read_text("utf-8"))
        if found != 1:
            raise SystemExit(
                f"expected one block of benchmarks in {name}; found {found}; put the two marks in"
            )
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve().relative_to(ROOT).as_posix())
