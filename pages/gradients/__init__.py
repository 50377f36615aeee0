from __future__ import annotations

from typing import Final

from pages.shared.page_spec import PageSpec

PAGE: Final = PageSpec(
    icon=":material/trending_down:",
    group="topics",
    order=1,
    onward=("depth",),
    own_text={},
    warm=("pages.gradients.exports", "pages.gradients.findings"),
)
