"""Every fault on a small example, and its mended twin: measured by ``python -m docs.experiments checkup``."""

from __future__ import annotations

from functools import cache

import streamlit as st

from pages.checkup.rows import counts, rows
from pages.checkup.url_state import ADDRESS, SHOWS, Show
from pages.shared import parts
from pages.shared.controls import Controls
from pages.shared.experiments import experiment
from pages.shared.i18n import Words
from rnn_core.checkup import Finding
from rnn_core.checkup.report import ORDER
from rnn_core.checkup.stored import from_stored

_OPENED = 2


@cache
def findings(show: Show) -> tuple[Finding, ...]:
    """Return what was found of each example, those with a fault first."""
    found = [from_stored(row[show]) for row in experiment("checkup")["rows"]]
    return tuple(sorted(found, key=lambda one: ORDER.index(one.state)))


def subject(t: Words, show: Show, finding: Finding) -> str:
    """Say what an example was measured on."""
    settings = experiment("checkup")["settings"]
    if show == "fault":
        return t.of("checkup_example_fault", finding.check, **settings)
    return t.of("checkup_example_mended", finding.check, **settings)


def section(t: Words) -> None:
    """Draw the claim, the switch, the call, and a row an example."""
    page_state = ADDRESS.here()
    shown = findings(page_state.show)
    found = sum(one.state == "found" for one in shown)
    claim = t("checkup.claim", count=found) if found else t("checkup.claim_clean", count=len(shown))
    parts.claim("checkup", claim, t("checkup.lede"))
    draw = Controls(t, ADDRESS, page_state)
    draw.segmented("checkup.show", "show", SHOWS, words="checkup_show")
    ADDRESS.write()
    call = f"report = rnn_core.check(model, batch)  # len(report.found) -> {found}"
    st.code(call, language=None, wrap_lines=True)
    counts(t, shown, "examples")
    subjects = [subject(t, page_state.show, one) for one in shown]
    rows(t, shown, subjects, f"examples_{page_state.show}", _OPENED)
    st.caption(t("checkup.examples_note"))
