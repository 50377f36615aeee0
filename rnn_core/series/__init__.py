"""Series of numbers: a visitor's own table, and what of it is learnt."""

from __future__ import annotations
