"""One example of every fault that `rnn_core.check` finds, and of the same set-up mended."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.rnn import pack_padded_sequence
from torch.utils.data import DataLoader

from docs.experiments.common import write
from rnn_core.checkpoints import load
from rnn_core.checkup import Finding, check
from rnn_core.checkup.network import windows_of
from rnn_core.checkup.stored import as_stored

ASSETS: Final = Path(__file__).parents[2] / "assets"
QUESTION: Final = "What does a check-up find in a set-up with one fault, and what when that fault is mended?"


@dataclass(frozen=True)
class Settings:
    """Sizes and budgets of the examples."""

    seed: int = 0
    sequences: int = 8
    steps: int = 24
    price_units: int = 32
    price_rows: int = 300
    reach: int = 20
    reach_features: int = 8
    reach_units: int = 32
    features: int = 3
    units: int = 16
    least: float = 1e-3
    held: int = 40
    language_units: int = 32
    language_updates: int = 200
    forecast_units: int = 24
    forecast_updates: int = 400
    learning_rate: float = 5e-3


SETTINGS: Final = Settings()


class LanguageModel(nn.Module):
    """Embedding, one layer, readout; batch first."""

    def __init__(self, vocabulary: int, layer: nn.Module, width: int) -> None:
        super().__init__()
        self.embedding, self.lstm = nn.Embedding(vocabulary, layer.input_size), layer
        self.readout = nn.Linear(width, vocabulary)

    def forward(self, x: Tensor) -> Tensor:
        """Give logits at every step."""
        found: Tensor = self.readout(self.lstm(self.embedding(x))[0])
        return found


class Judge(nn.Module):
    """A trained network that answers once, after the last step: of the padded batch, or of each sequence."""

    def __init__(self, model: nn.Module, packed: bool) -> None:
        super().__init__()
        self.embedding, self.lstm, self.readout = model.embedding, model.rnn, model.readout
        self.packed = packed

    def forward(self, x: Tensor, lengths: Tensor) -> Tensor:
        """Give logits of what follows each sequence."""
        read = self.embedding(x)
        if self.packed:
            packed = pack_padded_sequence(read, lengths, batch_first=True, enforce_sorted=False)
            state = self.lstm(packed)[1]
        else:
            state = self.lstm(read.transpose(0, 1))[1]
        found: Tensor = self.readout(state[0][-1])
        return found


class Keeper(nn.Module):
    """A trained network that keeps its state from call to call, or does not."""

    def __init__(self, model: nn.Module, keeps: bool) -> None:
        super().__init__()
        self.embedding, self.lstm, self.readout = model.embedding, model.rnn, model.readout
        self.keeps, self.state = keeps, None

    def forward(self, x: Tensor) -> Tensor:
        """Give logits at every step."""
        output, state = self.lstm(self.embedding(x), self.state)
        self.state = state if self.keeps else None
        found: Tensor = self.readout(output)
        return found


class Forecaster(nn.Module):
    """One number in, the next one out; batch first."""

    def __init__(self, units: int) -> None:
        super().__init__()
        self.lstm, self.readout = nn.LSTM(1, units, batch_first=True), nn.Linear(units, 1)

    def forward(self, x: Tensor) -> Tensor:
        """Forecast at every step."""
        found: Tensor = self.readout(self.lstm(x)[0])
        return found


class Reader(nn.Module):
    """Reads in both directions, and answers from the end of one or of both."""

    def __init__(self, both: bool) -> None:
        super().__init__()
        features, units = SETTINGS.features, SETTINGS.units
        self.lstm = nn.LSTM(features, units, batch_first=True, bidirectional=True)
        self.both, self.readout = both, nn.Linear(2 * units if both else units, 2)

    def forward(self, x: Tensor) -> Tensor:
        """Answer once a sequence."""
        h_n = self.lstm(x)[1][0]
        found: Tensor = self.readout(torch.cat([h_n[-2], h_n[-1]], -1) if self.both else h_n[-1])
        return found


class Logarithms(nn.Module):
    """Takes the logarithm of what it reads."""

    def __init__(self, least: float) -> None:
        super().__init__()
        self.least = least

    def forward(self, x: Tensor) -> Tensor:
        """Return the logarithm."""
        return x.clamp(min=self.least).log()


def _checked(name: str, model: nn.Module, batch: Any, **said: Any) -> Finding:
    (found,) = check(model, batch, only=[name], seconds=60, **said).findings
    return found


def _text(corpus: str) -> str:
    return "".join(path.read_text("utf-8") for path in sorted((ASSETS / "samples" / corpus).glob("*.txt")))


def _swap(fault: bool) -> Finding:
    network = load(ASSETS / "models" / "shakespeare-lstm")
    ids = torch.as_tensor(
        network.vocabulary.encode(_text("shakespeare")).ids[: SETTINGS.sequences * SETTINGS.steps]
    )
    ids = ids.reshape(SETTINGS.sequences, SETTINGS.steps)
    layer = nn.LSTM(48, 256, batch_first=not fault)
    layer.load_state_dict(network.model.rnn.state_dict())
    model = LanguageModel(len(network.vocabulary), layer, 256)
    model.embedding, model.readout = network.model.embedding, network.model.readout
    return _checked("swap", model, ids, batch_axis=0)


def _future(fault: bool) -> Finding:
    text = _text("shakespeare")
    known = sorted(set(text))
    ids = torch.tensor([known.index(one) for one in text])
    torch.manual_seed(SETTINGS.seed)
    units = SETTINGS.language_units
    layer = nn.LSTM(16, units, batch_first=True, bidirectional=fault)
    model = LanguageModel(len(known), layer, units * (1 + fault))
    _train(model, ids.unfold(0, 41, 5), SETTINGS.language_updates, functional.cross_entropy)
    rows = ids[: 8 * 33].reshape(8, 33)
    return _checked("future", model, rows[:, :-1], targets=rows[:, 1:])


def _train(model: nn.Module, rows: Tensor, updates: int, loss: Callable[[Tensor, Tensor], Tensor]) -> None:
    optimiser = torch.optim.Adam(model.parameters(), SETTINGS.learning_rate)
    chance = torch.Generator().manual_seed(SETTINGS.seed)
    for _ in range(updates):
        batch = rows[torch.randint(0, len(rows), (16,), generator=chance)]
        optimiser.zero_grad()
        loss(model(batch[:, :-1]).flatten(0, 1), batch[:, 1:].flatten(0, 1)).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()


def _padding(fault: bool) -> Finding:
    network = load(ASSETS / "models" / "python-lstm")
    texts = ("def f(x):", "import re", "return self.name", "for key, value in settings.items():")
    encoded = [torch.as_tensor(network.vocabulary.encode(text).ids) for text in texts]
    lengths = torch.tensor([len(one) for one in encoded])
    x = torch.zeros(len(texts), int(lengths.max()), dtype=torch.long)
    for row, one in zip(x, encoded, strict=True):
        row[: len(one)] = one
    model = Judge(network.model, packed=not fault)
    return _checked("padding", model, (x, lengths), lengths=lengths)


def _prices() -> Tensor:
    chance = torch.Generator().manual_seed(SETTINGS.seed)
    return 50_000 + 300 * torch.randn(1, SETTINGS.price_rows, 1, generator=chance).cumsum(1)


def _scaled(name: str) -> Callable[[bool], Finding]:
    def measure(fault: bool) -> Finding:
        torch.manual_seed(SETTINGS.seed)
        prices = _prices()
        x = prices if fault else (prices - prices.mean()) / prices.std()
        return _checked(name, Forecaster(SETTINGS.price_units), x)

    return measure


def _carried(fault: bool) -> Finding:
    network = load(ASSETS / "models" / "shakespeare-lstm")
    windows: Any = windows_of(network, _text("shakespeare"))
    loader: Any = DataLoader(windows, batch_size=None)
    return _checked("carried", network.model, loader, carried=not fault)


def _reset(fault: bool) -> Finding:
    network = load(ASSETS / "models" / "python-lstm")
    (x, y), _ = windows_of(network, _text("python"))
    (other, after), _ = windows_of(network, _text("python")[::-1])
    loader: Any = DataLoader([(x, y), (other, after)], batch_size=None)  # type: ignore[arg-type]
    return _checked("reset", Keeper(network.model, keeps=fault), loader)


def _persistence(fault: bool) -> Finding:
    count = 200 + SETTINGS.held
    noise = torch.randn(count * 41, generator=torch.Generator().manual_seed(SETTINGS.seed))
    rows = noise.reshape(count, 41).cumsum(1) if fault else _swing(noise).reshape(count, 41)
    rows = (rows / rows[:200].std())[..., None]
    torch.manual_seed(SETTINGS.seed)
    model = Forecaster(SETTINGS.forecast_units)
    _train(model, rows[:200], SETTINGS.forecast_updates, functional.mse_loss)
    return _checked("persistence", model, rows[200:, :-1], targets=rows[200:, 1:])


def _swing(noise: Tensor) -> Tensor:
    found = torch.zeros_like(noise)
    for step in range(2, len(noise)):
        found[step] = 1.6 * found[step - 1] - 0.8 * found[step - 2] + noise[step]
    return found


def _reach(fault: bool) -> Finding:
    torch.manual_seed(SETTINGS.seed)
    features, units = SETTINGS.reach_features, SETTINGS.reach_units
    kind: Any = nn.RNN if fault else nn.LSTM
    layer = kind(features, units, batch_first=True)
    if not fault:
        with torch.no_grad():
            layer.bias_ih_l0[units : 2 * units] = 3.0
    x = torch.randn(4, 60, features, generator=torch.Generator().manual_seed(SETTINGS.seed))
    return _checked("reach", layer, x, batch_axis=0, reach=SETTINGS.reach)


def _unused(fault: bool) -> Finding:
    torch.manual_seed(SETTINGS.seed)
    return _checked("unused", Reader(both=not fault), torch.randn(8, 12, SETTINGS.features))


def _nan(fault: bool) -> Finding:
    torch.manual_seed(SETTINGS.seed)
    parts = {"log": Logarithms(0.0 if fault else SETTINGS.least), "gru": nn.GRU(1, 8, batch_first=True)}
    model = nn.Sequential(OrderedDict(parts))
    x = torch.rand(4, 20, 1)
    x[1, 7] = 0.0
    return _checked("nan", model, x)


def _weights(fault: bool) -> Finding:
    torch.manual_seed(SETTINGS.seed)
    layer = nn.LSTM(SETTINGS.features, SETTINGS.units, batch_first=True)
    if fault:
        layer.register_forward_hook(lambda module, args, result: (0.5 * result[0], result[1]))
    return _checked("weights", layer, torch.randn(4, 12, SETTINGS.features))


EXAMPLES: Final[dict[str, Callable[[bool], Finding]]] = {
    "swap": _swap,
    "future": _future,
    "padding": _padding,
    "scaling": _scaled("scaling"),
    "gates": _scaled("gates"),
    "carried": _carried,
    "reset": _reset,
    "persistence": _persistence,
    "reach": _reach,
    "unused": _unused,
    "nan": _nan,
    "weights": _weights,
}


def run(corpus: Path | None = None) -> Path:
    """Measure every example twice; no text is needed but samples that ship with the app."""
    begun = time.process_time()
    rows = [
        {"check": name, "fault": as_stored(measure(True)), "mended": as_stored(measure(False))}
        for name, measure in EXAMPLES.items()
    ]
    return write("checkup", QUESTION, asdict(SETTINGS), rows, begun)
