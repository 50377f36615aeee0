"""Cells of equal size learn one text, side by side, with what counting the same text gives."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

import numpy as np
import torch

from rnn_core.cells import Cell
from rnn_core.errors import InputError
from rnn_core.tasks.markov import Markov
from rnn_core.tasks.parameter_matching import hidden_for, parameter_count
from rnn_core.training.character import Settings, TrainingRun
from rnn_core.training.evaluate import Ids
from rnn_core.training.learn import held_out_bits
from rnn_core.training.plan import Plan

__all__ = [
    "ORDER",
    "SETS",
    "CellRace",
    "Counted",
    "Look",
    "Met",
    "cell_race",
    "count_orders",
    "looks",
    "pieces",
]

ORDER: Final = 6
"""Tokens before the guessed one at which the longest chain looks."""

SETS: Final = ("learnt", "held_out")
"""What a race measures: on the text that is learnt, and on one that is not."""

PIECE: Final = 500
"""Tokens of a piece of text, each read from a zero state."""
MOST_PIECES: Final = 16


@dataclass(frozen=True)
class Look:
    """How a network stood after so many updates.

    Attributes
    ----------
    update : int
    bits : mapping of str to float
        Set of pieces -> bits per token.
    seconds : float
        CPU time of the updates so far.
    """

    update: int
    bits: Mapping[str, float]
    seconds: float


@dataclass(frozen=True)
class Counted:
    """What counting gives before any network has learnt.

    Attributes
    ----------
    bits : tuple of float
        Bits per token on the held-out pieces, of the chain of every order from 0 on.
    learnt, held_out : int
        Tokens that are counted and learnt, and that are measured on.
    parameters : mapping of cell to int
        Of recurrent layer and readout; all read embeddings of one size besides.
    hidden : mapping of cell to int
    """

    bits: tuple[float, ...]
    learnt: int
    held_out: int
    parameters: Mapping[Cell, int]
    hidden: Mapping[Cell, int]

    @property
    def best(self) -> tuple[int, float]:
        """The order with the fewest bits, and these."""
        order = min(range(len(self.bits)), key=self.bits.__getitem__)
        return order, self.bits[order]


@dataclass(frozen=True)
class Met:
    """A look at one network of a race."""

    cell: Cell
    seed: int
    look: Look


@dataclass(frozen=True)
class CellRace:
    """Everything that decides a race; checked when it is made.

    Attributes
    ----------
    text : str
        What is learnt and held out; split as :class:`rnn_core.training.plan.Plan` does.
    cells : tuple of cell
    parameters : int
        Of each network's recurrent layer and readout, as nearly as whole units allow.
    units : int
        Of every network instead, so that cells with fewer gates have fewer parameters; 0: equal parameters.
    updates, window, streams, embedding, learning_rate
        See :class:`rnn_core.training.plan.Plan`; one rate for all.
    seeds, seed : int
        Networks of each cell, and the first one's seed. Of one seed all read the same text in the same order.
    reports : int
        Looks at each network.

    Raises
    ------
    PlanError
        If the text cannot be learnt from.
    InputError
        If there is no cell or no seed.

    Examples
    --------
    >>> race = CellRace("to be or not to be, that is the question. " * 20, parameters=900, window=16)
    >>> sorted(race.hidden.items())
    [('gru', 8), ('lstm', 6), ('rnn', 15)]
    """

    text: str = field(repr=False)
    cells: tuple[Cell, ...] = ("rnn", "gru", "lstm")
    parameters: int = 12_500
    units: int = 0
    updates: int = 400
    window: int = 50
    streams: int = 16
    embedding: int = 24
    learning_rate: float = 4e-3
    seeds: int = 2
    seed: int = 1
    reports: int = 10

    def __post_init__(self) -> None:
        """Check that there is something to race, and that the text can be learnt from."""
        if not self.cells or self.seeds < 1 or self.reports < 1:
            came = f"{len(self.cells)}, {self.seeds}, {self.reports}"
            raise InputError.of("at least one cell, one seed and one look", came, "choose some")
        for cell, hidden in self.hidden.items():
            Plan(self.text, **self._plan(cell, hidden))  # type: ignore[arg-type]

    @cached_property
    def hidden(self) -> dict[Cell, int]:
        """Units of each cell's network."""
        plan = Plan(self.text, window=self.window, streams=self.streams)
        tokens = len(plan.vocabulary)
        if self.units:
            return dict.fromkeys(self.cells, self.units)
        return {cell: hidden_for(cell, self.embedding, tokens, self.parameters) for cell in self.cells}

    def _plan(self, cell: Cell, hidden: int) -> dict[str, object]:
        return {
            "cell": cell,
            "hidden": hidden,
            "embedding": self.embedding,
            "window": self.window,
            "streams": self.streams,
            "updates": self.updates,
            "learning_rate": self.learning_rate,
            "dropout": 0.0,
        }

    def plan(self, cell: Cell) -> Plan:
        """Return the plan of one cell's network: how the text is split, and its settings."""
        return Plan(self.text, **self._plan(cell, self.hidden[cell]))  # type: ignore[arg-type]


