"""Which network knows most of a visitor's text: measured, and offered in one press where it is another."""

from __future__ import annotations

from pages.shared.fit.offer import elsewhere, offer, offered

__all__ = ["elsewhere", "offer", "offered"]
