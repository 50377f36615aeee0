"""What the machine chooses by: measured once, kept, switched off; in the numbers no more than rounding."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

import rnn_core
from rnn_core.cells import spec
from rnn_core.checkpoints import load
from rnn_core.shards import stretch
from rnn_core.shards.settings import Settings
from rnn_core.tracing import calibration, numpy_kernel, products, surveying
from rnn_core.tracing.calibration import Shape
from tests.examples import examples

GRU = Shape("gru", "float32", 128, 4)


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Calibration as it comes, on a machine that was never measured."""
    monkeypatch.delenv(calibration.SWITCH)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    restart()
    yield
    restart()


def restart() -> None:
    """Forget what this process knows, as a new one would; the file stays."""
    calibration._known.clear()
    calibration._read.clear()


def never(shape: Shape) -> dict[str, float]:
    raise AssertionError(f"measured {shape}")


def costing(**costs: float) -> Callable[[Shape], dict[str, float]]:
    return lambda _: costs


def traced_by(monkeypatch: pytest.MonkeyPatch, way: str, module: Any, x: torch.Tensor) -> rnn_core.Trace:
    with monkeypatch.context() as patch:
        patch.setattr(numpy_kernel, "_way", lambda _: way)
        return rnn_core.trace(module, x)


@settings(max_examples=examples(15))
@given(
    cell=st.sampled_from(["GRU", "tanh", "relu"]),
    units=st.integers(1, 70),
    batch=st.integers(1, 9),
    bias=st.booleans(),
    double=st.booleans(),
    seed=st.integers(0, 1000),
)
def test_every_way_gives_the_same_numbers(
    cell: str, units: int, batch: int, bias: bool, double: bool, seed: int
) -> None:
    torch.manual_seed(seed)
    dtype = torch.float64 if double else torch.float32
    options: dict[str, Any] = {"num_layers": 2, "bidirectional": True, "bias": bias, "dtype": dtype}
    module = nn.GRU(3, units, **options) if cell == "GRU" else nn.RNN(3, units, nonlinearity=cell, **options)
    x = torch.randn(40, batch, 3, dtype=dtype)
    truth = rnn_core.trace(_double(module), x.double(), own_run=True)
    own = rnn_core.trace(module, x, own_run=True)
    with pytest.MonkeyPatch.context() as patch:
        for way in products.offered(dtype):
            ours = traced_by(patch, way, module, x)
            assert ours.method == "loop"
            for name in ours.gates:
                for row in range(4):
                    at = (name, row // 2, ours.directions[row % 2])
                    size = max(1.0, float(abs(truth.gate(*at)).max()))
                    off = max(3 * abs(own.gate(*at) - truth.gate(*at)).max(), 16 * np.finfo(ours.dtype).eps)
                    assert abs(ours.gate(*at) - truth.gate(*at)).max() <= size * off
        assert traced_by(patch, "module", module, x).method == "kernel+gemm"


def _double(module: Any) -> Any:
    kind = {"GRU": nn.GRU}.get(module.mode, nn.RNN)
    more = {} if kind is nn.GRU else {"nonlinearity": module.nonlinearity}
    other = kind(3, module.hidden_size, 2, bidirectional=True, bias=module.bias, dtype=torch.float64, **more)
    other.load_state_dict(module.state_dict())
    return other


def test_the_cheapest_way_is_taken_and_the_method_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    module, x = nn.GRU(3, 128), torch.randn(40, 4, 3)
    monkeypatch.setattr(numpy_kernel, "step_costs", costing(module=1.0, numpy=9.0, torch=9.0))
    assert rnn_core.trace(module, x).method == "kernel+gemm"
    restart()
    calibration.forget()
    monkeypatch.setattr(numpy_kernel, "step_costs", costing(module=9.0, numpy=9.0, torch=1.0))
    assert rnn_core.trace(module, x).method == "loop"
    taken: list[str] = []
    monkeypatch.setattr(
        numpy_kernel, "multiplied", lambda way, *rest: taken.append(way) or products.multiplied(way, *rest)
    )
    assert rnn_core.trace(module, x).method == "loop"
    assert set(taken) == {"torch"}


def test_noise_does_not_choose() -> None:
    assert calibration.cheapest({"numpy": 1.0, "torch": 0.95}, "numpy") == "numpy"
    assert calibration.cheapest({"numpy": 1.0, "torch": 0.85}, "numpy") == "torch"
    assert calibration.cheapest({"numpy": 1.0, "torch": 2.0}, "onednn") == "numpy"


def test_a_shape_is_measured_once_and_by_the_next_process_not_at_all() -> None:
    calls: list[Shape] = []

    def measure(shape: Shape) -> dict[str, float]:
        calls.append(shape)
        return {"module": 2.0, "numpy": float(len(calls))}

    threads = [threading.Thread(target=calibration.costs, args=(GRU, measure)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert calls == [GRU]
    restart()
    assert calibration.costs(GRU, never) == {"module": 2.0, "numpy": 1.0}
    assert list(calibration.table().values()) == [{"module": 2.0, "numpy": 1.0}]
    calibration.forget()
    assert calibration.table() == {}
    assert not calibration.file().exists()


@pytest.mark.parametrize(
    "content",
    [
        "", "{", "[]", "null", '{"shapes": 3}', b"\xff\xfe",
        '{"shapes": {"KEY": {}}}', '{"shapes": {"KEY": {"numpy": "fast"}}}',
        '{"shapes": {"KEY": {"numpy": NaN}}}', '{"shapes": {"KEY": {"numpy": -1.0}}}',
        '{"shapes": {"KEY": [1.0]}}',
    ],
)  # fmt: skip
def test_a_broken_file_is_measured_anew(content: str | bytes) -> None:
    path = calibration.file()
    path.parent.mkdir(parents=True)
    key = f"{GRU}, {torch.get_num_threads()} threads"
    path.write_bytes(content if isinstance(content, bytes) else content.replace("KEY", key).encode())
    assert calibration.costs(GRU, costing(numpy=3.0)) == {"numpy": 3.0}
    restart()
    assert calibration.costs(GRU, never) == {"numpy": 3.0}
    assert json.loads(path.read_text())["torch"] == torch.__version__


def test_where_no_file_can_be_written_memory_has_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "blocked").write_text("a file where the folder should be")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "blocked"))
    assert calibration.costs(GRU, costing(numpy=3.0)) == {"numpy": 3.0}
    assert calibration.costs(GRU, never) == {"numpy": 3.0}
    calibration.forget()
    assert calibration.table() == {}


