"""A whole long text on a strip, in the browser: scrub it, and the player shows the window under the thumb."""

from __future__ import annotations

from pages.inspect.strip.component import Strip, strip

__all__ = ["Strip", "strip"]
