"""A sheet against plotly itself: the same calls give the same figure."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from plotly.subplots import make_subplots

from rnn_core.plots import FigureBuilder

PANELS = {"shared_xaxes": True, "shared_yaxes": True, "vertical_spacing": 0.1}


def alone(figure: Any) -> None:
    figure.add_scatter(x=np.arange(3), y=[1, None, 2], line={"width": 2}, marker_size=4, name="a")
    figure.add_bar(y=[3, 4], error_y={"array": [1, 2]})
    figure.add_hline(0.5, line={"dash": "dot"})
    figure.add_vline(1, line_color="red")
    figure.add_shape(type="rect", x0=0, x1=1, y0=0, y1=1, yref="paper")
    figure.add_annotation(text="here", x=1, y=2, font={"color": "red"})
    figure.update_annotations(font={"size": 14}, showarrow=False)
    figure.update_xaxes(title_text="step", title_font_size=13, range=(0, 4))
    figure.update_xaxes(title={"standoff": 3}, tickvals=[1, 2])
    figure.update_yaxes(type="log")
    figure.update_layout(template="none", margin={"l": 8}, height=300)
    figure.update_layout(margin={"r": 9}, showlegend=True, legend={"orientation": "h"})


def panels(figure: Any, rows: int, cols: int) -> None:
    for row in range(1, rows + 1):
        for col in range(1, cols + 1):
            figure.add_heatmap(z=[[row, col]], row=row, col=col)
            figure.update_yaxes(range=(0, row), row=row, col=col)
    figure.update_yaxes(showgrid=False)
    figure.update_xaxes(title_text="last", row=rows)
    figure.update_yaxes(title_text="first", col=1)
    figure.update_annotations(font={"size": 14, "color": "red"})
    figure.update_layout(template="none", hovermode="x")


def as_json(figure: go.Figure) -> Any:
    return json.loads(figure.to_json())


def test_one_panel() -> None:
    sheet, figure = FigureBuilder(), go.Figure()
    alone(sheet)
    alone(figure)
    assert as_json(sheet.drawn()) == as_json(figure)


@pytest.mark.parametrize(("rows", "cols"), [(1, 1), (1, 3), (3, 1), (2, 2)])
def test_several_panels_and_a_second_sheet_of_the_same_kind(rows: int, cols: int) -> None:
    titles = tuple("abcd"[: rows * cols])
    figure = make_subplots(rows, cols, subplot_titles=titles, **PANELS)
    panels(figure, rows, cols)
    for _ in range(2):
        sheet = FigureBuilder(rows, cols, subplot_titles=titles, **PANELS)
        panels(sheet, rows, cols)
        assert as_json(sheet.drawn()) == as_json(figure)


def test_what_plotly_does_not_know_is_refused() -> None:
    sheet = FigureBuilder()
    sheet.add_scatter(y=[1], colour="red")
    with pytest.raises(ValueError, match="colour"):
        sheet.drawn()
