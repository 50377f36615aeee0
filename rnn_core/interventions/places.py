"""Where the same cut can be made: stretches of texts that begin and end alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rnn_core.checkpoints.folder import TrainedNetwork
from rnn_core.errors import InputError
from rnn_core.text import clean

__all__ = ["Place", "between"]


@dataclass(frozen=True)
class Place:
    """A stretch of a text at which units are held, and what is asked of it.

    Attributes
    ----------
    ids : tuple of int
        Token numbers of the text, from its beginning: the network reads it from a state of zeros.
    held : range
        Steps, from 0, at which units are held.
    asked : range
        Steps after which the true next token is asked for. What counts is the probability of all of them
        together, the product.

    Raises
    ------
    InputError
        If a range is empty or leaves the text, or something is asked for before anything is held.

    Examples
    --------
    >>> Place((5, 6, 7, 8), range(1, 3), range(2, 3)).length
    2
    """

    ids: tuple[int, ...]
    held: range
    asked: range

    def __post_init__(self) -> None:
        """Refuse what cannot be measured."""
        total = len(self.ids)
        if not (self.held and self.asked and self.held.step == self.asked.step == 1):
            raise InputError.of("steps that are held and steps that are asked", f"{self}", "give both")
        if not (self.held.start >= 0 and self.held.stop <= total and self.asked.stop < total):
            raise InputError.of(
                f"steps in 0..{total - 1}, with a token after the last that is asked",
                f"held {self.held}, asked {self.asked}",
                "choose others, or give a longer text",
            )
        if self.asked.start < self.held.start:
            raise InputError.of(
                "what is asked to come after the first held step",
                f"held from {self.held.start}, asked from {self.asked.start}",
                "what comes before cannot change",
            )

    @property
    def length(self) -> int:
        """Steps from the first that is held to the last that is asked."""
        return self.asked.stop - self.held.start


def between(
    network: TrainedNetwork,
    texts: Iterable[str],
    opening: int,
    closing: int,
    *,
    before: int = 150,
    least: int = 2,
    most: int = 40,
    limit: int = 100,
) -> tuple[Place, ...]:
    """Find stretches from one token to another: held from the first up to the second, which is asked for.

    A stretch goes from `opening` to the next `closing`, with no other of the two between them; where both
    are one token, from its first to its second, its third to its fourth, and so on.

    Parameters
    ----------
    network : TrainedNetwork
        Whose tokens they are.
    texts : iterable of str
    opening, closing : int
        Token numbers.
    before : int
        At most so many tokens are read before the stretch.
    least, most : int
        Tokens from the opening one up to the closing one.
    limit : int
        No more places than this, the first ones.

    Returns
    -------
    tuple of Place
        In the order of the texts.

    Examples
    --------
    >>> from pathlib import Path
    >>> from rnn_core.checkpoints import load
    >>> network = load(Path("assets/models/python-lstm"))
    >>> quote = int(network.vocabulary.ids("'")[0])
    >>> found = between(network, ["f('colour', 1)"], quote, quote)
    >>> found[0].held, found[0].asked
    (range(2, 9), range(8, 9))
    """
    found: list[Place] = []
    for text in texts:
        ids = network.vocabulary.ids(clean(text).text).tolist()
        for first, last in _stretches(ids, opening, closing):
            if least <= last - first <= most and len(found) < limit:
                start = max(0, first - before)
                held = range(first - start, last - start)
                found.append(Place(tuple(ids[start : last + 1]), held, range(held.stop - 1, held.stop)))
    return tuple(found)


def _stretches(ids: Sequence[int], opening: int, closing: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    begun: int | None = None
    for step, token in enumerate(ids):
        if token == closing and begun is not None:
            found.append((begun, step))
            begun = None
        elif token == opening:
            begun = step
    return found
