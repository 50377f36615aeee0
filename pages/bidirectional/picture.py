"""From what was measured to what the picture shows, in the visitor's language."""

from __future__ import annotations

from dataclasses import dataclass

from pages.bidirectional.measure import measured, networks
from pages.bidirectional.place import Place
from pages.bidirectional.readers import Card, Effects, Readers, Strip, Word
from pages.bidirectional.sentence import Asked
from pages.shared import agreement
from pages.shared.i18n import Language, Words
from rnn_core.analysis.tagger import KINDS, QUANTITIES, SIDES, Answer, Side, Tagged, candidates
from rnn_core.analysis.tagger_verdict import CLEAR, answered, verdict
from rnn_core.checkpoints.taggers import Taggers
from rnn_core.models.tagger import DIRECTIONS, Direction
from rnn_core.tasks.homographs import grammar


@dataclass(frozen=True, eq=False)
class Picture:
    """What is shown, and what was measured for it."""

    place: Place
    view: Readers
    found: Tagged
    shipped: Taggers


def name_of(say: Words, tag: str, tongue: Language) -> str:
    """Return a tag in the visitor's language: the sense of a homograph, else its part of speech.

    The grammars of the two languages call some parts of speech by names of their own.
    """
    part, _, sense = tag.partition(":")
    if sense:
        return say.of("bidirectional_sense", sense)
    own = f"{part}_{tongue}"
    return say.of("bidirectional_tag", own if say.has("bidirectional_tag", own) else part)


def picture(say: Words, place: Place, read: Asked) -> Picture:
    """Let the networks read the sentence, and say what came of it."""
    shipped = networks(place.spoken)
    found = measured(place.spoken, read.words, own=read.own)
    shown = [candidates(shipped, word, found, at) for at, word in enumerate(read.words)]
    view = Readers(
        claim=_claim(say, place.spoken, read, shipped, found),
        lede=_lede(say, place.spoken, read, shipped, found),
        badge=_badge(say, found),
        footer=_footer(say, shipped),
        words=tuple(
            Word(word, tuple(name_of(say, tag, place.spoken) for tag in tags), _note(say, shipped, word))
            for word, tags in zip(read.words, shown, strict=True)
        ),
        cards=tuple(_card(say, direction, place, shipped, found, shown) for direction in DIRECTIONS),
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


def _claim(say: Words, tongue: Language, read: Asked, shipped: Taggers, found: Tagged) -> str:
    """Say which directions make the word clear, by the answers of the three networks alone."""
    each = answered(found, read.word)
    names = {one: name_of(say, shipped.tags[answer.tag], tongue) for one, answer in each.items()}
    what = "sense" if ":" in shipped.tags[each["both"].tag] else "speech"
    return say.of(
        "bidirectional_claim",
        verdict(found, read.word),
        word=_noun(tongue, read.words[read.word]),
        what=say.of("bidirectional_what", what),
        **names,
    )


def _noun(tongue: Language, word: str) -> str:
    """Return a Korean homograph without its particle, and any other word as it is."""
    if tongue == "en":
        return word
    nouns = grammar(tongue).homographs
    return max((one for one in nouns if word.startswith(one)), key=len, default=word)


def _lede(say: Words, tongue: Language, read: Asked, shipped: Taggers, found: Tagged) -> str:
    told = {
        one: f"{name_of(say, shipped.tags[answer.tag], tongue)} {percent(answer.share)}"
        for one, answer in answered(found, read.word).items()
    }
    return say("bidirectional.lede", clear=CLEAR, **told)


def _badge(say: Words, found: Tagged) -> str:
    return say("bidirectional.badge", **agreement.said(found.residual))


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
    say: Words,
    direction: Direction,
    place: Place,
    shipped: Taggers,
    found: Tagged,
    shown: list[tuple[str, ...]],
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
            (name_of(say, shipped.tags[int(k)], place.spoken), float(row[k]))
            for row, k in zip(likely, likely.argmax(-1), strict=True)
        ),
        clear=tuple(answered(found, at)[direction].clear for at in range(len(likely))),
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


def _effects(say: Words, found: Tagged) -> tuple[Effects, ...]:
    return tuple(
        Effects(kind, say.of("bidirectional_effect", kind), *(found.effects[kind, side] for side in SIDES))
        for kind in KINDS
    )
