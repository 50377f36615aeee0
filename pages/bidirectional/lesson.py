"""What the measurement says: about this sentence, about where the deciding word stands, and what leaks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import streamlit as st

from pages.bidirectional.measure import networks, silenced
from pages.bidirectional.picture import Picture, name_of, percent, strongest
from pages.bidirectional.place import ADDRESS, Off
from pages.bidirectional.sentence import Asked
from pages.shared import charts
from pages.shared.experiments import experiment
from pages.shared.i18n import LANGUAGES, Language, Words
from rnn_core.models.tagger import DIRECTIONS
from rnn_core.plots import Style
from rnn_core.plots.by_distance import by_distance


def takes(say: Words, shown: Picture, read: Asked) -> None:
    """Say what is seen, with the figures that were measured."""
    word = read.words[read.word]
    each = {}
    for direction in DIRECTIONS:
        shares = shown.found.shares[direction][read.word]
        best = int(shares.argmax())
        each[direction] = f"{name_of(say, shown.shipped.tags[best])} {percent(float(shares[best]))}"
    sentences = [say("bidirectional.take", word=word, **each)]
    other = strongest(read, shown.found)
    if other is not None:
        side, at = other
        sentences.append(
            say.of("bidirectional", f"take_{'left' if side == 'forward' else 'right'}", word=read.words[at])
        )
    with st.container(key="bidirectional_takes"):
        st.text(" ".join(sentences))


def style(say: Words) -> Style:
    """Return the style of this page's charts."""
    plain = charts.style(say, charts.mode())
    own = {name: say.of("bidirectional_axis", name) for name in ("deciding", "right", "cases", "seconds")}
    return replace(plain, labels={**plain.labels, **own})


def positions(say: Words) -> None:
    """Show the held-out accuracy by where the deciding word stands, a language each."""
    st.subheader(say("bidirectional.positions"), anchor=False)
    configs: dict[Language, dict[str, Any]] = {tongue: networks(tongue).config for tongue in LANGUAGES}
    after = {tongue: share_after(config) for tongue, config in configs.items()}
    st.text(say("bidirectional.positions_help", ko=f"{after['ko']:.0%}", en=f"{after['en']:.0%}"))
    with st.container(key="bidirectional_positions", horizontal=True, gap="medium"):
        for tongue, config in configs.items():
            with st.container(width=510, key=f"bidirectional_positions_{tongue}"):
                st.markdown(f"**{say.of('bidirectional_tongue', tongue)}**")
                _position(say, tongue, config)
    st.caption(say("bidirectional.positions_note", ko=_count(configs["ko"]), en=_count(configs["en"])))


def _position(say: Words, tongue: Language, config: dict[str, Any]) -> None:
    curves = {
        say.of("bidirectional_network", direction): {
            int(distance): (share, count)
            for distance, (share, count) in config["held_out"][direction]["by_distance"].items()
        }
        for direction in DIRECTIONS
    }
    alt = say("bidirectional.positions_alt", name=say.of("bidirectional_tongue", tongue))
    charts.show(by_distance(curves, style(say)), f"bidirectional_chart_{tongue}", alt)


def _count(config: dict[str, Any]) -> str:
    return f"{config['test']['senses']:,}"


def share_after(config: dict[str, Any]) -> float:
    """Return in which share of the held-out sentences the deciding word comes after."""
    counts = {int(k): count for k, (_, count) in config["held_out"]["both"]["by_distance"].items()}
    return sum(count for k, count in counts.items() if k > 0) / sum(counts.values())


@st.fragment
def ablation(say: Words) -> None:
    """Silence one reader of the trained network with two, and measure it at once on held-out sentences."""
    place = ADDRESS.here()
    st.subheader(say("bidirectional.ablation"), anchor=False)
    st.text(say("bidirectional.ablation_help"))
    st.segmented_control(
        say("bidirectional.off"),
        get_args(Off),
        format_func=lambda one: say.of("bidirectional_off", one),
        key=ADDRESS.control("off", place.off),
        on_change=ADDRESS.choose("off"),
        required=True,
    )
    ADDRESS.write()
    for tongue in LANGUAGES:
        _silenced(say, tongue, place.off)
    st.caption(say("bidirectional.ablation_note"))


def _silenced(say: Words, tongue: Language, off: Off) -> None:
    now = silenced(tongue, None if off == "none" else off)
    whole = silenced(tongue, None)
    sides = {
        "sense": (now.sense, whole.sense),
        "before": (now.side(-1), whole.side(-1)),
        "after": (now.side(1), whole.side(1)),
        "speech": (now.speech, whole.speech),
    }
    st.markdown(f"**{say.of('bidirectional_tongue', tongue)}**")
    with st.container(key=f"bidirectional_ablation_{tongue}", horizontal=True, gap="small"):
        for name, (here, there) in sides.items():
            change = round(100 * (here - there))
            points = say("bidirectional.points", count=f"{change:+d}")
            st.metric(
                say.of("bidirectional_score", name),
                percent(here),
                None if off == "none" or not change else points,
                delta_color="off",
                width=150,
            )


def leak(say: Words) -> None:
    """Say why a language model may not look right, with what was measured."""
    found = experiment("leak")
    st.subheader(say("bidirectional.leak"), anchor=False)
    st.text(say("bidirectional.leak_help"))
    with st.container(key="bidirectional_leak", border=True):
        for row in found["rows"]:
            st.text(
                say(
                    "bidirectional.leak_one",
                    language=say.of("bidirectional_tongue", row["language"]),
                    forward=f"{row['forward']['median']:.2f}",
                    both=f"{row['both']['median']:.3f}",
                    less=f"{row['parameters']['forward']:,}",
                    more=f"{row['parameters']['both']:,}",
                )
            )
    unigram = " / ".join(f"{row['unigram']:.2f}" for row in found["rows"])
    settings = found["settings"]
    st.caption(
        say(
            "bidirectional.leak_note",
            seeds=settings["seeds"],
            updates=settings["updates"],
            hidden=settings["hidden"],
            unigram=unigram,
        )
    )
