"""A shipped translator and a sentence: attention, what a beam finds, what one wrong token does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

import numpy as np
import streamlit as st

from pages.course.figures import FigureKind, Shown
from pages.shared import charts, state, values
from pages.shared.i18n import FALLBACK, Words, words
from pages.shared.lessons.expressions import Lazy
from pages.translate import findings, tokenisation
from pages.translate.measure import WIDTH, beam, expected, text_of, written
from pages.translate.poison.part import sentence as differing
from pages.translate.poison.part import table as ways_table
from pages.translate.sentence import samples, sentence
from pages.translate.seq2seq_view import Seq2SeqView, seq2seq_view
from pages.translate.url_state import Direction, PageState
from pages.translate.view_model import END, ViewModel, view_model
from rnn_core.analysis.slips import Poisoned, poisoned
from rnn_core.models.seq2seq import Attention
from rnn_core.plots import beam_tree
from rnn_core.tasks.parallel import edits

Part = Literal["view", "beam", "slip"]


@dataclass(frozen=True)
class Settings:
    """Which translator, and which sentence.

    Attributes
    ----------
    direction : {"en-ko", "ko-en"}
    attention : {"none", "luong", "bahdanau"}
    sample : str
        One of the page's sentences.
    t : int
        The token that is looked at, from 0.
    parts : tuple of {"view", "beam", "slip"}
        The translator with the sentence; the tree of a beam search; two ways to go on after a wrong token.
    slip : int
        Which token is replaced.
    mask : tuple of {"weights"}
        What is withheld: attention.
    """

    direction: Direction = "ko-en"
    attention: Attention = "luong"
    sample: str = "cup"
    t: int = 0
    parts: tuple[Part, ...] = ("view",)
    slip: int = 0
    mask: tuple[Literal["weights"], ...] = ()

    def __post_init__(self) -> None:
        if self.sample not in {one.slug for one in samples()}:
            raise ValueError(f"expected one of the page's sentences; got {self.sample!r}")


def made(t: Words, settings: Settings) -> ViewModel:
    """Let the translator translate."""
    place = PageState(
        t.language, direction=settings.direction, attention=settings.attention, sample=settings.sample
    )
    return view_model(t, *sentence(replace(place, pick=settings.t)))


def names(settings: Settings) -> Mapping[str, Any]:
    """Return what the translator did with the sentence.

    ``tokens`` were generated, each with its probability ``p``; ``source`` was read; ``weights`` is
    (generated, read), empty without attention; ``most(k)`` is the token of the source with the most attention
    at step k and ``top`` its weight, a value a step. ``cost`` is what each token of the reference costs in
    bits, with teacher forcing. ``greedy``, ``reference`` and ``best`` (of the beam) are texts;
    ``greedy_bits`` and ``best_bits`` their mean cost per token, ``wrong`` and ``best_wrong`` how many tokens
    of them have to be changed, taken out or put in. ``slip`` has what one wrong token does.
    """
    shown = made(words(FALLBACK), settings)
    said, known = shown.found.said, shown.found.network.target.names
    weights = np.zeros((0, 0)) if said.weights is None else np.asarray(said.weights, float)
    searched = Lazy(lambda: beam(shown.place, shown.found.words))
    return {
        "tokens": np.array([known[one] for one in said.pieces], dtype=str),
        "source": [one.removeprefix("+") for one in shown.found.words],
        "p": np.exp2(said.log2_probabilities),
        "weights": weights,
        "top": weights.max(-1) if weights.size else np.zeros(len(said.pieces)),
        "most": lambda step: shown.found.words[int(weights[step].argmax())].removeprefix("+"),
        "cost": Lazy(
            lambda: -expected(shown.found.network, shown.found.words, shown.read.expected).log2_probabilities
        ),
        "greedy": written(shown.found),
        "greedy_bits": float(-said.log2_probabilities.mean()),
        "reference": shown.read.expected,
        "best": Lazy(lambda: text_of(shown.found.network, list(searched.value.best[0]))),
        "best_bits": Lazy(lambda: float(searched.value.bits[0])),
        "wrong": _wrong(shown, [known[one] for one in said.pieces]),
        "best_wrong": Lazy(lambda: _wrong(shown, [known[one] for one in searched.value.best[0]])),
        "width": WIDTH,
        "pairs": shown.found.network.config["training"]["sentences"],
        "context": len(shown.found.context),
        "slip": Lazy(lambda: _slip(shown, settings)),
    }


def _wrong(shown: ViewModel, pieces: list[str]) -> int:
    """Count what has to be changed, taken out or put in to make the reference."""
    reference = tokenisation.target_pieces(shown.found.network.config["direction"], shown.read.expected)
    found = edits([one for one in pieces if one != END], list(reference))
    return sum(found.wrong) + found.missing


def replaced(shown: ViewModel, at: int) -> Poisoned:
    """Replace one token of the translation."""
    network = shown.found.network
    return poisoned(network.model, network.source.encode(shown.found.words), shown.found.said.pieces, at)


def _slip(shown: ViewModel, settings: Settings) -> dict[str, Any]:
    one, known = replaced(shown, settings.slip), shown.found.network.target.names
    every = [replaced(shown, at) for at in range(len(one.said) - 1)]
    rest = sum(len(each.said) - each.at - 1 for each in every)
    taught, free = (sum(column) / rest for column in zip(*(each.differing() for each in every), strict=True))
    return {
        "right": known[int(one.said[one.at])],
        "wrong": known[one.other],
        "rest": len(one.said) - one.at - 1,
        "taught": one.differing()[0],
        "free": one.differing()[1],
        "text": text_of(shown.found.network, one.free.tolist()),
        "every": len(every),
        "taught_share": taught,
        "free_share": free,
    }


def drive(settings: Settings) -> Mapping[str, Any]:
    """Return where the picture stands at first: there nobody has found anything."""
    return {"step": settings.t}


def view(t: Words, settings: Settings) -> Seq2SeqView:
    """Return what the translator's picture shows, without what is withheld."""
    whole = made(t, settings).view
    spoken = whole.spoken
    if "weights" in settings.mask:
        spoken = tuple(replace(one, weights=None if one.weights is None else np.zeros(0)) for one in spoken)
    return replace(whole, claim="", lede="", notes=(), spoken=spoken, fixed=True)


