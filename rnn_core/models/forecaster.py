"""Networks that forecast the next value of a series: from a window of the last ones, or from a state."""

from __future__ import annotations

from typing import Any, Final

import torch
from jaxtyping import Float
from torch import Tensor, nn

from rnn_core.cells import Cell, spec
from rnn_core.errors import InputError
from rnn_core.models.random_network import RandomNetworkConfig, random_network
from rnn_core.models.seeded_init import seeded_init

__all__ = ["RecurrentForecaster", "WindowForecaster", "forecaster", "window_of"]

HIDDEN: Final = 16
"""Units of a recurrent layer."""
WIDE: Final = 32
"""Hidden units of a network that reads a window."""
FORGET_BIAS: Final = 1.0
"""Of the gate that keeps the state, where there is one: a state that lasts from the beginning."""

_WINDOW: Final = "window-"


class WindowForecaster(nn.Module):
    """Forecasts from the last values: one hidden layer of tanh units.

    Parameters
    ----------
    window
        Values that it reads.
    """

    def __init__(self, window: int) -> None:
        super().__init__()
        self.window = window
        self.hidden = nn.Linear(window, WIDE)
        self.readout = nn.Linear(WIDE, 1)

    def forward(self, rows: Float[Tensor, "rows window"]) -> Float[Tensor, " rows"]:
        """Forecast what comes after each row, the latest value last."""
        said: Tensor = self.readout(torch.tanh(self.hidden(rows)))[..., 0]
        return said


class RecurrentForecaster(nn.Module):
    """Forecasts from a state that has read all values before: any registered cell, a linear readout on it.

    Parameters
    ----------
    cell
        A name of `rnn_core.cells.names`.
    seed
        Of the weights.
    """

    def __init__(self, cell: Cell, seed: int = 0) -> None:
        super().__init__()
        start = RandomNetworkConfig(
            cell,
            forget_bias=FORGET_BIAS if spec(cell).gates else None,
            hidden=HIDDEN,
            features=1,
            seed=seed,
        )
        self.layer = random_network(start).module.float().requires_grad_(True).train()
        self.readout = seeded_init(lambda: nn.Linear(HIDDEN, 1), torch.Generator().manual_seed(seed + 1))

    def forward(
        self, values: Float[Tensor, "time batch"], state: Any = None
    ) -> tuple[Float[Tensor, "time batch"], Any]:
        """Forecast, after each value, the next one; the state goes on."""
        read, state = self.layer(values[..., None], state)
        return self.readout(read)[..., 0], state


def window_of(model: str) -> int | None:
    """Return how many values a model reads; None of one with a state.

    Examples
    --------
    >>> window_of("window-8"), window_of("some-cell")
    (8, None)
    """
    length = model.removeprefix(_WINDOW)
    return int(length) if length != model and length.isdecimal() and int(length) > 0 else None


def forecaster(model: str, seed: int = 0) -> WindowForecaster | RecurrentForecaster:
    """Make a network before any training, float32; torch's own random generator is not touched.

    Parameters
    ----------
    model
        ``"window-8"``: reads 8 values; else the name of a cell.
    seed
        Of its weights.

    Raises
    ------
    InputError
        If there is no such model.

    Examples
    --------
    >>> forecaster("window-8")(torch.zeros(5, 8)).shape
    torch.Size([5])
    """
    if (window := window_of(model)) is not None:
        source = torch.Generator().manual_seed(seed)
        return seeded_init(lambda: WindowForecaster(window), source)
    if model.startswith(_WINDOW):
        raise InputError.of("a window of at least one value", repr(model), "write window-8")
    return RecurrentForecaster(model, seed)
