"""The cell state handed to the readout in place of the hidden state, on the text on screen."""

from __future__ import annotations

from pages.inspect.readout.part import part, sentence

__all__ = ["part", "sentence"]
