"""What the player in the browser tells, held against what it shows before it is believed."""

from __future__ import annotations

from typing import Any, Final

from rnn_core.cells import spec
from rnn_core.player.packet import revision
from rnn_core.player.view import PlayerEvent, View

DEPTHS: Final = ("story", "numbers", "maths")
"""How much is told of a step."""

_MODES: Final = ("look", "whatif")


def as_event(told: Any, view: View) -> PlayerEvent | None:
    """Return what the browser told as an event, if it is about this view and makes sense.

    Parameters
    ----------
    told
        Anything: a forged value of a widget is possible.
    view
        What is shown.
    """
    if not isinstance(told, dict) or told.get("rev") != revision(view):
        return None
    trace = view.reading.trace
    names = ("unit", "step", "quantity", "depth", "diary")
    one: tuple[Any, ...] = tuple(told.get(name) for name in names)
    unit, step, quantity, depth, diary = one
    mode = told.get("mode", "look")
    sound = (
        _within(unit, trace.hidden)
        and _within(step, trace.steps)
        and quantity in [one.name for one in spec(trace.cell).shown]
        and depth in DEPTHS
        and isinstance(diary, bool)
        and mode in _MODES
    )
    if not sound:
        return None
    return PlayerEvent(int(unit), quantity, int(step), depth, diary, mode if view.mode else "")


def _within(number: Any, count: int) -> bool:
    return isinstance(number, (int, float)) and not isinstance(number, bool) and 0 <= number < count
