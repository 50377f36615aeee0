"""One state held low or high while a network writes: which units steer, and which only follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rnn_core.checkpoints.folder import TrainedNetwork
from rnn_core.errors import InputError
from rnn_core.interventions.batched import HeldRows, Stepper
from rnn_core.readonly import ReadOnly
from rnn_core.text import clean
from rnn_core.text.vocabulary import UNKNOWN
from rnn_core.tracing.setting import plain_setting

__all__ = ["Steered", "Steering", "SteeringProgress", "SteeringQuestion", "steer", "steered"]

Array = NDArray[np.float64]

_ROWS: Final = 1024
_ROWS_OF_A_JOB: Final = 256
"""Texts side by side where somebody watches: about half a second each."""


@dataclass(frozen=True, eq=False)
class Steering(ReadOnly):
    """Texts that a network wrote with one unit held at either end, and with nothing held.

    Attributes
    ----------
    quantity : str
        What was held: what the cell remembers.
    layer : int
    units : tuple of int
    ends : (units, 2)
        The lowest and the highest value that each had while the network wrote freely.
    free : (texts, characters) of int64
        Token numbers that it wrote with nothing held.
    held : (units, 2, texts, characters) of int64
        The same with each unit held at its lowest and at its highest, from the same random numbers.
    """

    quantity: str
    layer: int
    units: tuple[int, ...]
    ends: Array = field(repr=False)
    free: NDArray[np.int64] = field(repr=False)
    held: NDArray[np.int64] = field(repr=False)

    def rates(self, token: int | Sequence[int]) -> Array:
        """Count a token, or any of several, per 1,000 written: (units, 2), each unit held low and high."""
        rates: Array = 1000 * np.isin(self.held, token).mean((2, 3))
        return rates

    def free_rate(self, token: int | Sequence[int]) -> tuple[float, float]:
        """Count the same per 1,000 written freely, and the standard error of that over the texts."""
        return _mean(1000 * np.isin(self.free, token).mean(1))

    def apart(self, token: int | Sequence[int], row: int = 0) -> tuple[float, float]:
        """Give how much more of it is written with a unit, by its place in `units`, held high than low.

        Its standard error too, text by text: both were drawn by the same random numbers.
        """
        low, high = 1000 * np.isin(self.held[row], token).mean(2)
        return _mean(high - low)


def _mean(each: Array) -> tuple[float, float]:
    return float(each.mean()), float(each.std(ddof=1) / np.sqrt(len(each))) if len(each) > 1 else 0.0


@dataclass(frozen=True)
class SteeringQuestion:
    """All that `steered` has to be told.

    Attributes
    ----------
    network : TrainedNetwork
    start : str
        What every text goes on from.
    unit, layer : int
        Whose memory is held.
    counted : tuple of int
        Tokens that are counted.
    texts, characters : int
        Of the claim: texts with it held low, with nothing held, and with it held high.
    every_texts, every_characters : int
        Of the control: texts with each unit of the layer held low, and high.
    temperature : float
    seed : int
        Of the claim; the control's is the next.
    """

    network: TrainedNetwork
    start: str
    unit: int
    counted: tuple[int, ...]
    layer: int = 0
    texts: int = 32
    characters: int = 300
    every_texts: int = 8
    every_characters: int = 100
    temperature: float = 0.8
    seed: int = 1


@dataclass(frozen=True, eq=False)
class Steered(ReadOnly):
    """What holding one unit's memory makes of what is written, beside every unit held likewise.

    Attributes
    ----------
    own : Steering
        Of the unit alone.
    every : (units, 2)
        How often a counted token was written, per 1,000, with each unit held low and high.
    """

    own: Steering
    every: Array = field(repr=False)


class SteeringProgress(NamedTuple):
    """How many texts are written, of how many; with the last, what was found."""

    done: int
    total: int
    found: Steered | None = None


def steer(
    network: TrainedNetwork,
    start: str,
    units: Sequence[int] | None = None,
    *,
    layer: int = 0,
    ends: Array | None = None,
    texts: int = 8,
    characters: int = 200,
    temperature: float = 0.8,
    seed: int = 1,
    progress: Callable[[int, int], object] = lambda _done, _total: None,
) -> Steering:
    """Let a network write with each unit's memory held at its lowest, and at its highest.

    Parameters
    ----------
    network : TrainedNetwork
    start : str
        What every text goes on from; from its last token on the state is held.
    units : sequence of int, optional
        All, if it is not given.
    layer : int
    ends : (units, 2), optional
        What each is held at; what free writing reaches, if it is not given.
    texts, characters : int
        How many texts, and tokens of each.
    temperature : float > 0
    seed : int
        The same random numbers for all units: texts differ by what is held alone.
    progress : callable, optional
        Called with texts that are done, and of how many.

    Returns
    -------
    Steering

    Raises
    ------
    InputError
        If there is no such unit or layer, or nothing to write.

    Examples
    --------
    >>> from pathlib import Path
    >>> from rnn_core.checkpoints import load
    >>> from rnn_core.interventions import steer
    >>> network = load(Path("assets/models/shakespeare-lstm"))
    >>> found = steer(network, "KEEPER:\\n", [118], texts=4, characters=100)
    >>> low, high = found.rates(int(network.vocabulary.ids("\\n")[0]))[0]
    >>> bool(low > high)
    True
    """
    writer = _Writer(network, start, temperature, seed, texts, characters)
    hidden = writer.stepper.hidden
    chosen = tuple(range(hidden)) if units is None else tuple(units)
    if not 0 <= layer < writer.stepper.layers:
        raise InputError.of(f"a layer in 0..{writer.stepper.layers - 1}", repr(layer), "choose another")
    if not chosen or not all(0 <= unit < hidden for unit in chosen):
        raise InputError.of(f"units from 0 to {hidden - 1}", f"{chosen}", "choose others")
    if min(texts, characters) < 1 or not temperature > 0:
        raise InputError.of(
            "at least one text of one character, at a temperature above 0",
            f"{texts} of {characters} at {temperature}",
            "ask for more",
        )
    free, reached = writer.free(layer)
    values = reached[list(chosen)] if ends is None else np.asarray(ends, np.float64)
    if values.shape != (len(chosen), 2):
        raise InputError.of(f"ends of shape ({len(chosen)}, 2)", f"{values.shape}", "give two for each unit")
    held = np.empty((len(chosen), 2, texts, characters), np.int64)
    step = max(1, _ROWS // (2 * texts))
    for begin in range(0, len(chosen), step):
        some = slice(begin, begin + step)
        held[some] = writer.held(chosen[some], values[some], layer)
        progress(2 * texts * min(begin + step, len(chosen)), 2 * texts * len(chosen))
    return Steering(writer.memory, layer, chosen, values, free, held)


def steered(question: SteeringQuestion) -> Iterator[SteeringProgress]:
    """Write with one unit's memory held low, free and high, and then with every unit's, a batch at a time.

    Each is held at the lowest and the highest value that it had while the network wrote freely.

    Yields
    ------
    SteeringProgress
        The last has what was found.

    Raises
    ------
    InputError
        As `steer` does.
    """
    network, layer, texts = question.network, question.layer, question.texts
    hidden = int(network.model.rnn.hidden_size)
    each = 2 * question.every_texts
    total, done = 3 * texts + each * hidden, 3 * texts
    yield SteeringProgress(0, total)
    own = steer(
        network,
        question.start,
        [question.unit],
        layer=layer,
        texts=texts,
        characters=question.characters,
        temperature=question.temperature,
        seed=question.seed,
    )
    yield SteeringProgress(done, total)
    writer = _Writer(
        network,
        question.start,
        question.temperature,
        question.seed + 1,
        question.every_texts,
        question.every_characters,
    )
    _, ends = writer.free(layer)
    every, step = np.empty((hidden, 2)), max(1, _ROWS_OF_A_JOB // each)
    for begin in range(0, hidden, step):
        some = range(begin, min(begin + step, hidden))
        written = writer.held(some, ends[begin : some.stop], layer)
        every[begin : some.stop] = 1000 * np.isin(written, question.counted).mean((2, 3))
        done += each * len(some)
        yield SteeringProgress(done, total)
    yield SteeringProgress(total, total, Steered(own, every))


class _Writer:
    """Writes many texts at once."""

    def __init__(
        self, network: TrainedNetwork, start: str, temperature: float, seed: int, texts: int, characters: int
    ) -> None:
        self.stepper = Stepper(network)
        self.memory = self.stepper.cell.states[-1]
        self._start = network.vocabulary.ids(clean(start).text or network.vocabulary.begins).tolist()
        self._temperature, self._texts, self._characters = temperature, texts, characters
        self._uniform = torch.from_numpy(np.random.default_rng(seed).random((characters, texts)))

    def free(self, layer: int) -> tuple[NDArray[np.int64], Array]:
        """Write with nothing held; give the texts and, (hidden, 2), how low and how high each unit went."""
        seen: list[Tensor] = []
        with plain_setting(), torch.inference_mode():
            written = self._write(1, None, layer, seen)
        all_values = torch.stack(seen).flatten(0, 1)
        return written[0], torch.stack([all_values.amin(0), all_values.amax(0)], 1).double().numpy()

    def held(self, units: Sequence[int], values: Array, layer: int) -> NDArray[np.int64]:
        """Write with each unit held at both of its values: (units, 2, texts, characters)."""
        each = 2 * self._texts
        numbers = torch.tensor(units).repeat_interleave(each)[:, None]
        at = torch.from_numpy(values.reshape(-1).copy()).repeat_interleave(self._texts)[:, None]
        rows = HeldRows(self.memory, layer, torch.arange(len(numbers))[:, None], numbers, at)
        with plain_setting(), torch.inference_mode():
            written = self._write(2 * len(units), rows, layer, [])
        return written.reshape(len(units), 2, self._texts, self._characters)

    def _write(self, sets: int, rows: HeldRows | None, layer: int, seen: list[Tensor]) -> NDArray[np.int64]:
        count = sets * self._texts
        states, found = self.stepper.first(count), list[dict[str, Tensor]]()
        held = [rows] if rows is not None else []
        for place, token in enumerate(self._start):
            last = place == len(self._start) - 1
            ids = torch.full((count,), token, dtype=torch.int64)
            found, states = self.stepper.step(ids, states, held if last else ())
        drawn = torch.empty(count, self._characters, dtype=torch.int64)
        for place in range(self._characters):
            seen.append(found[layer][self.memory])
            ids = self._draw(self.stepper.scores(found), self._uniform[place].repeat(sets))
            drawn[:, place] = ids
            if place < self._characters - 1:
                found, states = self.stepper.step(ids, states, held)
        return drawn.numpy().reshape(sets, self._texts, self._characters)

    def _draw(self, scores: Tensor, uniform: Tensor) -> Tensor:
        """Draw a token in each row by its own random number; the unknown one never."""
        scores[:, UNKNOWN] = -torch.inf
        below = (scores / self._temperature).softmax(-1).cumsum(-1)
        chosen = torch.searchsorted(below, (uniform[:, None] * below[:, -1:]), right=True)
        return chosen[:, 0].clamp(max=below.shape[1] - 1)
