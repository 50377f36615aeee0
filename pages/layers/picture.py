"""From what was measured to what the floors show, in the visitor's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from pages.layers.floors import Floor, Floors, Question
from pages.layers.measure import config, read, scores, stack, trained
from pages.layers.place import DEEPEST, Place
from pages.layers.text import Passage
from pages.shared import agreement
from pages.shared.i18n import Words
from rnn_core.analysis.layer_scores import Scores, agreed, printed
from rnn_core.analysis.layers import LayerReading, most_divided
from rnn_core.probes.labels import GROUPS, Group, group_of

_FIRST: Final = {"python": "in_brackets", "korean": "next_space"}
"""What the layers are asked when a visitor arrives."""


@dataclass(frozen=True, eq=False)
class Picture:
    """What is shown, and what was measured for it."""

    place: Place
    view: Floors
    found: LayerReading
    scores: Scores
    skips: bool
    examined: dict[str, Any]

    @property
    def corpus(self) -> str:
        """Whose networks read."""
        return self.place.corpus


def skips_of(place: Place) -> bool:
    """Whether the chosen stack has ways round its layers: only the deepest has."""
    return place.ways == "skips" and place.layers == DEEPEST


def score(value: float) -> str:
    """Write a score as statisticians do.

    Examples
    --------
    >>> score(0.9541), score(1.0), score(-0.1)
    ('.95', '1.00', '−.10')
    """
    return f"{value:.2f}".replace("0.", ".", 1).replace("-", "\u2212")


def picture(say: Words, place: Place, passage: Passage) -> Picture:
    """Let the stack read the passage, and say what came of it."""
    corpus, skips = passage.corpus, skips_of(place)
    found = read(corpus, place.layers, skips, passage)
    told = scores(corpus, place.layers, skips)
    names = [name for group in GROUPS for name in told.of(group, corpus)]
    asked = place.question if place.question in names else told.opening_question(corpus, _FIRST[corpus])
    last = len(found.tokens) - 1
    step = min(place.step, last) if place.step is not None else most_divided(found, asked)
    view = Floors(
        claim=_claim(say, corpus, place.layers, skips),
        lede=_lede(say, corpus, place.layers, skips),
        badge=say("layers.badge", **agreement.said(found.residual)),
        footer=_footer(say, corpus, place.layers, skips),
        tokens=found.tokens.shown,
        graphemes=found.tokens.graphemes,
        source=tuple(int(one) for one in found.tokens.source),
        floors=tuple(
            Floor(say("layers.layer", number=k + 1), hidden) for k, hidden in enumerate(found.hidden)
        ),
        questions=tuple(_question(say, corpus, name, found, told) for name in names),
        question=asked,
        step=step,
        language=place.lang,
        rev=f"{corpus}-{place.layers}-{skips}-{passage.sha[:16]}",
    )
    return Picture(place, view, found, told, skips, stack(corpus, place.layers, skips).examined)


def _claim(say: Words, corpus: str, layers: int, skips: bool) -> str:
    """Say what the top layer knows better or worse than the first in every network that was trained."""
    if layers == 1:
        return say("layers_claim.single")
    networks = trained(corpus, layers, skips)
    more, less = agreed(networks, "rises"), agreed(networks, "falls")
    kind = "both" if more and less else "more" if more else "less" if less else "none"
    whose = "all" if len(networks) > 1 else "one"
    return say.of("layers_claim", f"{whose}_{kind}", more=_listed(say, more), less=_listed(say, less))


def _listed(say: Words, groups: list[Group]) -> str:
    names = [say.of("layers_known", group) for group in groups]
    if len(names) < 2:
        return "".join(names)
    return say("layers.and", first=say("layers.comma").join(names[:-1]), last=names[-1])


def _lede(say: Words, corpus: str, layers: int, skips: bool) -> str:
    """Give the figures that the claim is made of: those of the network that is shown."""
    networks = trained(corpus, layers, skips)
    shown = networks[0]
    groups: list[Group] = [*agreed(networks, "falls"), *agreed(networks, "rises")] if layers > 1 else []
    told = say("layers.comma").join(
        say.of("layers_known", group)
        + " "
        + " \u2192 ".join(
            dict.fromkeys(printed(one) for one in (shown.means[group][0], shown.means[group][-1]))
        )
        for group in groups or GROUPS
    )
    kind = "single" if layers == 1 else "one" if len(networks) == 1 else "all" if groups else "mixed"
    return say.of("layers_lede", kind, total=len(networks), seed=shown.seed, layers=layers, list=told)


def _footer(say: Words, corpus: str, layers: int, skips: bool) -> str:
    about = config(corpus, layers, skips)
    training = about["training"]
    return say(
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


def _question(say: Words, corpus: str, name: str, found: LayerReading, told: Scores) -> Question:
    column = found.questions.index(name)
    notes = tuple(
        say(
            "layers.note",
            score=score(told.trained[name][layer]),
            untrained=score(float(np.median(told.untrained[name][:, layer]))),
        )
        for layer in range(1, len(found.hidden) + 1)
    )
    return Question(
        slug=name,
        name=say.of("layers_question", name),
        group=say.of("layers_group", group_of(corpus, name)),
        counts=name in told.counts,
        told=found.told[:, :, column],
        truth=found.asked[name],
        notes=notes,
    )
