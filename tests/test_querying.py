"""docs/querying: the command and the three queries run, and what they say is what the library measures."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import duckdb
import numpy as np
import pytest

from rnn_core import summarize
from rnn_core.checkpoints import load
from rnn_core.commands import main
from rnn_core.reading import Reading, read

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "docs" / name for name in ("querying.md", "querying.ko.md")]


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", page.read_text("utf-8"), re.DOTALL)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the page's own command has run."""
    folder = tmp_path_factory.mktemp("querying")
    (command,) = [line for line in blocks(PAGES[0], "sh")[0].splitlines() if "-m rnn_core" in line]
    words = []
    for word in shlex.split(command)[3:]:
        words += sorted(str(path) for path in ROOT.glob(word)) if "*" in word else [word]
    words[words.index("--out") + 1] = str(folder / "traces")
    assert main([*words, "--models", str(ROOT / "assets" / "models"), "--quiet"]) == 0
    return folder


@pytest.fixture(scope="module")
def readings() -> list[Reading]:
    network = load(ROOT / "assets" / "models" / "python-lstm")
    texts = sorted((ROOT / "assets" / "samples" / "python").glob("*.txt"))
    return [read(network, path.read_text("utf-8")) for path in texts]


@pytest.fixture(params=PAGES, ids=lambda page: page.name)
def queries(request: pytest.FixtureRequest, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.chdir(corpus)
    return blocks(request.param, "sql")


def test_both_pages_ask_the_same():
    assert [blocks(page, "sql") for page in PAGES] == [blocks(PAGES[0], "sql")] * 2
    assert [blocks(page, "sh") for page in PAGES] == [blocks(PAGES[0], "sh")] * 2
    assert len(blocks(PAGES[0], "sql")) == 3


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_are_there(page):
    for target in re.findall(r"\]\(((?!https:)[^)#]+)\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_the_memory_of_one_unit_by_depth_of_brackets(queries, readings):
    found = duckdb.sql(queries[0]).fetchall()
    depth = np.concatenate([np.cumsum([depth_of(token) for token in one.tokens.shown]) for one in readings])
    cell = np.concatenate([one.curves(28)["cell"] for one in readings])
    assert [row[0] for row in found] == sorted(set(depth.tolist()))
    for level, mean, steps in found:
        assert steps == (depth == level).sum()
        assert mean == pytest.approx(cell[depth == level].mean(), abs=0.06)
    printed = [f"| {level:.0f} | {mean:.1f} | {steps} |" for level, mean, steps in found]
    for page in PAGES:
        assert "\n".join(printed) in page.read_text("utf-8")


def depth_of(token: str) -> int:
    return 1 if token in "([{" else -1 if token in ")]}" else 0


def test_how_long_each_unit_remembers(queries, readings):
    found = {unit: rest for unit, *rest in duckdb.sql(queries[1]).fetchall()}
    summary = summarize(readings[0].trace)
    for one in readings[1:]:
        summary = summary.merge(summarize(one.trace))
    assert (np.concatenate([one.trace.gate("forget")[0] for one in readings]) > 0).all()
    half_life, wide, shut = np.array([found[unit] for unit in range(256)]).T
    assert np.allclose(half_life, summary.half_life, rtol=1e-3)
    assert np.allclose(wide, summary.open["forget"], atol=2e-3)
    assert np.allclose(shut, summary.shut["forget"], atol=2e-3)


def test_which_units_move_when_the_network_is_surprised(queries, readings):
    found = duckdb.sql(queries[2]).fetchall()
    assert len(found) == 10
    bits = np.concatenate([one.bits[1:] for one in readings])
    for unit, r, steps in found:
        change = np.concatenate([np.abs(np.diff(one.curves(unit)["cell"])) for one in readings])
        assert steps == (~np.isnan(bits)).sum()
        assert r == pytest.approx(np.corrcoef(change[~np.isnan(bits)], bits[~np.isnan(bits)])[0, 1], abs=1e-3)
