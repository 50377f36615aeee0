"""A closer look at the sentence: the attention map, the loss, beam search, and one word changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd
import streamlit as st

from pages.shared import charts
from pages.shared.i18n import Words
from pages.shared.streamlit_compat import DeltaGenerator
from pages.translate.measure import WIDTH, beam, expected, held_out, network, text_of, translate, written
from pages.translate.view_model import END, ViewModel
from rnn_core.analysis.translation import Translation, difference
from rnn_core.models.seq2seq import ATTENTIONS, Beam
from rnn_core.plots import Style, attention_map, beam_tree, by_length, cost

_MOVED: Final = 0.1
_WORD, _FOR = "translate_swap_word", "translate_swap_for"


def style(t: Words, **labels: str) -> Style:
    """Return the style of this page's charts."""
    return charts.labelled(t, labels)


def lengths(t: Words, shown: ViewModel) -> None:
    """Draw how much is right by the length of the source, of the networks that ship."""
    st.markdown(f"**{t('translate.length_title')}**")
    found = held_out(shown.place.direction)
    for column, at, title in zip(st.columns(2), (1, 0), ("length_share", "length_exact"), strict=True):
        curves = {
            t.of("translate", f"kind_{kind}"): {int(k): (own[at], int(own[2])) for k, own in bins.items()}
            for kind, bins in found.items()
        }
        look = style(t, length=t("translate.length_axis"), share=t.of("translate", title))
        with column:
            charts.show(by_length(curves, look), f"translate_{title}", t.of("translate", title))
    nets = {kind: network(shown.place.direction, kind) for kind in ATTENTIONS}
    training = nets["none"].config["training"]
    st.caption(
        t(
            "translate.length_note",
            held=nets["none"].config["held_out"]["sentences"],
            seed=training["seed"],
            updates=f"{training['updates']:,}",
            sentences=f"{training['sentences']:,}",
            less=f"{nets['none'].model.parameter_count:,}",
            more=f"{nets['luong'].model.parameter_count:,}",
        )
    )


def names(t: Words, shown: ViewModel, numbers: Sequence[int]) -> list[str]:
    """Name tokens as they are shown."""
    known = shown.found.network.target.names
    return [_named(t, known[number]) for number in numbers]


def all_names(t: Words, known: Sequence[str]) -> list[str]:
    """Name every token of a vocabulary as it is shown."""
    return [_named(t, token) for token in known]


def _named(t: Words, token: str) -> str:
    return t("translate.eos") if token == END else token.removeprefix("+")


def _perplexity(bits: float) -> str:
    return f"{2.0**bits:.2f}"


def attention(t: Words, shown: ViewModel) -> None:
    """Draw the whole map of attention, if there is any."""
    weights = shown.found.said.weights
    if weights is None:
        return
    words = [f"{k + 1} {word.removeprefix('+')}" for k, word in enumerate(shown.found.words)]
    tokens = [f"{k + 1} {name}" for k, name in enumerate(names(t, shown, shown.found.said.pieces.tolist()))]
    with _fold(t, "map"):
        figure = attention_map(np.asarray(weights), tokens, words, style(t))
        charts.show(figure, "translate_map", t("translate.map_alt"))
        st.caption(t("translate.map_table"))
        table = pd.DataFrame(np.round(100 * np.asarray(weights)).astype(int), index=tokens, columns=words)
        st.dataframe(table, key="translate_map_table")


