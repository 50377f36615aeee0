"""The player in a notebook: an anywidget, tried in JupyterLab, Jupyter Notebook 7 and marimo."""

from __future__ import annotations

import html
import locale
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from itertools import count
from typing import Any, Final

import numpy as np

from rnn_core.cells import spec
from rnn_core.errors import InputError
from rnn_core.player import bundle
from rnn_core.player.alone import MOST, alone
from rnn_core.player.event import DEPTHS, as_event
from rnn_core.player.packet import feed, packet
from rnn_core.player.standalone import plain, standalone_html
from rnn_core.player.strings import languages, strings
from rnn_core.player.view import Shown, View
from rnn_core.reading import Reading
from rnn_core.tracing import Trace
from rnn_core.units.scoring import ranks
from rnn_core.units.search import similarity_order
from rnn_core.version import VERSION

try:
    import anywidget
    import traitlets
except ModuleNotFoundError as error:
    if error.name not in ("anywidget", "traitlets"):
        raise
    raise ModuleNotFoundError(
        f"the player needs the package {error.name}, which is not installed; "
        "pip install 'rnn_core[notebook]'",
        name=error.name,
    ) from None

__all__ = ["Page", "Player"]

_PLACE: Final = ("unit", "step", "quantity", "depth")
_HEIGHT: Final = 1_200  # pixels: the player with all its parts, on a notebook's width
_ORDERED: Final = 1_024  # units: half a second
_numbers = count(1)


@dataclass(frozen=True, repr=False)
class Page:
    """A player as a page of its own, which a notebook shows in a frame.

    Attributes
    ----------
    source : str
        HTML that needs no network and no server.
    height : int
        Of the frame, in pixels.
    """

    source: str
    height: int = _HEIGHT

    def __repr__(self) -> str:
        """Say what it is, without the page."""
        return f"<Page of {len(self.source.encode()) / 1e6:.1f} MB>"

    def _repr_html_(self) -> str:
        inside = html.escape(self.source, quote=True)
        look = f"width:100%;height:{self.height}px;border:0"
        return f'<iframe sandbox="allow-scripts allow-downloads" style="{look}" srcdoc="{inside}"></iframe>'


class Player(anywidget.AnyWidget):
    """Shows what a recurrent layer did, step by step; the last line of a cell draws it.

    Where one looks is in four traits, which follow the visitor once he rests somewhere, and lead the player
    when they are set: ``player.unit, player.step = 11, 20``. Playing and scrubbing ask nobody: neither the
    kernel nor another host.

    Parameters
    ----------
    shown : Trace or Reading
        A trace is enough; with the reading of a network (:func:`rnn_core.reading.read`) the player shows the
        predictions too, and what each gate's sum is made of.
    tokens : sequence, optional
        Of a trace: what was read, a label for each step; the steps are numbered if None.
    layer : int
    sequence, direction, steps
        Of a trace: which sequence of the batch, in which direction, and which of its steps; see
        :func:`rnn_core.player.alone`. With ``"reverse"`` the steps stand in the order in which they are read.
    unit : int, optional
        Where to begin; the unit that varies most if None.
    step : int
        Of those shown, counted from 0.
    quantity : str, optional
        What colours the tokens; the memory if None: of an LSTM its cell state.
    depth : {"story", "numbers", "maths"}
        How much is told of a step.
    language : str, optional
        ``"en"`` or ``"ko"``; that of the system if None, and English where it has none of them.

    Attributes
    ----------
    unit, step : int
    quantity, depth : str

    Raises
    ------
    InputError
        If what is to be shown does not fit the trace.

    Examples
    --------
    >>> import torch, rnn_core
    >>> trace = rnn_core.trace(torch.nn.GRU(3, 4), torch.randn(5, 1, 3))
    >>> player = Player(trace, tokens="hello", unit=2)
    >>> player.unit, player.step, player.quantity
    (2, 0, 'hidden')
    """

    _esm = bundle.script(bundle.FOLDER / "js" / "widget.js")
    _skeleton = traitlets.Unicode().tag(sync=True)
    _style = traitlets.Unicode().tag(sync=True)
    _packet = traitlets.Bytes().tag(sync=True)
    _feed = traitlets.Bytes().tag(sync=True)
    _told = traitlets.Dict().tag(sync=True)
    unit = traitlets.Int().tag(sync=True)
    step = traitlets.Int().tag(sync=True)
    quantity = traitlets.Unicode().tag(sync=True)
    depth = traitlets.Unicode().tag(sync=True)

    def __init__(
        self,
        shown: Trace | Reading,
        tokens: Sequence[object] | None = None,
        *,
        layer: int = 0,
        sequence: int = 0,
        direction: str = "forward",
        steps: slice = slice(None),
        unit: int | None = None,
        step: int = 0,
        quantity: str | None = None,
        depth: str = "story",
        language: str | None = None,
    ) -> None:
        if isinstance(shown, Trace):
            taken: Shown = alone(shown, tokens, sequence=sequence, direction=direction, steps=steps)
        else:
            taken = _whole(shown, tokens, sequence, direction, steps)
        quantity = quantity or spec(taken.trace.cell).states[-1]
        self._view = _view(taken, layer, quantity, language)
        unit = _liveliest(taken.trace, layer, self._view.quantity) if unit is None else unit
        place = {"unit": unit, "step": step, "quantity": quantity, "depth": depth}
        self._view = replace(self._view, **{name: self._sound(name, value) for name, value in place.items()})
        self._name = f"gs-notebook-{next(_numbers)}"
        super().__init__(
            _skeleton=bundle.skeleton(),
            _style=bundle.style() + (bundle.FOLDER / "css" / "notebook.css").read_text("utf-8"),
            _packet=packet(self._view, self._name),
            _feed=self._words(echo=False),
            **place,
        )
        self.observe(self._moved, [*_PLACE, "_told"])

    def html(self, height: int = _HEIGHT) -> Page:
        """Return the player as a page of its own: for a notebook that is exported, where no widget runs.

        Parameters
        ----------
        height : int
            Of the frame around it, in pixels.

        Returns
        -------
        Page
            As the last line of a cell it is drawn, in a frame that can do nothing but play; ``.source`` is
            the HTML, of about 6 bytes a value and unit.

        Examples
        --------
        >>> import torch, rnn_core
        >>> page = Player(rnn_core.trace(torch.nn.GRU(3, 4), torch.randn(5, 1, 3))).html()
        >>> "<script type=\\"module\\">" in page.source
        True
        """
        return Page(standalone_html(self._view), height)

    def _words(self, *, echo: bool) -> bytes:
        return feed(self._view, self._name, echo=echo, t=plain)

    @traitlets.validate(*_PLACE)
    def _valid(self, proposal: Any) -> Any:
        return self._sound(proposal["trait"].name, proposal["value"])

    def _sound(self, name: str, value: Any) -> Any:
        trace = self._view.reading.trace
        known: Sequence[Any] = {
            "unit": range(trace.hidden),
            "step": range(trace.steps),
            "quantity": [one.name for one in spec(trace.cell).shown],
            "depth": DEPTHS,
        }[name]
        if isinstance(value, bool) or value not in known:
            last = known[-1]
            wanted = f"a {name} in 0..{last}" if isinstance(known, range) else f"one of {', '.join(known)}"
            raise InputError.of(wanted, repr(value), f"set {name} to one of them")
        return value

    def _moved(self, change: Any) -> None:
        """Follow the browser, or lead it: whoever set the traits last."""
        here = {name: getattr(self, name) for name in _PLACE}
        if here == {name: getattr(self._view, name) for name in _PLACE}:
            return
        event = as_event(self._told, self._view)
        told = event is not None and here == {
            name: value for name, value in asdict(event).items() if name in here
        }
        self._view = replace(self._view, **here, diary=event.diary if event and told else self._view.diary)
        if not told:
            self._told = {}
        self._feed = self._words(echo=told)


