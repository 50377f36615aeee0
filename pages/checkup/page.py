"""Check-up: what `rnn_core.check` finds, on an example of every fault, and on the visitor's own network."""

from __future__ import annotations

import streamlit as st

from pages.checkup import examples, exports, own
from pages.checkup.url_state import ADDRESS
from pages.shared import state, user_text
from pages.shared.i18n import Words, words


@st.fragment
def _examples(t: Words) -> None:
    """Draw the examples: a choice among them reruns this part alone."""
    examples.section(t)


def main() -> None:
    """Examples first, then one's own."""
    page_state = ADDRESS.arrive()
    t = words(page_state.lang)
    user_text.adopt_link()
    _examples(t)
    own.section(t)
    exports.bar(t)
    exports.about(t)
    state.note_painted()


main()
