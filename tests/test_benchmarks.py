"""The benchmarks measure what they say: rivals that do the same work."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

import benchmarks.control
import rnn_core
from benchmarks import held, peers, readme, stream, tables, trace
from benchmarks.__main__ import main
from benchmarks.measure import Machine, Timing, interleave
from benchmarks.naive import naive_loop
from benchmarks.unrolled import QUANTITIES, Unrolled


@pytest.mark.parametrize("cell", ["LSTM", "GRU", "RNN"])
def test_the_naive_loop_finds_the_same_numbers(cell: str) -> None:
    module, x = trace.KINDS[cell](3, 4, dtype=torch.float64), torch.randn(9, 1, 3).double()
    hidden = naive_loop(module, x)[-1].transpose(0, 1)
    np.testing.assert_allclose(hidden, rnn_core.trace(module, x).gate("hidden"), rtol=0, atol=1e-13)


def test_the_first_rival_is_the_floor_of_the_ratios() -> None:
    calls: list[str] = []
    rivals = {name: lambda name=name: calls.append(name) for name in ("floor", "other")}
    timings = interleave(rivals, rounds=3)
    assert calls == ["floor", "other"] * 4  # in turn, after one warm-up each
    assert (timings["floor"].low, timings["floor"].ratio, timings["floor"].high) == (1, 1, 1)


@pytest.mark.parametrize("peer", [name for name in peers.PEERS if peers.installed(name)])
def test_a_peer_runs_on_the_same_equations(peer: str) -> None:
    module, x = torch.nn.LSTM(3, 4), torch.randn(6, 1, 3)
    hidden = Unrolled(module)(x).detach().transpose(0, 1)
    trace = rnn_core.trace(module, x)
    np.testing.assert_allclose(hidden, trace.output, rtol=0, atol=1e-6)
    found = peers.PEERS[peer](module, x)()
    if isinstance(found, dict):
        for name, quantity in zip(QUANTITIES, trace.gates, strict=True):
            np.testing.assert_allclose(found[name][:, 0], trace.gate(quantity)[0], rtol=0, atol=1e-6)
    elif isinstance(found, torch.Tensor):
        np.testing.assert_allclose(found, trace.gate("forget")[0, -1:], rtol=0, atol=1e-6)


def test_tables_and_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "here.json"
    settings = (
        trace.Setting("LSTM", 4, 20, peers=("hooks", "nothing_like_it")),
        trace.Setting("GRU", 4, 40, dtype="float64"),
    )
    main(["--steps", "3000", "--hidden", "4", "--rounds", "2", "--json", str(path)], settings)
    results = json.loads(path.read_text())
    assert [row["method"] for row in results["trace"]] == ["workspace", "loop"]
    assert results["trace"][0]["missing"] == ["nothing_like_it"]
    assert set(results["trace"][0]["timings"]) == {"forward", "trace", "naive", "hooks"}
    assert all(row["residual"] < 1e-6 for row in results["trace"])
    assert [row["cell"] for row in results["stream"]] == ["LSTM", "GRU", "RNN"]
    assert Machine(**results["machine"]).torch == torch.__version__
    assert results["measured"]["version"] == rnn_core.version.VERSION
    assert tables.tables(results) in capsys.readouterr().out


def test_a_peer_that_is_missing_is_said_to_be() -> None:
    timing = {"milliseconds": 1.0, "ratio": 12.34, "low": 1.0, "high": 2.0}
    row = {
        "cell": "LSTM", "hidden": 4, "steps": 20, "batch": 2, "dtype": "float64", "method": "loop",
        "missing": ["captum"], "timings": {"forward": timing, "trace": timing, "hooks": timing},
    }  # fmt: skip
    assert tables.tables({"trace": [row], "stream": []}).splitlines()[2] == (
        "| LSTM, 4 units, 20 steps, batch 2, float64 | loop | 1 | 12.34 (1.00-2.00) "
        "|  | 12 | not installed |  |  |"
    )


@pytest.mark.parametrize(("language", "name"), readme.READMES.items())
def test_the_readme_shows_what_was_measured(language: str, name: str) -> None:
    text = (readme.ROOT / name).read_text("utf-8")
    [found] = readme.BLOCK.finditer(text)
    assert found[0] == readme.block(language), "run: python -m benchmarks.readme"
    for path in (readme.ROOT / readme.RESULTS).glob("*.json"):
        assert json.loads(path.read_text("utf-8"))["machine"]["processor"] in found[0]


@pytest.mark.parametrize("language", readme.READMES)
def test_a_missed_goal_is_said_and_older_code_too(language: str) -> None:
    def row(cell: str, ratio: float, **other: object) -> dict[str, object]:
        size = {"cell": cell, "hidden": 128, "steps": 1000, "batch": 1, "dtype": "float32"}
        return size | other | {"timings": {"trace": {"ratio": ratio}}}

    rows = [row("LSTM", 1.3549), row("LSTM", 1.62, batch=32), row("GRU", 0.71), row("RNN", 2.0, hidden=256)]
    said = tables.verdict({"trace": rows}, language)
    assert ("1.62" in said, "0.71" in said, "1.3549" in said, "2.0" in said) == (True, True, False, False)
    assert tables.HEADS[language]["reached"] in tables.verdict({"trace": rows[:1]}, language)
    then = {"measured": {"date": "2026-01-02", "version": "0.9"}}
    assert "2026-03-04" not in tables.provenance(then, "2026-01-02", language)
    assert "2026-03-04" in tables.provenance(then, "2026-03-04", language)


def test_a_walk_keeps_every_checkpoint() -> None:
    module = torch.nn.LSTM(stream.FEATURES, 4)
    assert [one.start for one in stream.checkpoints(module, 3000)] == [0, 1024, 2048]
    assert stream.everything(module, 3000) == {"workspace"}


def test_a_clamp_is_timed_from_the_network_to_the_verdict(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        held, "interleave", lambda rivals, _: {name: _once(run) for name, run in rivals.items()}
    )
    held.main(["--steps", "40"])
    told = capsys.readouterr().out
    assert (
        "| from step 1, ms | from step 11, ms | from step 21, ms | from step 37, ms | at all steps, ms |"
        in told
    )
    assert "| float64 | 2 | 2 | 2 | 2 | 2 | 2 |" in told
    assert "the slowest takes 2 ms" in told
    found = held.numbers(held.read(held.load(held.NETWORK), held.text(40)), 36)
    assert found.touched == range(36, 40)
    assert {one.gate for one in found.clamps} == {"forget", "input"}


def _once(run: Callable[[], object]) -> Timing:
    assert run()
    return Timing(2.0, 1.0, 1.0, 1.0)


def test_a_control_is_faster_than_one_cut_after_the_other(capsys: pytest.CaptureFixture[str]) -> None:
    benchmarks.control.main(["--networks", "shakespeare-gru", "--places", "3"])
    (row,) = [line for line in capsys.readouterr().out.splitlines() if "shakespeare-gru" in line]
    assert "| 298 | 3 | 1,152 |" in row
    assert float(row.split("|")[-2].split()[0]) > 1