@pytest.mark.parametrize("told", ["", "relative", "./here"])
def test_no_file_is_put_where_the_program_was_started(monkeypatch: pytest.MonkeyPatch, told: str) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", told)
    assert calibration.file().is_absolute()
    assert not calibration.file().is_relative_to(Path.cwd())


@pytest.mark.parametrize("way", ["onednn", "no such way"])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_a_way_in_the_file_that_there_is_not_is_not_taken(
    monkeypatch: pytest.MonkeyPatch, way: str, dtype: torch.dtype
) -> None:
    monkeypatch.setattr(products, "_sound", lambda: False)
    shape = Shape("gru", str(dtype).removeprefix("torch."), 128, 4)
    calibration.costs(shape, lambda _: {way: 1.0})
    restart()
    trace = rnn_core.trace(nn.GRU(3, 128, dtype=dtype), torch.randn(40, 4, 3, dtype=dtype))
    assert trace.method == "loop"
    assert numpy_kernel._way(shape) == "numpy"


def test_what_cannot_be_written_leaves_no_part_behind() -> None:
    calibration.file().mkdir(parents=True)
    assert calibration.costs(GRU, costing(numpy=3.0)) == {"numpy": 3.0}
    assert list(calibration.file().parent.iterdir()) == [calibration.file()]


def test_a_user_without_a_home_forgets_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("no home")

    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(calibration.Path, "home", homeless)
    monkeypatch.setattr(sys, "platform", "linux")
    assert calibration.costs(GRU, costing(numpy=3.0)) == {"numpy": 3.0}
    calibration.forget()
    assert calibration.table() == {}


def test_another_kind_of_machine_has_a_file_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    here = calibration.file()
    with monkeypatch.context() as other:
        other.setenv("ONEDNN_MAX_CPU_ISA", "of another machine")
        assert calibration.file() != here
    assert calibration.file() == here
    monkeypatch.setattr(calibration, "processor", lambda: "another")
    assert calibration.file() != here


