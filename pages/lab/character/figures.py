"""What is drawn of a run: its loss, its gradient, and the network as it was at any of its stages."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import streamlit as st

from pages.lab.character.place import ADDRESS, Place
from pages.lab.character.run import Run
from pages.shared import charts
from pages.shared.i18n import Words
from pages.shared.jobs import State
from rnn_core.plots import Style, gradient_norms, learning_curve, saturation
from rnn_core.text.hangul import TO_COMPATIBILITY
from rnn_core.tracing import GateSummary
from rnn_core.training.records import Begun, Stage

_STAGE = "lab_character_stage"
_WORDS = ("update", "bits_per_character", "training", "held_out", "gradient_norm", "clip")


def style(say: Words) -> Style:
    """Return colours and words for these figures."""
    plain = charts.style(say, charts.mode())
    labels = {name: say.of("lab_character_axis", name) for name in _WORDS}
    return replace(plain, labels={**plain.labels, **labels})


def stage_of(place: Place, run: Run) -> Stage | None:
    """Return the stage that is looked at: the one chosen, else the latest; while it runs, the latest."""
    if not run.stages:
        return None
    running = run.job is not None and run.job.state is State.RUNNING
    wished = None if running else place.stage
    chosen = len(run.stages) - 1 if wished is None else min(wished, len(run.stages) - 1)
    return run.stages[chosen]


def curves(say: Words, run: Run, clip: float, stage: Stage | None) -> None:
    """Draw loss and gradient norm by update."""
    if run.begun is None or stage is None:
        return
    look, updates = style(say), run.begun.updates
    lines = {
        say("lab_character.unigram"): run.begun.unigram,
        say("lab_character.five_gram"): run.begun.five_gram,
    }
    held_out = [one.update for one in run.stages], [one.bits for one in run.stages]
    st.subheader(say("lab_character.loss"), anchor=False)
    st.caption(
        " ".join([say("lab_character.loss_help", held=f"{run.begun.held_out:,}"), *_strange(say, run.begun)])
    )
    figure = learning_curve(run.training, held_out, lines, look, updates=updates, chosen=stage.update)
    alt = say("lab_character.loss_alt", update=stage.update, bits=f"{stage.bits:.2f}")
    charts.show(figure, "lab_character_loss", alt)
    st.subheader(say("lab_character.norm"), anchor=False)
    st.caption(say("lab_character.norm_help"))
    figure = gradient_norms(run.norms, clip, look, updates=updates)
    charts.show(figure, "lab_character_norm", say("lab_character.norm_alt"))


def _strange(say: Words, begun: Begun) -> list[str]:
    """What of the text the network cannot know, if any."""
    counts = {"never_learnt": begun.never_learnt, "no_room": begun.unknown}
    return [say.of("lab_character", name, count=f"{count:,}") for name, count in counts.items() if count]


def scrubber(say: Words, run: Run, stage: Stage) -> None:
    """Let the visitor go through the stages: a kept network each."""
    if len(run.stages) < 2:
        return
    st.session_state[_STAGE] = run.stages.index(stage)

    def move() -> None:
        chosen = st.session_state[_STAGE]
        ADDRESS.move(stage=None if chosen == len(run.stages) - 1 else chosen)
        ADDRESS.write()

    st.select_slider(
        say("lab_character.stage"),
        range(len(run.stages)),
        format_func=lambda k: f"{run.stages[k].update:,}",
        key=_STAGE,
        on_change=move,
    )


def sample(say: Words, stage: Stage) -> None:
    """Show what the network wrote at a stage."""
    st.subheader(say("lab_character.sample", update=f"{stage.update:,}"), anchor=False)
    st.caption(say("lab_character.sample_help", epoch=f"{stage.epoch:.1f}", bits=f"{stage.bits:.2f}"))
    with st.container(key="lab_character_written", border=True):
        st.code(readable(stage.sample), language=None, wrap_lines=True)


def readable(text: str) -> str:
    """Return a text with jamo that make no syllable as letters that can be seen alone."""
    return "".join(TO_COMPATIBILITY.get(one, one) for one in text)


def gates(say: Words, stage: Stage) -> None:
    """Show how often each unit's gates were wide open or tightly shut at a stage, the last layer's."""
    st.subheader(say("lab_character.gates", update=f"{stage.update:,}"), anchor=False)
    plain_rnn = "hidden" in stage.open[-1]
    st.caption(say("lab_character.gates_rnn") if plain_rnn else say("lab_character.gates_help"))
    summary = GateSummary(0, stage.open[-1], stage.shut[-1], {}, {}, None)
    charts.show(
        saturation(summary, style(say)), "lab_character_gates", say("charts.saturation_alt", **charts.GATES)
    )
    each = ", ".join(
        say(
            "charts.saturation_gate",
            gate=say.of("quantity", gate),
            open=f"{float(np.mean(stage.open[-1][gate])):.0%}",
            shut=f"{float(np.mean(stage.shut[-1][gate])):.0%}",
        )
        for gate in stage.open[-1]
    )
    st.caption(say("lab_character.gates_mean", list=each))
