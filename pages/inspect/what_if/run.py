"""A run with something held: what the address or the browser asks for, settled, read and packed."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import Any, Final

import streamlit as st

from pages.inspect import player_bridge, tries
from pages.inspect.cuts import parsed, window
from pages.inspect.cuts import shown as cuts_shown
from pages.inspect.measured.live import OwnCut
from pages.inspect.scene import Scene
from pages.shared import cache, registry, state
from pages.shared.i18n import Words
from pages.shared.player import asker, name
from pages.shared.state import Key
from rnn_core.errors import InputError
from rnn_core.interventions import CutError, Verdict, WhatIf, what_if
from rnn_core.interventions.verdict import sentences
from rnn_core.player import Run, Told, View, revision, run_packet

_ASKER: Final = "inspect_asker"
_ASKED: Final = "inspect_asked"
"""The browser's last question: (what is held, its name for the question)."""
_RUN: Final = "inspect_run"
"""The last answer: (all that decided it, the packet, what is held of the text on screen)."""
_BASIS: Final = "inspect_held_in"
"""What the cuts in the address were made in: (cuts, network, text)."""
_GONE: Final = "inspect_tried"
"""Whether the visitor has just gone to a text where a cut stands ready."""
_DROPPED: Final = "inspect_let_go"
"""Network and text in which cuts of another one were let go."""


def let_go(scene: Scene) -> bool:
    """Let go of cuts that were made in another network or text; say whether that was done here."""
    here, cut = (scene.place.net, scene.sha), state.here().cut
    basis = st.session_state.get(_BASIS)
    if cut and basis is not None and basis[0] == cut and basis[1:] != here:
        state.move(cut="")
        cut, st.session_state[_DROPPED] = "", here
    if cut:
        st.session_state[_DROPPED] = None
    st.session_state[_BASIS] = (cut, *here)
    return bool(st.session_state.get(_DROPPED) == here)


@st.fragment
def part(t: Words, scene: Scene) -> None:
    """Answer what the player asks; of the page only this runs again."""
    if st.session_state.pop(_GONE, False):
        st.rerun()  # the whole page: a press in here reruns this part alone
    scene = player_bridge.follow(scene)
    shown = player_bridge.view(t, scene)
    packet = _answer(t, scene, shown)
    asker(packet, key=_ASKER, on_asked=partial(_hear, revision(shown), (scene.place.net, scene.sha)))
    state.write()


def _hear(rev: str, here: tuple[str, str], told: Any) -> None:
    """Take over what the browser asks, if it is about what is shown; anything else is a forged value."""
    if not isinstance(told, dict) or told.get("rev") != rev:
        return
    if "try" in told:
        st.session_state[_GONE] = tries.go(here[0], told["try"])
        st.session_state[_BASIS] = None  # the cut comes with its text
        return
    seq, cut = told.get("seq"), told.get("cut")
    if isinstance(cut, str) and isinstance(seq, str) and re.fullmatch(r"[a-z0-9-]{1,40}", seq):
        state.move(cut=cut)
        now = state.here().cut
        st.session_state[_ASKED] = (now, seq)
        st.session_state[_BASIS] = (now, *here)


def _answer(t: Words, scene: Scene, shown: View) -> bytes:
    cut = state.here().cut
    asked = st.session_state.get(_ASKED)
    seq = asked[1] if asked is not None and asked[0] == cut else None
    key = (revision(shown), cut, seq, shown.unit, shown.layer, t.language)
    kept = st.session_state.get(_RUN)
    if kept is None or kept[0] != key:
        kept = st.session_state[_RUN] = (key, *_packed(t, scene, shown, cut, seq))
    packet: bytes = kept[1]
    return packet


def own_cut() -> OwnCut | None:
    """Return what is held of the text on screen; None where nothing is."""
    kept = st.session_state.get(_RUN)
    own: OwnCut | None = kept[2] if kept is not None else None
    return own


def _packed(t: Words, scene: Scene, shown: View, cut: str, seq: str | None) -> tuple[bytes, OwnCut | None]:
    run, held = Run(seq), None
    try:
        cuts = parsed(scene, cut)
        run = replace(run, cuts=cuts_shown(scene, cuts), edits=dict(cuts.edits))
        inside = window(cuts, scene.start, scene.reading.trace.steps)
        if inside:
            with cache.TURN:
                held = what_if(scene.reading, clamps=inside.clamps, edits=inside.edits)
            run = replace(run, sentence=_whole(t, scene, held), python=_python(scene, held))
        elif cuts:
            run = replace(run, refused=t("held.outside"))
    except CutError as error:
        run = replace(run, refused=t.of("cut", error.code, **_details(error)))
    except InputError:  # a gate that keeps what it had has nothing before the window
        run = replace(run, refused=t("held.unfit"))
    return run_packet(shown, name(Key.PLAYER), run, held), None if held is None else _own(held)


def _own(held: WhatIf) -> OwnCut:
    fall = held.verdict().fall
    return OwnCut(tuple(held.before.tokens.ids.tolist()), held.clamps, None if fall is None else fall.step)


def _whole(t: Words, scene: Scene, held: WhatIf) -> Told:
    """Say what came of a run, and of which part of the text that is, where it is a part."""
    said, steps = told(held, scene.start, t.language), len(held.before.tokens)
    if scene.walk is None:
        return said
    part = t("held.part", first=f"{scene.start + 1:,}", last=f"{scene.start + steps:,}")
    return replace(said, more=f"{said.more} {part}")


def told(held: WhatIf, start: int, language: str) -> Told:
    """Say what came of a run, steps counted in the whole text; the character in question apart."""
    verdict = _moved(held.verdict(), start)
    first, *more = sentences(verdict, language)
    rest = " ".join(more)
    if verdict.fall is None:
        return Told(first, more=rest)
    hole = "\ue000"  # no text holds it: private use
    marked = sentences(replace(verdict, fall=verdict.fall._replace(character=hole)), language)[0]
    before, _, after = marked.partition(hole)
    return Told(before, verdict.fall.character, after, rest)


def _moved(verdict: Verdict, start: int) -> Verdict:
    """Count a window's steps in the whole text."""
    if not start:
        return verdict
    clamps = []
    for one in verdict.clamps:
        assert isinstance(one.steps, slice)
        clamps.append(replace(one, steps=slice(one.steps.start + start, one.steps.stop + start)))
    fall = verdict.fall
    return replace(
        verdict,
        clamps=tuple(clamps),
        edits=tuple((step + start, was, now) for step, was, now in verdict.edits),
        touched=range(verdict.touched.start + start, verdict.touched.stop + start),
        steps=verdict.steps + start,
        fall=None if fall is None else fall._replace(step=fall.step + start),
        meets=None if verdict.meets is None else verdict.meets + start,
        parts=None if verdict.parts is None else verdict.parts + start,
    )


def _python(scene: Scene, held: WhatIf) -> str:
    """Return lines that do it again; none of a window, or of a network that has no folder."""
    if scene.walk is not None or scene.place.net not in registry.names():
        return ""
    return held.script(f"assets/models/{scene.place.net}")


_EXAMPLE: Final = "f219@163-170=1"


def _details(error: CutError) -> dict[str, Any]:
    """Return what the sentence quotes; a list of letters as they are written in a line."""
    details = {
        name: ", ".join(value) if isinstance(value, (list, tuple)) else value
        for name, value in error.details.items()
    }
    return details | ({"example": _EXAMPLE} if error.code == "form" else {})
