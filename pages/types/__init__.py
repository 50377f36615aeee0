from __future__ import annotations

from typing import Final

from pages.shared.page_spec import PageSpec

SHAPES: Final = ("one_to_one", "one_to_many", "many_to_one", "delayed", "synced")
"""What the page can show, from the simplest on."""

PAGE: Final = PageSpec(icon=":material/account_tree:", group="topics", order=1)
