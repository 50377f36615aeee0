"""Networks and batches of every registered cell, sound or with one fault: small, seeded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence
from torch.utils.data import DataLoader, TensorDataset

from rnn_core.cells import names, spec

WORDS = 12


@dataclass
class Setup:
    """What `check` is given."""

    name: str
    model: nn.Module
    batch: Any
    said: dict[str, Any] = field(default_factory=dict)


def layer(cell: str, features: int, hidden: int, **how: Any) -> nn.Module:
    made: nn.Module = spec(cell).layer(features, hidden, **how)
    return made


class Reader(nn.Module):
    """Tokens or numbers in, one output a step or one a sequence, read in any of the usual ways."""

    def __init__(
        self,
        cell: str,
        features: int | None,
        hidden: int,
        outputs: int,
        read: str = "each",
        seed: int = 0,
        pads: bool = False,
        **how: Any,
    ) -> None:
        super().__init__()
        torch.manual_seed(seed)
        self.embedding = nn.Embedding(WORDS, 6, padding_idx=0 if pads else None) if features is None else None
        self.rnn = layer(cell, features or 6, hidden, **how)
        both = 2 if how.get("bidirectional") else 1
        self.read, self.first = read, how.get("batch_first", False)
        self.readout = nn.Linear(hidden * both, outputs)

    def forward(self, x: Tensor, lengths: Tensor | None = None) -> Any:
        x = x if self.embedding is None else self.embedding(x)
        x = x.float()
        if self.read == "packed":
            packed = pack_padded_sequence(x, lengths, batch_first=self.first, enforce_sorted=False)
            return self.readout(_ends(self.rnn(packed)[1]))
        if self.read == "packed each":
            steps = x.shape[1 if self.first else 0]
            packed = pack_padded_sequence(x, lengths, batch_first=self.first, enforce_sorted=False)
            return self.readout(pad_packed_sequence(self.rnn(packed)[0], self.first, total_length=steps)[0])
        output, state = self.rnn(x)
        if self.read == "last":
            return self.readout(output[:, -1] if self.first else output[-1])
        if self.read == "ends":
            return self.readout(_ends(state))
        if self.read == "end":
            ends = state[0] if isinstance(state, tuple) else state
            return nn.functional.linear(ends[-1], self.readout.weight[:, : ends.shape[-1]], self.readout.bias)
        if self.read == "gathered":
            rows = torch.arange(len(lengths))
            return self.readout(output[rows, lengths - 1] if self.first else output[lengths - 1, rows])
        if self.read == "flat":
            return self.readout(output.reshape(-1, output.shape[-1]))
        if self.read == "state":
            return self.readout(output), state
        if self.read == "channels":
            return self.readout(output).transpose(1, 2)
        return self.readout(output)


def _ends(state: Any) -> Tensor:
    ends = state[0] if isinstance(state, tuple) else state
    return torch.cat([ends[-2], ends[-1]], -1) if len(ends) % 2 == 0 and len(ends) > 1 else ends[-1]


class Keeper(nn.Module):
    """A language model that keeps its state from call to call."""

    def __init__(self, cell: str, hidden: int, seed: int, outputs: int = WORDS) -> None:
        super().__init__()
        torch.manual_seed(seed)
        self.embedding, self.rnn = nn.Embedding(WORDS, 6), layer(cell, 6, hidden, batch_first=True)
        self.readout, self.state = nn.Linear(hidden, outputs), None

    def forward(self, x: Tensor) -> Tensor:
        output, self.state = self.rnn(self.embedding(x), self.state)
        found: Tensor = self.readout(output)
        return found


class Stated(nn.Module):
    """A language model that takes and returns its state."""

    def __init__(self, cell: str, hidden: int, seed: int) -> None:
        super().__init__()
        torch.manual_seed(seed)
        self.embedding, self.rnn = nn.Embedding(WORDS, 6), layer(cell, 6, hidden, batch_first=True)
        self.readout = nn.Linear(hidden, WORDS)

    def forward(self, x: Tensor, state: Any = None) -> Any:
        output, state = self.rnn(self.embedding(x), state)
        return self.readout(output), state


class Deep(nn.Module):
    """A reader inside a reader: nested modules, two layers of two cells, a dict in and out."""

    def __init__(self, cell: str, other: str, seed: int) -> None:
        super().__init__()
        torch.manual_seed(seed)
        self.inner = nn.ModuleDict({"below": layer(cell, 3, 8, batch_first=True)})
        self.stack = nn.ModuleList([layer(other, 8, 8, batch_first=True), nn.LayerNorm(8), nn.Linear(8, 4)])

    def forward(self, *, values: Tensor, scale: float = 1.0) -> dict[str, Tensor]:
        below = self.inner["below"](values * scale)[0]
        above = self.stack[0](below)[0]
        return {"scores": self.stack[2](self.stack[1](above))}


class Translator(nn.Module):
    """Reads the source both ways; foretells the target by teacher forcing."""

    def __init__(self, cell: str, seed: int) -> None:
        super().__init__()
        torch.manual_seed(seed)
        self.embedding = nn.Embedding(WORDS, 6)
        self.encoder = layer(cell, 6, 8, batch_first=True, bidirectional=True)
        self.decoder, self.readout = layer(cell, 6 + 16, 8, batch_first=True), nn.Linear(8, WORDS)

    def forward(self, source: Tensor, target: Tensor) -> Tensor:
        context = self.encoder(self.embedding(source))[0].mean(1, keepdim=True)
        read = torch.cat([self.embedding(target), context.expand(-1, target.shape[1], -1)], -1)
        found: Tensor = self.readout(self.decoder(read)[0])
        return found


def tokens(batch: int, steps: int, seed: int) -> Tensor:
    return torch.randint(1, WORDS, (batch, steps), generator=torch.Generator().manual_seed(seed))


def numbers(batch: int, steps: int, features: int, seed: int) -> Tensor:
    return torch.randn(batch, steps, features, generator=torch.Generator().manual_seed(seed))


def series(kind: str, batch: int, steps: int, seed: int) -> Tensor:
    """A random walk, or a swing of second order; brought to about 1; (batch, steps)."""
    noise = torch.randn(batch, steps + 50, generator=torch.Generator().manual_seed(seed)).double()
    if kind == "walk":
        found = noise.cumsum(1)
    else:
        found = torch.zeros_like(noise)
        for t in range(2, found.shape[1]):
            found[:, t] = 1.6 * found[:, t - 1] - 0.8 * found[:, t - 2] + noise[:, t]
    found = found[:, 50:]
    return ((found - found.mean()) / found.std()).float()


def windows(batch: int, steps: int, seed: int, shuffled: bool = False) -> DataLoader:
    """Windows of one long text each, the second batch going on where the first ended; or not."""
    text = tokens(batch, 2 * steps + 1, seed)
    if shuffled:
        text = torch.cat([text[:, : steps + 1], tokens(batch, steps + 1, seed + 99)], 1)
        x = torch.cat([text[:, :steps], text[:, steps + 1 : -1]])
        y = torch.cat([text[:, 1 : steps + 1], text[:, steps + 2 :]])
    else:
        x = torch.cat([text[:, :steps], text[:, steps:-1]])
        y = torch.cat([text[:, 1 : steps + 1], text[:, steps + 1 :]])
    return DataLoader(TensorDataset(x, y), batch_size=batch)


def fitted(cell: str, kind: str, seed: int, hidden: int = 24, copies: bool = False, batch: int = 16) -> Setup:
    """A forecaster: its readout is fitted by least squares on half of the sequences."""
    values, half = series(kind, batch, 80, seed), batch // 2
    x, y = values[:, :-1, None], values[:, 1:, None]
    model = Reader(cell, 1, hidden, 1, seed=seed, batch_first=True)
    with torch.no_grad():
        states = model.rnn(x[:half])[0].reshape(-1, hidden).double()
        wanted = (x if copies else y)[:half].reshape(-1, 1).double()
        with_one = torch.cat([states, torch.ones(len(states), 1, dtype=torch.double)], 1)
        ridge = with_one.T @ with_one + 1e-3 * torch.eye(hidden + 1, dtype=torch.double)
        found = torch.linalg.solve(ridge, with_one.T @ wanted)
        model.readout.weight.copy_(found[:-1].T.float())
        model.readout.bias.copy_(found[-1].float())
    return Setup(f"{cell} {kind} {seed}", model, x[half:], {"targets": y[half:]})


def sound() -> Iterator[Setup]:
    """Set-ups without a fault; a test holds that there are at least 50."""
    lengths = torch.tensor([9, 4, 7, 9, 2])
    for k, cell in enumerate(names()):
        text = tokens(5, 10, k)
        yield Setup(
            f"{cell} language model",
            Reader(cell, None, 16, WORDS, seed=k, batch_first=True),
            text[:, :-1],
            {"targets": text[:, 1:]},
        )
        yield Setup(
            f"{cell} flat language model, time first",
            Reader(cell, None, 12, WORDS, "flat", seed=k, num_layers=2),
            text.T[:-1],
            {"targets": text.T[1:]},
        )
        yield Setup(
            f"{cell} channels",
            Reader(cell, None, 12, WORDS, "channels", seed=k, batch_first=True),
            DataLoader(TensorDataset(text[:, :-1], text[:, 1:]), 5),
        )
        tags = torch.randint(0, 3, (5, 9), generator=torch.Generator().manual_seed(k))
        yield Setup(
            f"{cell} tagger of two directions",
            Reader(cell, None, 8, 3, seed=k, batch_first=True, bidirectional=True),
            DataLoader(TensorDataset(text[:, :9], tags), 5),
        )
        padded = torch.where(torch.arange(9) < lengths[:, None], text[:, :9], torch.zeros(()).long())
        labels = torch.tensor([0, 1, 2, 0, 1])
        yield Setup(
            f"{cell} packed classifier",
            Reader(cell, None, 8, 3, "packed", seed=k, pads=True, batch_first=True),
            (padded, lengths),
            {"targets": labels, "lengths": lengths},
        )
        yield Setup(
            f"{cell} packed tagger",
            Reader(cell, None, 8, 3, "packed each", seed=k, pads=True, batch_first=True, bidirectional=True),
            (padded, lengths),
            {"lengths": lengths},
        )
        yield Setup(
            f"{cell} gathered classifier",
            Reader(cell, None, 8, 3, "gathered", seed=k, pads=True),
            (padded.T, lengths),
            {"targets": labels, "lengths": lengths},
        )
        values = numbers(6, 11, 3, k)
        yield Setup(
            f"{cell} classifier of numbers",
            Reader(cell, 3, 10, 2, "ends", seed=k, batch_first=True, bidirectional=True),
            values,
            {"targets": torch.arange(6) % 2},
        )
        yield Setup(
            f"{cell} bare", layer(cell, 3, 8, num_layers=2), values.transpose(0, 1), {"lengths": [11] * 6}
        )
        yield Setup(
            f"{cell} nested",
            Deep(cell, names()[k - 1], k),
            {"values": values, "scale": 0.5},
            {"batch_axis": 0, "reach": 2},
        )
        yield Setup(
            f"{cell} translator",
            Translator(cell, k),
            (tokens(5, 7, k), text[:, :-1]),
            {"targets": text[:, 1:]},
        )
        yield Setup(f"{cell} keeper of its state", Keeper(cell, 8, k), windows(6, 8, k))
        yield Setup(f"{cell} taker of a state", Stated(cell, 8, k), windows(6, 8, k, shuffled=True))
        yield fitted(cell, "swing", k)


def _over(count: int, make: Callable[[str, int], Setup]) -> Iterator[Setup]:
    """The same fault of every cell, again and again with other sizes and seeds."""
    cells = names()
    for k in range(count):
        yield make(cells[k % len(cells)], k)


def _swapped(cell: str, k: int) -> Setup:
    batch, steps = 4 + k % 5, 9 + k % 7
    if k % 3 == 0:
        x = numbers(batch, steps, 3, k)
        return Setup(
            f"{cell} bare {k}",
            layer(cell, 3, 6 + k % 4, num_layers=1 + k % 2),
            x,
            {"lengths": [steps] * batch},
        )
    if k % 3 == 1:
        text = tokens(batch, steps + 1, k)
        return Setup(
            f"{cell} text {k}",
            Reader(cell, None, 8, WORDS, seed=k, bidirectional=k % 2 == 1),
            text[:, :-1],
            {"batch_axis": 0},
        )
    x = numbers(steps, batch, 2, k)
    return Setup(
        f"{cell} told wrongly {k}", Reader(cell, 2, 8, 3, seed=k, batch_first=True), x, {"batch_axis": 1}
    )


class Viewed(nn.Module):
    """Makes time first by a view."""

    def __init__(self, cell: str, seed: int) -> None:
        super().__init__()
        torch.manual_seed(seed)
        self.rnn, self.readout = layer(cell, 3, 8), nn.Linear(8, 2)

    def forward(self, x: Tensor) -> Tensor:
        found: Tensor = self.readout(self.rnn(x.reshape(x.shape[1], x.shape[0], -1))[0])
        return found.transpose(0, 1)


def _mixed(cell: str, k: int) -> Setup:
    return Setup(f"{cell} view {k}", Viewed(cell, k), numbers(4 + k % 3, 7, 3, k), {"batch_axis": 0})


def _future(cell: str, k: int) -> Setup:
    batch, steps = 4 + k % 3, 7 + k % 5
    read = ("each", "flat", "state")[k % 3]
    how = {"bidirectional": True, "num_layers": 1 + k % 2, "batch_first": True}
    if k % 2:
        x = numbers(batch, steps + 2, 2, k)
        h = 1 + k % 3 // 2
        return Setup(
            f"{cell} numbers {k}", Reader(cell, 2, 8, 1, read, k, **how), x[:, :-h], {"targets": x[:, h:, 0]}
        )
    text = tokens(batch, steps + 1, k)
    return Setup(
        f"{cell} text {k}",
        Reader(cell, None, 8, WORDS, read, k, **how),
        text[:, :-1],
        {"targets": text[:, 1:]},
    )


def _inside(cell: str, k: int) -> Setup:
    x = numbers(6 + k % 4, 9, 2, k)
    if k % 2:
        return Setup(
            f"{cell} target inside {k}",
            Reader(cell, 2, 8, 1, "last", k, batch_first=True),
            x,
            {"targets": x[:, -1, :1], "forecasts": True, "batch_axis": 0},
        )
    return Setup(
        f"{cell} same step {k}",
        Reader(cell, 2, 8, 2, "each", k, batch_first=True),
        x,
        {"targets": x, "forecasts": True, "batch_axis": 0},
    )


def _padded(cell: str, k: int) -> Setup:
    steps, batch = 8 + k % 5, 4
    lengths = torch.tensor([steps, steps - 3, steps - 5, 2])
    text = torch.where(
        torch.arange(steps) < lengths[:, None], tokens(batch, steps, k), torch.zeros(()).long()
    )
    read, both = ("last", "ends", "each")[k % 3], k % 3 > 0
    how = {"bidirectional": both, "batch_first": True, "num_layers": 1 + k % 2 * (not both)}
    said = {"lengths": lengths} if k % 2 else {"targets": torch.tensor([0, 1, 0, 1])}
    said = {"lengths": lengths} if read == "each" else said
    return Setup(f"{cell} {read} {k}", Reader(cell, None, 8, 3, read, k, pads=True, **how), text, said)


def _raw(cell: str, k: int) -> Setup:
    level = (50_000.0, 3_000.0, 700.0)[k % 3]
    x = level + 0.02 * level * numbers(4, 12, 1 + k % 2, k)
    return Setup(
        f"{cell} {level:g} {k}", Reader(cell, 1 + k % 2, 8 + 4 * (k % 3), 1, seed=k, batch_first=True), x
    )


def _constant_gates(cell: str, k: int) -> Setup:
    model = Reader(cell, 3, 8, 2, seed=k, batch_first=True)
    declared = spec(cell)
    block = next((one.block for one in declared.quantities if one.role == "gate"), declared.stacked[0].block)
    with torch.no_grad():
        bias = next(value for name, value in model.rnn.named_parameters() if "bias" in name)
        bias.split(model.rnn.hidden_size)[block or 0].fill_(25.0 if k % 2 else -25.0)
    return Setup(f"{cell} {k}", model, numbers(4, 10, 3, k))


def _thrown_away(cell: str, k: int) -> Setup:
    """The first tokens of a text are worth knowing ever after: whoever begins anew does not know them."""
    torch.manual_seed(k)
    batch, steps = 96, 5 + k % 4
    model = Reader(cell, None, 16, WORDS, seed=k, batch_first=True)
    own = torch.randint(1, WORDS, (batch, 1))
    text = own.expand(batch, 2 * steps + 1).clone()
    _open_memory(model, cell)
    x = torch.cat([text[:, :steps], text[:, steps:-1]])
    x = torch.where(torch.arange(steps) % 2 == 0, x, 0)
    noisy = torch.cat([x[:batch], x[batch:]], 1)
    after = torch.cat([noisy[:, 1:], own], 1)
    x, y = torch.cat([noisy[:, :steps], noisy[:, steps:]]), torch.cat([after[:, :steps], after[:, steps:]])
    with torch.no_grad():
        states = model.rnn(model.embedding(noisy))[0].reshape(-1, 16).double()
        states = torch.cat([states, torch.ones(len(states), 1).double()], 1)
        wanted = functional.one_hot(after, WORDS).reshape(-1, WORDS).double()
        ridge = states.T @ states + 1e-4 * torch.eye(17).double()
        found = torch.linalg.solve(ridge, states.T @ wanted)
        model.readout.weight.copy_(6 * found[:-1].T.float())
        model.readout.bias.copy_(6 * found[-1].float())
    return Setup(f"{cell} {k}", model, DataLoader(TensorDataset(x, y), batch))


def _open_memory(model: Reader, cell: str) -> None:
    """Have the gate that keeps the old state keep most of it, where there is one."""
    declared = spec(cell)
    if declared.retaining is None:
        with torch.no_grad():
            for name, value in model.rnn.named_parameters():
                if "weight_hh" in name:
                    value.copy_(torch.eye(len(value)))
                if "weight_ih" in name:
                    value.mul_(0.3)
        return
    with torch.no_grad():
        bias = next(value for name, value in model.rnn.named_parameters() if "bias" in name)
        bias.split(model.rnn.hidden_size)[declared.retaining].fill_(
            -2.0 if declared.complement and cell else 2.0
        )


def _left_over(cell: str, k: int) -> Setup:
    if k % 2:
        labels = torch.arange(12) % 3
        loader = DataLoader(TensorDataset(tokens(12, 8, k), labels), 6)
        return Setup(f"{cell} labels {k}", Keeper(cell, 6 + k % 5, k, outputs=3), loader)
    return Setup(f"{cell} {k}", Keeper(cell, 6 + k % 5, k), windows(6, 6 + k % 4, k, shuffled=True))


class Copier(nn.Module):
    """Gives the value that it read last, but for a little of its own."""

    def __init__(self, cell: str, seed: int, last: bool) -> None:
        super().__init__()
        torch.manual_seed(seed)
        self.rnn, self.readout, self.last = layer(cell, 1, 8, batch_first=True), nn.Linear(8, 1), last

    def forward(self, x: Tensor) -> Tensor:
        found: Tensor = x + 0.3 * self.readout(self.rnn(x)[0])
        return found[:, -1] if self.last else found


def _copying(cell: str, k: int) -> Setup:
    if k % 3 == 0:
        return fitted(cell, "walk", k, copies=True, batch=64)
    values = series("walk", 160 if k % 3 == 1 else 16, 21 if k % 3 == 1 else 60, k)[..., None]
    if k % 3 == 1:
        said = {"targets": values[:, -1], "forecasts": True}
        return Setup(f"{cell} last {k}", Copier(cell, k, last=True), values[:, :-1], said)
    return Setup(f"{cell} each {k}", Copier(cell, k, last=False), values[:, :-1], {"targets": values[:, 1:]})


def _short(cell: str, k: int) -> Setup:
    torch.manual_seed(k)
    model = Reader(cell, 2, 12 + k % 5, 2, "last", k, batch_first=True)
    with torch.no_grad():  # a memory of two steps or so: whatever keeps a state is small
        for name, value in model.rnn.named_parameters():
            if "hh" in name and "weight" in name:
                value.mul_(0.3)
        declared = spec(cell)
        if declared.retaining is not None:
            bias = next(value for name, value in model.rnn.named_parameters() if "bias" in name)
            bias.split(model.rnn.hidden_size)[declared.retaining].fill_(2.0 if declared.complement else -2.0)
    return Setup(f"{cell} {k}", model, numbers(4, 50, 2, k), {"reach": 40})


def _unread(cell: str, k: int) -> Setup:
    model = Reader(
        cell, 3, 6 + k % 6, 2, "end", k, bidirectional=True, num_layers=1 + k % 2, batch_first=True
    )
    return Setup(f"{cell} half of two {k}", model, numbers(4, 8, 3, k))


class Spoilt(nn.Module):
    """Gives NaN from one of several places."""

    def __init__(self, cell: str, seed: int, where: str) -> None:
        super().__init__()
        torch.manual_seed(seed)
        self.rnn, self.readout, self.where = layer(cell, 2, 6, batch_first=True), nn.Linear(6, 2), where
        self.log = Logarithm() if where == "log" else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        if self.where == "norm":
            x = x - x + torch.zeros_like(x) * self.readout.weight.sum()
            x = x + (0 * self.readout.weight).square().sum().sqrt()
        output = self.readout(self.rnn(self.log(x))[0])
        return output / (x[..., :1] * 0) * 0 if self.where == "division" else output


class Logarithm(nn.Module):
    """Of what may be below 0."""

    def forward(self, x: Tensor) -> Tensor:
        return x.log()


def _none(cell: str, k: int) -> Setup:
    where = ("input", "weight", "log", "norm", "division")[k % 5]
    model, x = Spoilt(cell, k, where), numbers(3, 6, 2, k)
    if where == "input":
        x[k % 3, k % 6, k % 2] = float("nan")
    if where == "weight":
        with torch.no_grad():
            next(model.rnn.parameters())[1, 0] = float("inf") if k % 2 else float("nan")
    return Setup(f"{cell} {where} {k}", model, x)


def _residual(result: Any) -> Any:
    output, state = result
    return output + 0.3 * output.roll(1, 1), state


def _otherwise(cell: str, k: int) -> Setup:
    model = Reader(cell, 3, 8, 2, seed=k, batch_first=True, bidirectional=k % 2 == 1)
    way = k % 3
    if way == 0:
        model.rnn.register_forward_hook(lambda module, args, result: (result[0] * 0.5, result[1]))
    elif way == 1:
        plain = model.rnn.forward
        model.rnn.forward = lambda x, *rest: plain(x.flip(-1), *rest)  # type: ignore[method-assign]
    else:
        plain = model.rnn.forward
        model.rnn.forward = lambda x, *rest: _residual(plain(x, *rest))  # type: ignore[method-assign]
    return Setup(f"{cell} {('hook', 'forward', 'before')[way]} {k}", model, numbers(4, 6, 3, k))


FAULTS: dict[str, tuple[str, Callable[[str, int], Setup]]] = {
    "swapped": ("swap", _swapped),
    "mixed": ("swap", _mixed),
    "future": ("future", _future),
    "inside": ("future", _inside),
    "padded": ("padding", _padded),
    "raw": ("scaling", _raw),
    "constant gates": ("gates", _constant_gates),
    "thrown away": ("carried", _thrown_away),
    "left over": ("reset", _left_over),
    "copying": ("persistence", _copying),
    "short": ("reach", _short),
    "unread": ("unused", _unread),
    "none": ("nan", _none),
    "otherwise": ("weights", _otherwise),
}
"""Kind of fault -> the check that is to find it, and what makes a variant of it."""


def faulty(kind: str, count: int = 24) -> list[tuple[str, Setup]]:
    check, make = FAULTS[kind]
    return [(check, one) for one in _over(count, make)]
