"""Does a forecast need a state, or is a window enough?

Persistence, the season before, AR(tau), networks with a window of tau and networks with a state forecast
series that they did not learn from. A seed is another world and other weights; of a measured series other
weights only. The networks of seed 0 are kept beside the figures.
"""

from __future__ import annotations

import time
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from safetensors.torch import save
from torch import Tensor

from docs.experiments.common import RESULTS, write
from rnn_core.analysis.forecasting import baselines, compared, fitted_windows
from rnn_core.checkpoints import sums
from rnn_core.models.forecaster import HIDDEN, WIDE
from rnn_core.series import MEASURED, WORLDS, Series, read_measured
from rnn_core.series.change import Way
from rnn_core.series.forecasters import Forecaster, ahead_errors, network, taus, validation
from rnn_core.series.prepared import FITTED
from rnn_core.tasks.race import CELLS
from rnn_core.training.forecasting import LENGTH, ForecastTraining, World, train_forecaster

SEEDS: Final = 5
AHEAD: Final = (1, 2, 3, 4, 6, 8, 12, 16, 24)
CHANCES: Final = (0.03, 0.06, 0.12)
LEVEL: Final[tuple[Way, ...]] = ("level",)
WAYS: Final[dict[str, tuple[Way, ...]]] = {
    "walk": ("log", "level"),
    "elnino": ("change", "level"),
    "co2": ("change", "level"),
    "sunspots": ("change",),
    "seattle": ("change",),
}
"""What is learnt of a series; of those not named, its level."""
SERIES_FOLDER: Final = Path(__file__).parents[2] / "assets" / "series"
QUESTION: Final = (
    "Mean squared error of one-step forecasts of the held-out values, in units of the learnt values' "
    "variance, a list over seeds each: base (floor: the best possible), linear (AR by least squares, by "
    "the values read), window (networks, by the values read), state (by cell). validation: the same of "
    "the learnt values that decide when to stop and between windows. ahead: the error so many steps "
    "ahead, a list a seed, each model's own forecasts taken for the past; linear and window with the "
    "tau that validation chose. seconds: CPU seconds of training."
)


def run(corpus: Path | None = None) -> Path:
    """Measure; no text is needed."""
    begun = time.process_time()
    weights: dict[str, Tensor] = {}
    rows = []
    for name in (*WORLDS, *MEASURED):
        for chance in CHANCES if name == "toggle" else CHANCES[:1]:
            for way in WAYS.get(name, LEVEL):
                rows.append(_row(name, chance, way, weights))
                path = _write(rows, weights, begun)
    return path


def _write(rows: list[dict[str, Any]], weights: dict[str, Tensor], begun: float) -> Path:
    """Write what has been measured so far."""
    RESULTS.mkdir(exist_ok=True)
    sums.put(RESULTS, {"forecasting.safetensors": save(weights)})
    trained = asdict(ForecastTraining(World(""), "level", ()))
    settings = {
        **{name: trained[name] for name in ("updates", "batch", "rate", "plain_rate", "clip")},
        "seeds": SEEDS,
        "length": LENGTH,
        "learnt": 0.7,
        "fitted_of_learnt": FITTED,
        "hidden": HIDDEN,
        "hidden_of_windows": WIDE,
        "ahead": AHEAD,
        "optimiser": "Adam, one cycle; the weights that did best on the values that decide are kept",
    }
    return write("forecasting", QUESTION, settings, rows, begun)


def source(name: str, chance: float) -> World | Series:
    """Return a world, or a measured series."""
    if name in WORLDS:
        return World(name, chance)
    return read_measured(name, (SERIES_FOLDER / MEASURED[name].file).read_bytes())


def _row(name: str, chance: float, way: Way, weights: dict[str, Tensor]) -> dict[str, Any]:
    found = [_seed(name, chance, way, seed, weights) for seed in range(SEEDS)]
    first = found[0]
    shapes: dict[str, Any] = {part: _side(found, part) for part in ("base", "linear", "window", "state")}
    return {
        "series": name,
        "chance": chance if name == "toggle" else None,
        "way": way,
        **{part: first[part] for part in ("steps", "learnt", "period")},
        **shapes,
        "validation": _side(found, "validation"),
        "chosen": _side(found, "chosen"),
        "ahead": _side(found, "ahead"),
        "seconds": _side(found, "seconds"),
    }


def _side(found: list[dict[str, Any]], part: str) -> dict[str, list[Any]]:
    return {str(name): [one[part][name] for one in found] for name in found[0][part]}


def _seed(name: str, chance: float, way: Way, seed: int, weights: dict[str, Tensor]) -> dict[str, Any]:
    probe = ForecastTraining(source(name, chance), way, ())
    ready = probe.prepared(seed)
    linear = fitted_windows(ready)
    made: dict[str, Forecaster] = {}
    errors: dict[str, tuple[float, float]] = {}
    seconds = {}
    for model in (*(f"window-{tau}" for tau in taus(ready)), *CELLS):
        *_, last = train_forecaster(probe, ready, model, seed)
        assert last.error is not None
        made[model] = network(model, last.weights)
        errors[model] = last.error, validation(made[model], ready)
        seconds[model] = round(last.seconds, 2)
        if seed == 0:
            start = f"{name}|{chance if name == 'toggle' else ''}|{way}|{model}|"
            weights |= {start + each: torch.tensor(value) for each, value in last.weights.items()}
    beside = compared(ready, seed, linear, errors)
    chosen = {kind: beside.chosen(kind)[0] for kind in ("linear", "window", "state")}
    tau = int(chosen["linear"].rpartition("-")[2])
    models = {
        **baselines(ready),
        "linear": linear[tau][0],
        "window": made[chosen["window"]],
        **{cell: made[cell] for cell in CELLS},
    }
    onward = ahead_errors([*models.values()], ready, max(AHEAD))
    return {
        "steps": len(ready.series),
        "learnt": ready.learnt,
        "period": ready.series.period,
        **{
            part: {each: _short(value[0]) for each, value in getattr(beside, part).items()}
            for part in ("base", "linear", "window", "state", "validation")
        },
        "chosen": chosen,
        "ahead": {
            each: [_short(value) for value in curve[np.array(AHEAD) - 1]]
            for each, curve in zip(models, onward, strict=True)
        },
        "seconds": seconds,
    }


def _short(value: float) -> float:
    """Round to four digits."""
    return float(f"{value:.4g}")
