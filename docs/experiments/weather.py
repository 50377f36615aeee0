"""A small network that forecasts the next day's weather, as somebody's own file: what "Your model" tries.

``python -m docs.experiments.weather`` trains it and writes ``assets/series/weather_lstm.safetensors``: plain
tensors, as a visitor's file holds them. An LSTM reads the four columns of Seattle's weather a day, each less
its mean and over its deviation, and a readout says the next day's four. The last quarter of the days is not
trained on. A few seconds of one core.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save
from torch import Tensor, nn

from rnn_core.checkpoints import sums
from rnn_core.series.numbers import number
from rnn_core.series.table import read_table

FOLDER: Final = Path(__file__).parents[2] / "assets" / "series"
FILE: Final = "weather_lstm.safetensors"
COLUMNS: Final = ("precipitation", "temp_max", "temp_min", "wind")
HIDDEN: Final = 16
UPDATES, BATCH, DAYS, SEED = 200, 32, 60, 0
"""So few updates: with more it learns its days by heart, and forecasts others worse than persistence."""
TRAINED: Final = 0.75


class Weather(nn.Module):
    """Reads (days, batch, 4), and says the four of the day after each."""

    def __init__(self) -> None:
        super().__init__()
        self.rnn = nn.LSTM(len(COLUMNS), HIDDEN)
        self.readout = nn.Linear(HIDDEN, len(COLUMNS))

    def forward(self, rows: Tensor) -> Tensor:
        """Give the forecasts, of the same shape."""
        said: Tensor = self.readout(self.rnn(rows)[0])
        return said


def days() -> NDArray[np.float64]:
    """Return the days, (days, 4), each column scaled by its own mean and deviation."""
    table = read_table((FOLDER / "seattle-weather.csv").read_bytes())
    columns = {one.name: one.cells for one in table.columns}
    values = np.array([[number(cell, "point") for cell in columns[name]] for name in COLUMNS], np.float64).T
    return (values - values.mean(0)) / values.std(0)


def trained(rows: Tensor) -> Weather:
    """Train on random stretches of the rows, (days, 4)."""
    torch.manual_seed(SEED)
    model = Weather()
    optimiser = torch.optim.Adam(model.parameters(), 3e-3)
    for _ in range(UPDATES):
        starts = torch.randint(len(rows) - DAYS, (BATCH,))
        batch = torch.stack([rows[start : start + DAYS + 1] for start in starts.tolist()], 1)
        loss = (model(batch[:-1]) - batch[1:]).square().mean()
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
    return model.eval()


@torch.no_grad()
def errors(model: Weather, rows: Tensor, first: int) -> tuple[float, float]:
    """Return the root mean square error from a day on, of the network and of the day before repeated."""
    said = model(rows[:-1, None])[:, 0]
    pair = (said - rows[1:], rows[:-1] - rows[1:])
    error, persistence = (float(one[first:].square().mean().sqrt()) for one in pair)
    return error, persistence


def main() -> None:
    """Train it, say how good it is on the days that it was not trained on, and write it."""
    rows = torch.tensor(days(), dtype=torch.float32)
    first = int(TRAINED * len(rows))
    model = trained(rows[:first])
    error, persistence = errors(model, rows, first)
    print(
        f"root mean square error on the last quarter: {error:.3f}; "
        f"of the day before, repeated: {persistence:.3f}"
    )
    tensors = {name: one.contiguous() for name, one in model.state_dict().items()}
    sums.put(FOLDER, {FILE: save(tensors)})


if __name__ == "__main__":
    main()
