"""A stack of layers reads a text, in the browser: a floor a layer, the text tinted by what each one tells."""

from __future__ import annotations

from pages.layers.floors.component import floors
from pages.layers.floors.view import Floor, Floors, FloorsEvent, Question

__all__ = ["Floor", "Floors", "FloorsEvent", "Question", "floors"]