def pieces(documents: Sequence[Ids], length: int = PIECE, most: int = MOST_PIECES) -> Ids:
    """Cut documents into pieces of one length, and take some, evenly spread.

    Parameters
    ----------
    documents
        Token numbers; those that are shorter than a piece are left out, unless all are.
    length, most
        Tokens of a piece, and how many pieces at most.

    Returns
    -------
    ndarray, (length, pieces)

    Raises
    ------
    InputError
        If no document has two tokens.

    Examples
    --------
    >>> pieces([np.arange(10), np.arange(3)], length=4, most=2).T.tolist()
    [[0, 1, 2, 3], [4, 5, 6, 7]]
    """
    longest = max(map(len, documents), default=0)
    length = min(length, longest)
    if length < 2:
        raise InputError.of("a document of at least two tokens", str(longest), "give a longer text")
    cut = [one[k : k + length] for one in documents for k in range(0, len(one) - length + 1, length)]
    taken: Ids = np.stack(cut[:: -(-len(cut) // most)], axis=1)
    return taken


def count_orders(documents: Sequence[Ids], vocabulary: int, held_out: Ids, order: int = ORDER) -> list[float]:
    """Count a text, and measure the chain of every order on the tokens that networks are measured on.

    Parameters
    ----------
    documents
        What is counted (Witten-Bell smoothing; :class:`rnn_core.tasks.markov.Markov`).
    vocabulary
        Number of tokens.
    held_out
        ``(time, pieces)``; the first token of each piece is not guessed.
    order
        Of the longest chain.

    Returns
    -------
    list of float
        Bits per token, order by order from 0 on.
    """
    chain = Markov.count(documents, vocabulary, order)
    found = np.concatenate([chain.surprise(piece)[:, 1:] for piece in held_out.T], axis=1).mean(1)
    return [float(bits) for bits in found]


def looks(
    documents: list[Ids], vocabulary: int, settings: Settings, watched: Mapping[str, Ids], every: int
) -> Iterator[Look]:
    """Train one network, and measure it on sets of pieces every few updates, and at the end.

    Parameters
    ----------
    documents, vocabulary, settings
        See :class:`rnn_core.training.character.TrainingRun`.
    watched
        Name of a set -> pieces, ``(time, pieces)``.
    every
        Updates between two looks.

    Yields
    ------
    Look
        The last one is of a network that diverged where a loss is no number.
    """
    run = TrainingRun(documents, vocabulary, settings)
    sets = {name: torch.as_tensor(ids) for name, ids in watched.items()}
    generator = torch.get_rng_state()
    while run.update < settings.updates:
        torch.set_rng_state(generator)
        loss, _ = run.step()
        generator = torch.get_rng_state()
        if run.update % every == 0 or run.update == settings.updates or not math.isfinite(loss):
            run.model.eval()
            bits = {name: held_out_bits(run.model, ids) for name, ids in sets.items()}
            yield Look(run.update, bits, run.seconds)
        if not math.isfinite(loss):
            return


def cell_race(race: CellRace) -> Iterator[Counted | Met]:
    """Let networks of several cells learn a text, seed by seed, all cells of a seed in turns.

    Parameters
    ----------
    race
        What to do.

    Yields
    ------
    Counted, then Met
        Bits are per token: per character but where Hangul is read as jamo.

    Examples
    --------
    >>> text = "to be or not to be, that is the question. " * 20
    >>> race = CellRace(text, parameters=900, window=16, updates=4, seeds=1, reports=2)
    >>> [one.cell for one in cell_race(race) if isinstance(one, Met)]
    ['rnn', 'gru', 'lstm', 'rnn', 'gru', 'lstm']
    """
    plans = {cell: race.plan(cell) for cell in race.cells}
    plan = plans[race.cells[0]]
    documents, tokens = plan.documents, len(plan.vocabulary)
    watched = dict(zip(SETS, (pieces(documents), np.stack(plan.held_out, axis=1)), strict=True))
    yield Counted(
        tuple(count_orders(documents, tokens, watched[SETS[1]])),
        sum(map(len, documents)),
        int(watched[SETS[1]].size),
        {cell: parameter_count(cell, race.embedding, race.hidden[cell], tokens) for cell in race.cells},
        dict(race.hidden),
    )
    every = max(1, -(-race.updates // race.reports))
    for seed in range(race.seed, race.seed + race.seeds):
        running = {
            cell: looks(documents, tokens, replace(plans[cell].settings, seed=seed), watched, every)
            for cell in race.cells
        }
        while running:
            for cell, run in list(running.items()):
                look = next(run, None)
                if look is None:
                    del running[cell]
                else:
                    yield Met(cell, seed, look)
