"""What a network wrote at every stage of its training, played in the browser."""

from __future__ import annotations

from pages.lab.character.writing.component import Written, perplexity, writing

__all__ = ["Written", "perplexity", "writing"]
