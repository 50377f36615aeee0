"""Train a network that translates while one watches; then translate with it, or take it along."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

import pandas as pd
import streamlit as st

from pages.shared import charts, tables, training_panel
from pages.shared.experiments import experiment
from pages.shared.i18n import Words
from pages.shared.jobs import Job
from pages.translate import live_controls, tokenisation, user_translator
from pages.translate.findings import style
from pages.translate.live_run import EXPERIMENT, Look, TranslatorRun, ends_of, last_stage, shown
from pages.translate.url_state import ADDRESS, PageState
from rnn_core.checkpoints.translators import pack_translator
from rnn_core.plots.accuracy_race import accuracy_race
from rnn_core.plots.training_loss import training_loss
from rnn_core.training.translator_run import TranslatorPlan, trained

_OPENED: Final = "translate_live_opened"
_LIVE: Final = ("live_subject", "live_attention", "live_context", "live_updates", "live_seed", "job")
_MARKS: Final = ("<s>", "<pad>")  # a fresh network says these too
_EARLY: Final = (1, 2, 4)
"""Stages whose sayings are shown, before the last: most is learnt early."""


def show(t: Words) -> None:
    """Draw the panel, folded until somebody wants something of it."""
    page_state = ADDRESS.here()
    if not st.session_state.get(_OPENED):
        st.session_state[_OPENED] = _wanted(page_state)
    opened = bool(st.session_state[_OPENED])
    with st.expander(t("translate_live.title"), expanded=opened, key="translate_fold_live"):
        st.text(t("translate_live.help"))
        live_controls.bar(t, page_state)
        live_controls.PANEL.follow(_status, t)
        live_controls.PANEL.follow(_figures, t, drawing=True)


def _wanted(page_state: PageState) -> bool:
    """Whether an address says anything of a training."""
    plain = PageState(page_state.lang)
    return any(getattr(page_state, name) != getattr(plain, name) for name in _LIVE)


def _status(t: Words, job: Job | None) -> None:
    """Say where the training is, and what can be done with it: light, so that a press is heard at once."""
    run = shown(ADDRESS.here(), job)
    with st.container(key="translate_live_status"):
        if job is None:
            st.text(_stored(t, run) if run is not None else t("translate_live.none"))
            return
        if run is None or run.job is not job:  # it has told nothing yet
            where = training_panel.sentence(t, job, drawn=False)
            training_panel.status(t, job, _waiting(t, run, where))
            return
        where = training_panel.sentence(t, job, drawn=bool(run.looks))
        if run.diverged:
            where = t("translate_live.diverged", update=run.update)
        told = t("translate_live.progress", update=f"{run.update:,}", updates=f"{run.updates:,}")
        done = run.update / run.updates, told
        training_panel.status(t, job, f"{where} {_now(t, run)}", done=done)
        if not job.live:
            _use(t, job)


def _waiting(t: Words, run: TranslatorRun | None, where: str) -> str:
    """Say where a job is that has told nothing yet, and that what is drawn is not of it."""
    if run is None:
        return where
    return f"{where} {t('translate_live.old', date=experiment(EXPERIMENT)['date'])}"


def _now(t: Words, run: TranslatorRun) -> str:
    last = run.looks[-1] if run.looks else None
    if last is None:
        return ""
    told = _told(t, "now", run, last)
    if last.scores is None:
        return told
    chrf, bleu = f"{last.scores.chrf:.1f}", f"{last.scores.bleu:.1f}"
    return f"{told} {t('translate_live.scores', chrf=chrf, bleu=bleu)}"


def _told(t: Words, message: str, run: TranslatorRun, last: Look, **more: str) -> str:
    return t.of(
        "translate_live",
        message,
        update=f"{last.update:,}",
        seconds=f"{last.seconds:.1f}",
        exact=f"{last.exact:.0%}",
        pieces=f"{last.pieces:.0%}",
        held=run.held_out,
        **more,
    )


def _stored(t: Words, run: TranslatorRun) -> str:
    told = _told(
        t,
        "stored",
        run,
        run.looks[-1],
        subject=t.of("translate_subject", run.subject),
        date=experiment(EXPERIMENT)["date"],
        seed=str(run.seed),
    )
    ends = ends_of(run.subject, run.attention)
    if len(ends) < 2:
        return told
    shares = ", ".join(f"{share:.0%}" for share in ends)
    return f"{told} {t('translate_live.seeds', count=len(ends), shares=shares)}"


def _use(t: Words, job: Job) -> None:
    """Offer what a network that has learnt something is good for."""
    made = last_stage(job)
    if made is None:
        return
    plan: TranslatorPlan = job.settings
    begun, stage = made
    with st.container(key="translate_live_use", horizontal=True, gap="small"):
        if st.button(t("translate_live.use"), key="translate_live_use_it", icon=":material/arrow_upward:"):
            user_translator.keep(trained(plan, begun, stage, "mine"), plan.subject, begun.examples)
            ADDRESS.move(mine="yes", sample="", text="", pick=None, forced="")
            st.rerun()
        st.download_button(
            t("translate_live.download"),
            data=lambda: pack_translator(trained(plan, begun, stage, "mine")),
            mime="application/zip",
            file_name="gatescope-translator.zip",
            key="translate_live_download",
            icon=":material/download:",
            on_click="ignore",
        )


def _figures(t: Words, job: Job | None) -> None:
    """Draw what is known of the training."""
    run = shown(ADDRESS.here(), job)
    if run is None or not run.looks:
        return
    with st.container(key="translate_live_curves"):
        st.markdown(f"**{_whose(t, run)}**")
        _curves(t, run)
    _sayings(t, run)
    if run.job is None or not run.job.live:
        st.download_button(
            t("translate_live.csv"),
            data=partial(stages_csv, run),
            mime="text/csv",
            file_name="gatescope-translate-training.csv",
            key="translate_live_csv",
            icon=":material/table:",
            on_click="ignore",
        )


def _curves(t: Words, run: TranslatorRun) -> None:
    look = style(
        t,
        seconds=t("translate_live.seconds"),
        right=t("translate_live.right"),
        bits=t("translate_live.bits"),
    )
    if run.job is None:
        look = replace(look, ink=look.faint)  # an older one is drawn fainter than one's own
    curves = {
        t("translate.length_exact"): [(one.seconds, one.exact) for one in run.looks],
        t("translate.length_share"): [(one.seconds, one.pieces) for one in run.looks],
    }
    left, right = st.columns(2)
    with left:
        charts.show(accuracy_race(curves, look), "translate_live_right", t("translate_live.right_alt"))
    with right:
        charts.show(training_loss(run.loss, look), "translate_live_loss", t("translate_live.loss_alt"))
    st.caption(
        t(
            "translate_live.caption",
            parameters=f"{run.parameters:,}",
            training=f"{run.training:,}",
            held=run.held_out,
            seed=run.seed,
        )
    )


def _whose(t: Words, run: TranslatorRun) -> str:
    """Say whose training is drawn: the visitor's own, or a stored one."""
    told = {
        "subject": t.of("translate_subject", run.subject),
        "kind": t.of("translate_attention", run.attention),
        "updates": f"{run.updates:,}",
    }
    if run.job is not None:
        return t.of("translate_live", "own_curves", **told)
    return t.of("translate_live", "old_curves", date=experiment(EXPERIMENT)["date"], **told)


