"""Both READMEs are true: their examples run, and their figures are those on the networks' cards."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NETWORKS = sorted(path.parent for path in (ROOT / "assets" / "models").glob("*/config.json"))


@pytest.fixture(params=["README.md", "README.ko.md"])
def readme(request: pytest.FixtureRequest) -> str:
    return (ROOT / request.param).read_text("utf-8")


def test_the_examples_run(readme: str) -> None:
    examples = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    assert examples
    for example in examples:
        exec(compile(example, "README", "exec"), {})


def test_pictures_and_links_are_there(readme: str) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", readme):
        assert (ROOT / target).exists(), target


def test_every_network_stands_with_its_figures(readme: str) -> None:
    assert len(NETWORKS) == 6
    for folder in NETWORKS:
        held = json.loads((folder / "config.json").read_text("utf-8"))["held_out"]
        row = next(line for line in readme.splitlines() if line.startswith(f"| {folder.name} "))
        printed = [cell.strip(" *") for cell in row.split("|")[2:6]]
        assert printed == [f"{held[key]:.2f}" for key in ("bits", "five_gram", "unigram", "uniform")]


def test_what_the_button_trains_costs_what_was_stored(readme: str) -> None:
    path = ROOT / "docs" / "experiments" / "results" / "live.json"
    races = json.loads(path.read_text("utf-8"))["rows"]["taggers"]
    # A race is both networks, each curve's last report has its seconds in all.
    spent = sorted(sum(curve[-1][1] for curve in race["curves"].values()) for race in races)
    told = re.search(r"(\d+\.\d)(?: to |~)(\d+\.\d)(?:\s+seconds\s+of CPU|\ucd08)", readme)
    assert told is not None
    assert told.groups() == (f"{spent[0]:.1f}", f"{spent[-1]:.1f}")
    assert re.search(rf"({len(races)} stored races|{len(races)}\ubc88\))", readme)
