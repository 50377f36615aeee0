"""What the measurement says: about this sentence, about where the deciding word stands, and what leaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, get_args

import streamlit as st

from pages.bidirectional.measure import SEED, networks, silenced
from pages.bidirectional.picture import Picture, name_of, percent
from pages.bidirectional.place import ADDRESS, Off
from pages.bidirectional.sentence import Asked
from pages.shared import charts
from pages.shared.controls import Controls
from pages.shared.experiments import experiment
from pages.shared.i18n import LANGUAGES, Language, Words
from rnn_core.analysis.tagger import each_knows_its_side, share_after, side_of, strongest
from rnn_core.models.tagger import DIRECTIONS
from rnn_core.plots import Style
from rnn_core.plots.by_distance import by_distance
from rnn_core.training.tagger_run import TEST


def moved(say: Words, shown: Picture, read: Asked) -> None:
    """Say which other word the bidirectional network's answer rests on most."""
    most = strongest(shown.found, read.word)
    _, rival = shown.found.leads[read.word]
    told: dict[str, str] = {"rival": name_of(say, shown.shipped.tags[rival], shown.place.spoken)}
    if most is not None:
        told |= {"word": read.words[most.at], "fall": f"{most.fall:.2f}"}
    with st.container(key="bidirectional_moved"):
        st.text(say.of("bidirectional", f"moved_{most.side if most else 'none'}", **told))


def style(say: Words) -> Style:
    """Return the style of this page's charts."""
    plain = charts.style(say, charts.mode())
    own = {name: say.of("bidirectional_axis", name) for name in ("deciding", "right", "cases", "seconds")}
    return replace(plain, labels={**plain.labels, **own})


def positions(say: Words) -> None:
    """Show the held-out accuracy by where the deciding word stands, a language each."""
    st.subheader(say("bidirectional.positions"), anchor=False)
    configs: dict[Language, dict[str, Any]] = {tongue: networks(tongue).config for tongue in LANGUAGES}
    st.text(say(f"bidirectional.positions_{'holds' if each_knows_its_side(configs.values()) else 'fails'}"))
    with st.container(key="bidirectional_positions", horizontal=True, gap="medium"):
        for tongue, config in configs.items():
            with st.container(width=510, key=f"bidirectional_positions_{tongue}"):
                st.markdown(f"**{say.of('bidirectional_tongue', tongue)}**")
                _position(say, tongue, config)


def measured_where(say: Words) -> None:
    """Give the same as a table, and say on what it was measured."""
    st.markdown(f"**{say('bidirectional.positions_table')}**")
    configs: dict[Language, dict[str, Any]] = {tongue: networks(tongue).config for tongue in LANGUAGES}
    st.table(_sides(say, configs))
    st.caption(
        say(
            "bidirectional.positions_note",
            sentences=f"{configs['ko']['test']['sentences']:,}",
            seed=configs["ko"]["training"]["seed"],
            **{tongue: f"{config['test']['senses']:,}" for tongue, config in configs.items()},
            **{f"{tongue}_after": f"{share_after(config):.0%}" for tongue, config in configs.items()},
        )
    )


def _sides(say: Words, configs: Mapping[Language, dict[str, Any]]) -> list[dict[str, str]]:
    return [
        {
            say("bidirectional.tongue"): say.of("bidirectional_tongue", tongue),
            say("bidirectional.network"): say.of("bidirectional_network", direction),
            **{
                say.of("bidirectional_score", side): percent(side_of(config, direction, sign))
                for side, sign in (("before", -1), ("after", 1))
            },
            say("bidirectional.overall"): percent(config["held_out"][direction]["sense"]),
        }
        for tongue, config in configs.items()
        for direction in DIRECTIONS
    ]


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


@st.fragment
def ablation(say: Words) -> None:
    """Set one half of the bidirectional network to zero, and measure it on held-out sentences."""
    place = ADDRESS.here()
    st.text(say("bidirectional.ablation_help", sentences=TEST, seed=SEED))
    draw = Controls(say, ADDRESS, place)
    draw.segmented("bidirectional.off", "off", get_args(Off), words="bidirectional_off")
    ADDRESS.write()
    with st.container(key="bidirectional_ablation"):
        st.table(ablated(say, place.off))
    st.markdown(say("bidirectional.ablation_note"))


def ablated(say: Words, off: Off) -> list[dict[str, str]]:
    """Return what the network gets right without one half, a row a kind of word, a column a language."""
    rows = {
        name: {"": say.of("bidirectional_score", name)} for name in ("sense", "before", "after", "speech")
    }
    for tongue in LANGUAGES:
        now, whole = silenced(tongue, None if off == "none" else off), silenced(tongue, None)
        pairs = {
            "sense": (now.sense, whole.sense),
            "before": (now.side(-1), whole.side(-1)),
            "after": (now.side(1), whole.side(1)),
            "speech": (now.speech, whole.speech),
        }
        for name, (here, there) in pairs.items():
            change = f"{round(100 * (here - there)):+d}".replace("-", "\u2212")
            shown = percent(here) if off == "none" else f"{percent(here)} ({change})"
            rows[name][say.of("bidirectional_tongue", tongue)] = shown
    return list(rows.values())


def leak(say: Words) -> None:
    """Say why a language model may not look ahead, with what was measured."""
    found = experiment("leak")
    st.markdown(say("bidirectional.leak_help"))
    with st.container(key="bidirectional_leak"):
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
    st.markdown(
        say(
            "bidirectional.leak_note",
            seeds=settings["seeds"],
            updates=settings["updates"],
            hidden=settings["hidden"],
            unigram=unigram,
        )
    )