def draw(shown: Shown) -> None:
    """Draw the parts of the visitor's own step, one below the other."""
    settings: Settings = shown.settings[0]
    for part in settings.parts:
        if part == "view":
            with st.container(key=f"{shown.key}_view"):
                seq2seq_view(view(shown.t, settings), key=shown.key, on_painted=state.note_painted)
        else:
            with st.container(key=f"{shown.key}_{part}", gap="small"):
                _OTHER[part](shown, settings)


def _tree(shown: Shown, settings: Settings) -> None:
    t, whole = shown.t, made(shown.t, settings)
    found = beam(whole.place, whole.found.words)
    labels = {name: t.of("translate", f"beam_{name}") for name in ("step", "bits", "rank")}
    known = whole.found.network.target.names
    rows = [
        [
            t("course_translation.greedy"),
            f"{-whole.found.said.log2_probabilities.mean():.2f}",
            written(whole.found),
        ]
    ]
    rows += [
        [t("course_translation.beam", rank=k + 1), f"{bits:.2f}", text_of(whole.found.network, list(one))]
        for k, (one, bits) in enumerate(zip(found.best, found.bits, strict=True))
    ]
    rows.append([t("translate.should"), "", whole.read.expected])
    heads = [t("course_translation.found_by"), t("course_translation.bits"), t("course_translation.text")]
    values.table(f"{shown.key}_best", heads, rows)
    caption = t("translate.beam_tree", count=len(found.tree))
    tree = beam_tree(found, findings.all_names(t, known), findings.style(t, **labels))
    charts.show(tree, f"{shown.key}_tree", caption)
    st.caption(caption)


def _ways(shown: Shown, settings: Settings) -> None:
    t, whole = shown.t, made(shown.t, settings)
    found = replaced(whole, settings.slip)
    st.markdown(differing(t, whole, found))
    values.table(f"{shown.key}_ways", *ways_table(t, whole, found))


_OTHER: Final = {"beam": _tree, "slip": _ways}

KIND: Final = FigureKind(Settings, names, draw, drive=drive)
