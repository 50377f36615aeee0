"""From what was measured to what the floors show, in the visitor's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from pages.layers.floors import Floor, Floors, Question
from pages.layers.measure import Read, config, read, stack
from pages.layers.place import DEEPEST, Place
from pages.layers.scores import Scores, counted, printed, scores, way
from pages.layers.text import Passage
from pages.shared.i18n import Words
from rnn_core.probes.labels import GROUPS, group_of

_FIRST: Final = {"python": "in_brackets", "korean": "next_space"}
"""What the layers are asked when a visitor arrives."""


@dataclass(frozen=True, eq=False)
class Picture:
    """What is shown, and what was measured for it."""

    place: Place
    view: Floors
    found: Read
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
    asked = place.question if place.question in names else _first(told, corpus)
    last = len(found.tokens) - 1
    step = min(place.step, last) if place.step is not None else _opening(found, asked)
    view = Floors(
        claim=_claim(say, corpus, told, place.layers, skips),
        lede=_lede(say, corpus, told, place.layers, skips),
        badge=say("layers.badge", residual=f"{found.residual:.0e}".replace("e-0", "e-")),
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


def _first(told: Scores, corpus: str) -> str:
    """Ask at first what the higher layers do tell better: else the picture would belie the headline."""
    first = _FIRST[corpus]
    rises = {name: float(values[-1] - values[1]) for name, values in told.trained.items()}
    if rises[first] >= 0:
        return first
    return max((name for name in told.of("place", corpus) if name not in told.counts), key=rises.__getitem__)


def _opening(found: Read, asked: str) -> int:
    """Open where the layers disagree most about what is asked: there is something to see."""
    told = found.told[:, :, found.questions.index(asked)]
    late = np.arange(told.shape[1]) >= min(12, told.shape[1] - 1)
    apart = np.where(late, told.max(0) - told.min(0), -1.0)
    return int(apart.argmax())


def _claim(say: Words, corpus: str, told: Scores, layers: int, skips: bool) -> str:
    """Say what the layers know from the stored seeds, and where there is but one network, of that alone."""
    if layers == 1:
        return say("layers_claim.one")
    found = counted(corpus, layers, skips)
    if found is not None:
        total, tokens = len(found.seeds), f"{found.tokens:,}"
        return say("layers_claim.seeds", layers=layers, total=total, tokens=tokens, **found.ways)
    means = {group: told.mean(group, corpus) for group in GROUPS}
    ways: dict[str, str] = {
        group: say.of("layers_way", way(mean[1], mean[-1])) for group, mean in means.items()
    }
    seed = config(corpus, layers, skips)["training"]["seed"]
    return say("layers_claim.network", layers=layers, seed=seed, **ways)


def _lede(say: Words, corpus: str, told: Scores, layers: int, skips: bool) -> str:
    training = config(corpus, layers, skips)["training"]
    figures: dict[str, str] = {"seed": str(training["seed"]), "tokens": f"{training['tokens']:,}"}
    for group in GROUPS:
        values, plain = told.mean(group, corpus), told.untrained_mean(group, corpus)[1:].max()
        figures |= {
            f"{group}_low": printed(values[1]),
            f"{group}_high": printed(values[-1]),
            f"{group}_plain": printed(plain),
        }
    return say("layers.lede_one" if layers == 1 else "layers.lede", layers=layers, **figures)


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
        five_gram=f"{_per_character(about, 'five_gram'):.2f}",
        seed=training["seed"],
    )


def _per_character(about: dict[str, dict[str, float]], guess: str) -> float:
    held = about["held_out"]
    return held[guess] * held["tokens"] / held["characters"]


def _question(say: Words, corpus: str, name: str, found: Read, told: Scores) -> Question:
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
