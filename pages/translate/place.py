"""All that a link to the translation page can say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, get_args

from pages.shared.address import Address, Parameter, count, one_of, slug
from pages.shared.i18n import Language
from pages.shared.state import OWN, short_text
from rnn_core.models.seq2seq import Attention

Direction = Literal["en-ko", "ko-en"]
LONGEST: Final = 32
"""Words of a visitor's sentence that are read."""
MOST_FORCED: Final = 8


@dataclass(frozen=True)
class Place:
    """What is on screen.

    Attributes
    ----------
    lang : {"ko", "en"}
        Of the page.
    direction : {"en-ko", "ko-en"}
    attention : {"none", "luong", "bahdanau"}
    sample : str
        Slug of a sample, ``OWN``, or empty for the first.
    text : str
        Own sentence that the visitor put in the link.
    pick : int
        The piece that is looked at.
    forced : str
        Attention that the visitor chose: "3-1_5-0" sends that of piece 3 to word 1 and of piece 5 to word 0.
    """

    lang: Language
    direction: Direction = "en-ko"
    attention: Attention = "none"
    sample: str = ""
    text: str = ""
    pick: int | None = None
    forced: str = ""

    @property
    def forces(self) -> dict[int, int]:
        """Piece -> the word that its attention is sent to."""
        return {int(a): int(b) for a, b in re.findall(r"(\d+)-(\d+)", self.forced)}


def force(place: Place, word: int) -> str:
    """Return `forced` once the picked piece's attention is sent to a word, or given back (-1).

    What was forced on later pieces is forgotten: the sentence goes on otherwise from here.

    Examples
    --------
    >>> force(Place("en", forced="1-4_6-2", pick=3), 0)
    '1-4_3-0'
    >>> force(Place("en", forced="1-4_3-0", pick=3), -1)
    '1-4'
    """
    pick = place.pick or 0
    kept = {piece: to for piece, to in place.forces.items() if piece < pick}
    if word >= 0:
        kept[pick] = word
    return "_".join(f"{piece}-{to}" for piece, to in list(kept.items())[-MOST_FORCED:])


def _piece(value: str) -> int | None:
    number = count(value)
    return number if number is not None and number < 100 else None


def _forced(value: str) -> str:
    return (
        value
        if re.fullmatch(rf"\d{{1,2}}-\d{{1,2}}(_\d{{1,2}}-\d{{1,2}}){{0,{MOST_FORCED - 1}}}", value)
        else ""
    )


ADDRESS: Final = Address(
    "translate",
    Place,
    {
        "way": Parameter("direction", one_of(get_args(Direction))),
        "attention": Parameter("attention", one_of(get_args(Attention))),
        "sample": Parameter("sample", slug),
        "text": Parameter("text", short_text),
        "piece": Parameter("pick", _piece),
        "force": Parameter("forced", _forced),
    },
    brought={"sample": OWN, "text": "", "pick": None, "forced": ""},
)
