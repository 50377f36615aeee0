"""One wrong token in the middle of a translation: teacher forcing beside free running."""

from __future__ import annotations

from pages.translate.poison.part import part

__all__ = ["part"]
