from __future__ import annotations

from typing import Final

from pages.shared.page_spec import PageSpec

PAGE: Final = PageSpec(
    icon=":material/visibility:",
    group="inspect",
    onward=("lab",),
    own_text={},
    warm=("pages.inspect.figures",),
)
