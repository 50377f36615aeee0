from __future__ import annotations

from typing import Final

from pages.shared.page_spec import PageSpec

PAGE: Final = PageSpec(icon=":material/swap_horiz:", group="topics", order=5)
