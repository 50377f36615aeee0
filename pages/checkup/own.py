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
from rnn_core.checkup.network import NEXT_ROW, targets_of

TASK: Final = "rnn_core.checkup.job:checking"
SECONDS: Final = 10.0
_JOB: Final = "checkup_job"
"""Session key: the id of the visitor's check-up, and of which network and text it is."""
_GO: Final = "checkup_go"
_MOST: Final = 20_000
"""Characters that are looked at."""
_MOST_ROWS: Final = 5_000
NONE: Final = "none"
"""What stands for a readout that foretells nothing of the next row."""


def settle(page_state: PageState) -> PageState:
    """Settle network and text to what there is: the visitor's newest network first."""
    first, *_ = (*user_networks.names(), registry.default(page_state.lang))
    net = page_state.net if page_state.net in registry.offered() else first
    known = targets_of(registry.network(net))
    target = page_state.target if page_state.target in (*known, NONE) else ""
    target = target or (NEXT_ROW if NEXT_ROW in known else NONE)
    return replace(page_state, net=net, sample=user_text.settle(page_state.sample, net), target=target)


def _asked() -> Asked:
    page_state = settle(ADDRESS.here())
    _, text, _ = user_text.chosen(page_state.sample, page_state.net)
    network = registry.network(page_state.net)
    head = network.vocabulary.beginning(text, _MOST_ROWS) if targets_of(network) else text[:_MOST]
    target = "" if page_state.target == NONE else page_state.target
    return Asked.of(network, head, SECONDS, target)


def _keep(identity: str) -> None:
    page_state = settle(ADDRESS.here())
    st.session_state[_JOB] = (identity, (page_state.net, page_state.sample, page_state.target))


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
        draw.select(
            "bar.network",
            "net",
            titles,
            names=titles,
            also={"sample": "", "text": "", "target": ""},
            width=230,
        )
        texts = user_text.titles_of(t, page_state.net)
        draw.select("bar.sample", "sample", texts, names=texts, also={"text": ""}, width=200)
        if known := targets_of(registry.network(page_state.net)):
            draw.select(
                "checkup.target", "target", (*known, NONE), names=lambda one: _target(t, one), width=200
            )
        user_text.popover(t)
        PANEL.button(t("checkup.go"))
    ADDRESS.write()
    user_text.problem(t)
    PANEL.refused(t)
    PANEL.follow(_part, t)


def _target(t: Words, target: str) -> str:
    """Name what a readout foretells."""
    if target in (NEXT_ROW, NONE):
        return t.of("checkup_target", "next" if target == NEXT_ROW else "none")
    return t("checkup.target_column", column=target)


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
    network, sample, target = _kept()[1]
    now = settle(ADDRESS.here())
    if (network, sample, target) != (now.net, now.sample, now.target):
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