def loss(t: Words, shown: ViewModel) -> None:
    """Draw the loss of every token that was generated, beside that of the reference."""
    said = shown.found.said
    drawn = {"loss_free": said}
    values = {"free": f"{said.bits:.2f}", "free_choices": _perplexity(said.bits)}
    note = t("translate.loss_note_own", **values)
    if shown.read.expected:
        told = drawn["loss_told"] = expected(shown.found.network, shown.found.words, shown.read.expected)
        values |= {"told": f"{told.bits:.2f}", "told_choices": _perplexity(told.bits)}
        note = t("translate.loss_note", **values)
    most = max(float(np.max(-one.log2_probabilities, initial=0.0)) for one in drawn.values())
    look = style(t, bits=t("translate.loss_bits"))
    with _fold(t, "loss"):
        st.markdown(note)
        for column, (name, one) in zip(st.columns(2), drawn.items(), strict=False):
            tokens = [f"{k + 1} {token}" for k, token in enumerate(names(t, shown, one.pieces.tolist()))]
            figure = cost(tokens, -one.log2_probabilities, look, most=most, filled=name == "loss_free")
            with column:
                st.caption(t.of("translate", name))
                charts.show(figure, f"translate_{name}", t.of("translate", name))


def search(t: Words, shown: ViewModel) -> None:
    """Show what beam search finds, and its tree; both it and greedy decoding without an override."""
    found = beam(shown.place, shown.found.words)
    texts = [text_of(shown.found.network, list(one)) for one in found.best]
    greedy = translate(replace(shown.place, forced=""), shown.found.words)
    same = "beam_same" if found_the_same(greedy, found) else "beam_other"
    labels = {name: t.of("translate", f"beam_{name}") for name in ("step", "bits", "rank")}
    look = style(t, **labels)
    known = all_names(t, shown.found.network.target.names)
    caption = t("translate.beam_tree", count=len(found.tree))
    with _fold(t, "beam", width=WIDTH):
        st.markdown(f"{t('translate.beam_note', width=WIDTH)} {t.of('translate', same)}")
        st.caption(t("translate.beam_best"))
        st.text(
            "\n".join(
                f"{bits:.2f}  {text or t('translate.eos')}"
                for bits, text in zip(found.bits, texts, strict=True)
            )
        )
        charts.show(beam_tree(found, known, look), "translate_beam", caption)
        st.caption(caption)


def found_the_same(greedy: Translation, found: Beam) -> bool:
    """Whether the best sentence of a beam search is the one that greedy decoding generates."""
    return bool(found.best) and text_of(greedy.network, list(found.best[0])) == written(greedy)


def swap(t: Words, shown: ViewModel) -> None:
    """Put another word in one place, and say what of both networks changes."""
    with _fold(t, "swap"):
        _swap(t, shown)


def _fold(t: Words, name: str, **values: object) -> DeltaGenerator:
    return st.expander(t.of("translate", f"{name}_title", **values), key=f"translate_fold_{name}")


def _swap(t: Words, shown: ViewModel) -> None:
    found = shown.found
    with st.container(key="translate_swap", horizontal=True, vertical_alignment="bottom"):
        at = st.selectbox(
            t("translate.swap_word"),
            range(len(found.words)),
            format_func=lambda k: f"{k + 1} {found.words[k].removeprefix('+')}",
            key=f"{_WORD}_{len(found.words)}",
            width=220,
        )
        others = [name for name in found.network.source.names[4:] if name != found.words[at]]
        new = st.selectbox(
            t("translate.swap_for"),
            others,
            index=None,
            placeholder=t("translate.swap_same"),
            format_func=lambda one: one.removeprefix("+"),
            key=_FOR,
            width=220,
        )
    if new is not None:
        _compare(t, shown, at, new)


def _compare(t: Words, shown: ViewModel, at: int, new: str) -> None:
    old = shown.found
    other = translate(replace(shown.place, forced=""), (*old.words[:at], new, *old.words[at + 1 :]))
    plain = translate(replace(shown.place, forced=""), old.words)
    change = difference(plain, other, _MOVED)
    before = old.words[at].removeprefix("+")
    st.text(t("translate.swap_note", old=before, new=new.removeprefix("+"), written=written(other)))
    st.caption(
        t(
            "translate.swap_share",
            vector=change.numbers,
            moved=_MOVED,
            count=change.size,
            pieces=change.pieces,
            total=change.total,
        )
    )
