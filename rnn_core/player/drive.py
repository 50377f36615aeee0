"""What a lesson makes of the player: what it must not tell yet, and what its step shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final, Literal

BITS: Final = "bits"
"""Instead of a quantity's letter: how surprising each character was."""

GUESS: Final = "guess"
"""Instead of a quantity's letter: what the network expects after each step."""

PARTS: Final = (
    *("head", "units", "text", "key", "say", "depth", "cell", "guesses", "proof", "eq", "remark"),
    "diary",
    *("lanes", "why", "legend", "heat", "foot"),
)
"""What a step may show of the player; the transport comes with the text."""

Depth = Literal["story", "numbers", "maths"]


@dataclass(frozen=True)
class Withheld:
    """Values that do not leave the server: a quantity of all units, from step ``first`` to ``last``.

    Attributes
    ----------
    quantity : str
        The quantity's letter, such as ``"f"``; or ``"bits"``; or ``"guess"``.
    first, last : int
        Steps of the window, both included.
    """

    quantity: str
    first: int
    last: int


@dataclass(frozen=True)
class Pose:
    """What a lesson's step sets the player to; the same names in the browser's ``drive`` event.

    Attributes
    ----------
    step, unit, quantity, depth
        Where to be; None: where the view is. ``quantity`` is a letter, which colours the text, or ``"bits"``:
        then its surprisal does.
    until : int or None
        Nothing later is painted, and nobody goes further (but to `step`); None: as far as the packet goes.
    mask : tuple of str
        Letters that are drawn as unknown at `step`. Their values are in the packet: what is a secret is
        withheld, see `Drive`.
    ring : tuple of str
        Letters round whose parts of the cell a bracket stands.
    parts : tuple of str
        Of `PARTS`; the others are hidden.
    phone : tuple of str or None
        Those on a phone; None: the same.
    lanes : tuple of str
        Letters whose curves stand under the cell.
    marks : tuple of int
        Steps underlined in the text.
    play : (from, to) or None
        Steps to play by itself, once; never where motion is not wanted.
    guess : mapping of str to float
        Letter -> what the visitor expects at `step`: drawn dashed.
    scale : mapping of str to float
        Letter -> the value that fills a pipe, a lane or a colour, so that these stay as they are when more
        comes to be known; otherwise the largest value that is known.
    locked : bool
        Whether the visitor cannot move: there is no transport then, and no key is heard.
    bar : bool
        Whether the transport stands under the text.
    poles : bool
        Whether the key says what the two ends of the colours mean.
    """

    step: int | None = None
    unit: int | None = None
    quantity: str | None = None
    depth: Depth | None = None
    until: int | None = None
    mask: tuple[str, ...] = ()
    ring: tuple[str, ...] = ()
    parts: tuple[str, ...] = ("text", "key", "say", "cell", "eq", "lanes", "proof")
    phone: tuple[str, ...] | None = None
    lanes: tuple[str, ...] = ()
    marks: tuple[int, ...] = ()
    play: tuple[int, int] | None = None
    guess: Mapping[str, float] = field(default_factory=dict)
    scale: Mapping[str, float] = field(default_factory=dict)
    locked: bool = False
    bar: bool = True
    poles: bool = True

    def packed(self) -> dict[str, Any]:
        """Return it as the browser takes it; what is None is left out."""
        told = ((one.name, getattr(self, one.name)) for one in fields(self))
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in told
            if value is not None
        }


@dataclass(frozen=True)
class Drive:
    """A lesson drives the player.

    Attributes
    ----------
    withheld : tuple of Withheld
        What is in neither packet nor feed in any form. What follows from other values is to be named too: c
        at a step follows from f, i, g and the c before.
    until : int or None
        The last step whose values are there at all; of what is later only the text is.
    units : tuple of int
        Further units whose curves come exactly.
    pose : Pose
        What the first step shows; the page's card sets the next ones in the browser.
    """

    withheld: tuple[Withheld, ...] = ()
    until: int | None = None
    units: tuple[int, ...] = ()
    pose: Pose = field(default_factory=Pose)
