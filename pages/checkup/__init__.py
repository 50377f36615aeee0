from __future__ import annotations

from typing import Final

from pages.shared.page_spec import PageSpec

PAGE: Final = PageSpec(
    icon=":material/fact_check:",
    group="workbench",
    order=4,
    in_lesson=False,
    own_text={},
    views=({}, {"show": "mended"}),
)
