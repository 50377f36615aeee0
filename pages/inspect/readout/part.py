"""A fold with two numbers: bits with h, and with c."""

from __future__ import annotations

import streamlit as st

from pages.shared.i18n import Words
from rnn_core.analysis.slips import FedToReadout, fed_to_readout
from rnn_core.reading import Reading

CODE = "logits = readout(h)    # not readout(c)"


def part(t: Words, reading: Reading) -> None:
    """Draw the fold where the network has a cell state, and nothing elsewhere."""
    found = fed_to_readout(reading)
    if found is None:
        return
    with st.expander(t("readout.title"), key="inspect_readout"):
        st.code(CODE, language=None)
        st.markdown(sentence(t, found))
        st.caption(t("readout.note", count=len(found.hidden)))


def sentence(t: Words, found: FedToReadout) -> str:
    """Say what the readout makes of either state."""
    own, other = found.bits
    return t.of(
        "readout",
        "worse" if other > own else "better",
        hidden=f"{own:.2f}",
        cell=f"{other:,.0f}" if other >= 99.5 else f"{other:.2f}",
        largest=f"{found.largest:,.0f}" if found.largest >= 9.95 else f"{found.largest:.1f}",
    )
