"""A stack of layers reads a text, in the browser: a floor a layer, the text tinted by what each one tells."""

from __future__ import annotations

from pages.layers.layer_view.component import layer_view
from pages.layers.layer_view.view import FloorsEvent, Layer, LayerView, Question

__all__ = ["FloorsEvent", "Layer", "LayerView", "Question", "layer_view"]
