"""A closer look at the sentence: the attention map, the loss, beam search, and one word changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.shared import charts
from pages.shared.i18n import Words
from pages.translate.measure import WIDTH, beam, expected, held_out, network, text_of, translate, written
from pages.translate.picture import END, Picture
from rnn_core.analysis.translation import Translation, difference
from rnn_core.models.seq2seq import ATTENTIONS, Beam
from rnn_core.plots import Style, attention_map, beam_tree, by_length, cost

_MOVED: Final = 0.1
_WORD, _FOR = "translate_swap_word", "translate_swap_for"


def style(say: Words, **labels: str) -> Style:
    """Return the style of this page's charts."""
    own = charts.style(say, charts.mode())
    return replace(own, labels=dict(own.labels) | labels)


def lengths(say: Words, shown: Picture) -> None:
    """Draw how much is right by the length of the source, of the networks that ship."""
    st.markdown(f"**{say('translate.length_title')}**")
    found = held_out(shown.place.direction)
    for column, at, title in zip(st.columns(2), (1, 0), ("length_share", "length_exact"), strict=True):
        curves = {
            say.of("translate", f"kind_{kind}"): {int(k): (own[at], int(own[2])) for k, own in bins.items()}
            for kind, bins in found.items()
        }
        look = style(say, length=say("translate.length_axis"), share=say.of("translate", title))
        with column:
            charts.show(by_length(curves, look), f"translate_{title}", say.of("translate", title))
    nets = {kind: network(shown.place.direction, kind) for kind in ATTENTIONS}
    training = nets["none"].config["training"]
    st.caption(
        say(
            "translate.length_note",
            held=nets["none"].config["held_out"]["sentences"],
            seed=training["seed"],
            updates=f"{training['updates']:,}",
            sentences=f"{training['sentences']:,}",
            less=f"{nets['none'].model.parameter_count:,}",
            more=f"{nets['luong'].model.parameter_count:,}",
        )
    )


def names(say: Words, shown: Picture, numbers: Sequence[int]) -> list[str]:
    """Name tokens as they are shown."""
    known = shown.found.network.target.names
    return [_named(say, known[number]) for number in numbers]


def _named(say: Words, token: str) -> str:
    return say("translate.eos") if token == END else token.removeprefix("+")


def _perplexity(bits: float) -> str:
    return f"{2.0**bits:.2f}"


def attention(say: Words, shown: Picture) -> None:
    """Draw the whole map of attention, if there is any."""
    weights = shown.found.said.weights
    if weights is None:
        return
    words = [f"{k + 1} {word.removeprefix('+')}" for k, word in enumerate(shown.found.words)]
    tokens = [f"{k + 1} {name}" for k, name in enumerate(names(say, shown, shown.found.said.pieces.tolist()))]
    with _fold(say, "map"):
        figure = attention_map(np.asarray(weights), tokens, words, style(say))
        charts.show(figure, "translate_map", say("translate.map_alt"))
        st.caption(say("translate.map_table"))
        table = pd.DataFrame(np.round(100 * np.asarray(weights)).astype(int), index=tokens, columns=words)
        st.dataframe(table, key="translate_map_table")


def loss(say: Words, shown: Picture) -> None:
    """Draw the loss of every token that was generated, beside that of the reference."""
    said = shown.found.said
    drawn = {"loss_free": said}
    values = {"free": f"{said.bits:.2f}", "free_choices": _perplexity(said.bits)}
    note = say("translate.loss_note_own", **values)
    if shown.read.expected:
        told = drawn["loss_told"] = expected(shown.found.network, shown.found.words, shown.read.expected)
        values |= {"told": f"{told.bits:.2f}", "told_choices": _perplexity(told.bits)}
        note = say("translate.loss_note", **values)
    most = max(float(np.max(-one.log2_probabilities, initial=0.0)) for one in drawn.values())
    look = style(say, bits=say("translate.loss_bits"))
    with _fold(say, "loss"):
        st.markdown(note)
        for column, (name, one) in zip(st.columns(2), drawn.items(), strict=False):
            tokens = [f"{k + 1} {token}" for k, token in enumerate(names(say, shown, one.pieces.tolist()))]
            figure = cost(tokens, -one.log2_probabilities, look, most=most, filled=name == "loss_free")
            with column:
                st.caption(say.of("translate", name))
                charts.show(figure, f"translate_{name}", say.of("translate", name))


def search(say: Words, shown: Picture) -> None:
    """Show what beam search finds, and its tree; both it and greedy decoding without an override."""
    found = beam(shown.place, shown.found.words)
    texts = [text_of(shown.found.network, list(one)) for one in found.best]
    greedy = translate(replace(shown.place, forced=""), shown.found.words)
    same = "beam_same" if found_the_same(greedy, found) else "beam_other"
    labels = {name: say.of("translate", f"beam_{name}") for name in ("step", "bits", "rank")}
    look = style(say, **labels)
    known = [_named(say, name) for name in shown.found.network.target.names]
    caption = say("translate.beam_tree", count=len(found.tree))
    with _fold(say, "beam", width=WIDTH):
        st.markdown(f"{say('translate.beam_note', width=WIDTH)} {say.of('translate', same)}")
        st.caption(say("translate.beam_best"))
        st.text(
            "\n".join(
                f"{bits:.2f}  {text or say('translate.eos')}"
                for bits, text in zip(found.bits, texts, strict=True)
            )
        )
        charts.show(beam_tree(found, known, look), "translate_beam", caption)
        st.caption(caption)


def found_the_same(greedy: Translation, found: Beam) -> bool:
    """Whether the best sentence of a beam search is the one that greedy decoding generates."""
    return bool(found.best) and text_of(greedy.network, list(found.best[0])) == written(greedy)


def swap(say: Words, shown: Picture) -> None:
    """Put another word in one place, and say what of both networks changes."""
    with _fold(say, "swap"):
        _swap(say, shown)


def _fold(say: Words, name: str, **values: object) -> DeltaGenerator:
    return st.expander(say.of("translate", f"{name}_title", **values), key=f"translate_fold_{name}")


def _swap(say: Words, shown: Picture) -> None:
    found = shown.found
    with st.container(key="translate_swap", horizontal=True, vertical_alignment="bottom"):
        at = st.selectbox(
            say("translate.swap_word"),
            range(len(found.words)),
            format_func=lambda k: f"{k + 1} {found.words[k].removeprefix('+')}",
            key=f"{_WORD}_{len(found.words)}",
            width=220,
        )
        others = [name for name in found.network.source.names[4:] if name != found.words[at]]
        new = st.selectbox(
            say("translate.swap_for"),
            others,
            index=None,
            placeholder=say("translate.swap_same"),
            format_func=lambda one: one.removeprefix("+"),
            key=_FOR,
            width=220,
        )
    if new is not None:
        _compare(say, shown, at, new)


def _compare(say: Words, shown: Picture, at: int, new: str) -> None:
    old = shown.found
    other = translate(replace(shown.place, forced=""), (*old.words[:at], new, *old.words[at + 1 :]))
    plain = translate(replace(shown.place, forced=""), old.words)
    change = difference(plain, other, _MOVED)
    before = old.words[at].removeprefix("+")
    st.text(say("translate.swap_note", old=before, new=new.removeprefix("+"), written=written(other)))
    st.caption(
        say(
            "translate.swap_share",
            vector=change.numbers,
            moved=_MOVED,
            count=change.size,
            pieces=change.pieces,
            total=change.total,
        )
    )
