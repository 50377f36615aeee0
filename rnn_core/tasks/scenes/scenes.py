"""Two things of a colour and a shape in a small picture, one left of the other or above it."""

from __future__ import annotations

import random
import tomllib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, get_args

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray

from rnn_core.errors import InputError

Language = Literal["ko", "en"]
Colour = Literal["red", "green", "blue", "yellow"]
Shape = Literal["square", "ring", "triangle", "cross"]
Relation = Literal["left", "above"]
Kind = Literal["training", "unseen", "new"]

LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
COLOURS: Final[tuple[Colour, ...]] = get_args(Colour)
SHAPES: Final[tuple[Shape, ...]] = get_args(Shape)
RELATIONS: Final[tuple[Relation, ...]] = get_args(Relation)

SIZE: Final = 12
"""Pixels of a picture's edge."""
_REACH: Final = 2  # pixels of a thing to each side of its middle: three would make a ring of a cross
LEAST, MOST = _REACH, SIZE - 1 - _REACH
"""Where the middle of a thing can be, in both directions."""

NOISE: Final = 0.05
"""Standard deviation of what is added to every pixel; colours go from 0 to 1."""

_RGB: Final[dict[Colour, tuple[float, float, float]]] = {
    "red": (1.0, 0.1, 0.1),
    "green": (0.1, 0.8, 0.1),
    "blue": (0.1, 0.2, 1.0),
    "yellow": (1.0, 0.9, 0.1),
}
_HELD_OUT: Final = 5
"""One combination of two things in this many is held out of training."""


@dataclass(frozen=True)
class Thing:
    """What can lie in a picture."""

    colour: Colour
    shape: Shape


NEW: Final = Thing("yellow", "ring")
"""The thing that no picture of the training shows, though others of its colour and of its shape are there."""


@dataclass(frozen=True)
class Scene:
    """What a caption says: the first is left of the second, or above it."""

    first: Thing
    second: Thing
    relation: Relation


@dataclass(frozen=True)
class Placed:
    """A thing, and column and row of its middle: `LEAST` to `MOST`, from the left and from the top."""

    thing: Thing
    column: int
    row: int

    def __post_init__(self) -> None:
        if not (LEAST <= self.column <= MOST and LEAST <= self.row <= MOST):
            raise InputError.of(
                f"column and row in {LEAST}..{MOST}", f"{self.column} and {self.row}", "place it within"
            )


def kind(scene: Scene) -> Kind:
    """Say whether a scene may be learnt from, by a checksum of itself, or holds the new thing.

    Examples
    --------
    >>> kind(Scene(NEW, Thing("red", "square"), "left"))
    'new'
    """
    if NEW in (scene.first, scene.second):
        return "new"
    named = " ".join(caption(scene, "en"))
    return "unseen" if zlib.crc32(named.encode()) % _HELD_OUT == 0 else "training"


def read(one: Placed, other: Placed) -> Scene | None:
    """Say what a picture of two things shows, by the rule of the captions; None where there is none for it.

    Things of one row or column, give or take two pixels, that do not touch.

    Examples
    --------
    >>> ring, cross = Thing("red", "ring"), Thing("blue", "cross")
    >>> read(Placed(cross, 9, 3), Placed(ring, 3, 4)).first.shape
    'ring'
    >>> read(Placed(cross, 9, 3), Placed(ring, 3, 9)) is None
    True
    """
    if one.thing == other.thing:
        return None
    for first, second in ((one, other), (other, one)):
        right, down = second.column - first.column, second.row - first.row
        if right > 2 * _REACH and abs(down) <= _REACH:
            return Scene(first.thing, second.thing, "left")
        if down > 2 * _REACH and abs(right) <= _REACH:
            return Scene(first.thing, second.thing, "above")
    return None


def picture(things: Sequence[Placed]) -> Float[ndarray, "3 size size"]:
    """Paint things on black, the later over the earlier: red, green, blue in [0, 1], no noise.

    Examples
    --------
    >>> picture([Placed(Thing("red", "square"), 3, 3)])[0].sum()
    np.float32(25.0)
    """
    found = np.zeros((3, SIZE, SIZE), np.float32)
    for one in things:
        rows = slice(one.row - _REACH, one.row + _REACH + 1)
        columns = slice(one.column - _REACH, one.column + _REACH + 1)
        for channel, value in enumerate(_RGB[one.thing.colour]):
            found[channel, rows, columns][_mask(one.thing.shape)] = value
    return found


def draw(count: int, wanted: Kind, seed: int) -> list[tuple[Scene, Float[ndarray, "3 size size"]]]:
    """Draw pictures with noise, all of one kind.

    Parameters
    ----------
    count, seed
    wanted
        ``"training"``; ``"unseen"``, combinations of two things that no training shows, each of them alone
        well known; ``"new"``, where one of the two is a thing of which only colour and shape are known.

    Examples
    --------
    >>> [kind(scene) for scene, _ in draw(3, "unseen", 0)]
    ['unseen', 'unseen', 'unseen']
    """
    source = random.Random(f"{seed} {wanted}")
    noise = np.random.default_rng([seed, get_args(Kind).index(wanted)])
    found: list[tuple[Scene, Float[ndarray, "3 size size"]]] = []
    while len(found) < count:
        one, other = (_anywhere(source, NEW if wanted == "new" and at == 0 else None) for at in range(2))
        if source.random() < 0.5:
            one, other = other, one
        scene = read(one, other)
        if scene is not None and kind(scene) == wanted:
            noisy = picture([one, other]) + NOISE * noise.standard_normal((3, SIZE, SIZE)).astype(np.float32)
            found.append((scene, noisy))
    return found


def caption(scene: Scene, language: Language) -> tuple[str, ...]:
    """Write a scene in words; a Korean particle is a word of its own, with ``+`` before it."""
    table = _table(language)

    def named(thing: Thing) -> str:
        return f"{table['colour'][thing.colour]} {table['shape'][thing.shape]}"

    said = table[scene.relation].format(
        first=named(scene.first), second=named(scene.second), particle=table["particle"][scene.first.shape]
    )
    return tuple(said.split())


def written(words: Sequence[str]) -> str:
    """Write words as a line, what begins with ``+`` without a gap before it.

    Examples
    --------
    >>> written(("a", "ring", "+s"))
    'a rings'
    """
    return " ".join(words).replace(" +", "")


@cache
def _table(language: Language) -> dict[str, Any]:
    table: dict[str, Any] = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))[language]
    return table


@cache
def _mask(shape: Shape) -> Bool[ndarray, "rows columns"]:
    down, right = np.mgrid[-_REACH : _REACH + 1, -_REACH : _REACH + 1]
    masks: dict[Shape, Any] = {
        "square": np.ones_like(down, bool),
        "ring": (abs(down) == _REACH) | (abs(right) == _REACH),
        "triangle": abs(right) <= (down + _REACH) / 2,
        "cross": (down == 0) | (right == 0),
    }
    found: Bool[ndarray, "rows columns"] = masks[shape]
    return found


def _anywhere(source: random.Random, thing: Thing | None) -> Placed:
    return Placed(
        thing or Thing(source.choice(COLOURS), source.choice(SHAPES)),
        source.randint(LEAST, MOST),
        source.randint(LEAST, MOST),
    )
