"""Collect the content of a figure as plain values and build the Plotly figure once."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from functools import lru_cache
from typing import Any

import plotly.graph_objects as go
import plotly.io
from plotly.subplots import make_subplots

from rnn_core.plots.log_ticks import log_ticks

__all__ = ["FigureBuilder"]

_WHOLE = frozenset({"error_x", "error_y", "paper_bgcolor", "plot_bgcolor"})
"""Names of plotly's with an underscore in them; any other stands between a name and what is in it."""


class FigureBuilder:
    """Collect traces and layout by ``add_...`` and ``update_...``; build the Plotly figure once.

    Plotly looks through the whole figure at each of these calls, and at every value once more at the end; six
    lanes took 62 ms so. Here it is told that the content is sound, and every test compares with what it makes
    when it looks: the figure is the same.

    Parameters
    ----------
    rows, cols : int
        Panels.
    **panels
        More of what `plotly.subplots.make_subplots` takes; titles as a tuple.

    Examples
    --------
    >>> sheet = FigureBuilder(rows=2, shared_xaxes=True)
    >>> sheet.add_scatter(y=[1, 2], row=2, col=1)
    >>> sheet.update_yaxes(title_text="bits", row=2)
    >>> figure = sheet.drawn()
    >>> figure.data[0].yaxis, figure.layout.yaxis2.title.text, figure.layout.yaxis.title.text
    ('y2', 'bits', None)
    """

    def __init__(self, rows: int = 1, cols: int = 1, **panels: Any) -> None:
        """Lay out the panels."""
        self._rows, self._cols = rows, cols
        self._data: list[dict[str, Any]] = []
        self._layout: dict[str, Any] = (
            deepcopy(_panels(rows, cols, **panels)) if rows * cols > 1 or panels else {}
        )

    def add_scatter(self, *, row: int | None = None, col: int | None = None, **trace: Any) -> None:
        """Add points or lines; see `plotly.graph_objects.Scatter`."""
        self._add("scatter", row, col, trace)

    def add_bar(self, *, row: int | None = None, col: int | None = None, **trace: Any) -> None:
        """Add bars; see `plotly.graph_objects.Bar`."""
        self._add("bar", row, col, trace)

    def add_heatmap(self, *, row: int | None = None, col: int | None = None, **trace: Any) -> None:
        """Add a map; see `plotly.graph_objects.Heatmap`."""
        self._add("heatmap", row, col, trace)

    def add_image(self, *, row: int | None = None, col: int | None = None, **trace: Any) -> None:
        """Add a picture of pixels; see `plotly.graph_objects.Image`."""
        self._add("image", row, col, trace)

    def add_annotation(self, **annotation: Any) -> None:
        """Add words; see `plotly.graph_objects.layout.Annotation`."""
        self._layout.setdefault("annotations", []).append(deepcopy(annotation))

    def label_below(self, text: str, *, drop: int = 22) -> None:
        """Name the axis that all panels beside each other share, once, below their middle.

        Parameters
        ----------
        text
            What the axis counts.
        drop : int
            Pixels below it.
        """
        place = {"xref": "paper", "yref": "paper", "x": 0.5, "y": 0, "yshift": -drop, "yanchor": "top"}
        self.add_annotation(text=text, showarrow=False, font={"size": 14}, **place)

    def add_shape(self, **shape: Any) -> None:
        """Add a shape; see `plotly.graph_objects.layout.Shape`."""
        self._layout.setdefault("shapes", []).append(shape)

    def add_hline(self, y: float, **shape: Any) -> None:
        """Add a line from side to side of the only panel."""
        self.add_shape(type="line", x0=0, x1=1, xref="x domain", y0=y, y1=y, yref="y", **shape)

    def add_vline(self, x: float, **shape: Any) -> None:
        """Add a line from bottom to top of the only panel."""
        self.add_shape(type="line", x0=x, x1=x, xref="x", y0=0, y1=1, yref="y domain", **shape)

    def update_xaxes(self, *, row: int | None = None, col: int | None = None, **settings: Any) -> None:
        """Set something of the x axes, of one row or column only if it is given."""
        self._update_axes("xaxis", row, col, settings)

    def update_yaxes(self, *, row: int | None = None, col: int | None = None, **settings: Any) -> None:
        """Set something of the y axes."""
        self._update_axes("yaxis", row, col, settings)

    def update_annotations(self, **settings: Any) -> None:
        """Set something of all words so far."""
        for annotation in self._layout.get("annotations", []):
            _merge(annotation, settings)

    def update_layout(self, **settings: Any) -> None:
        """Set something of the whole."""
        _merge(self._layout, settings)

    def drawn(self) -> go.Figure:
        """Return the figure; a logarithmic axis whose ends are known is marked with whole numbers."""
        for name, axis in self._layout.items():
            if name[1:5] == "axis" and axis.get("type") == "log" and _unmarked(axis):
                low, high = axis["range"]
                axis |= log_ticks(low, high, axis.get("nticks", 6))
        return go.Figure(self._plain(), _validate=False)  # looking at every value took five times as long

    def _plain(self) -> dict[str, Any]:
        """Return the content as plotly writes it: no underscores, and the template itself for its name."""
        layout = dict(self._layout)
        for name in {"annotations", "shapes"} & set(layout):
            layout[name] = [_spelled(one) for one in layout[name]]
        if isinstance(layout.get("template"), str):
            layout["template"] = plotly.io.templates[layout["template"]].to_plotly_json()
        return {"data": [_spelled(trace) for trace in self._data], "layout": layout}

    def _add(self, kind: str, row: int | None, col: int | None, trace: dict[str, Any]) -> None:
        trace = {"type": kind} | trace
        if row is not None and col is not None:
            number = _number((row - 1) * self._cols + col)
            trace |= {"xaxis": f"x{number}", "yaxis": f"y{number}"}
        self._data.append(trace)

    def _update_axes(self, axis: str, row: int | None, col: int | None, settings: dict[str, Any]) -> None:
        for name in self._named(axis, row, col):
            _merge(self._layout.setdefault(name, {}), settings)

    def _named(self, axis: str, row: int | None, col: int | None) -> Iterator[str]:
        for k in range(self._rows * self._cols):
            if row in (None, k // self._cols + 1) and col in (None, k % self._cols + 1):
                yield f"{axis}{_number(k + 1)}"


def _spelled(given: dict[str, Any]) -> dict[str, Any]:
    """Return settings without underscores: ``line_color`` is the colour of the line."""
    spelled: dict[str, Any] = {}
    _merge(spelled, given)
    return spelled


@lru_cache(maxsize=64)
def _panels(rows: int, cols: int, **panels: Any) -> dict[str, Any]:
    layout = make_subplots(rows, cols, **panels).to_dict()["layout"]
    return {name: value for name, value in layout.items() if name != "template"}


def _unmarked(axis: dict[str, Any]) -> bool:
    return "range" in axis and not {"dtick", "tickvals"} & set(axis)


def _number(panel: int) -> str:
    return "" if panel == 1 else str(panel)


def _merge(into: dict[str, Any], settings: dict[str, Any]) -> None:
    """Set values, what is nested one by one; ``title_text`` is the text of the title, None no value."""
    for name, value in settings.items():
        first, _, rest = (name, "", "") if name in _WHOLE else name.partition("_")
        if rest:
            value = {rest: value}
        if isinstance(value, dict):
            _merge(into.setdefault(first, {}), value)
        elif value is None:
            into.pop(first, None)
        else:
            into[first] = list(value) if isinstance(value, tuple) else value
