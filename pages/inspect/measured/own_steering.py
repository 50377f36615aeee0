"""Steering on the visitor's own text: one memory held while the network goes on from a prompt, as a job."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import streamlit as st

from pages.inspect.measured import findings, own_job
from pages.inspect.measured.steering import shown as first_lines
from pages.inspect.measured.steering import signed
from pages.inspect.scene import Scene
from pages.shared import charts
from pages.shared.i18n import Words
from pages.shared.jobs import Job
from rnn_core.checkpoints import TrainedNetwork
from rnn_core.interventions import Steered, SteeringQuestion
from rnn_core.plots.interventions import rate_ticks
from rnn_core.text.classes import token_classes
from rnn_core.text.hangul import TO_COMPATIBILITY

TASK: Final = "rnn_core.interventions.steering:steered"
MOST: Final = 200
"""Characters of a prompt."""
CLEAR: Final = 2
"""Standard errors within which a difference is not called one."""
_JOB: Final = "inspect_steered_job"
_AXES: Final = ("unit", "low", "high", "untouched")


def section(t: Words, scene: Scene) -> None:
    """Offer the measurement, follow it, and draw what it found."""
    network = scene.checkpoint
    classes = token_classes(network.vocabulary)
    if not classes:
        return
    with st.container(key="inspect_steered"):
        st.markdown(f"**{t('steered.title')}**")
        st.text(t("steered.lede"))
        _choices(t, scene, tuple(classes))
        panel = own_job.panel("inspect_steered", TASK, _JOB, lambda: question(scene))
        panel.button(t("control.measure"))
        panel.refused(t)
        panel.follow(_followed, t, scene)


def _choices(t: Words, scene: Scene, kinds: Sequence[str]) -> None:
    place, last = scene.place, int(scene.checkpoint.model.rnn.hidden_size) - 1
    st.text_area(t("steered.prompt"), before(scene, MOST), key=_prompt_key(scene), max_chars=MOST, height=100)
    with st.container(key="inspect_steered_choices", horizontal=True, vertical_alignment="bottom"):
        st.number_input(
            t("steered.unit", last=last),
            0,
            last,
            min(place.unit or 0, last),
            key=_unit_key(scene),
            width=180,
        )
        st.selectbox(
            t("steered.counted"),
            kinds,
            key=_kind_key(scene),
            format_func=lambda one: t.of("steered_kind", one),
            width=260,
        )


def _prompt_key(scene: Scene) -> str:
    return f"inspect_steered_prompt_{scene.place.net}_{scene.sha[:12]}"


def _unit_key(scene: Scene) -> str:
    return f"inspect_steered_unit_{scene.place.net}_{scene.place.unit}"


def _kind_key(scene: Scene) -> str:
    return f"inspect_steered_counted_{scene.place.net}"


def question(scene: Scene) -> SteeringQuestion:
    """Return what the choices ask for now; what no choice can say is the first there is."""
    kept, network = st.session_state, scene.checkpoint
    classes = token_classes(network.vocabulary)
    counted = classes.get(kept.get(_kind_key(scene), ""), next(iter(classes.values())))
    unit = min(max(int(kept.get(_unit_key(scene), 0)), 0), int(network.model.rnn.hidden_size) - 1)
    start = str(kept.get(_prompt_key(scene), ""))[:MOST]
    return SteeringQuestion(network, start, unit, counted, scene.place.layer)


def before(scene: Scene, most: int) -> str:
    """Return the end of what has been read of the text on screen."""
    step = (scene.place.step or 0) - scene.start
    return "".join(scene.reading.tokens.graphemes[: max(0, step) + 1])[-most:].lstrip("\n")


def _followed(t: Words, job: Job | None, scene: Scene) -> None:
    found = own_job.found(t, job, scene, lambda done, total: t("steered.progress", done=done, total=total))
    if job is not None and found is not None:
        if not same(job.settings, question(scene)):
            st.caption(t("steered.earlier"))
        _drawn(t, job.settings, found)


def same(asked: SteeringQuestion, now: SteeringQuestion) -> bool:
    """Say whether what was measured is what the choices say now."""
    return all(getattr(asked, name) == getattr(now, name) for name in ("start", "unit", "counted", "layer"))


def _drawn(t: Words, asked: SteeringQuestion, found: Steered) -> None:
    told = verdict(t, asked, found)
    st.markdown(f"**{told}**")
    low, high = found.own.rates(asked.counted)[0]
    free, _ = found.own.free_rate(asked.counted)
    texts = {"low": found.own.held[0, 0], "free": found.own.free, "high": found.own.held[0, 1]}
    values = {"low": found.own.ends[0, 0], "high": found.own.ends[0, 1]}
    with st.container(key="inspect_steered_texts"):
        for column, end, rate in zip(st.columns(3), texts, (low, free, high), strict=True):
            with column:
                named = t.of("steering", end, unit=f"{asked.unit}", value=signed(values.get(end)))
                st.markdown(f"**{named}**")
                st.caption(t("steered.rate", rate=f"{rate:.1f}", **_what(t, asked)))
                written = asked.network.vocabulary.decode(texts[end][0])
                legible = "".join(TO_COMPATIBILITY.get(one, one) for one in written)
                st.code(first_lines(legible), language=None, wrap_lines=True)
    axes = {name: t.of("steering_axis", name) for name in _AXES}
    style = charts.labelled(t, axes | {"rate": t("steered.axis", **_what(t, asked))})
    figure = rate_ticks(found.every, free, asked.unit, strongest(asked, found), style, closer=(low, high))
    charts.show(figure, "inspect_steered_ticks", t("steered.alt", verdict=told))
    st.caption(t("steered.how", **_settings(asked), error=f"{found.own.free_rate(asked.counted)[1]:.1f}"))


def strongest(asked: SteeringQuestion, found: Steered) -> int:
    """Return the unit, other than the one that was asked for, that moves it furthest."""
    moved = np.abs(found.every[:, 1] - found.every[:, 0])
    moved[asked.unit] = -1
    return int(np.argmax(moved))


def verdict(t: Words, asked: SteeringQuestion, found: Steered) -> str:
    """Say what holding the unit makes of what is counted, and how many other units move it further."""
    low, high = found.own.rates(asked.counted)[0]
    more, error = found.own.apart(asked.counted)
    moved = np.abs(found.every[:, 1] - found.every[:, 0])
    above = int((moved > moved[asked.unit]).sum())
    kind = "none" if abs(more) <= CLEAR * error else "most" if above == 0 else "some"
    return t.of(
        "steered_verdict",
        kind,
        unit=f"{asked.unit}",
        low=f"{low:.1f}",
        high=f"{high:.1f}",
        free=f"{found.own.free_rate(asked.counted)[0]:.1f}",
        more=f"{abs(more):.1f}",
        error=f"{error:.1f}",
        times=CLEAR,
        above=above,
        others=len(moved) - 1,
        median=f"{float(np.median(moved)):.1f}",
        **_what(t, asked),
    )


def _what(t: Words, asked: SteeringQuestion) -> dict[str, str]:
    """Name what is counted, and of how much."""
    classes = token_classes(asked.network.vocabulary)
    kind = next(name for name, ids in classes.items() if ids == asked.counted)
    return {
        "what": t.of("steered_kind", kind),
        "per": t.of("steered_per", token(asked.network), count=findings.PER),
    }


def token(network: TrainedNetwork) -> str:
    """Name what a token of a network is: a jamo, or a character."""
    return "jamo" if network.config.get("jamo") else "character"


def _settings(asked: SteeringQuestion) -> dict[str, Any]:
    names = ("texts", "characters", "every_texts", "every_characters", "seed")
    return {name: getattr(asked, name) for name in names} | {
        "temperature": f"{asked.temperature:g}",
        "every_seed": asked.seed + 1,
    }
