"""What is drawn of a run: its loss, its gradient, and the network as it was at any of its stages."""

from __future__ import annotations

import numpy as np
import streamlit as st

from pages.lab.character.findings import settings
from pages.lab.character.run import CharacterRun
from pages.lab.character.url_state import PageState
from pages.lab.character.writing import Written, writing
from pages.shared import charts, values
from pages.shared.i18n import Words
from pages.shared.jobs import State
from pages.shared.playhead import playhead
from rnn_core.plots import Style, gradient_norms, learning_curve, saturation
from rnn_core.plots.saturation import OPEN, SHUT
from rnn_core.text.hangul import TO_COMPATIBILITY
from rnn_core.tracing import GateSummary
from rnn_core.training.records import Stage

_LOSS = "lab_character_loss"
_TALL = 272
_GATE_TABLE = ("gate", "open", "shut", "mostly_open", "mostly_shut")
_WORDS = ("update", "bits_per_character", "training", "held_out", "gradient_norm", "clip")


def style(t: Words) -> Style:
    """Return colours and words for these figures."""
    return charts.labelled(t, {name: t.of("lab_character_axis", name) for name in _WORDS})


def stage_of(page_state: PageState, run: CharacterRun) -> Stage | None:
    """Return the stage that is looked at: the one chosen, else the latest; while it runs, the latest."""
    if not run.stages:
        return None
    running = run.job is not None and run.job.state is State.RUNNING
    wished = None if running else page_state.stage
    chosen = len(run.stages) - 1 if wished is None else min(wished, len(run.stages) - 1)
    return run.stages[chosen]


def loss(t: Words, run: CharacterRun, stage: Stage) -> None:
    """Draw the loss by update, beside what the network writes."""
    if run.begun is None:
        return
    lines = {
        t("lab_character.unigram"): run.begun.unigram,
        t("lab_character.five_gram"): run.begun.five_gram,
    }
    held_out = [one.update for one in run.stages], [one.bits for one in run.stages]
    st.markdown(t("lab_character.loss"))
    look, updates = style(t), run.begun.updates
    figure = learning_curve(
        run.training, held_out, lines, look, updates=updates, chosen=stage.update, height=_TALL
    )
    alt = t("lab_character.loss_alt", update=stage.update, bits=f"{stage.bits:.2f}")
    charts.show(figure, _LOSS, alt)
    playhead(_LOSS, look.faint, 0)


def norms(t: Words, run: CharacterRun) -> None:
    """Draw the gradient's norm by update."""
    if run.begun is None:
        return
    clip = float(settings(run)["clip"])
    st.markdown(f"**{t('lab_character.norm')}**")
    st.caption(t("lab_character.norm_help"))
    figure = gradient_norms(run.norms, clip, style(t), updates=run.begun.updates)
    charts.show(figure, "lab_character_norm", t("lab_character.norm_alt"))


def writing_of(t: Words, page_state: PageState, run: CharacterRun) -> int | None:
    """Show what the network wrote at every stage; return the one that the visitor went to, if any."""
    stage = stage_of(page_state, run)
    if stage is None:
        return None
    written = [Written(one.update, one.bits, readable(one.sample).strip()) for one in run.stages]
    return writing(written, run.stages.index(stage), t.language, key="lab_character_writing")


def readable(text: str) -> str:
    """Return a text with jamo that make no syllable as letters that can be seen alone."""
    return "".join(TO_COMPATIBILITY.get(one, one) for one in text)


def gates(t: Words, stage: Stage) -> None:
    """Show how often each unit's gates were wide open or tightly shut at a stage, the last layer's."""
    st.markdown(f"**{t('lab_character.gates', update=f'{stage.update:,}')}**")
    plain_rnn = "hidden" in stage.open[-1]
    help_ = "gates_rnn" if plain_rnn else "gates_help"
    st.caption(t.of("lab_character", help_, open=f"{OPEN:g}", shut=f"{SHUT:g}"))
    summary = GateSummary(0, stage.open[-1], stage.shut[-1], {}, {}, None)
    alt = t("charts.saturation_alt", **charts.GATES)
    charts.show(saturation(summary, style(t)), "lab_character_gates", alt)
    heads = [t.of("lab_character_gate", name) for name in _GATE_TABLE]
    rows = [_gate(t, gate, stage.open[-1][gate], stage.shut[-1][gate]) for gate in stage.open[-1]]
    values.table("lab_character_gates", heads, rows)


def _gate(t: Words, gate: str, wide: np.ndarray, shut: np.ndarray) -> list[str]:
    """Return a row: the mean over units of how often the gate is open and shut, and units mostly so."""
    mostly = [f"{int((part > 0.5).sum())}" for part in (wide, shut)]
    return [
        t.of("quantity", gate),
        f"{float(wide.mean()):.0%}",
        f"{float(shut.mean()):.0%}",
        *mostly,
    ]
