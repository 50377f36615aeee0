"""What lessons say of gates, and what is measured: on the shipped networks, on the text on screen."""

from __future__ import annotations

from typing import Final

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.lab.grus.measure import Shown, networks
from pages.lab.grus.url_state import ADDRESS, PageState
from pages.shared import cache, registry, user_networks, values
from pages.shared.controls import Controls
from pages.shared.i18n import Words
from rnn_core.analysis.gate_roles import (
    HELD,
    STEPS,
    GateRoles,
    OutputReach,
    gate_roles,
    has_output_gate,
    output_reach,
)

STILL: Final = 0.01
"""Mean movement of h per step below which a state counts as held."""

_keep: Final = cache.keeper("gate_roles", 16, 4)
_keep_reach: Final = cache.keeper("output_reach", 32, 8)


def show(t: Words, page_state: PageState, seen: Shown) -> None:
    """Draw each claim with its verdict; nothing where the text is too short to measure them."""
    ids = seen.tokens.ids
    if len(ids) < STEPS + 2:
        return
    own = seen.own or user_networks.is_mine(seen.name)
    gru, lstm = networks()[0], with_output()
    key = (cache.fingerprint(seen.text), seen.name)
    with cache.TURN:
        found = _keep((gru, *key), lambda: gate_roles(registry.network(gru).model, _ids(gru, seen)), own=own)
        read = _ids(lstm, seen)
        step = settled(page_state.closed, len(read))
        reach = _keep_reach(
            (lstm, step, *key), lambda: output_reach(registry.network(lstm).model, read, step), own=own
        )
    st.subheader(t("lab_grus.lessons"), anchor=False)
    both = registry.title(t, gru), registry.title(t, lstm)
    st.text(t("lab_grus.lessons_help", count=f"{len(ids):,}", gru=both[0], lstm=both[1]))
    with st.container(key="lab_grus_claims", gap="small"):
        for claim, verdict in [*of_gru(t, found), named(t)]:
            st.markdown(f"**{claim}** {verdict}")
        claim, verdict = of_output(t, reach)
        st.markdown(f"**{claim}** {verdict}")
        Controls(t, ADDRESS, page_state).slider(
            "lab_grus.closed", "closed", 1, len(read) - 1, value=step + 1, width=420
        )
    values.table(
        "lab_grus_held",
        [t.of("lab_grus_held", name) for name in ("how", "bits", "moved")],
        [
            [t.of("lab_grus_how", _slug(how)), f"{found.bits[how]:.2f}", f"{found.moved[how]:.3f}"]
            for how in HELD
        ],
    )


def with_output() -> str:
    """Return the shipped network whose output gates are closed: of those of one size, one that has some."""
    return next(name for cell, name in registry.EQUAL.items() if has_output_gate(cell))


def settled(step: int | None, length: int) -> int:
    """Return the step, from 0, at which the gates are closed: one that is there, with one after it."""
    return length // 2 - 1 if step is None else min(max(step, 1), length - 1) - 1


def _ids(name: str, seen: Shown) -> NDArray[np.int64]:
    return registry.network(name).vocabulary.ids(seen.text)[: len(seen.tokens)]


def _slug(how: str) -> str:
    return how.replace(" ", "_").replace("=", "is")


def of_gru(t: Words, found: GateRoles) -> list[tuple[str, str]]:
    """Say what holds of two claims that contradict each other: what z does, and what r does."""
    z, r = found.explained("z"), found.explained("r")
    figures = {
        "frozen": _size(found.moved["z = 1"], 3),
        "moved": f"{found.moved['as trained']:.3f}",
        "open": f"{found.moved['r = 1']:.3f}",
        "z": f"{z:.2f}".replace("-", "\u2212"),
        "r": f"{r:.2f}".replace("-", "\u2212"),
        "steps": STEPS,
        "bits": f"{found.bits['as trained']:.2f}",
        "bits_open": f"{found.bits['r = 1']:.2f}",
    }
    both = "holds" if found.moved["z = 1"] == 0 < found.moved["as trained"] else "fails"
    forgets = "holds" if found.moved["r = 1"] < STILL else "fails" if z > r else "neither"
    return [
        (t.of("lab_grus_lesson", "both"), t.of("lab_grus_both", both, **figures)),
        (t.of("lab_grus_lesson", "reset"), t.of("lab_grus_resets", forgets, **figures)),
    ]


def of_output(t: Words, reach: OutputReach) -> tuple[str, str]:
    """Say what closing every output gate at one step does to the cell state."""
    direct = reach.derivative == 0 and reach.same == 0
    later = float(reach.later[0])
    kind = "later" if direct and later > 0 else "nothing" if direct else "direct"
    return t.of("lab_grus_lesson", "output"), t.of(
        "lab_grus_output",
        kind,
        step=reach.step + 1,
        same=_size(reach.same, 2),
        later=f"{later:.2f}",
        size=f"{reach.size:.2f}",
        after=len(reach.later),
        last=f"{float(reach.later[-1]):.2f}",
    )


def _size(value: float, digits: int) -> str:
    """Write a size; one that is exactly zero as such."""
    return f"{value:.{digits}f}" if value else "0"


def named(t: Words) -> tuple[str, str]:
    """Say what the letters stand for."""
    return t.of("lab_grus_lesson", "name"), t("lab_grus.name")
