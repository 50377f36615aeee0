"""Under the picture: the bottleneck measured, the map, the loss, the beam, and another word."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import streamlit as st

from pages.shared import charts
from pages.shared.i18n import Words
from pages.translate.measure import WIDTH, beam, expected, held_out, network, text_of, translate
from pages.translate.picture import Picture
from rnn_core.models.seq2seq import ATTENTIONS
from rnn_core.plots import Style, attention_map, beam_tree, by_length, cost

_MOVED: Final = 0.1
_WORD, _FOR = "translate_swap_word", "translate_swap_for"


def style(say: Words, **labels: str) -> Style:
    """Return the style of this page's charts."""
    own = charts.style(say, charts.mode())
    return replace(own, labels=dict(own.labels) | labels)


def lengths(say: Words, shown: Picture) -> None:
    """Draw how much is right by the length of the source, with the three kinds of attention."""
    st.subheader(say("translate.length_title"), anchor=False)
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
            updates=f"{training['updates']:,}",
            sentences=f"{training['sentences']:,}",
            less=f"{nets['none'].model.parameter_count:,}",
            more=f"{nets['luong'].model.parameter_count:,}",
        )
    )


def names(shown: Picture, numbers: list[int]) -> list[str]:
    """Name pieces as they are shown."""
    known = shown.found.network.target.names
    return [known[number].removeprefix("+").replace("</s>", "\u25a0") for number in numbers]


def attention(say: Words, shown: Picture) -> None:
    """Draw the whole map of attention, if there is any."""
    weights = shown.found.said.weights
    if weights is None:
        return
    st.subheader(say("translate.map_title"), anchor=False)
    words = [f"{k + 1} {word.removeprefix('+')}" for k, word in enumerate(shown.found.words)]
    pieces = [f"{k + 1} {piece}" for k, piece in enumerate(names(shown, shown.found.said.pieces.tolist()))]
    figure = attention_map(np.asarray(weights), pieces, words, style(say))
    charts.show(figure, "translate_map", say("translate.map_alt"))


def loss(say: Words, shown: Picture) -> None:
    """Draw a sentence's loss as the sum of its parts, beside that of what it should have said."""
    st.subheader(say("translate.loss_title"), anchor=False)
    said = shown.found.said
    bars = {say("translate.loss_free"): (names(shown, said.pieces.tolist()), -said.log2_probabilities)}
    note = say("translate.loss_note_own", free=f"{said.bits:.2f}")
    if shown.read.expected:
        told = expected(shown.found.network, shown.found.words, shown.read.expected)
        bars[say("translate.loss_told")] = (names(shown, told.pieces.tolist()), -told.log2_probabilities)
        note = say("translate.loss_note", free=f"{said.bits:.2f}", told=f"{told.bits:.2f}")
    figure = cost(bars, style(say, bits=say("translate.loss_bits")))
    charts.show(figure, "translate_loss", say("translate.loss_title"))
    st.caption(note)


def search(say: Words, shown: Picture) -> None:
    """Show what a beam finds, and its tree."""
    st.subheader(say("translate.beam_title", width=WIDTH), anchor=False)
    found = beam(shown.place, shown.found.words)
    texts = [text_of(shown.found.network, list(one)) for one in found.best]
    same = "beam_same" if texts and texts[0] == shown.found.written else "beam_other"
    st.text(f"{say('translate.beam_note', width=WIDTH)} {say.of('translate', same)}")
    st.text("\n".join(f"{bits:.2f}  {text}" for bits, text in zip(found.bits, texts, strict=True)))
    look = style(say, step=say("translate.beam_step"), bits=say("translate.beam_bits"))
    known = [name.removeprefix("+").replace("</s>", "\u25a0") for name in shown.found.network.target.names]
    caption = say("translate.beam_tree", count=len(found.tree))
    charts.show(beam_tree(found, known, look), "translate_beam", caption)
    st.caption(caption)


def swap(say: Words, shown: Picture) -> None:
    """Put another word in one place, and say what of both networks changes."""
    st.subheader(say("translate.swap_title"), anchor=False)
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
    pairs = list(zip(plain.said.pieces.tolist(), other.said.pieces.tolist(), strict=False))
    total = max(len(plain.said.pieces), len(other.said.pieces))
    changed = sum(a != b for a, b in pairs) + total - len(pairs)
    moved = int((np.abs(other.context - plain.context) > _MOVED).sum())
    before = old.words[at].removeprefix("+")
    st.text(say("translate.swap_note", old=before, new=new.removeprefix("+"), written=other.written))
    st.caption(
        say("translate.swap_share", vector=moved, count=len(plain.context), pieces=changed, total=total)
    )
