"""Sequence models: from the whole past, by a window, to a state."""

from __future__ import annotations

from typing import Final

from pages.shared.page_spec import PageSpec

PAGE: Final = PageSpec(icon=":material/show_chart:", group="topics", order=1)
