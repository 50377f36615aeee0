from __future__ import annotations

from typing import Final

from pages.shared.page_spec import PageSpec

PAGE: Final = PageSpec(icon=":material/manage_search:", group="workbench", order=4, own_text={})
