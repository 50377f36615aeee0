"""The drawing of batch, time, layers and directions, and the wall of weights, in the browser."""

from __future__ import annotations

from pages.shapes.shapes_view.component import shapes_view
from pages.shapes.shapes_view.view import Block, Chosen, Control, Held, ShapesView, Tensor

__all__ = ["Block", "Chosen", "Control", "Held", "ShapesView", "Tensor", "shapes_view"]
