"""The gradient in networks before any training: plain ones, one a panel for each activation, or an LSTM."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final, Literal, get_args

from msgspec import Meta

from pages.course.figures import FigureKind, Shown
from pages.gradients import text
from pages.gradients.measure import Ways, fresh
from pages.gradients.url_state import LONGEST, SEEDS, SHORTEST, Activation, Initialisation, PageState
from pages.gradients.view_model import badge, footer, panel
from pages.shared import cells, state
from pages.shared.backprop_view import BackpropView, backprop_view
from pages.shared.i18n import FALLBACK, Words
from pages.shared.lessons.expressions import Lazy
from rnn_core.analysis.float32 import LIMITS
from rnn_core.cells import spec

KINDS: Final[tuple[Activation, ...]] = ("sigmoid", "tanh", "relu")
PLAIN: Final = next(cell for cell in cells.names() if not spec(cell).gates)
"""The cell whose activation can be chosen."""

Radius = Literal["as-is", "0.5", "0.7", "0.8", "0.9", "1.0", "1.1", "1.2", "1.5", "2.0"]


@dataclass(frozen=True)
class Settings:
    """How the networks begin.

    Attributes
    ----------
    activations : tuple of {"sigmoid", "tanh", "relu"}
        A panel each; of no other network is anything sent.
    initialisation : {"torch", "xavier", "he", "orthogonal"}
    radius : str
        Spectral radius of the recurrent weights, as the gradients page offers it; "as-is": unchanged.
    length : int
        Characters that are read.
    step : int
        How far back the picture stands at first: a step, counted from 0.
    """

    activations: tuple[Activation, ...] = KINDS
    initialisation: Initialisation = "torch"
    radius: Radius = "as-is"
    length: Annotated[int, Meta(ge=SHORTEST, le=LONGEST)] = 80
    step: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.step < self.length or not self.activations:
            raise ValueError(f"expected an activation, and a step below {self.length}; got {self.step}")


def _state(settings: Settings, activation: Activation, language: str = FALLBACK) -> PageState:
    return PageState(
        language,
        mode="fresh",
        length=settings.length,
        target=settings.length - 1,
        activation=activation,
        initialisation=settings.initialisation,
        radius=settings.radius,
        seeds=SEEDS[1],
        step=settings.step,
    )


def measured(settings: Settings, activation: Activation) -> Ways:
    """Measure the networks of one activation: several seeds, the middle one at every step."""
    page_state, read = text.passage(_state(settings, activation))
    ids = tuple(int(one) for one in read.tokens.ids[: settings.length])
    return fresh(page_state, PLAIN, ids)


def names(settings: Settings) -> Mapping[str, Any]:
    """Return what is left at the first character, as a decimal logarithm, and where it vanishes or explodes.

    ``left("relu")`` is what is left; ``blown`` and ``gone`` are the activations with which it explodes or
    vanishes, by name, with a blank between two; ``low`` and ``high`` the limits, as decimal logarithms.
    """

    def left(activation: str) -> float:
        if activation not in get_args(Activation):
            raise ValueError(f"expected one of {', '.join(get_args(Activation))}; got {activation!r}")
        return float(measured(settings, activation).main[0])  # type: ignore[arg-type]

    low, high = (float(limit) for limit in LIMITS)
    return {
        "left": left,
        "blown": Lazy(lambda: " ".join(one for one in KINDS if left(one) > high)),
        "gone": Lazy(lambda: " ".join(one for one in KINDS if left(one) < low)),
        "radius": settings.radius,
        "low": low,
        "high": high,
        "seeds": SEEDS[1],
        "back": settings.length - 1,
    }


def drive(settings: Settings) -> Mapping[str, Any]:
    """Return where the picture stands at first."""
    return {"step": settings.step}


def view(t: Words, settings: Settings) -> BackpropView:
    """Return what is drawn: the panels of the activations that may be seen."""
    panels = []
    for one in settings.activations:
        page_state, read = text.passage(_state(settings, one, t.language))
        found = panel(t, page_state, PLAIN, measured(settings, one), None)
        panels.append(replace(found, name=found.note or found.name, note=found.name if found.note else ""))
    return BackpropView(
        claim="",
        lede="",
        badge=badge(t, page_state, {}),
        footer=footer(t, page_state, read),
        tokens=read.tokens.shown[: settings.length],
        following=read.following,
        target=settings.length - 1,
        step=settings.step,
        panels=tuple(panels),
        limits=LIMITS,
        fixed=True,
        language=t.language,
    )


def draw(shown: Shown) -> None:
    """Draw the networks of the visitor's own step."""
    backprop_view(view(shown.t, shown.settings[0]), key=shown.key, on_painted=state.note_painted)


KIND: Final = FigureKind(Settings, names, draw, drive=drive)
