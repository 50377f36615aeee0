"""A step's figure for a phone: the quantities of one unit or two, without any value that is withheld."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pages.course.figures import hand, player, settings_of
from pages.shared import registry
from pages.shared.i18n import LANGUAGES, words
from pages.shared.lessons.schema import Figure
from rnn_core.cells import Quantity, spec

BEFORE: Final = 80
"""Steps of the text before where the figure stands, at most."""
AFTER: Final = 24
_DIGITS: Final = 3


def of(figure: Figure) -> Mapping[str, Any] | None:
    """Return what a phone draws of a figure; None where it is of a kind that phones have no drawing of.

    Returns
    -------
    mapping or None
        ``tokens``: the text from step ``first`` on; ``t``: where it stands; ``until``: the last step whose
        values are told; ``rows``: of each quantity its ``letter``, its ``name`` in every language, whether it
        is a ``gate``, and its ``values``, one a token: None where the figure withholds it; ``tint``: the
        letter that colours the text; ``ring``: letters; ``play``: from and to, or None; ``apart``: whether
        the tokens are numbers, and no text.
    """
    if figure.kind == "player":
        return _played(settings_of(figure))
    if figure.kind == "hand":
        return _by_hand(settings_of(figure))
    return None


@dataclass(frozen=True)
class _Row:
    """One quantity of one unit: its letter on the phone, and all its values."""

    quantity: Quantity
    letter: str
    values: Sequence[float]


def _played(settings: player.Settings) -> Mapping[str, Any]:
    found = player.names(settings)
    steps = int(found["steps"])
    until = steps - 1 if settings.until is None else settings.until
    begin, end = settings.masked or (settings.t, steps - 1)
    shown = spec(registry.network(settings.network).config["cell"]).shown
    rows = [_Row(one, one.symbol, found[one.symbol]) for one in shown]

    def withheld(letter: str, step: int) -> bool:
        return step > until or (letter in settings.mask and begin <= step <= end)

    start, stop = settings.play or (settings.t, settings.t)
    first = max(0, min(start, settings.t - BEFORE))
    told_until = settings.until if settings.until is not None else 0
    last = min(steps - 1, max(told_until, settings.t + AFTER, stop))
    letters = {one.symbol for one in shown}
    return {
        **_told(rows, found["tokens"], withheld, first, last),
        "t": settings.t,
        "until": min(until, last),
        "tint": settings.quantity if settings.quantity in letters else shown[-1].symbol,
        "ring": list(settings.ring),
        "play": settings.play,
        "apart": False,
    }


def _by_hand(settings: hand.Settings) -> Mapping[str, Any] | None:
    """Return the walk through a cell that is worked out by hand; None where its state is not the subject."""
    if not {"unrolled", "numbers"} & set(settings.parts):
        return None
    found = hand.names(settings)
    rows = [
        _Row(one, one.symbol if len(units) == 1 else f"{one.symbol}{unit + 1}", values)
        for one in hand.quantities(settings)
        for units in [found["all"](one.symbol).T]
        for unit, values in enumerate(units)
    ]
    last = int(found["steps"]) - 1
    return {
        **_told(rows, found["tokens"], lambda _, step: not settings.told(step), 0, last),
        "t": settings.t,
        "until": last if settings.until is None else settings.until,
        "tint": rows[-1].letter,
        "ring": [],
        "play": None,
        "apart": True,
    }


def _told(
    rows: Sequence[_Row], tokens: Sequence[str], withheld: Callable[[str, int], bool], first: int, last: int
) -> dict[str, Any]:
    steps = range(first, last + 1)
    return {
        "first": first,
        "tokens": [str(tokens[step]) for step in steps],
        "rows": [
            {
                "letter": row.letter,
                "name": _name(row.quantity),
                "gate": row.quantity.role == "gate",
                "values": [
                    None if withheld(row.quantity.symbol, step) else round(float(row.values[step]), _DIGITS)
                    for step in steps
                ],
            }
            for row in rows
        ],
    }


def _name(one: Quantity) -> dict[str, str]:
    named = {language: words(language) for language in LANGUAGES}
    return {
        language: t.of("quantity", one.name) if t.has("quantity", one.name) else one.symbol
        for language, t in named.items()
    }
