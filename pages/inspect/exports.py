"""A trace as a file. Nothing is built until somebody presses the button."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from pages.inspect import paper, player_bridge
from pages.inspect.scene import Scene
from pages.shared.downloads import Export
from pages.shared.i18n import Words


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


def unit_table(scene: Scene) -> pd.DataFrame:
    """Every quantity of the chosen unit, a row a step."""
    curves = scene.reading.curves(scene.place.unit or 0, scene.place.layer)
    return _steps(scene).assign(unit=scene.place.unit, **curves)


def trace_table(scene: Scene) -> pd.DataFrame:
    """Every quantity of every unit of the layer, a row a step, a column a unit: ``forget_0``, ..."""
    trace = scene.reading.trace
    columns = [
        pd.DataFrame(trace.gate(name, scene.place.layer)[0]).add_prefix(f"{name}_")
        for name in scene.quantities
    ]
    return pd.concat([_steps(scene), *columns], axis=1)


def tidy(scene: Scene) -> pd.DataFrame:
    """The tidy frame of the whole trace, a row a step and unit, with the token beside it."""
    frame = (scene.reading.whole or scene.reading.trace).to_frame()
    tokens = pd.Series(scene.reading.tokens.shown, dtype="category")
    frame["token"] = tokens.iloc[frame["step"]].to_numpy()
    frame["step"] += scene.start
    return frame.drop(columns="batch")


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


def exports(t: Words, scene: Scene) -> list[Export]:
    """Return the trace as files, and the player and a worksheet as one page each."""
    name = f"{scene.place.net}-{scene.sha[:8]}"
    offered: list[tuple[str, Callable[[], object], str]] = [
        (t("below.csv_unit", unit=scene.place.unit), partial(unit_table, scene), "unit.csv"),
        (t("below.csv"), partial(trace_table, scene), "csv"),
        (t("below.parquet"), partial(tidy, scene), "parquet"),
        (t("below.npz"), partial(trace_npz, scene), "npz"),
        (t("below.html"), partial(player_bridge.standalone, t, scene), "html"),
        (
            t("worksheet.label"),
            partial(paper.worksheet, scene, paper.origin(t, scene, paper.here())),
            "worksheet.html",
        ),
    ]
    return [Export(label, make, f"{name}.{ending}", ending) for label, make, ending in offered]
