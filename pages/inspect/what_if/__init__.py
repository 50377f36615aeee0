"""What if: the player asks, and the network reads the window again with what is held."""

from __future__ import annotations

from pages.inspect.what_if.run import let_go, part

__all__ = ["let_go", "part"]
