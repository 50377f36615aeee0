"""The units of a visitor's own network: searched in a job, before anything is said about them."""

from __future__ import annotations

from pages.shared.search.follow import TASK, follow, said, unnamed

__all__ = ["TASK", "follow", "said", "unnamed"]