def _sayings(t: Words, run: TranslatorRun) -> None:
    """Show how it translated its examples, at some stages."""
    st.markdown(f"**{t('translate_live.sayings')}**")
    chosen = sorted({min(k, len(run.looks) - 1) for k in (*_EARLY, len(run.looks) - 1)})
    with st.container(key="translate_live_sayings", border=True):
        for k, (source, target) in enumerate(run.examples):
            asked = tokenisation.source_text(run.subject, source)
            wanted = tokenisation.target_text(run.subject, target)
            lines = [f"{asked} \u2192 {wanted}"]
            for at in chosen:
                look = run.looks[at]
                said = tokenisation.target_text(
                    run.subject, tuple(p for p in look.said[k] if p not in _MARKS)
                )
                mark = "\u2713" if look.said[k] == target else "\u00b7"
                lines.append(f"{mark} {t('translate_live.at', update=f'{look.update:,}')} {said}")
            st.text("\n".join(lines))


def stages_csv(run: TranslatorRun) -> bytes:
    """Return every stage, a row each, with what was said to the examples."""
    rows = [
        {
            "update": one.update,
            "cpu_seconds": one.seconds,
            "exact": one.exact,
            "pieces": one.pieces,
            **({} if one.scores is None else {"chrf": one.scores.chrf, "bleu": one.scores.bleu}),
            **{f"said_{k}": tokenisation.target_text(run.subject, said) for k, said in enumerate(one.said)},
        }
        for one in run.looks
    ]
    return tables.csv(pd.DataFrame(rows))