@pytest.mark.parametrize("way", ["environment", "block"])
def test_turned_off_nothing_is_measured_and_constants_choose(
    monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.setattr(numpy_kernel, "step_costs", never)
    monkeypatch.setattr(surveying, "step_costs", never)
    module, text = nn.GRU(3, 128), torch.randn(9000, 1, 3)

    def look() -> None:
        assert rnn_core.trace(module, text[:40].expand(-1, 4, -1)).method == "loop"
        assert rnn_core.trace(module, text[:40].expand(-1, 17, -1)).method == "kernel+gemm"
        assert surveying.lane_costs(module, 1000) == {8: 1.0}

    if way == "environment":
        monkeypatch.setenv(calibration.SWITCH, "off")
        look()
    else:
        with calibration.disabled():
            look()
        assert calibration.enabled()
    assert not calibration.file().exists()


@pytest.mark.parametrize("cell", ["gru", "rnn", "lstm"])
def test_what_is_measured_is_measured_and_nothing_is_touched(cell: str) -> None:
    before = torch.get_rng_state()
    shape = Shape(cell, "float32", 96, 4)
    found = numpy_kernel.step_costs(shape) if spec(cell).loop else surveying.module_costs(shape)
    assert set(found) == {"module", *(() if cell == "lstm" else products.offered(torch.float32))}
    assert all(0 < cost < 1e5 for cost in found.values())
    assert torch.equal(before, torch.get_rng_state())
    assert calibration.table() == {}  # kept by who asked


def test_an_import_measures_nothing(tmp_path: Path) -> None:
    code = "import rnn_core; from rnn_core.tracing import calibration as c; print(len(c._known), c.enabled())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "True"]
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize(
    ("costs", "lanes"),
    [({1: 1.0, 4: 8.0, 8: 16.0}, 1), ({1: 4.0, 4: 5.0, 8: 30.0}, 4), ({1: 4.0, 4: 8.0, 8: 9.0}, 8)],
)
def test_lanes_are_those_that_cost_least_and_show_in_no_number(
    monkeypatch: pytest.MonkeyPatch, costs: dict[int, float], lanes: int
) -> None:
    monkeypatch.setattr(surveying, "lane_costs", lambda *_: costs)
    monkeypatch.setattr(surveying, "WARM_UP", 64)
    monkeypatch.setattr(surveying, "FIRST", 300)
    torch.manual_seed(0)
    module, text = nn.GRU(3, 5, dtype=torch.float64), torch.randn(3000, 1, 3, dtype=torch.float64)
    rows: list[int] = []

    def look(trace: rnn_core.Trace, starts: list[int]) -> list[None]:
        rows.append(len(starts))
        return [None] * len(starts)

    advances = list(rnn_core.survey(module, lambda a, b: text[a:b], len(text), every=20, look=look))
    found = [window for advance in advances for window in advance.windows]
    assert max(rows) == lanes
    walk = rnn_core.stream(module, [text], every=20)
    for window, segment in zip(found, walk, strict=True):
        np.testing.assert_allclose(window.state[0], segment.trace.initial_state[0], rtol=0, atol=1e-12)
        np.testing.assert_allclose(
            window.mean["update"][0], segment.trace.gate("update")[0].mean(0), rtol=0, atol=1e-12
        )


def test_shards_do_not_ask_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begun before a calibration and resumed after it, a text gives the same bytes."""
    model = load(Path("assets/models/shakespeare-gru")).model
    keep = Settings(units=(1, 2)).resolved(model)
    ids = np.arange(100, dtype=np.int32) % 40

    def shard() -> dict[str, np.ndarray]:
        read = stretch.read(model, ids, None, stretch.Room(model, keep, 200))
        return {name: values.copy() for name, values in read.values.items()}

    monkeypatch.setattr(numpy_kernel, "step_costs", never)
    before = shard()
    for way in (*products.PRODUCTS, "module"):
        calibration._known.clear()
        calibration.costs(Shape("gru", "float32", model.rnn.hidden_size, 1), costing(**{way: 1e-3}))
        after = shard()
        assert all(np.array_equal(before[name], after[name]) for name in before)
