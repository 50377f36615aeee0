"""The player of the inspect page, standing where a step says."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

import numpy as np

from pages.course.figures import FigureKind, Shown
from pages.inspect import player_bridge
from pages.inspect.scene import Scene, compose
from pages.shared import registry
from pages.shared.i18n import FALLBACK
from pages.shared.player import player
from pages.shared.state import PageState
from rnn_core.cells import spec
from rnn_core.player import Drive, Pose, Withheld
from rnn_core.reading import Reading


@dataclass(frozen=True)
class Settings:
    """Where the player stands.

    Attributes
    ----------
    network, sample : str
        Names of a shipped network and of one of its samples.
    unit, layer, t : int
        The unit, and the step, as the player counts them from 0.
    until : int or None
        The last step that is painted; None: all.
    quantity : str
        Letter of what tints the text, or ``"bits"``: its surprisal; empty: the cell's own.
    depth : {"story", "numbers", "maths"}
    parts, phone, lanes : tuple of str
        Which parts are there (on a phone), and the letters of the curves under the cell.
    mask : tuple of str
        Letters of the quantities that are withheld, from `t` on or over `masked`.
    masked : (first, last) or None
        The steps over which `mask` is withheld.
    ring : tuple of str
        Letters of the quantities that are ringed.
    marks : tuple of int
        Steps of the text that are marked.
    play : (from, to) or None
        What is played once the step is reached.
    poles : bool
        Whether it is said what the two ends of the colours mean.
    """

    network: str
    sample: str
    unit: int = 0
    layer: int = 0
    t: int = 0
    until: int | None = None
    quantity: str = ""
    depth: Literal["story", "numbers", "maths"] = "story"
    parts: tuple[str, ...] = ("text", "key", "say", "cell", "lanes", "proof")
    phone: tuple[str, ...] = ("text", "cell")
    lanes: tuple[str, ...] = ()
    mask: tuple[str, ...] = ()
    masked: tuple[int, int] | None = None
    ring: tuple[str, ...] = ()
    marks: tuple[int, ...] = ()
    play: tuple[int, int] | None = None
    poles: bool = True


def scene_of(settings: Settings, language: str = FALLBACK) -> Scene:
    """Return what the inspect page would show there."""
    return compose(
        PageState(
            language,
            net=settings.network,
            sample=settings.sample,
            layer=settings.layer,
            unit=settings.unit,
            quantity=_named(settings),
            step=settings.t,
            depth=settings.depth,
        ),
        None,
    )


def _named(settings: Settings) -> str:
    shown = spec(registry.network(settings.network).config["cell"]).shown
    return next((one.name for one in shown if one.symbol == settings.quantity), "")


def names(settings: Settings) -> Mapping[str, Any]:
    """Return each quantity of the unit by its letter, and what else was read, one value a step.

    ``all("f")`` is (steps, units): the quantity of every unit; ``earlier("f")`` that of this unit one step
    before, 0 at the first.
    """
    reading = scene_of(settings).reading
    trace = reading.trace
    letters = {one.symbol: one.name for one in spec(trace.cell).shown}
    own = {letter: trace.gate(name, settings.layer)[0, :, settings.unit] for letter, name in letters.items()}

    def every(letter: str) -> Any:
        if letter not in letters:
            raise ValueError(f"expected one of {', '.join(letters)}; got {letter!r}")
        return trace.gate(letters[letter], settings.layer)[0]

    def earlier(letter: str) -> Any:
        every(letter)
        return np.concatenate([[0.0], own[letter][:-1]])

    return {
        **own,
        "all": every,
        "earlier": earlier,
        "t": settings.t,
        "bits": reading.bits,
        "tokens": np.array(reading.tokens.shown, dtype=str),
        "steps": trace.steps,
        "units": trace.hidden,
    }


def scene(settings: Settings) -> Hashable:
    """Return which reading it is: one player shows all steps of it."""
    return settings.network, settings.sample, settings.layer


def pose(settings: Settings) -> Pose:
    """Return what a step sets the player to."""
    return Pose(
        step=settings.t,
        unit=settings.unit,
        quantity=settings.quantity or _tints(scene_of(settings).reading),
        depth=settings.depth,
        until=settings.until,
        ring=settings.ring,
        parts=settings.parts,
        phone=settings.phone,
        lanes=settings.lanes,
        marks=settings.marks,
        play=settings.play,
        poles=settings.poles,
    )


def drive(settings: Settings) -> Mapping[str, Any]:
    """Return what the player in the browser is told once a step is reached."""
    return pose(settings).packed()


def _tints(reading: Reading) -> str:
    shown = spec(reading.trace.cell).shown
    return next((one.symbol for one in shown if one.name == "cell"), shown[-1].symbol)


def driven(every: Sequence[Settings], steps: int) -> Drive:
    """Return what the player may tell while steps with these settings are in the browser.

    Parameters
    ----------
    every
        The visitor's own step first.
    steps
        Of the text.
    """
    withheld = tuple(
        Withheld(letter, *(one.masked or (one.t, steps - 1))) for one in every for letter in one.mask
    )
    last = max(steps - 1 if one.until is None else one.until for one in every)
    units = tuple(sorted({one.unit for one in every}))
    return Drive(withheld, None if last >= steps - 1 else last, units, pose(every[0]))


def draw(shown: Shown) -> None:
    """Draw the player at the visitor's own step."""
    settings: Settings = shown.settings[0]
    scene = scene_of(settings, shown.t.language)
    view = player_bridge.view(shown.t, scene)
    told = driven(shown.settings, scene.reading.trace.steps)
    # A lesson's player asks nothing of what if: neither what may be held nor what may be tried goes along.
    view = replace(view, drive=told, mode="", tries=())
    player(view, key=shown.key, on_change=lambda: None, on_painted=lambda: None)


KIND: Final = FigureKind(Settings, names, draw, scene, drive, room=632)
