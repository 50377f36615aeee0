"""``h = h.detach()`` as a switch: what each window's loss reaches, and what torch says without the line."""

from __future__ import annotations

from typing import Final, get_args

import streamlit as st

from pages.shared import values
from pages.shared.controls import Controls
from pages.shared.i18n import Words
from pages.truncation.url_state import ADDRESS, Between
from rnn_core.analysis.slips import Backward, StreamSettings, backward_twice
from rnn_core.tasks.race import CELLS

_CELL: Final = CELLS[-1]
SETTINGS: Final = StreamSettings()
_LINES: Final[dict[Between, tuple[str, str]]] = {
    "detach": ("    loss.backward()", "    h = h.detach()"),
    "nothing": ("    loss.backward()", ""),
    "retain": ("    loss.backward(retain_graph=True)", ""),
}


@st.fragment
def section(t: Words) -> None:
    """Let the line be taken away, and show what becomes of the backward passes."""
    page_state = ADDRESS.here()
    draw = Controls(t, ADDRESS, page_state)
    st.markdown(t("truncation_slips.detach_help", windows=SETTINGS.windows, window=SETTINGS.window))
    draw.segmented("truncation_slips.between", "between", get_args(Between), words="truncation_slips_between")
    ADDRESS.write()
    found = measured(page_state.between)
    st.code(code(page_state.between), language=None)
    with st.container(key="truncation_slips_detach"):
        st.markdown(sentence(t, found))
        if found.error:
            st.code(f"RuntimeError: {found.error}", language=None, wrap_lines=True)
        heads = [t("truncation_slips.loss_of"), *(_window(t, k) for k in range(SETTINGS.windows))]
        values.table("truncation_slips_reach", heads, rows(t, found))
        st.caption(t("truncation_slips.detach_note", seed=SETTINGS.seed, hidden=SETTINGS.hidden))


def code(between: Between) -> str:
    """Return the loop with what stands between two windows."""
    backward, line = _LINES[between]
    made = ["for x, y in windows:", "    output, h = rnn(x, h)", "    loss = criterion(output, y)", backward]
    return "\n".join([*made, line] if line else made)


@st.cache_resource(show_spinner=False)
def measured(between: Between) -> Backward:
    """Run the loop on a stream of random numbers."""
    return backward_twice(_CELL, between == "detach", SETTINGS, retain=between == "retain")


def _window(t: Words, k: int) -> str:
    return t("truncation_slips.window", number=k + 1)


def rows(t: Words, found: Backward) -> list[list[str]]:
    """Return a row a window: what its loss's gradient is in each window's input, as a share of its own."""
    return [
        [_window(t, k), *(_share(float(one / row[k])) for one in row)] for k, row in enumerate(found.reach)
    ]


def _share(share: float) -> str:
    return "0" if share == 0 else f"{share:.0%}" if share >= 0.095 else f"{share:.1%}"


def sentence(t: Words, found: Backward) -> str:
    """Say how far the losses reach, or that there was no second one."""
    if found.error:
        return t("truncation_slips.error", done=found.done, failed=found.done + 1)
    crossing = any(found.reach[k, j] > 0 for k in range(found.done) for j in range(k))
    return t(
        "truncation_slips.whole" if crossing else "truncation_slips.cut",
        steps=SETTINGS.windows * SETTINGS.window,
        window=SETTINGS.window,
    )
