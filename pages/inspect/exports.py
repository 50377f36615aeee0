"""A trace as a file. Nothing is built until somebody presses the button."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pages.inspect.scene import Scene
from pages.shared.tables import csv


def _steps(scene: Scene) -> pd.DataFrame:
    reading = scene.reading
    return pd.DataFrame(
        {
            "step": np.arange(reading.trace.steps) + scene.start,
            "token": reading.tokens.shown,
            "known": reading.tokens.known,
            "bits": reading.bits,
            "next_probability": reading.next_probability,
        }
    )


def unit_csv(scene: Scene) -> bytes:
    """Every quantity of the chosen unit, a row a step."""
    curves = scene.reading.curves(scene.place.unit or 0, scene.place.layer)
    return csv(_steps(scene).assign(unit=scene.place.unit, **curves))


def trace_csv(scene: Scene) -> bytes:
    """Every quantity of every unit of the layer, a row a step, a column a unit: ``forget_0``, ..."""
    trace = scene.reading.trace
    columns = [
        pd.DataFrame(trace.gate(name, scene.place.layer)[0]).add_prefix(f"{name}_")
        for name in scene.quantities
    ]
    return csv(pd.concat([_steps(scene), *columns], axis=1))


def trace_parquet(scene: Scene) -> bytes:
    """The tidy frame of the whole trace, a row a step and unit, with the token beside it."""
    frame = scene.reading.trace.to_frame()
    tokens = pd.Series(scene.reading.tokens.shown, dtype="category")
    frame["token"] = tokens.iloc[frame["step"]].to_numpy()
    frame["step"] += scene.start
    buffer = io.BytesIO()
    frame.drop(columns="batch").to_parquet(buffer, index=False)
    return buffer.getvalue()


def trace_npz(scene: Scene) -> bytes:
    """Every quantity as ``(layers, time, hidden)``, with the tokens and the surprise."""
    trace, reading = scene.reading.trace, scene.reading
    arrays: dict[str, Any] = {
        name: np.stack([trace.gate(name, layer)[0] for layer in range(trace.layers)]) for name in trace.gates
    }
    arrays |= {"ids": reading.tokens.ids, "tokens": np.array(reading.tokens.shown), "bits": reading.bits}
    arrays |= {"first_step": scene.start, "residual": trace.residual}
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


@dataclass(frozen=True)
class Export:
    """One button: the words on it, what it makes, and the file's name."""

    label: str
    make: Callable[[Scene], bytes]
    ending: str
    mime: str


EXPORTS = (
    Export("below.csv_unit", unit_csv, "unit.csv", "text/csv"),
    Export("below.csv", trace_csv, "csv", "text/csv"),
    Export("below.parquet", trace_parquet, "parquet", "application/vnd.apache.parquet"),
    Export("below.npz", trace_npz, "npz", "application/octet-stream"),
)
