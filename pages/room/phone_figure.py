"""A step's figure for a phone: one unit of a text, without any value that is withheld."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pages.course.figures import player, settings_of
from pages.course.figures.player import Settings
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
        ``tokens``: the text from step ``first`` on; ``t``: where it stands; ``until``: the last step that may
        be reached; ``rows``: of each quantity its ``letter``, its ``name`` in every language, whether it is a
        ``gate``, and its ``values``, one a token: None where the figure withholds it; ``tint``: the letter
        that colours the text; ``ring``: letters; ``play``: from and to, or None.
    """
    if figure.kind != "player":
        return None
    settings: Settings = settings_of(figure)
    found = player.names(settings)
    steps = int(found["steps"])
    until = steps - 1 if settings.until is None else settings.until
    start, end = settings.play or (settings.t, settings.t)
    first = max(0, min(start, settings.t - BEFORE))
    last = min(steps - 1, max(until if settings.until is not None else 0, settings.t + AFTER, end))
    shown = spec(registry.network(settings.network).config["cell"]).shown
    return {
        "first": first,
        "tokens": [str(one) for one in found["tokens"][first : last + 1]],
        "t": settings.t,
        "until": min(until, last),
        "rows": [
            {
                "letter": one.symbol,
                "name": _name(one),
                "gate": one.role == "gate",
                "values": _values(settings, one.symbol, found, first, last, until),
            }
            for one in shown
        ],
        "tint": settings.quantity if settings.quantity in {one.symbol for one in shown} else shown[-1].symbol,
        "ring": list(settings.ring),
        "play": settings.play,
    }


def _values(
    settings: Settings, letter: str, found: Mapping[str, Any], first: int, last: int, until: int
) -> list[float | None]:
    begin, end = settings.masked or (settings.t, int(found["steps"]) - 1)

    def withheld(step: int) -> bool:
        return step > until or (letter in settings.mask and begin <= step <= end)

    return [
        None if withheld(step) else round(float(found[letter][step]), _DIGITS)
        for step in range(first, last + 1)
    ]


def _name(one: Quantity) -> dict[str, str]:
    named = {language: words(language) for language in LANGUAGES}
    return {
        language: t.of("quantity", one.name) if t.has("quantity", one.name) else one.symbol
        for language, t in named.items()
    }
