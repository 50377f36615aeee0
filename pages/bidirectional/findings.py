"""What the measurement says: about this sentence, about where the deciding word stands, and what leaks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

import streamlit as st

from pages.bidirectional.measure import SEED, networks, silenced
from pages.bidirectional.sentence import Asked
from pages.bidirectional.url_state import ADDRESS, Off
from pages.bidirectional.view_model import ViewModel, name_of, percent
from pages.shared import charts
from pages.shared.controls import Controls
from pages.shared.experiments import experiment
from pages.shared.i18n import Words
from rnn_core.analysis.tagger import each_knows_its_side, share_after, side_of, strongest
from rnn_core.models.tagger import DIRECTIONS
from rnn_core.plots import Style
from rnn_core.plots.by_distance import by_distance
from rnn_core.tasks.homographs import LANGUAGES, Language
from rnn_core.training.tagger_run import TEST


def moved(t: Words, shown: ViewModel, read: Asked) -> None:
    """Say which other word the bidirectional network's answer rests on most."""
    most = strongest(shown.found, read.word)
    _, rival = shown.found.leads[read.word]
    told: dict[str, str] = {"rival": name_of(t, shown.shipped.tags[rival], shown.place.spoken)}
    if most is not None:
        told |= {"word": read.words[most.at], "fall": f"{most.fall:.2f}"}
    with st.container(key="bidirectional_moved"):
        st.text(t.of("bidirectional", f"moved_{most.side if most else 'none'}", **told))


def style(t: Words) -> Style:
    """Return the style of this page's charts."""
    own = {name: t.of("bidirectional_axis", name) for name in ("deciding", "right", "cases", "seconds")}
    return charts.labelled(t, own)


def positions(t: Words) -> None:
    """Show the held-out accuracy by where the deciding word stands, a language each."""
    st.subheader(t("bidirectional.positions"), anchor=False)
    configs: dict[Language, dict[str, Any]] = {tongue: networks(tongue).config for tongue in LANGUAGES}
    st.text(t(f"bidirectional.positions_{'holds' if each_knows_its_side(configs.values()) else 'fails'}"))
    with st.container(key="bidirectional_positions", horizontal=True, gap="medium"):
        for tongue, config in configs.items():
            with st.container(width=510, key=f"bidirectional_positions_{tongue}"):
                st.markdown(f"**{t.of('bidirectional_tongue', tongue)}**")
                _position(t, tongue, config)


def measured_where(t: Words) -> None:
    """Give the same as a table, and say on what it was measured."""
    st.markdown(f"**{t('bidirectional.positions_table')}**")
    configs: dict[Language, dict[str, Any]] = {tongue: networks(tongue).config for tongue in LANGUAGES}
    st.table(_sides(t, configs))
    st.caption(
        t(
            "bidirectional.positions_note",
            sentences=f"{configs['ko']['test']['sentences']:,}",
            seed=configs["ko"]["training"]["seed"],
            **{tongue: f"{config['test']['senses']:,}" for tongue, config in configs.items()},
            **{f"{tongue}_after": f"{share_after(config):.0%}" for tongue, config in configs.items()},
        )
    )


def _sides(t: Words, configs: Mapping[Language, dict[str, Any]]) -> list[dict[str, str]]:
    return [
        {
            t("bidirectional.tongue"): t.of("bidirectional_tongue", tongue),
            t("bidirectional.network"): t.of("bidirectional_network", direction),
            **{
                t.of("bidirectional_score", side): percent(side_of(config, direction, sign))
                for side, sign in (("before", -1), ("after", 1))
            },
            t("bidirectional.overall"): percent(config["held_out"][direction]["sense"]),
        }
        for tongue, config in configs.items()
        for direction in DIRECTIONS
    ]


def _position(t: Words, tongue: Language, config: dict[str, Any]) -> None:
    curves = {
        t.of("bidirectional_network", direction): {
            int(distance): (share, count)
            for distance, (share, count) in config["held_out"][direction]["by_distance"].items()
        }
        for direction in DIRECTIONS
    }
    alt = t("bidirectional.positions_alt", name=t.of("bidirectional_tongue", tongue))
    charts.show(by_distance(curves, style(t)), f"bidirectional_chart_{tongue}", alt)


@st.fragment
def ablation(t: Words) -> None:
    """Set one half of the bidirectional network to zero, and measure it on held-out sentences."""
    page_state = ADDRESS.here()
    st.text(t("bidirectional.ablation_help", sentences=TEST, seed=SEED))
    draw = Controls(t, ADDRESS, page_state)
    draw.segmented("bidirectional.off", "off", get_args(Off), words="bidirectional_off")
    ADDRESS.write()
    with st.container(key="bidirectional_ablation"):
        st.table(ablated(t, page_state.off))
    st.markdown(t("bidirectional.ablation_note"))


def ablated(t: Words, off: Off) -> list[dict[str, str]]:
    """Return what the network gets right without one half, a row a kind of word, a column a language."""
    rows = {name: {"": t.of("bidirectional_score", name)} for name in ("sense", "before", "after", "speech")}
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
            rows[name][t.of("bidirectional_tongue", tongue)] = shown
    return list(rows.values())


def leak(t: Words) -> None:
    """Say why a language model may not look ahead, with what was measured."""
    found = experiment("leak")
    st.markdown(t("bidirectional.leak_help"))
    with st.container(key="bidirectional_leak"):
        for row in found["rows"]:
            st.text(
                t(
                    "bidirectional.leak_one",
                    language=t.of("bidirectional_tongue", row["language"]),
                    forward=f"{row['forward']['median']:.2f}",
                    both=f"{row['both']['median']:.3f}",
                    less=f"{row['parameters']['forward']:,}",
                    more=f"{row['parameters']['both']:,}",
                )
            )
    unigram = " / ".join(f"{row['unigram']:.2f}" for row in found["rows"])
    settings = found["settings"]
    st.markdown(
        t(
            "bidirectional.leak_note",
            seeds=settings["seeds"],
            updates=settings["updates"],
            hidden=settings["hidden"],
            unigram=unigram,
        )
    )
