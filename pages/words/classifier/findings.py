"""What is said of two orders of the same words, of the map, of the last sum, and of the stored seeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

from pages.shared import cells
from pages.shared.experiments import experiment, row
from pages.shared.i18n import Words
from pages.words.classifier.measure import Judged
from pages.words.classifier.sentence import Asked
from pages.words.classifier.url_state import PageState
from rnn_core.analysis.verdicts import Judgement
from rnn_core.tasks.contrast import spell
from rnn_core.tasks.race import CELLS

LARGEST: Final = 6
"""Units whose terms are drawn and written one by one."""

LEARNT: Final = 0.99
"""Share of mirrored pairs from which on a seed is said to have learnt the task."""

Kind = Literal["apart", "same", "alone"]


def percent(share: float) -> str:
    """Write a share in percent, a rounded one never as all or nothing.

    Examples
    --------
    >>> percent(0.99997), percent(1.0), percent(0.43), percent(0.0002)
    ('>99.9%', '100%', '43.0%', '<0.1%')
    """
    if 0.9995 <= share < 1:
        return ">99.9%"
    return "<0.1%" if 0 < share < 0.0005 else f"{100 * share:.1f}%" if share < 1 else "100%"


def number(value: float, digits: int = 2) -> str:
    """Write a number with a true minus sign."""
    return f"{value:.{digits}f}".replace("-", "\u2212")


def verdict(t: Words, found: Judgement) -> str:
    """Say which way a sentence is judged."""
    return t.of("words_classifier_verdict", "praise" if found.praise >= 0.5 else "blame")


def kind_of(found: Judged) -> Kind:
    """Return whether the reader judges the two orders apart."""
    if found.other is None:
        return "alone"
    return "apart" if (found.whole.praise >= 0.5) != (found.other.praise >= 0.5) else "same"


def claim(t: Words, found: Judged, read: Asked) -> tuple[str, str]:
    """Say whether the reader tells the two orders apart, with both probabilities; and that the bag cannot."""
    kind, name = kind_of(found), cells.name(t, found.lesson.cell)
    title = t.of("words_classifier_claim", kind, name=name, verdict=verdict(t, found.whole))
    told: dict[str, object] = {
        "name": name,
        "whole": read.text,
        "whole_praise": percent(found.whole.praise),
        "bag": percent(found.whole.bag),
        "updates": found.stage,
    }
    if found.other is not None and read.other is not None:
        told |= {"other": spell(read.other, read.tongue), "other_praise": percent(found.other.praise)}
    return title, t.of("words_classifier_lede", "one" if kind == "alone" else "two", **told)


def whose(t: Words, found: Judged) -> str:
    """Say which networks they are."""
    return t.of(
        "words_classifier_whose",
        "yours" if found.mine else "stored",
        name=cells.name(t, found.lesson.cell),
        hidden=found.lesson.hidden,
        embedding=found.lesson.embedding,
        seed=found.lesson.seed,
        updates=found.stage,
    )


def mapped(t: Words, found: Judged) -> str:
    """Say how the first axis parts the words, and how far the vectors have moved."""
    words = found.words
    return t.of(
        "words_classifier_map",
        "moved" if found.stage else "begun",
        updates=found.stage,
        variance=percent(words.variance[0]),
        auroc=f"{words.auroc:.2f}",
        words=words.praise + words.blame,
        moved=number(words.moved),
        length=number(words.length),
    )


def mapped_seeds(t: Words, page_state: PageState, found: Judged) -> str:
    """Say the same of the stored seeds at that stage, and before training."""
    stored = _usual(page_state)
    settings = experiment("classifier")["settings"]
    at = settings["stages"].index(found.stage) if found.stage in settings["stages"] else -1
    return t(
        "words_classifier.map_seeds",
        seeds=settings["seeds"],
        name=cells.name(t, stored["cell"]),
        updates=settings["stages"][at],
        variance=_spread(t, stored["variance_marks"][at], percent),
        auroc=_spread(t, stored["auroc_marks"][at], number),
        variance_begun=_spread(t, stored["variance_marks"][0], percent),
        auroc_begun=_spread(t, stored["auroc_marks"][0], number),
    )


def _usual(page_state: PageState) -> dict[str, Any]:
    settings = experiment("classifier")["settings"]
    return row("classifier", language=page_state.spoken, cell=settings["cell"], start=settings["start"])


def _spread(t: Words, marks: Mapping[str, float], write: Any) -> str:
    return t(
        "words_classifier.range",
        median=write(marks["median"]),
        least=write(marks["least"]),
        most=write(marks["most"]),
    )


def _sign(value: float) -> str:
    return "\u2212" if value < 0 else "+"


def summed(t: Words, found: Judged) -> str:
    """Write the last sum out: the largest terms, the rest, the bias, and what the sum becomes."""
    one = found.whole
    signs = " ".join(f"{_sign(value)} {abs(value):.2f} ({name})" for name, value in terms(t, found))
    return t(
        "words_classifier.sum",
        hidden=len(one.terms),
        terms=signs.removeprefix("+ "),
        score=number(one.score),
        praise=percent(one.praise),
        verdict=verdict(t, one),
    )


def terms(t: Words, found: Judged) -> list[tuple[str, float]]:
    """Return the terms of the last sum as they are drawn."""
    one = found.whole
    largest = one.largest(LARGEST)
    rest = float(one.terms.sum() - one.terms[list(largest)].sum())
    name = "w{unit}\u00b7h{unit}"
    return [
        *((name.format(unit=unit), float(one.terms[unit])) for unit in largest),
        (t("words_classifier.rest", count=len(one.terms) - len(largest)), rest),
        ("b", one.bias),
    ]


def off(found: Judged) -> float:
    """Return by how much the terms added up differ from the network's own answer."""
    return abs(float(found.whole.terms.sum()) + found.whole.bias - found.whole.score)


