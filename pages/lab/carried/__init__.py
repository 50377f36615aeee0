"""The state carried from window to window, or reset, on a network that ships."""

from __future__ import annotations

from pages.lab.carried.part import STRETCHES, part

__all__ = ["STRETCHES", "part"]
