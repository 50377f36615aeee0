"""Texts that a network writes while some of its units are held."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

import numpy as np
import torch
from torch import Tensor

from rnn_core.checkpoints.folder import TrainedNetwork
from rnn_core.errors import InputError
from rnn_core.models.character import CharacterModel, with_dtype
from rnn_core.readonly import ReadOnly
from rnn_core.text import clean
from rnn_core.text.vocabulary import UNKNOWN, Vocabulary
from rnn_core.tracing import Clamp
from rnn_core.tracing.intervene import HeldSteps
from rnn_core.tracing.setting import plain_setting

__all__ = ["Rate", "Written", "write"]

MOST_CHARACTERS: Final = 100_000
MOST_TEXTS: Final = 10_000


class Rate(NamedTuple):
    """How often something was written, per 1,000 characters.

    Attributes
    ----------
    value : float
        Mean over texts.
    error : float
        Its standard error, over texts; nan of a single one.
    """

    value: float
    error: float


@dataclass(frozen=True, eq=False, repr=False)
class Written(ReadOnly):
    """Texts that a network wrote.

    Attributes
    ----------
    name : str
        Of the network.
    ids : ndarray, (texts, characters), int64
        Token numbers; of a network that reads jamo, a syllable is two or three.
    clamps : tuple of Clamp
        What was held meanwhile.
    temperature : float
    seed : int
    vocabulary : Vocabulary

    Examples
    --------
    >>> from pathlib import Path
    >>> from rnn_core.checkpoints import load
    >>> network = load(Path("assets/models/shakespeare-lstm"))
    >>> low, high = ([Clamp("cell", [118], slice(None), value)] for value in (-1.0, 1.0))
    >>> breaks = [write(network, "KING:", held, 200, texts=8).rate("\\n").value for held in (low, high)]
    >>> breaks[0] > breaks[1]
    True
    """

    name: str
    ids: np.ndarray
    clamps: tuple[Clamp, ...]
    temperature: float
    seed: int
    vocabulary: Vocabulary = field(repr=False)

    def __repr__(self) -> str:
        """Say what was written, without the texts."""
        texts, characters = self.ids.shape
        held = f"{len(self.clamps)} clamp(s), seed {self.seed}"
        return f"<Written {texts} texts of {characters:,} characters by {self.name}, {held}>"

    @property
    def texts(self) -> tuple[str, ...]:
        """What was written, without what it was begun with."""
        return tuple(self.vocabulary.decode(row) for row in self.ids)

    def rate(self, pattern: str) -> Rate:
        r"""Say how often a text was written, per 1,000 characters, with its standard error over texts.

        Parameters
        ----------
        pattern : str
            At least one character, such as "\\n"; of longer ones, those that do not overlap.

        Raises
        ------
        InputError
            If it is empty.
        """
        if not pattern:
            raise InputError.of("a text to count", "an empty one", r"give one such as '\n'")
        shares = np.array([1000 * text.count(pattern) / len(text) for text in self.texts])
        error = shares.std(ddof=1) / math.sqrt(len(shares)) if len(shares) > 1 else math.nan
        return Rate(float(shares.mean()), float(error))


def write(
    network: TrainedNetwork,
    start: str = "",
    clamps: Iterable[Clamp] = (),
    characters: int = 500,
    texts: int = 32,
    temperature: float = 0.8,
    seed: int = 1,
    *,
    dtype: Literal["float32", "float64"] = "float32",
) -> Written:
    """Let a network write texts, each begun alike, while some of its units are held.

    `start` is read with nothing held. A clamp's steps are those of writing, counted from 0: step k reads the
    character before and guesses the one that is written as number k, so that ``slice(None)`` holds from the
    first written character to the last.

    Parameters
    ----------
    network : TrainedNetwork
    start : str
        Cleaned, then read first; a line break if nothing is left of it.
    clamps : iterable of Clamp
        "freeze" keeps what the units had at the step before; of a gate from step 0 on, `start` must have two
        characters.
    characters, texts : int
        How many tokens are written of how many texts, all of them side by side.
    temperature : float > 0
        Divides the logits: below 1 keeps to the likely.
    seed : int
        The same seed draws the same random numbers, whatever is held: two runs that differ in their clamps
        alone are drawn alike.
    dtype : "float32" or "float64"

    Returns
    -------
    Written
        The unknown token is never written.

    Raises
    ------
    InputError
        If a number is out of range, or a clamp names what is not there.

    Examples
    --------
    >>> from pathlib import Path
    >>> from rnn_core.checkpoints import load
    >>> written = write(load(Path("assets/models/python-lstm")), "def ", characters=20, texts=3)
    >>> written.ids.shape, written.rate(" ").error > 0
    ((3, 20), True)
    """
    clamps = tuple(clamps)
    _check(characters, texts, temperature)
    model = with_dtype(network.model, getattr(torch, dtype))
    ids = network.vocabulary.ids(clean(start).text or network.vocabulary.begins)
    generator = torch.Generator().manual_seed(seed)
    chances = torch.rand(characters, texts, generator=generator, dtype=torch.float64)
    with plain_setting(), torch.inference_mode():
        written = _written(model, ids, clamps, chances, temperature)
    return Written(
        network.name, written.T.contiguous().numpy(), clamps, temperature, seed, network.vocabulary
    )


def _check(characters: int, texts: int, temperature: float) -> None:
    for name, number, most in (("characters", characters, MOST_CHARACTERS), ("texts", texts, MOST_TEXTS)):
        if not 1 <= number <= most:
            raise InputError.of(f"{name} from 1 to {most:,}", repr(number), "ask for as many")
    if not (temperature > 0 and math.isfinite(temperature)):
        raise InputError.of("a temperature above 0", repr(temperature), "0.8 is the usual one")


def _written(
    model: CharacterModel, ids: np.ndarray, clamps: Sequence[Clamp], chances: Tensor, temperature: float
) -> Tensor:
    """Write tokens, (characters, texts), each drawn by one of the chances."""
    characters, texts = chances.shape
    walk = HeldSteps(model.rnn, clamps, characters, texts, begun=len(ids) > 1)
    written = torch.empty(characters, texts, dtype=torch.long)
    for token in ids[:-1].tolist():
        walk.read(model.embedding.weight[token].expand(texts, -1), None)
    fresh = torch.full((texts,), int(ids[-1]))
    for k, chance in enumerate(chances):
        logits = model.readout(walk.read(model.embedding(fresh), k)).double() / temperature
        logits[:, UNKNOWN] = -torch.inf
        heaps = logits.softmax(-1).cumsum(-1)
        drawn = torch.searchsorted(heaps, chance[:, None] * heaps[:, -1:], right=True)[:, 0]
        fresh = written[k] = drawn.clamp(max=logits.shape[-1] - 1)
    return written
