"""The backprop view: an error goes back through a text, network by network, in the browser."""

from __future__ import annotations

from pages.shared.backprop_view.component import backprop_view
from pages.shared.backprop_view.view import BackpropEvent, BackpropView, Panel, Path

__all__ = ["BackpropEvent", "BackpropView", "Panel", "Path", "backprop_view"]
