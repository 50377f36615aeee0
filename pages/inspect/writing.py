"""Let the network on screen write: from a prompt, as it goes; then watch it read what it wrote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd
import streamlit as st

from pages.shared import cache, downloads, registry, uploads, user_text
from pages.shared.controls import Controls
from pages.shared.downloads import Export
from pages.shared.i18n import Words
from pages.shared.state import INSPECT, LENGTHS, TEMPERATURES, PageState
from pages.shared.streamlit_compat import DeltaGenerator
from rnn_core.checkpoints import TrainedNetwork
from rnn_core.text import clean
from rnn_core.text.hangul import TO_COMPATIBILITY
from rnn_core.text.vocabulary import UNKNOWN
from rnn_core.training.sample import Drawn, draw

_OPEN: Final = "inspect_writing"
_PROMPT: Final = "inspect_prompt"
_GONE: Final = "inspect_written_watched"
"""Whether the visitor has just gone to what was written."""
_WRITER: Final = "inspect_writer"
"""The network that the prompt was written for."""
_CHUNK: Final = 20
"""Tokens between two looks at what is being written."""
MOST_PROMPT: Final = 200
_KEPT: Final = "inspect_written"
"""What was written last, under all that decided it: what somebody typed is for their session alone."""


@dataclass(frozen=True)
class Text:
    """What a network wrote.

    Attributes
    ----------
    prompt : str
        What it went on from.
    read : tuple of int
        Token numbers of the prompt.
    drawn : tuple of Drawn
    temperature : float
    """

    prompt: str
    read: tuple[int, ...]
    drawn: tuple[Drawn, ...]
    temperature: float

    @property
    def bits(self) -> float:
        """Mean surprise of the network at what it wrote, bits per token."""
        return sum(one.bits for one in self.drawn) / len(self.drawn)


def popover(t: Words, name: str) -> None:
    """Draw the drawer in which the network on screen writes."""
    opened = st.popover(t("inspect.write"), icon=":material/stylus_note:", key=_OPEN, on_change="rerun")
    if opened.open:
        with opened:
            _desk(t, name)


def first_prompt(t: Words, network: TrainedNetwork) -> str:
    """Return a prompt that the network's own texts might begin with; empty if there is none for it."""
    corpus = network.config.get("corpus", "")
    return t.of("inspect_prompt", corpus) if t.has("inspect_prompt", corpus) else ""


@st.fragment
def _desk(t: Words, name: str) -> None:
    """Draw the choices, and what comes of them."""
    if st.session_state.pop(_GONE, False):
        st.rerun()  # the whole page: a press in here reruns this part alone
    place, network = INSPECT.here(), registry.network(name)
    if st.session_state.get(_WRITER) != name:  # another network, another beginning
        st.session_state[_WRITER], st.session_state[_PROMPT] = name, first_prompt(t, network)
    st.text_input(t("inspect.prompt"), key=_PROMPT, max_chars=MOST_PROMPT)
    controls = Controls(t, INSPECT, place)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        controls.select_slider("inspect.temperature", "temperature", TEMPERATURES, width=150)
        controls.select_slider("inspect.length", "length", LENGTHS, width=150)
        controls.seed("inspect.seed", "draw", width=110)
        st.button(
            t("inspect.again"),
            key="inspect_again",
            on_click=lambda: INSPECT.move(draw=(INSPECT.here().draw + 1) % 10_000),
            icon=":material/casino:",
        )
    INSPECT.write()
    text = written(name, str(st.session_state[_PROMPT]), place, st.empty())
    words = shown(network, text.read, text.drawn)
    st.caption(measured(t, network, text))
    with st.container(horizontal=True, gap="small"):
        st.button(
            t("inspect.watch"),
            key="inspect_watch",
            type="primary",
            icon=":material/visibility:",
            on_click=_watch,
            args=(words,),
        )
        downloads.offer(Export(t("inspect.write_csv"), lambda: table(network, text), "written.csv"))


def _watch(words: str) -> None:
    """Go to the text that was written, as to one that the visitor brought."""
    st.session_state[_OPEN], st.session_state[_GONE] = False, True
    user_text.take(lambda: uploads.from_paste(words))


def start_of(network: TrainedNetwork, prompt: str) -> str:
    """Return what the network goes on from: the prompt, or a line break where it knows nothing of that."""
    prompt = clean(prompt).text
    return prompt if (network.vocabulary.ids(prompt) != UNKNOWN).any() else network.vocabulary.begins


def written(name: str, prompt: str, place: PageState, page_state: DeltaGenerator | None = None) -> Text:
    """Return what a network writes; the first time it is shown while it comes, in `page_state`."""
    network = registry.network(name)
    begin, temperature = start_of(network, prompt), float(place.temperature)
    read = tuple(int(one) for one in network.vocabulary.ids(begin))

    key = (name, begin, place.temperature, place.length, place.draw)
    kept: tuple[tuple[object, ...], Text] | None = st.session_state.get(_KEPT)
    if kept is None or kept[0] != key:
        drawn: list[Drawn] = []
        with cache.TURN:
            for one in draw(
                network.model,
                network.vocabulary,
                begin,
                place.length,
                temperature=temperature,
                seed=place.draw,
            ):
                drawn.append(one)
                if page_state is not None and len(drawn) % _CHUNK == 0:
                    page_state.code(shown(network, read, drawn), language=None, wrap_lines=True)
        kept = st.session_state[_KEPT] = key, Text(begin, read, tuple(drawn), temperature)
    if page_state is not None:
        page_state.code(shown(network, read, kept[1].drawn), language=None, wrap_lines=True)
    return kept[1]


def shown(network: TrainedNetwork, read: Sequence[int], drawn: Sequence[Drawn]) -> str:
    """Return prompt and continuation as they are read, jamo that make no syllable as letters of their own."""
    text = network.vocabulary.decode([*read, *(one.token for one in drawn)])
    return "".join(TO_COMPATIBILITY.get(one, one) for one in text).strip("\n")


def measured(t: Words, network: TrainedNetwork, text: Text) -> str:
    """Say how well the network itself would have guessed what it wrote, beside text that it never saw."""
    unit = t.of("inspect_unit", "jamo" if network.config.get("jamo") else "character")
    held_out = network.config.get("held_out")
    figures = {"bits": f"{text.bits:.2f}", "unit": unit, "temperature": f"{text.temperature:g}"}
    if held_out is None:
        return t("inspect_written.alone", **figures)
    bits = held_out["bits"]
    kind = "level" if abs(text.bits - bits) < 0.05 else "easier" if text.bits < bits else "harder"
    return t.of("inspect_written", kind, held_out=f"{bits:.2f}", **figures)


def table(network: TrainedNetwork, text: Text) -> pd.DataFrame:
    """Return what was written, a row a token, with what it cost; the prompt's tokens cost nothing here."""
    tokens = [*text.read, *(one.token for one in text.drawn)]
    costs = [None] * len(text.read) + [one.bits for one in text.drawn]
    shown = [network.vocabulary.shown(one) for one in tokens]
    return pd.DataFrame(
        {"token": shown, "prompt": [cost is None for cost in costs], "bits": pd.Series(costs, dtype=float)}
    )
