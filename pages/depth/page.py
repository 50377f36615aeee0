"""Depth: an error goes back through the layers of four deep stacks, and what that means for learning."""

from __future__ import annotations

from pages.depth import controls, exports, findings, learn, view_model
from pages.depth.url_state import ADDRESS, PageState
from pages.shared.i18n import words


def main() -> None:
    """Controls, then what was measured."""
    page_state: PageState = ADDRESS.arrive()
    t = words(page_state.lang)
    controls.bar(t, page_state)
    found = view_model.measure(t, page_state)
    view_model.heading(t, page_state)
    view_model.show(t, page_state, found)
    learn.section(t, page_state)
    exports.bar(t, page_state, found)
    findings.claims(t, page_state)
    exports.about(t, page_state, found)


main()
