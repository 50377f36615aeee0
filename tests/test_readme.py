"""Both READMEs are true: their examples run, and their figures are those on the networks' cards."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pages.depth import url_state as depth
from pages.lab.markov.url_state import ORDERS
from pages.layers.url_state import DEEPEST
from pages.truncation.url_state import WINDOWS
from rnn_core.shards.settings import STEPS
from rnn_core.tasks import TASKS
from rnn_core.tasks.parallel.dates import written
from rnn_core.text import LIMIT
from rnn_core.training.plan import MOST_TOKENS

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


COUNTED = {"five": 5, "six": 6, "twenty": 20, "다섯": 5, "여섯": 6, "스무": 20}


def numbers(readme: str, english: str, korean: str) -> tuple[int, ...]:
    """Return the numbers that one of two sentences names; a line break is a space."""
    flowing = " ".join(readme.split())
    found = re.search(english, flowing) or re.search(korean, flowing)
    assert found, english
    return tuple(COUNTED.get(word) or int(word.replace(",", "")) for word in found.groups())


def stored(name: str) -> dict[str, Any]:
    path = ROOT / "docs" / "experiments" / "results" / f"{name}.json"
    held: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return held


WINDOW = sorted(map(int, WINDOWS))
WAYS = len(written(date(2021, 5, 3)))
RANGES: dict[str, tuple[str, str, tuple[int, ...]]] = {
    "windows": (r"windows of (\d+) to (\d+) steps", r"창 (\d+)~(\d+)단계", (WINDOW[0], WINDOW[-1])),
    "seeds": (r"runs of (\w+) seeds", r"시드 (\w+) 개의 결과", (stored("truncation")["settings"]["seeds"],)),
    "depths": (
        r"stacks of (\d+) to (\d+) layers",
        r"(\d+)층부터 (\d+)층까지 네 가지",
        (depth.SHALLOWEST, depth.DEEPEST),
    ),
    "layers": (r"RNN\*\* of (\d+) to (\d+) layers", r"(\d+)층부터 (\d+)층까지의 다층", (1, DEEPEST)),
    "orders": (r"order (\d+) to (\d+)", r"(\d+)~(\d+)차", (ORDERS[0], ORDERS[-1])),
    "tasks": (r"on (\w+) \*\*memory tasks", r"(\w+) 가지 \*\*기억 과제", (len(TASKS),)),
    "dates": (r"any of (\w+) ways", r"(\w+) 가지로 적은 날짜", (WAYS,)),
    "upload": (r"up to (\d+) MB", r"(\d+) MB까지", (LIMIT // 1_000_000,)),
    # One of the tokens that a network has is the one for what it does not know.
    "tokens": (r"up to ([\d,]+) different characters", r"([\d,]+)개를 넘지", (MOST_TOKENS - 1,)),
    "shards": (r"file for each ([\d,]+) steps", r"([\d,]+)단계마다 파일", (STEPS,)),
}


@pytest.mark.parametrize("name", RANGES)
def test_its_figures_are_those_of_the_code(readme: str, name: str) -> None:
    english, korean, expected = RANGES[name]
    assert numbers(readme, english, korean) == expected


def test_it_names_every_page(readme: str) -> None:
    slugs = {path.parent.name for path in (ROOT / "pages").glob("*/page.py")} - {"inspect"}
    assert not {slug for slug in slugs if f"`/{slug}" not in readme}
