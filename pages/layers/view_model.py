"""From what was measured to what the layer view show, in the visitor's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from pages.layers.layer_view import Layer, LayerView, Question
from pages.layers.measure import config, read, scores, stack, trained
from pages.layers.text import Passage
from pages.layers.url_state import DEEPEST, PageState
from pages.shared.i18n import Words
from rnn_core.analysis.layer_scores import ProbeScores, agreed, printed
from rnn_core.analysis.layers import LayerReading, most_divided
from rnn_core.probes.labels import GROUPS, Group, group_of
from rnn_core.tracing import agreement

_FIRST: Final = {"python": "in_brackets", "korean": "next_space"}
"""What the layers are asked when a visitor arrives."""


@dataclass(frozen=True, eq=False)
class ViewModel:
    """What is shown, and what was measured for it."""

    place: PageState
    view: LayerView
    found: LayerReading
    scores: ProbeScores
    skips: bool
    examined: dict[str, Any]

    @property
    def corpus(self) -> str:
        """Whose networks read."""
        return self.place.corpus


def skips_of(page_state: PageState) -> bool:
    """Whether the chosen stack has ways round its layers: only the deepest has."""
    return page_state.ways == "skips" and page_state.layers == DEEPEST


def score(value: float) -> str:
    """Write a score as statisticians do.

    Examples
    --------
    >>> score(0.9541), score(1.0), score(-0.1)
    ('.95', '1.00', '−.10')
    """
    return f"{value:.2f}".replace("0.", ".", 1).replace("-", "\u2212")


def view_model(t: Words, page_state: PageState, passage: Passage) -> ViewModel:
    """Let the stack read the passage, and say what came of it."""
    corpus, skips = passage.corpus, skips_of(page_state)
    found = read(corpus, page_state.layers, skips, passage)
    told = scores(corpus, page_state.layers, skips)
    names = [name for group in GROUPS for name in told.of(group, corpus)]
    asked = (
        page_state.question if page_state.question in names else told.opening_question(corpus, _FIRST[corpus])
    )
    last = len(found.tokens) - 1
    step = min(page_state.step, last) if page_state.step is not None else most_divided(found, asked)
    view = LayerView(
        claim=_claim(t, corpus, page_state.layers, skips),
        lede=_lede(t, corpus, page_state.layers, skips),
        badge=t("layers.badge", **agreement.said(found.residual)),
        footer=_footer(t, corpus, page_state.layers, skips),
        tokens=found.tokens.shown,
        graphemes=found.tokens.graphemes,
        source=tuple(int(one) for one in found.tokens.source),
        floors=tuple(Layer(t("layers.layer", number=k + 1), hidden) for k, hidden in enumerate(found.hidden)),
        questions=tuple(_question(t, corpus, name, found, told) for name in names),
        question=asked,
        step=step,
        language=page_state.lang,
        rev=f"{corpus}-{page_state.layers}-{skips}-{passage.sha[:16]}",
    )
    return ViewModel(page_state, view, found, told, skips, stack(corpus, page_state.layers, skips).examined)


def _claim(t: Words, corpus: str, layers: int, skips: bool) -> str:
    """Say what the top layer knows better or worse than the first in every network that was trained."""
    if layers == 1:
        return t("layers_claim.single")
    networks = trained(corpus, layers, skips)
    more, less = agreed(networks, "rises"), agreed(networks, "falls")
    kind = "both" if more and less else "more" if more else "less" if less else "none"
    whose = "all" if len(networks) > 1 else "one"
    return t.of("layers_claim", f"{whose}_{kind}", more=_listed(t, more), less=_listed(t, less))


def _listed(t: Words, groups: list[Group]) -> str:
    names = [t.of("layers_known", group) for group in groups]
    if len(names) < 2:
        return "".join(names)
    return t("layers.and", first=t("layers.comma").join(names[:-1]), last=names[-1])


def _lede(t: Words, corpus: str, layers: int, skips: bool) -> str:
    """Give the figures that the claim is made of: those of the network that is shown."""
    networks = trained(corpus, layers, skips)
    shown = networks[0]
    groups: list[Group] = [*agreed(networks, "falls"), *agreed(networks, "rises")] if layers > 1 else []
    told = t("layers.comma").join(
        t.of("layers_known", group)
        + " "
        + " \u2192 ".join(
            dict.fromkeys(printed(one) for one in (shown.means[group][0], shown.means[group][-1]))
        )
        for group in groups or GROUPS
    )
    kind = "single" if layers == 1 else "one" if len(networks) == 1 else "all" if groups else "mixed"
    return t.of("layers_lede", kind, total=len(networks), seed=shown.seed, layers=layers, list=told)


def _footer(t: Words, corpus: str, layers: int, skips: bool) -> str:
    about = config(corpus, layers, skips)
    training = about["training"]
    return t(
        "layers.footer",
        layers=layers,
        hidden=about["hidden"],
        parameters=f"{about['parameters']:,}",
        tokens=f"{training['tokens']:,}",
        bits=f"{about['held_out']['bits_per_character']:.2f}",
        perplexity=f"{2 ** about['held_out']['bits_per_character']:.2f}",
        five_gram=f"{_per_character(about, 'five_gram'):.2f}",
        seed=training["seed"],
    )


def _per_character(about: dict[str, dict[str, float]], guess: str) -> float:
    held = about["held_out"]
    return held[guess] * held["tokens"] / held["characters"]


def _question(t: Words, corpus: str, name: str, found: LayerReading, told: ProbeScores) -> Question:
    column = found.questions.index(name)
    notes = tuple(
        t(
            "layers.note",
            score=score(told.trained[name][layer]),
            untrained=score(float(np.median(told.untrained[name][:, layer]))),
        )
        for layer in range(1, len(found.hidden) + 1)
    )
    return Question(
        slug=name,
        name=t.of("layers_question", name),
        group=t.of("layers_group", group_of(corpus, name)),
        counts=name in told.counts,
        told=found.told[:, :, column],
        truth=found.asked[name],
        notes=notes,
    )
