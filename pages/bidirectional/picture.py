"""From what was measured to what the two readers show, in the visitor's language."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pages.bidirectional.measure import (
    KINDS,
    SIDES,
    Answer,
    Measured,
    candidates,
    measured,
    networks,
)
from pages.bidirectional.place import QUANTITIES, Place, Side
from pages.bidirectional.readers import Card, Effects, Readers, Strip, Word
from pages.bidirectional.sentence import Asked
from pages.shared.i18n import Words
from rnn_core.checkpoints.taggers import Taggers
from rnn_core.models.tagger import DIRECTIONS, Direction
from rnn_core.tasks.homographs import grammar


@dataclass(frozen=True, eq=False)
class Picture:
    """What is shown, and what was measured for it."""

    place: Place
    view: Readers
    found: Measured
    shipped: Taggers


def name_of(say: Words, tag: str) -> str:
    """Return a tag in the visitor's language: the sense of a homograph, else its part of speech."""
    part, _, sense = tag.partition(":")
    return say.of("bidirectional_sense", sense) if sense else say.of("bidirectional_tag", part)


def picture(say: Words, place: Place, read: Asked) -> Picture:
    """Let the networks read the sentence, and say what came of it."""
    shipped = networks(place.spoken)
    found = measured(place.spoken, read.words, own=read.own)
    shown = [candidates(shipped, word, found, at) for at, word in enumerate(read.words)]
    view = Readers(
        claim=_claim(say, place, read, shipped, found),
        lede=say.of("bidirectional", f"lede_{place.spoken}_{_where(read, found)}"),
        badge=_badge(say, found),
        footer=_footer(say, shipped),
        words=tuple(
            Word(word, tuple(name_of(say, tag) for tag in tags), _note(say, shipped, word))
            for word, tags in zip(read.words, shown, strict=True)
        ),
        cards=tuple(_card(say, direction, shipped, found, shown) for direction in DIRECTIONS),
        strips=tuple(
            Strip(name, say.of("quantity", name), *(found.states[side, name] for side in SIDES))
            for name in QUANTITIES
        ),
        effects=_effects(say, found),
        word=read.word,
        step=place.step or 0,
        quantity=place.quantity,
        reader=place.reader,
        unit=place.unit,
        language=place.lang,
        tongue=place.spoken,
    )
    return Picture(place, view, found, shipped)


def strongest(read: Asked, found: Measured) -> tuple[Side, int] | None:
    """Return by way of which reader, and which other word, moved the answer most; None for a lone word."""
    falls = {side: np.delete(found.effects["hidden", side][read.word], read.word) for side in SIDES}
    if not falls["forward"].size:
        return None
    side = max(SIDES, key=lambda one: float(falls[one].max()))
    at = int(falls[side].argmax())
    return side, at + (at >= read.word)


def _where(read: Asked, found: Measured) -> str:
    moved = strongest(read, found)
    return "before" if moved is not None and moved[1] < read.word else "after"


def _claim(say: Words, place: Place, read: Asked, shipped: Taggers, found: Measured) -> str:
    word = read.words[read.word]
    if len(shipped.readings.get(word.lower(), ())) < 2:
        return say("bidirectional.claim_plain", word=word)
    # Of a homograph the noun alone, without its particle.
    nouns = grammar(place.spoken).homographs
    noun = max((one for one in nouns if word.lower().startswith(one)), key=len, default=word)
    return say.of(
        "bidirectional", f"claim_{_where(read, found)}", word=word if place.spoken == "en" else noun
    )


def _badge(say: Words, found: Measured) -> str:
    return say("bidirectional.badge", residual=f"{found.residual:.0e}".replace("e-0", "e-"))


def _footer(say: Words, shipped: Taggers) -> str:
    config = shipped.config
    return say(
        "bidirectional.footer",
        hidden=config["hidden"],
        sentences=f"{config['training']['sentences']:,}",
        seed=config["training"]["seed"],
        **{name: f"{count:,}" for name, count in config["parameters"].items()},
    )


def _note(say: Words, shipped: Taggers, word: str) -> str:
    if word in shipped.subwords:
        return ""
    share = shipped.subwords.share(word)
    return say("bidirectional.word_part", share=f"{share:.0%}") if share else say("bidirectional.word_none")


def _card(
    say: Words, direction: Direction, shipped: Taggers, found: Measured, shown: list[tuple[str, ...]]
) -> Card:
    config = shipped.config

    def of(answer: Answer) -> tuple[tuple[float, ...], ...]:
        return tuple(
            tuple(float(found.shares[answer][at, shipped.tags.index(tag)]) for tag in tags)
            for at, tags in enumerate(shown)
        )

    halves: dict[Side, tuple[tuple[float, ...], ...]] = {}
    if direction == "both":
        halves = {"forward": of("left_half"), "backward": of("right_half")}
    likely = found.shares[direction]
    return Card(
        name=say.of("bidirectional_network", direction),
        accuracy=say(
            "bidirectional.accuracy",
            count=f"{config['test']['senses']:,}",
            share=percent(config["held_out"][direction]["sense"]),
        ),
        needs=direction,
        shares=of(direction),
        halves=halves,
        answers=tuple(
            (name_of(say, shipped.tags[int(k)]), float(row[k]))
            for row, k in zip(likely, likely.argmax(-1), strict=True)
        ),
    )


def percent(share: float) -> str:
    """Write a share in whole percent, but for what would be rounded up to all.

    Examples
    --------
    >>> percent(0.581), percent(0.997), percent(0.99999), percent(1.0)
    ('58%', '99.7%', '>99.9%', '100%')
    """
    if 0.9995 <= share < 1:
        return ">99.9%"
    return f"{100 * share:.1f}%" if 0.995 <= share < 1 else f"{100 * share:.0f}%"


def _effects(say: Words, found: Measured) -> tuple[Effects, ...]:
    return tuple(
        Effects(kind, say.of("bidirectional_effect", kind), *(found.effects[kind, side] for side in SIDES))
        for kind in KINDS
    )
