"""Do recurrent cells fall apart where the model of the whole past does?

Every registered cell learns from the same waves as the linear models of the page on sequences: as many as
that page begins with. Its rate is chosen on sequences of a seed that is not among those reported.
"""

from __future__ import annotations

import time
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

from docs.experiments.common import write
from rnn_core.cells import names
from rnn_core.experiments.waves import LENGTH, NOISE, OTHERS, PERIOD, WaveTraining, wave_errors

SEEDS, CHOOSING = 5, 100
RATES = (3e-3, 1e-2)
QUESTION = (
    "Mean squared error of forecasting the value after 1, 2, ... 159 others, on sequences never learnt from; "
    "one list a seed. seconds: CPU seconds of training, one a seed."
)


def run(corpus: Path | None = None) -> Path:
    """Measure; no text is needed."""
    begun = time.process_time()
    rows = []
    for cell in names():
        trained = WaveTraining(cell)
        tried = {
            rate: float(wave_errors(replace(trained, learning_rate=rate, seed=CHOOSING)).mean())
            for rate in RATES
        }
        rate = min(tried, key=tried.__getitem__)
        errors, seconds = [], []
        for seed in range(SEEDS):
            start = time.process_time()
            errors.append(wave_errors(replace(trained, learning_rate=rate, seed=seed)))
            seconds.append(round(time.process_time() - start, 1))
        rows.append(
            {
                "cell": cell,
                "learning_rate": rate,
                "tried": {str(one): round(error, 4) for one, error in tried.items()},
                "seconds": seconds,
                "errors": [np.round(one, 4).tolist() for one in errors],
            }
        )
    common = {name: value for name, value in asdict(WaveTraining("")).items() if name not in ("cell", "seed")}
    del common["learning_rate"]
    settings = common | {
        "seeds": SEEDS,
        "seed_of_choosing": CHOOSING,
        "length": LENGTH,
        "period": PERIOD,
        "noise": NOISE,
        "held_out_sequences": OTHERS,
        "optimiser": "Adam, one cycle",
    }
    return write("whole_past", QUESTION, settings, rows, begun)
