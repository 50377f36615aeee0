"""The visitor's own network, checked on a text: a job, its progress, and its report as rows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import streamlit as st

from pages.checkup.rows import counts, rows
from pages.checkup.url_state import ADDRESS, PageState
from pages.shared import parts, registry, training_panel, user_networks, user_text
from pages.shared.controls import Controls
from pages.shared.i18n import Words
from pages.shared.jobs import Job
from pages.shared.training_panel import TrainingPanel
from rnn_core.checkup import Report
from rnn_core.checkup.job import Asked, Checking

TASK: Final = "rnn_core.checkup.job:checking"
SECONDS: Final = 10.0
_JOB: Final = "checkup_job"
"""Session key: the id of the visitor's check-up, and of which network and text it is."""
_GO: Final = "checkup_go"
_MOST: Final = 20_000
"""Characters that are looked at."""


def settle(page_state: PageState) -> PageState:
    """Settle network and text to what there is: the visitor's newest network first."""
    first, *_ = (*user_networks.names(), registry.default(page_state.lang))
    net = page_state.net if page_state.net in registry.offered() else first
    return replace(page_state, net=net, sample=user_text.settle(page_state.sample, net))


def _asked() -> Asked:
    page_state = settle(ADDRESS.here())
    _, text, _ = user_text.chosen(page_state.sample, page_state.net)
    return Asked.of(registry.network(page_state.net), text[:_MOST], SECONDS)


def _keep(identity: str) -> None:
    page_state = settle(ADDRESS.here())
    st.session_state[_JOB] = (identity, (page_state.net, page_state.sample))


def _kept() -> tuple[str, Any]:
    kept: tuple[str, Any] = st.session_state.get(_JOB, ("", None))
    return kept


PANEL: Final = TrainingPanel(
    "checkup", TASK, _asked, named=lambda: _kept()[0], keep=_keep, button_key=_GO, main=True, beside=True
)


def section(t: Words) -> None:
    """Choose a network and a text, check, and look at what came of it."""
    st.subheader(t("checkup.own"), anchor=False)
    st.text(t("checkup.own_help", seconds=f"{SECONDS:g}"))
    page_state = settle(ADDRESS.here())
    draw = Controls(t, ADDRESS, page_state)
    with parts.row("checkup"):
        titles = {one: registry.title(t, one) for one in registry.offered()}
        draw.select("bar.network", "net", titles, names=titles, also={"sample": "", "text": ""}, width=230)
        texts = user_text.titles_of(t, page_state.net)
        draw.select("bar.sample", "sample", texts, names=texts, also={"text": ""}, width=200)
        user_text.popover(t)
        PANEL.button(t("checkup.go"))
    ADDRESS.write()
    user_text.problem(t)
    PANEL.refused(t)
    PANEL.follow(_part, t)


def _part(t: Words, job: Job | None) -> None:
    if job is None:
        st.caption(t("checkup.nothing"))
        return
    report = next((one for one in job.records if isinstance(one, Report)), None)
    with st.container(key="checkup_report", gap="small"):
        if report is None:
            _going(t, job)
        else:
            _report(t, report)


def _going(t: Words, job: Job) -> None:
    told = [one for one in job.records if isinstance(one, Checking)]
    if job.failure is not None and job.failure.kind == "input":
        st.text(t("checkup.short"))
        return
    if not job.live:
        st.text(training_panel.sentence(t, job, drawn=False))
        return
    done, total = (told[-1].done, told[-1].total) if told else (0, 1)
    text = t("checkup.running", done=done, total=total) if told else t("checkup.starting")
    st.progress(done / total, text=text)
    training_panel.buttons(t, job)


def _report(t: Words, report: Report) -> None:
    network, sample = _kept()[1]
    now = settle(ADDRESS.here())
    if (network, sample) != (now.net, now.sample):
        st.text(t("checkup.earlier", network=registry.title(t, network)))
    st.caption(
        t(
            "checkup.subject",
            network=registry.title(t, network),
            layers=", ".join(report.layers),
            shape=" \u00d7 ".join(map(str, report.shape)),
            seconds=f"{report.seconds:.1f}",
        )
    )
    counts(t, report.findings, "own")
    rows(t, report.findings, [""] * len(report.findings), "own")
