"""Which networks learn to flip: a race to say the parity of a bit string, at equal numbers of units."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

import torch
from jaxtyping import Float
from torch import Tensor, nn

from rnn_core.cells import Cell, spec
from rnn_core.cells.mingru import MINGRU
from rnn_core.errors import InputError
from rnn_core.models.diagonal import Diagonal
from rnn_core.models.seeded_init import seeded_init, shapes_alone
from rnn_core.optimisers import Adam
from rnn_core.tasks.parity import Parity
from rnn_core.tasks.race import CELLS
from rnn_core.tasks.race_results import Track
from rnn_core.tasks.task import Batch

__all__ = [
    "DIAGONALS",
    "EVERY",
    "NETWORKS",
    "POSITIVE",
    "SIGNED",
    "ParityNetwork",
    "ParityProgress",
    "ParityTraining",
    "can_flip",
    "parity_network",
    "parity_tracks",
    "sees_state",
    "train_parity",
]

POSITIVE: Final = "diagonal-positive"
SIGNED: Final = "diagonal-signed"
DIAGONALS: Final = (POSITIVE, SIGNED)
"""The two layers of `rnn_core.models.diagonal.Diagonal`: a in (0, 1), and a in (-1, 1)."""

NETWORKS: Final[tuple[str, ...]] = (*CELLS, MINGRU.name, *DIAGONALS)
"""Whom the stored race has: those whose gates see the state, then those whose gates do not."""

EVERY: Final = 50
"""Updates between two reports."""

Taught = Literal["every", "last"]

_BATCHES, _UNSEEN = 1 << 33, 2 << 33  # streams of random numbers apart from that of the weights


@dataclass(frozen=True)
class ParityTraining:
    """Everything that decides a race.

    Attributes
    ----------
    networks : tuple of str
        Names of registered cells, or of `DIAGONALS`.
    seeds, seed : int
        Networks of each kind, and the first seed, of weights and strings. Of one seed all kinds read the same
        strings.
    taught : {"every", "last"}
        "every": the answer after every bit counts, and each update reads strings of another length,
        `shortest` to `longest`. "last": only the answer after the last bit counts, of strings of `longest`
        bits; that is also what is measured then.
    hidden : int
        Units of the recurrent layer, and of the hidden layer of the readout.
    shortest, longest : int
        Bits of the strings that are learnt from.
    batch, updates : int
        Strings an update, each drawn anew; updates after which a network gives up.
    rate, rnn_rate : float
        Adam's, and that of cells without gates.
    clip : float
        Largest norm of the whole gradient.
    limit : float
        More right answers than this share, on strings of `longest` bits, count as solved.
    lengths : tuple of int
        Of the strings on which it is measured.
    unseen : int
        Strings that it is measured on, drawn once for each seed.
    stop : bool
        Whether a network that has solved it learns no further.
    """

    networks: tuple[str, ...] = NETWORKS
    seeds: int = 1
    seed: int = 0
    taught: Taught = "every"
    hidden: int = 32
    shortest: int = 2
    longest: int = 20
    batch: int = 64
    updates: int = 1200
    rate: float = 1e-2
    rnn_rate: float = 3e-3
    clip: float = 1.0
    limit: float = 0.99
    lengths: tuple[int, ...] = (5, 10, 20, 40, 100)
    unseen: int = 500
    stop: bool = True


@dataclass(frozen=True)
class ParityProgress:
    """Where one network of a race stands.

    Attributes
    ----------
    network : str
    seed : int
    update : int
        Updates done.
    right : tuple of float
        Share of right answers on strings of each of `ParityTraining.lengths`, of all answers asked for.
    seconds : float
        CPU time of its updates so far; drawing and measuring are not counted.
    solved : bool
        Whether it is solved by now.
    over : bool
        Whether this is its last report.
    """

    network: str
    seed: int
    update: int
    right: tuple[float, ...]
    seconds: float
    solved: bool
    over: bool


class ParityNetwork(nn.Module):
    """A recurrent layer that reads bits, and a readout of two layers at every step.

    Attributes
    ----------
    recurrent : torch.nn.Module
        Called as `torch.nn.GRU` is.
    readout : torch.nn.Sequential
    """

    def __init__(self, recurrent: nn.Module, hidden: int) -> None:
        super().__init__()
        self.recurrent = recurrent
        self.readout = nn.Sequential(nn.Linear(hidden, hidden), nn.GELU(), nn.Linear(hidden, 2))

    def forward(self, x: Float[Tensor, "time batch features"]) -> Float[Tensor, "time batch answers"]:
        """Give a score for even and for odd after every bit."""
        scores: Tensor = self.readout(self.recurrent(x)[0])
        return scores


def parity_network(settings: ParityTraining, network: str, seed: int) -> ParityNetwork:
    """Make one network of a race before any training; torch's own random generator is not touched.

    Everything begins as torch does it, but: W_hh of a cell without gates is orthogonal, a forget gate that
    stands beside an input gate begins open (its bias 1 higher), and all factors a of a diagonal layer begin
    near .8, whatever their range.

    Raises
    ------
    InputError
        If there is no such network.

    Examples
    --------
    >>> parity_network(ParityTraining(hidden=8), SIGNED, 0)(torch.zeros(3, 1, 2)).shape
    torch.Size([3, 1, 2])
    """
    source = torch.Generator().manual_seed(seed)
    made = seeded_init(lambda: ParityNetwork(_layer(network, settings.hidden), settings.hidden), source)
    if isinstance(made.recurrent, Diagonal):
        made.recurrent.begin_at(0.8)
    else:
        _begin(made.recurrent, network, source)
    return made


def _layer(network: str, hidden: int) -> nn.Module:
    if network in DIAGONALS:
        return Diagonal(2, hidden, signed=network == SIGNED)
    made: nn.Module = spec(network).layer(2, hidden)
    return made


@torch.no_grad()
def _begin(layer: nn.Module, cell: Cell, source: torch.Generator) -> None:
    declared, weights = spec(cell), dict(layer.named_parameters())
    if not declared.gates:
        nn.init.orthogonal_(weights["weight_hh_l0"], generator=source)
    if declared.forgets and declared.retaining is not None:
        bias = next(weight for name, weight in weights.items() if name.startswith("bias"))
        bias.unflatten(0, (len(declared.stacked), -1))[declared.retaining] += 1.0


def sees_state(network: str) -> bool:
    """Whether what a network does at a step depends on the state before it, beyond a multiple of it.

    Examples
    --------
    >>> [name for name in NETWORKS if not sees_state(name)]
    ['mingru', 'diagonal-positive', 'diagonal-signed']
    """
    with shapes_alone():
        layer = _layer(network, 1)
    return any(name.startswith("weight_hh") for name, _ in layer.named_parameters())


def can_flip(network: str) -> bool:
    """Whether a network can turn a state over: it sees the state, or multiplies it by less than zero.

    Examples
    --------
    >>> [name for name in NETWORKS if not can_flip(name)]
    ['mingru', 'diagonal-positive']
    """
    return sees_state(network) or network == SIGNED


def train_parity(settings: ParityTraining, every: int = EVERY) -> Iterator[ParityProgress]:
    """Let all networks learn in turn, a stretch each, and report after every stretch.

    The first reports are from before any training. A network that is over reports no more. torch's own random
    generator is not touched.

    Raises
    ------
    InputError
        If there is nobody to train, or nothing to do, or a network is unknown.

    Examples
    --------
    >>> settings = ParityTraining((POSITIVE, SIGNED), hidden=4, batch=2, updates=4, unseen=9)
    >>> [(one.network, one.update) for one in train_parity(settings, every=4)][2:]
    [('diagonal-positive', 4), ('diagonal-signed', 4)]
    """
    if not settings.networks or min(settings.seeds, settings.updates, settings.batch, every) < 1:
        raise InputError.of(
            "at least one network, seed, update and string",
            f"{len(settings.networks)}, {settings.seeds}, {settings.updates}, {settings.batch}",
            "ask for some",
        )
    if settings.longest not in settings.lengths or not 1 <= settings.shortest <= settings.longest:
        raise InputError.of(
            f"lengths from {settings.shortest} on, {settings.longest} among those measured",
            str(settings.lengths),
            "measure on strings as long as the longest that are learnt from",
        )
    return _train(settings, every)


def _train(settings: ParityTraining, every: int) -> Iterator[ParityProgress]:
    seeds = range(settings.seed, settings.seed + settings.seeds)
    running = [_Learner(settings, network, seed) for seed in seeds for network in settings.networks]
    updates = 0
    while running:
        still = []
        for learner in running:
            progress = learner.stretch(updates)
            yield progress
            if not progress.over:
                still.append(learner)
        running, updates = still, every


class _Learner:
    """One network of a race, which can be taken a stretch further."""

    def __init__(self, settings: ParityTraining, network: str, seed: int) -> None:
        self.settings, self.name, self.seed = settings, network, seed
        self.network = parity_network(settings, network, seed)
        gated = network in DIAGONALS or bool(spec(network).gates)
        rate = settings.rate if gated else settings.rnn_rate
        self._optimiser = Adam(self.network.parameters(), rate, fused=True)
        self._source = torch.Generator().manual_seed(seed + _BATCHES)
        unseen = torch.Generator().manual_seed(seed + _UNSEEN)
        self._unseen = Parity(max(settings.lengths)).draw(settings.unseen, unseen)
        self.update, self.seconds, self.solved = 0, 0.0, False

    def _draw(self) -> tuple[Parity, Batch]:
        settings = self.settings
        if settings.taught == "last":
            task = Parity(settings.longest, once=True)
        else:
            length = torch.randint(settings.shortest, settings.longest + 1, (), generator=self._source)
            task = Parity(int(length))
        return task, task.draw(settings.batch, self._source)

    def _learn(self) -> None:
        task, batch = self._draw()
        begun = time.thread_time()
        loss = task.loss(self.network(batch.inputs), batch)
        self._optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), self.settings.clip)
        self._optimiser.step()
        self.seconds += time.thread_time() - begun
        self.update += 1

    @torch.no_grad()
    def _right(self) -> tuple[float, ...]:
        """Measure every length at once: the first bits of a long string are a short one."""
        given = self.network(self._unseen.inputs).argmax(-1) == self._unseen.targets
        each = given.double().mean(1)  # (time,): right after so many bits
        if self.settings.taught == "last":
            return tuple(float(each[length - 1]) for length in self.settings.lengths)
        return tuple(float(each[:length].mean()) for length in self.settings.lengths)

    def stretch(self, updates: int) -> ParityProgress:
        """Train on up to this many batches, within the limit of the race, and report."""
        settings = self.settings
        for _ in range(min(updates, settings.updates - self.update)):
            self._learn()
        right = self._right()
        solved = right[settings.lengths.index(settings.longest)] > settings.limit
        self.solved = self.solved or solved
        over = (solved and settings.stop) or self.update >= settings.updates
        return ParityProgress(self.name, self.seed, self.update, right, self.seconds, self.solved, over)


def parity_tracks(settings: ParityTraining, reports: Iterable[ParityProgress]) -> list[Track]:
    """Gather the reports of a race, a track a network: what is wrong on strings of `longest` bits.

    Examples
    --------
    >>> settings = ParityTraining((SIGNED,), hidden=4, batch=2, updates=4, unseen=9)
    >>> [track.updates for track in parity_tracks(settings, train_parity(settings, every=2))]
    [(0, 2, 4)]
    """
    at = settings.lengths.index(settings.longest)
    found: dict[tuple[str, int], list[ParityProgress]] = {}
    for one in reports:
        found.setdefault((one.network, one.seed), []).append(one)
    return [
        Track(
            network,
            seed,
            tuple(one.update for one in own),
            tuple(1 - one.right[at] for one in own),
            own[-1].seconds,
            own[-1].solved,
            own[-1].over,
        )
        for (network, seed), own in found.items()
    ]
