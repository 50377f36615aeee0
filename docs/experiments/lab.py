"""What does training look like on the lab's page, with the settings that it offers first?

One run a language, on Python's own sources and on this app's own Korean, kept record by record, so that the
page shows a real one at once, and one that fits.
"""

from __future__ import annotations

import platform
import time
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from docs.experiments.common import write
from rnn_core.plots import thinned
from rnn_core.training.learn import learn
from rnn_core.training.plan import Plan
from rnn_core.training.records import Begun, Ended, Stage, Update
from rnn_core.training.sources import python_sources

QUESTION = (
    "How does an LSTM learn to write {what} on one core? bits are bits per character, on training windows "
    "and on the held-out tenth of the text; open and shut: fraction of held-out steps with each unit's gate "
    "above 0.9 and below 0.1."
)


def run(corpus: Path | None = None) -> Path:
    """Measure; the text comes with Python."""
    return _run("lab", "Python", "the standard library's sources", python_sources())


def run_korean(corpus: Path | None = None) -> Path:
    """Measure; the text is what this app says in Korean, as it stands."""
    from pages.lab.character.texts import TEXTS  # not above: whoever only reads figures needs no page

    return _run("lab_korean", "Korean", "this app's own Korean", TEXTS["korean"]())


def _run(name: str, what: str, source: str, text: str) -> Path:
    begun = time.process_time()
    plan = Plan(text)
    records = list(learn(plan))
    updates = [one for one in records if isinstance(one, Update)]
    rows: dict[str, Any] = {
        "begun": asdict(next(one for one in records if isinstance(one, Begun))),
        "training": _curve([one.bits for one in updates]),
        "norms": _curve([one.gradient for one in updates]),
        "last": asdict(updates[-1]),
        "stages": [_stage(one) for one in records if isinstance(one, Stage)],
        "ended": asdict(next(one for one in records if isinstance(one, Ended))),
    }
    settings = {field.name: getattr(plan, field.name) for field in fields(plan) if field.name != "text"}
    settings |= {"text": source, "characters": len(plan.text), "python": platform.python_version()}
    return write(name, QUESTION.format(what=what), settings, rows, begun)


def _curve(values: list[float]) -> list[list[float]]:
    places, means = thinned(values)
    return [places.tolist(), [round(float(one), 4) for one in means]]


def _stage(stage: Stage) -> dict[str, Any]:
    rounded = {
        part: [
            {name: [round(float(v), 3) for v in units] for name, units in layer.items()} for layer in layers
        ]
        for part, layers in (("open", stage.open), ("shut", stage.shut))
    }
    plain = {name: getattr(stage, name) for name in ("number", "update", "epoch", "bits", "sample")}
    return {**plain, **rounded}
