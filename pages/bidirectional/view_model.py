"""From what was measured to what the picture shows, in the visitor's language."""

from __future__ import annotations

from dataclasses import dataclass

from pages.bidirectional.direction_view import Card, DirectionView, Effects, Strip, Word
from pages.bidirectional.measure import measured, networks
from pages.bidirectional.sentence import Asked
from pages.bidirectional.url_state import PageState
from pages.shared.i18n import Words
from rnn_core.analysis.tagger import KINDS, QUANTITIES, SIDES, Answer, Side, Tagged, candidates
from rnn_core.analysis.tagger_verdict import CLEAR, answered, verdict
from rnn_core.checkpoints.taggers import Taggers
from rnn_core.models.tagger import DIRECTIONS, Direction
from rnn_core.tasks.homographs import Language, grammar
from rnn_core.tracing import agreement


@dataclass(frozen=True, eq=False)
class ViewModel:
    """What is shown, and what was measured for it."""

    place: PageState
    view: DirectionView
    found: Tagged
    shipped: Taggers


def name_of(t: Words, tag: str, tongue: Language) -> str:
    """Return a tag in the visitor's language: the sense of a homograph, else its part of speech.

    The grammars of the two languages call some parts of speech by names of their own.
    """
    part, _, sense = tag.partition(":")
    if sense:
        return t.of("bidirectional_sense", sense)
    own = f"{part}_{tongue}"
    return t.of("bidirectional_tag", own if t.has("bidirectional_tag", own) else part)


def view_model(t: Words, page_state: PageState, read: Asked) -> ViewModel:
    """Let the networks read the sentence, and say what came of it."""
    shipped = networks(page_state.spoken)
    found = measured(page_state.spoken, read.words, own=read.own)
    shown = [candidates(shipped, word, found, at) for at, word in enumerate(read.words)]
    view = DirectionView(
        claim=_claim(t, page_state.spoken, read, shipped, found),
        lede=_lede(t, page_state.spoken, read, shipped, found),
        badge=_badge(t, found),
        footer=_footer(t, shipped),
        words=tuple(
            Word(word, tuple(name_of(t, tag, page_state.spoken) for tag in tags), _note(t, shipped, word))
            for word, tags in zip(read.words, shown, strict=True)
        ),
        cards=tuple(_card(t, direction, page_state, shipped, found, shown) for direction in DIRECTIONS),
        strips=tuple(
            Strip(name, t.of("quantity", name), *(found.states[side, name] for side in SIDES))
            for name in QUANTITIES
        ),
        effects=_effects(t, found),
        word=read.word,
        step=page_state.step or 0,
        quantity=page_state.quantity,
        reader=page_state.reader,
        unit=page_state.unit,
        language=page_state.lang,
        tongue=page_state.spoken,
    )
    return ViewModel(page_state, view, found, shipped)


def _claim(t: Words, tongue: Language, read: Asked, shipped: Taggers, found: Tagged) -> str:
    """Say which directions make the word clear, by the answers of the three networks alone."""
    each = answered(found, read.word)
    names = {one: name_of(t, shipped.tags[answer.tag], tongue) for one, answer in each.items()}
    what = "sense" if ":" in shipped.tags[each["both"].tag] else "speech"
    return t.of(
        "bidirectional_claim",
        verdict(found, read.word),
        word=_noun(tongue, read.words[read.word]),
        what=t.of("bidirectional_what", what),
        **names,
    )


def _noun(tongue: Language, word: str) -> str:
    """Return a Korean homograph without its particle, and any other word as it is."""
    if tongue == "en":
        return word
    nouns = grammar(tongue).homographs
    return max((one for one in nouns if word.startswith(one)), key=len, default=word)


def _lede(t: Words, tongue: Language, read: Asked, shipped: Taggers, found: Tagged) -> str:
    told = {
        one: f"{name_of(t, shipped.tags[answer.tag], tongue)} {percent(answer.share)}"
        for one, answer in answered(found, read.word).items()
    }
    return t("bidirectional.lede", clear=CLEAR, **told)


def _badge(t: Words, found: Tagged) -> str:
    return t("bidirectional.badge", **agreement.said(found.residual))


def _footer(t: Words, shipped: Taggers) -> str:
    config = shipped.config
    return t(
        "bidirectional.footer",
        hidden=config["hidden"],
        numbers=2 * config["hidden"],
        sentences=f"{config['training']['sentences']:,}",
        seed=config["training"]["seed"],
        **{name: f"{count:,}" for name, count in config["parameters"].items()},
    )


def _note(t: Words, shipped: Taggers, word: str) -> str:
    if word in shipped.subwords:
        return ""
    share = shipped.subwords.share(word)
    return t("bidirectional.word_part", share=f"{share:.0%}") if share else t("bidirectional.word_none")


def _card(
    t: Words,
    direction: Direction,
    page_state: PageState,
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
        name=t.of("bidirectional_network", direction),
        accuracy=t(
            "bidirectional.accuracy",
            count=f"{config['test']['senses']:,}",
            share=percent(config["held_out"][direction]["sense"]),
        ),
        needs=direction,
        shares=of(direction),
        halves=halves,
        answers=tuple(
            (name_of(t, shipped.tags[int(k)], page_state.spoken), float(row[k]))
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


def _effects(t: Words, found: Tagged) -> tuple[Effects, ...]:
    return tuple(
        Effects(kind, t.of("bidirectional_effect", kind), *(found.effects[kind, side] for side in SIDES))
        for kind in KINDS
    )
