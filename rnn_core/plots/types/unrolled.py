"""A network unrolled: what is read below, states in the middle, what is said above, and what flows where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import plotly.graph_objects as go
from jaxtyping import Float
from numpy import ndarray

from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.marks import SMALL, translucent
from rnn_core.plots.style import Style, plain

__all__ = ["Arrow", "Unrolled", "delayed", "in_step", "many_to_one", "one_to_many", "one_to_one", "unrolled"]

READ, STATE, SAID = 0, 1, 2
"""Levels of the drawing, from below."""

Kind = Literal["plain", "back", "weighted"]

_HEIGHT: Final = 320
_FEW: Final = 6
"""Up to so many steps words stand upright; of more they lean, so that a phone has room for them."""
_SOME: Final = 9
"""Up to so many steps words lean; of more they stand on end."""
_LEAST: Final = 0.02
"""Weight from which on a weighted line is drawn."""


@dataclass(frozen=True)
class Arrow:
    """From one place to another, each (step, level); weighted: a line whose strength is measured."""

    start: tuple[int, int | float]
    end: tuple[int, int | float]
    kind: Kind = "plain"
    weight: float = 1.0


@dataclass(frozen=True)
class Unrolled:
    """What is to be drawn.

    Attributes
    ----------
    steps : int
    read, said : mapping of int to str
        Step, from 0 -> the words below and above it.
    shares : mapping of int to float
        Step -> probability of what is said there: the strength of its colour.
    arrows : tuple of Arrow
    """

    steps: int
    read: dict[int, str]
    said: dict[int, str]
    shares: dict[int, float]
    arrows: tuple[Arrow, ...]


def one_to_one(read: str, said: str, share: float) -> Unrolled:
    """Draw a network without recurrence."""
    return Unrolled(1, {0: read}, {0: said}, {0: share}, (_up(0, READ), _up(0, STATE)))


def one_to_many(read: str, said: Sequence[str], shares: Sequence[float]) -> Unrolled:
    """Draw one thing that is read at every step, and words each of which is read at the next."""
    steps = len(said)
    arrows = [_up(0, READ)]
    arrows += [Arrow((0, 0.45), (at, 0.45), "weighted") for at in (steps - 1,) if at]
    arrows += [Arrow((at, 0.45), (at, STATE)) for at in range(1, steps)]
    arrows += [_up(at, STATE) for at in range(steps)] + _along(steps)
    arrows += [Arrow((at, SAID), (at + 1, STATE), "back") for at in range(steps - 1)]
    return Unrolled(steps, {0: read}, dict(enumerate(said)), dict(enumerate(shares)), tuple(arrows))


def many_to_one(read: Sequence[str], said: str, share: float) -> Unrolled:
    """Draw words, and one answer after the last."""
    last = len(read) - 1
    arrows = [_up(at, READ) for at in range(len(read))] + _along(len(read)) + [_up(last, STATE)]
    return Unrolled(len(read), dict(enumerate(read)), {last: said}, {last: share}, tuple(arrows))


def in_step(read: Sequence[str], said: Sequence[str], shares: Sequence[float]) -> Unrolled:
    """Draw an answer to everything that is read, at once."""
    steps = len(read)
    arrows = [_up(at, level) for at in range(steps) for level in (READ, STATE)] + _along(steps)
    return Unrolled(
        steps, dict(enumerate(read)), dict(enumerate(said)), dict(enumerate(shares)), tuple(arrows)
    )


def delayed(
    read: Sequence[str],
    said: Sequence[str],
    shares: Sequence[float],
    weights: Float[ndarray, "said read"] | None = None,
) -> Unrolled:
    """Draw what is said after all is read.

    Parameters
    ----------
    weights
        Of attention: with it the reader goes both ways, and what is said looks back at every state of it.
    """
    first, steps = len(read), len(read) + len(said)
    arrows = [_up(at, READ) for at in range(first)] + [_up(at, STATE) for at in range(first, steps)]
    arrows += _along(steps)
    if weights is not None:
        arrows += [Arrow((at, STATE), (at - 1, STATE)) for at in range(1, first)]
        arrows += [
            Arrow((back, STATE), (first + at, STATE), "weighted", float(weights[at, back]))
            for at in range(len(said))
            for back in range(first)
            if weights[at, back] >= _LEAST
        ]
    arrows += [Arrow((at, SAID), (at + 1, STATE), "back") for at in range(first, steps - 1)]
    above = {first + at: word for at, word in enumerate(said)}
    strength = {first + at: share for at, share in enumerate(shares)}
    return Unrolled(steps, dict(enumerate(read)), above, strength, tuple(arrows))


def unrolled(found: Unrolled, style: Style) -> go.Figure:
    """Draw a network unrolled.

    Parameters
    ----------
    found
        What flows where.
    style
        Colours and the words ``read``, ``said``, ``state`` of the three levels.
    """
    sheet = FigureBuilder()
    size = 30 if found.steps <= _FEW else 22 if found.steps <= 9 else 17 if found.steps <= 12 else 13
    for arrow in found.arrows:
        _draw(sheet, arrow, size, style)
    hue = style.diverging[-1]
    rows = (
        (READ, found.read, "square", "rgba(0,0,0,0)", style.ink),
        (
            STATE,
            dict.fromkeys(range(found.steps), ""),
            "circle",
            style.colour("hidden"),
            style.colour("hidden"),
        ),
    )
    for level, words, symbol, fill, edge in rows:
        _marks(sheet, level, list(words), symbol, fill, edge, size, _hover(style, level, words))
    strengths = [translucent(hue, round(found.shares[at], 3)) for at in found.said]
    hover = [
        f"{style.label('said')}: {plain(word)} ({found.shares[at]:.1%})" for at, word in found.said.items()
    ]
    _marks(sheet, SAID, list(found.said), "square", strengths, hue, size, hover)
    _words(sheet, found, style)
    few = _upright(found)
    sheet.update_xaxes(visible=False, range=[-0.7, max(found.steps, 2) - (0.3 if few else -0.1)])
    if found.steps == 1:
        sheet.update_xaxes(range=[-1.5, 1.5])
    sheet.update_yaxes(visible=False, range=[-0.62 if few else -1.0, 2.6 if few else 3.0])
    side = 4 if few else 26
    sheet.update_layout(
        template=style.template,
        height=_HEIGHT,
        margin={"l": side, "r": side, "t": 4, "b": 4},
        hovermode="closest",
    )
    return sheet.drawn()


def _upright(found: Unrolled) -> bool:
    """Whether words have room side by side; an arrow that leans would point another way."""
    return found.steps <= _FEW or all(len(one) <= 2 for one in (*found.read.values(), *found.said.values()))


def leaning(steps: int) -> int:
    """Return by how many degrees words lean that have no room side by side.

    Examples
    --------
    >>> leaning(8), leaning(14)
    (-60, -90)
    """
    return -60 if steps <= _SOME else -90


def _up(step: int, level: int) -> Arrow:
    return Arrow((step, level), (step, level + 1))


def _along(steps: int) -> list[Arrow]:
    return [Arrow((at, STATE), (at + 1, STATE)) for at in range(steps - 1)]


def _hover(style: Style, level: int, words: dict[int, str]) -> list[str]:
    if level == READ:
        return [f"{style.label('read')}: {plain(word)}" for word in words.values()]
    return [f"{style.label('state')} {at + 1}" for at in words]


def _marks(
    sheet: FigureBuilder,
    level: int,
    steps: list[int],
    symbol: str,
    fill: str | list[str],
    edge: str,
    size: int,
    hover: list[str],
) -> None:
    sheet.add_scatter(
        x=steps,
        y=[level] * len(steps),
        mode="markers",
        marker={
            "symbol": symbol,
            "size": size,
            "color": fill,
            "line": {"color": edge, "width": 2},
            "opacity": 1,
        },
        hovertext=hover,
        hoverinfo="text",
        cliponaxis=False,
    )


def _draw(sheet: FigureBuilder, arrow: Arrow, size: int, style: Style) -> None:
    if arrow.kind == "weighted":
        flat = arrow.start[1] != STATE
        path = {"x0": arrow.start[0], "y0": arrow.start[1], "x1": arrow.end[0], "y1": arrow.end[1]}
        if flat:
            sheet.add_shape(type="line", **path, line={"color": style.ink, "width": 1.4}, layer="below")
            return
        middle = (arrow.start[0] + arrow.end[0]) / 2
        bow = f"M {path['x0']},{path['y0']} Q {middle},{STATE - 1.15} {path['x1']},{path['y1']}"
        colour = translucent(style.diverging[0], round(0.12 + 0.88 * arrow.weight, 3))
        sheet.add_shape(
            type="path", path=bow, line={"color": colour, "width": 0.8 + 2.6 * arrow.weight}, layer="below"
        )
        return
    away = size / 2 + 3
    sheet.add_annotation(
        x=arrow.end[0],
        y=arrow.end[1],
        ax=arrow.start[0],
        ay=arrow.start[1],
        xref="x",
        yref="y",
        axref="x",
        ayref="y",
        text="",
        showarrow=True,
        arrowhead=2,
        arrowsize=1,
        arrowwidth=1.2 if arrow.kind == "back" else 1.6,
        arrowcolor=style.faint if arrow.kind == "back" else style.ink,
        standoff=away,
        startstandoff=away if arrow.start[1] in (READ, STATE, SAID) else 0,
    )


def _words(sheet: FigureBuilder, found: Unrolled, style: Style) -> None:
    few = _upright(found)
    for words, level, side in ((found.read, READ, "top"), (found.said, SAID, "bottom")):
        off = -0.27 if level == READ else 0.27
        turned = leaning(found.steps)
        lean: dict[str, Any] = {} if few else {"textangle": turned}
        if not few and turned > -90:
            lean["xanchor"] = "right" if level == READ else "left"
        for at, word in words.items():
            sheet.add_annotation(
                text=plain(word),
                x=at,
                y=level + (off if few else 0.75 * off),
                xref="x",
                yref="y",
                showarrow=False,
                yanchor=side,
                font={"size": SMALL, "color": style.ink},
                **lean,
            )
