"""What the player is told, and what it tells: plain frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rnn_core.errors import InputError
from rnn_core.player.alone import TraceAlone
from rnn_core.player.drive import Depth, Drive
from rnn_core.reading import Reading

Mode = Literal["", "look", "whatif"]
Shown = Reading | TraceAlone


@dataclass(frozen=True)
class Cut:
    """Units of which one quantity is held, as the browser has it.

    Attributes
    ----------
    letter : str
    units : tuple of int
    first, last : int
        Steps of the whole text, both included.
    value : float or "freeze"
    layer : int
    """

    letter: str
    units: tuple[int, ...]
    first: int
    last: int
    value: float | str
    layer: int


@dataclass(frozen=True)
class Story:
    """A unit with a name, already in the visitor's language.

    Attributes
    ----------
    unit, layer : int
        Which unit of which layer.
    quantity : str
        ``"cell"`` or ``"hidden"``: where it shows.
    chip, claim, lede : str
        Two words for a button, one sentence for the heading, one line under it.
    low, high : str
        Words at the negative and the positive end of the tint.
    measure : str
        ``"auroc"`` or ``"rho"``.
    score, untrained : float
        On held-out text, by the trained network and by an untrained one of the same shape.
    here : float or None
        On the very text on screen; None where that text does not say.
    scale : (middle, reach) or None
        Which value gets no colour on this text, and how far from it the colour is full; None: around 0.
    hold : tuple of Cut
        What is held to see what the network does without it; empty: nothing stands ready.
    """

    unit: int
    layer: int
    quantity: str
    chip: str
    claim: str
    lede: str
    low: str
    high: str
    measure: str
    score: float
    untrained: float
    here: float | None
    scale: tuple[float, float] | None = None
    hold: tuple[Cut, ...] = ()


@dataclass(frozen=True)
class Try:
    """A cut that stands ready, in the visitor's language.

    Attributes
    ----------
    title, detail : str
    control : bool
        Whether it is there to show that little happens.
    here : bool
        Whether it belongs to the text on screen; else the page has to go there.
    unit, step : int
        Where to be: ``step`` counted in the whole text.
    cuts : tuple of Cut
    edits : mapping of int to str
        Step of the whole text -> the character that is read there instead.
    """

    title: str
    detail: str
    control: bool
    here: bool
    unit: int
    step: int
    cuts: tuple[Cut, ...]
    edits: Mapping[int, str]


@dataclass(frozen=True)
class Intro:
    """What a visitor who asks for nothing is shown first: the reading up to the step where the view opens.

    Attributes
    ----------
    stop : int
        That step, counted from the window's start.
    then : str
        How to go on from there.
    """

    stop: int
    then: str


@dataclass(frozen=True)
class View:
    """All that the player shows.

    Attributes
    ----------
    reading : Reading or TraceAlone
        A network's reading of the text, or of a window of it; or a trace without its network.
    layer : int
        Which layer of the network.
    stories : tuple of Story
        The named units, the best first.
    order : ndarray, (hidden,)
        Units so that neighbours behave alike; empty where that was not measured.
    unit, quantity, step, depth
        Where to be: ``quantity`` as Python spells it (``"cell"``), ``step`` counted from the window's start.
    diary : bool
        Whether Story tells the step as a diary too.
    language : str
        Code of a locale.
    window_start, total : int
        First step of the window, and the steps of the whole text.
    text : str
        Name of the long text that this is a window of; empty if it is none.
    network, footer : str
        The network's display name, and a line about it.
    intro : Intro or None
        What plays by itself, once a visit; None where the visitor has asked for a page state.
    unnamed : str
        The line under the claim for a unit without a story; empty: that no feature explains it.
    drive : Drive or None
        What a lesson withholds and shows; None: a visitor has the whole player.
    mode : str
        Whether one looks, or asks what if; empty: there is nobody to ask.
    tries : tuple of Try
        What stands ready to be held.
    """

    reading: Shown = field(repr=False)
    layer: int
    stories: tuple[Story, ...]
    order: NDArray[np.int64] = field(repr=False)
    unit: int
    quantity: str
    step: int
    depth: Depth
    language: str
    window_start: int
    total: int
    network: str
    footer: str
    text: str = ""
    intro: Intro | None = None
    unnamed: str = ""
    drive: Drive | None = None
    diary: bool = False
    mode: Mode = ""
    tries: tuple[Try, ...] = ()

    @property
    def read(self) -> Reading:
        """The reading, for what a trace without its network cannot tell.

        Raises
        ------
        InputError
            If a trace alone is shown.
        """
        if isinstance(self.reading, TraceAlone):
            raise InputError.of("a network's reading", "a trace alone", "show rnn_core.reading.read(...)")
        return self.reading

    @property
    def backward(self) -> bool:
        """Whether the layer on screen reads the text from its end, the steps standing as in the text."""
        if isinstance(self.reading, TraceAlone):
            return False
        return self.reading.checkpoint.model.rnn.bidirectional and self.layer % 2 == 1


@dataclass(frozen=True, eq=False)
class Framed:
    """What every moving picture says around itself, in the visitor's language.

    Attributes
    ----------
    claim, lede : str
        The heading and the line under it; the lede may link terms, as ``[word](#term-ID)``.
    badge : str
        How exact the numbers are; no badge if empty.
    footer : str
    language : str
    """

    claim: str
    lede: str
    badge: str
    footer: str
    language: str


@dataclass(frozen=True)
class PlayerEvent:
    """Where the visitor went in the browser; ``step`` counts from the window's start."""

    unit: int
    quantity: str
    step: int
    depth: Depth
    diary: bool = False
    mode: Mode = ""