def readers(page_state: PageState) -> list[dict[str, Any]]:
    """Return the stored rows of every reader in the sentences' language, with the usual start."""
    settings = experiment("classifier")["settings"]
    return [
        row("classifier", language=page_state.spoken, cell=cell, start=settings["start"]) for cell in CELLS
    ]


def pairs(t: Words, page_state: PageState) -> str:
    """Say how many seeds of each reader tell the pairs apart after the last update, and the bag."""
    settings = experiment("classifier")["settings"]
    found = readers(page_state)
    each = [
        t(
            "words_classifier.reader",
            name=cells.name(t, one["cell"]),
            share=_spread(t, one["mirrored_marks"][-1], percent),
        )
        for one in found
    ]
    bag = [share for one in found for share in one["bag_mirrored"][-1]]
    learnt = [all(share >= LEARNT for share in one["mirrored"][-1]) for one in found]
    kind = "all" if all(learnt) else "some" if any(learnt) else "none"
    names = [cells.name(t, one["cell"]) for one in found]
    told = t(
        "words_classifier.pairs",
        count=settings["pairs"],
        tongue=t.of("words_classifier_tongue", page_state.spoken),
        updates=settings["updates"],
        seeds=settings["seeds"],
        list="; ".join(each),
        bag=percent(min(bag)) if min(bag) == max(bag) else f"{percent(min(bag))}\u2013{percent(max(bag))}",
    )
    rest = [name for name, one in zip(names, learnt, strict=True) if not one]
    known = [name for name, one in zip(names, learnt, strict=True) if one]
    ended = t.of(
        "words_classifier_pairs",
        kind,
        known=_joined(t, known),
        rest=_joined(t, rest),
        updates=settings["updates"],
    )
    return f"{told} {ended}"


def _joined(t: Words, names: Sequence[str]) -> str:
    return cells.joined(t, names) if names else ""


def starts(t: Words, page_state: PageState) -> str:
    """Say what the start of the embedding decides: how much of the map one axis holds."""
    settings = experiment("classifier")["settings"]
    rows = [
        one
        for one in experiment("classifier")["rows"]
        if one["language"] == page_state.spoken and one["cell"] == settings["cell"]
    ]
    each = [
        t(
            "words_classifier.start",
            start=f"{one['start']:g}",
            variance=percent(one["variance_marks"][-1]["median"]),
            auroc=number(one["auroc_marks"][-1]["median"]),
            right=_spread(t, one["right_marks"][-1], percent),
        )
        for one in sorted(rows, key=lambda one: one["start"])
    ]
    return t(
        "words_classifier.starts",
        updates=settings["updates"],
        name=cells.name(t, settings["cell"]),
        list="; ".join(each),
    )
