"""What if: the player asks, and the network reads the window again with what is held."""

from __future__ import annotations
