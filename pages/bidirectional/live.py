"""Train it here: the network that reads both ways against one that is blind where it matters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import streamlit as st
import torch

from pages.bidirectional.lesson import style
from pages.bidirectional.measure import sheet
from pages.bidirectional.picture import percent
from pages.bidirectional.place import ADDRESS
from pages.shared import cache, charts
from pages.shared.i18n import Language, Words
from rnn_core.models.tagger import Direction, Tagger
from rnn_core.plots.lesson_race import lesson_race
from rnn_core.training.tagging import Lesson, Sheet, TaggerProgress, train

#: The reader that comes too early to know, by where each language mostly decides.
BLIND: Final[dict[Language, Direction]] = {"ko": "forward", "en": "backward"}
UPDATES: Final = 400
_EVERY: Final = 40
_KEPT: Final = "bidirectional_race"
Runs = dict[Direction, list[TaggerProgress]]


def run(direction: Direction, drawn: Sheet, seed: int, updates: int = UPDATES) -> Iterator[TaggerProgress]:
    """Train one network from scratch, a record every 40 updates; torch's own generator is not touched."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = Tagger(drawn.subwords.buckets, len(drawn.tags), direction)
    yield from train(model, drawn, Lesson(updates=updates, seed=seed), every=_EVERY)


def side_by_side(tongue: Language, seed: int, updates: int = UPDATES) -> Iterator[Runs]:
    """Train the two in turn, so that neither is hurried; give all records so far."""
    drawn = sheet(tongue)
    runs: Runs = {"both": [], BLIND[tongue]: []}
    going = {direction: run(direction, drawn, seed, updates) for direction in runs}
    while True:
        for direction, records in runs.items():
            with cache.TURN:
                record = next(going[direction], None)
            if record is None:
                return
            records.append(record)
        yield runs


@st.fragment
def race(say: Words) -> None:
    """Offer the training, and draw its records as they come."""
    place = ADDRESS.here()
    asked = (place.spoken, place.seed)
    st.subheader(say("bidirectional.live"), anchor=False)
    st.text(say.of("bidirectional", f"live_help_{place.spoken}", updates=UPDATES))
    with st.container(key="bidirectional_live", horizontal=True, vertical_alignment="bottom", gap="small"):
        st.number_input(
            say("bidirectional.seed"),
            0,
            9999,
            key=ADDRESS.control("seed", place.seed),
            on_change=ADDRESS.choose("seed"),
            width=120,
        )
        label = say("bidirectional.train")
        pressed = st.button(label, icon=":material/play_arrow:", key="bidirectional_train")
    ADDRESS.write()
    spot, words = st.empty(), st.empty()
    kept = st.session_state.get(_KEPT)
    if pressed:
        words.text(say("bidirectional.live_drawing"))
        for runs in side_by_side(*asked):
            _draw(say, runs, spot, words)
        st.session_state[_KEPT] = (asked, runs)
    elif kept and kept[0] == asked:
        _draw(say, kept[1], spot, words)


def _draw(
    say: Words, runs: Runs, spot: st.delta_generator.DeltaGenerator, words: st.delta_generator.DeltaGenerator
) -> None:
    names = {direction: say.of("bidirectional_network", direction) for direction in runs}
    curves = {
        names[direction]: [(one.seconds, one.scores.sense) for one in records]
        for direction, records in runs.items()
    }
    last = {direction: records[-1] for direction, records in runs.items()}
    each = ", ".join(
        say(
            "bidirectional.live_now",
            name=names[direction],
            share=percent(one.scores.sense),
            seconds=f"{one.seconds:.1f}",
        )
        for direction, one in last.items()
    )
    update = last["both"].update
    with spot.container():
        figure = lesson_race(curves, style(say), end=4.0)
        st.plotly_chart(
            figure,
            key=f"bidirectional_learning_{update}",
            theme=None,
            config=charts.CONFIG,
            alt=say("bidirectional.live_alt"),
        )
    words.text(say("bidirectional.live_where", update=update, updates=UPDATES, list=each))
