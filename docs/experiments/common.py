"""What experiments share: one thread, rounded figures, and files that say where they come from."""

from __future__ import annotations

import json
import math
import platform
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import torch

from rnn_core.checkpoints import sums

RESULTS = Path(__file__).parent / "results"
LOG10_OF_2 = math.log10(2)


def processor() -> str:
    """Name the processor, for figures that are times."""
    info = Path("/proc/cpuinfo")  # Linux; elsewhere platform has to do
    rows = info.read_text().splitlines() if info.exists() else []
    names = [row.split(":")[1].strip() for row in rows if row.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def marks(values: Iterable[float], digits: int = 3) -> dict[str, float | None]:
    """Sum up values over seeds or passages: quantiles that are values themselves; None stands for -inf."""
    array = np.array(list(values), np.float64)
    cuts = {"median": 0.5, "low": 0.25, "high": 0.75, "least": 0.0, "most": 1.0}
    found = np.quantile(array, list(cuts.values()), method="inverted_cdf")
    return {name: plain(value, digits) for name, value in zip(cuts, found, strict=True)}


def plain(value: float, digits: int = 3) -> float | None:
    """Round a number so that JSON can hold it; one that is not finite becomes None."""
    return round(float(value), digits) if math.isfinite(value) else None


def write(name: str, question: str, settings: dict[str, Any], rows: Any, begun: float) -> Path:
    """Write one experiment's figures, with all that is needed to measure them again."""
    record = {
        "question": question,
        "command": f"python -m docs.experiments {name}",
        "settings": settings,
        "torch": torch.__version__,
        "processor": processor(),
        "date": datetime.now(UTC).date().isoformat(),
        "cpu_seconds": round(time.process_time() - begun, 1),
        "rows": rows,
    }
    text = json.dumps(record, indent=1, ensure_ascii=False) + "\n"
    sums.put(RESULTS, {f"{name}.json": text.encode()})
    return RESULTS / f"{name}.json"
