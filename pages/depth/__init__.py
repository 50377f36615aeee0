from __future__ import annotations

from typing import Final

from pages.shared.page_spec import PageSpec

PAGE: Final = PageSpec(icon=":material/layers:", group="topics", order=3)