def _whole(
    reading: Reading, tokens: Sequence[object] | None, sequence: int, direction: str, steps: slice
) -> Reading:
    """Return a reading, of which nothing is to be chosen."""
    if tokens is not None or sequence or direction != "forward" or steps != slice(None):
        came = "a reading with tokens, a sequence, a direction or steps"
        raise InputError.of("a reading alone, which knows its tokens", came, "give the reading's trace")
    if len(reading.tokens) > MOST:
        came = f"a reading of {len(reading.tokens):,}"
        raise InputError.of(
            f"at most {MOST:,} steps", came, "read a part of the text, or give its trace and steps"
        )
    return reading


def _view(shown: Shown, layer: int, quantity: str, language: str | None) -> View:
    trace = shown.trace
    trace.row(layer)
    spoken = _language(language)
    name = shown.checkpoint.name if isinstance(shown, Reading) else trace.cell
    facts = [name, f"{trace.hidden}", trace.dtype, f"rnn_core {VERSION}"]
    return View(
        reading=shown,
        layer=layer,
        stories=(),
        order=_order(trace.gate("hidden", layer)[0]),
        unit=0,
        quantity=quantity,
        step=0,
        depth="story",
        language=spoken,
        window_start=0,
        total=trace.steps,
        network=name,
        footer=" · ".join(facts),
        unnamed=strings(spoken)["claim.unscored"],
    )


def _language(asked: str | None) -> str:
    """Return the language asked for, or that of the system where the player speaks it."""
    if asked is None:
        asked = (locale.getlocale()[0] or "").split("_")[0].lower()
        return asked if asked in languages() else "en"
    if asked not in languages():
        raise InputError.of(f"one of {', '.join(languages())}", repr(asked), "choose one")
    return asked


def _order(hidden: np.ndarray) -> np.ndarray:
    """Return units so that neighbours behave alike, (hidden,); none where that takes long or says nothing."""
    steps, units = hidden.shape
    if steps < 3 or not 2 < units <= _ORDERED:
        return np.arange(0)
    return similarity_order(ranks(np.nan_to_num(hidden)))


def _liveliest(trace: Trace, layer: int, quantity: str) -> int:
    """Return the unit that varies most over the steps."""
    names = [one.name for one in spec(trace.cell).shown]
    values = trace.gate(quantity if quantity in names else "hidden", layer)[0]
    return int(np.nan_to_num(values.std(axis=0), nan=-1.0).argmax())
