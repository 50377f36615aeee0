"""An LSTM's forget and input gates against each other, beside the line that a GRU's update gate draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pages.course.figures import FigureKind, Shown, player
from pages.shared import charts
from rnn_core.player import design
from rnn_core.plots.gate_pairs import gate_pairs


@dataclass(frozen=True)
class Settings:
    """Which reading, and whether it is drawn.

    Attributes
    ----------
    network, sample : str
        Names of a shipped network and of one of its samples.
    across, upward : str
        Letters of the two gates.
    shown : bool
        Whether the readings are drawn; otherwise only the line on which the two add up to one.
    """

    network: str
    sample: str
    across: str = "f"
    upward: str = "i"
    shown: bool = True


def names(settings: Settings) -> Mapping[str, Any]:
    """Return what the player would give: the quantities of every unit, ``all("f")``."""
    return player.names(player.Settings(settings.network, settings.sample))


def draw(shown: Shown) -> None:
    """Draw the square of readings, or only its line."""
    t, settings = shown.t, shown.settings[0]
    every = names(settings)["all"]
    letters = {letter: name for name, letter in design.LETTERS.items()}
    across, upward = (f"{t.of('quantity', letters[one])} {one}" for one in (settings.across, settings.upward))
    style = charts.labelled(t, {"tied": t("lesson_pair.tied")})
    figure = gate_pairs(
        every(settings.across), every(settings.upward), (across, upward), style, shown=settings.shown
    )
    charts.show(figure, f"{shown.key}_chart", t("lesson_pair.alt"))


KIND: Final = FigureKind(Settings, names, draw)
