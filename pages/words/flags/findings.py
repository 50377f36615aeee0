"""What is said of a cell's line, of the word that changes, and of both on sentences that were held out."""

from __future__ import annotations

from operator import attrgetter
from typing import Any, Final, Literal

import numpy as np

from pages.shared import cells
from pages.shared.experiments import experiment, row
from pages.shared.i18n import Words
from pages.words.flags.measure import COUNTS, Flipped
from pages.words.flags.sentence import DECIDED, Asked, flag_of
from pages.words.flags.url_state import PageState
from rnn_core.analysis.flags import Course, Moved, course, level
from rnn_core.tasks.agreement import flags, labels
from rnn_core.units.flags import FlagStudy

SEEN: Final = 0.005
"""Probability from which on a word beside those that the flag decides is drawn."""

MOVES: Final = 0.25
"""Levels by which a line must rise or fall in one step for that to be said."""

Kind = Literal["both", "rise", "fall", "flat"]
Spread = Literal["less", "more", "alike"]


def percent(share: float) -> str:
    """Write a share in percent, a rounded one never as all or nothing.

    Examples
    --------
    >>> percent(0.9998), percent(1.0), percent(0.43), percent(0.0002), percent(0.0), percent(0.052)
    ('>99.9%', '100%', '43%', '<0.1%', '0%', '5.2%')
    """
    if 0.9995 <= share < 1:
        return ">99.9%"
    if 0 < share < 0.0005:
        return "<0.1%"
    return f"{100 * share:.1f}%" if 0 < share < 0.095 or 0.905 < share < 1 else f"{100 * share:.0f}%"


def levels(
    found: Flipped, unit: int, *, changed: bool = False, begun: bool = False, study: FlagStudy | None = None
) -> np.ndarray:
    """Return a unit's line over the words: 1 is its mean where the flag is up, -1 where it is not.

    `begun`: with what it was before the first word.
    """
    of = study or found.study
    apart = of.up[unit], of.down[unit]
    states = found.ways.states[1 if changed else 0][0 if begun else 1 :, unit]
    # A cell that the flag does not move is drawn on a scale of its own.
    up, down = apart if abs(apart[0] - apart[1]) > 1e-3 else (states.max() + 1e-3, states.min() - 1e-3)
    return level(states, up, down)


def seen_in(found: Flipped) -> tuple[Kind, Course]:
    """Read the line of the first cell that is set: whether it moves, and where most."""
    line = course(levels(found, found.units[0], begun=True))
    moves = (line.rises >= MOVES, line.falls >= MOVES)
    kinds: dict[tuple[bool, bool], Kind] = {
        (True, True): "both",
        (True, False): "rise",
        (False, True): "fall",
        (False, False): "flat",
    }
    return kinds[moves], line


def claim(t: Words, page_state: PageState, found: Flipped, read: Asked) -> tuple[str, str]:
    """Say where the line of the first cell that is set rises and falls; and what setting does to the word."""
    kind, line = seen_in(found)
    words: dict[str, object] = {"unit": found.units[0]}
    if kind in ("both", "rise"):
        words["rise"] = read.labels[line.rise]
    if kind in ("both", "fall"):
        words["fall"] = read.labels[line.fall]
    return t.of("words_flags_claim", kind, **words), flip(t, page_state, found, read)


def _cells(t: Words, found: Flipped) -> str:
    kind = "one" if len(found.units) == 1 else "more"
    return t.of("words_flags_named", kind, list=cells.joined(t, [f"{unit}" for unit in found.units]))


def sides(found: Flipped, read: Asked, page_state: PageState) -> tuple[Moved, ...]:
    """Return both sides of what the flag decides, each as one; none where neither is likely."""
    flag = flag_of(page_state)
    both = [(some, found.ways.share(read.after, some)) for some in (flag.yes, flag.no)]
    if sum(before for _, (before, _) in both) < DECIDED:
        return ()
    return tuple(Moved(group(some, page_state), *shares) for some, shares in both)


def group(some: tuple[str, ...], page_state: PageState) -> str:
    """Write several words as one: the first two, and that there are more."""
    written = "\u00b7".join(labels([one], page_state.spoken)[0] for one in some[:2])
    return f"{written} \u2026" if len(some) > 2 else written


def entries(found: Flipped, read: Asked, page_state: PageState, most: int = 5) -> tuple[Moved, ...]:
    """Return what may come next, as it is drawn: the two sides that the flag decides, then other words.

    The likeliest of these is among them, both as it is and with the cells set.
    """
    first, flag = sides(found, read, page_state), flag_of(page_state)
    decided = {*flag.yes, *flag.no} if first else set()
    every = found.ways.moved(read.after, most=found.ways.likely.shape[-1])
    others = [one for one in every if one.word not in decided and max(one.before, one.after) >= SEEN]
    likely = sorted(others, key=lambda one: -max(one.before, one.after))
    leading = [max(likely, key=attrgetter(way)) for way in ("before", "after")] if likely else []
    chosen = [*dict.fromkeys([*leading, *likely])][: most - len(first)]
    others = [one for one in likely if one in chosen]
    return (*first, *(one._replace(word=labels([one.word], page_state.spoken)[0]) for one in others))


def flip(t: Words, page_state: PageState, found: Flipped, read: Asked) -> str:
    """Say whether the side that the flag decides changes with the cells set; else whether the word does."""
    shown = sides(found, read, page_state) or entries(found, read, page_state)
    before, after = max(shown, key=lambda one: one.before), max(shown, key=lambda one: one.after)
    told: dict[str, object] = {
        "cells": _cells(t, found),
        "last": read.last,
        "from": before.word,
        "from_before": percent(before.before),
        "from_after": percent(before.after),
    }
    if before.word == after.word:
        return t("words_flags.keeps", **told)
    more = {"to_before": percent(after.before), "to_after": percent(after.after)}
    return t("words_flags.flips", **told, **more, to=after.word)


def set_to(t: Words, page_state: PageState, found: Flipped) -> str:
    """Say what the cells are set to, in numbers."""
    flag = t.of("words_flags_flag", page_state.looked_at)
    each = [
        t(
            "words_flags.cell_set",
            unit=unit,
            was=_number(float(found.ways.states[0][found.ways.step, unit])),
            now=_number(value),
        )
        for unit, value in found.values.items()
    ]
    return t.of("words_flags_set", "off" if found.off else "on", flag=flag, list=", ".join(each))


def _number(value: float) -> str:
    return f"{value:.2f}".replace("-", "\u2212")


def written_on(t: Words, page_state: PageState, found: Flipped) -> str:
    """Say how the network itself would go on, as it is and with the cells set."""
    plain, changed = (
        " ".join(labels(one, page_state.spoken)).replace(" .", ".") for one in found.ways.written
    )
    return t("words_flags.written", plain=plain, changed=changed)


def held_out(t: Words, page_state: PageState, found: Flipped) -> str:
    """Say in how many held-out sentences the same cells flip the word, and the control cell."""
    study = found.study
    share = (
        study.flips[COUNTS[page_state.cells]]
        if page_state.cells in COUNTS
        else study.flips_reader
        if page_state.cells == "reader"
        else study.flips_control
    )
    flag = flag_of(page_state)
    yes, no = (group(some, page_state) for some in (flag.yes, flag.no))
    return t(
        "words_flags.held_out",
        sentences=study.sentences,
        cells=_cells(t, found),
        share=percent(share),
        control=study.control,
        control_share=percent(study.flips_control),
        yes=yes,
        no=no,
    )


def whose(t: Words, found: Flipped) -> str:
    """Say which network it is, and how it came to be the one."""
    told = {"hidden": found.net.lesson.units, "seed": found.net.lesson.seed}
    if found.mine:
        return t("words_flags.yours", **told)
    return t("words_flags.shipped", **told, tried=found.net.config["seeds_tried"])


def over_seeds(t: Words, page_state: PageState, found: Flipped) -> str:
    """Say what one, two and four cells do in networks that were not chosen."""
    stored = row(
        "flags", language=page_state.spoken, hidden=found.net.lesson.units, flag=page_state.looked_at
    )
    spread = {
        name: t(
            "words_flags.range",
            median=percent(stored[f"flips_{count}_marks"]["median"]),
            least=percent(stored[f"flips_{count}_marks"]["least"]),
            most=percent(stored[f"flips_{count}_marks"]["most"]),
        )
        for name, count in COUNTS.items()
    }
    settings = experiment("flags")["settings"]
    return t("words_flags.over_seeds", seeds=settings["seeds"], hidden=found.net.lesson.units, **spread)


def telling(t: Words, page_state: PageState, found: Flipped) -> str:
    """Say how well the best cell tells the flag, before training too, and whether it also decides."""
    study = found.study
    kind = "decides" if study.flips_reader >= 0.9 else "some" if study.flips_reader >= 0.1 else "not"
    return " ".join(
        [
            t(
                "words_flags.tells",
                reader=study.reader,
                flag=t.of("words_flags_flag", page_state.looked_at),
                auroc=f"{study.auroc:.3f}",
                untrained=f"{study.untrained:.3f}",
                positions=f"{study.positions:,}",
            ),
            t.of("words_flags_reader", kind, share=percent(study.flips_reader)),
        ]
    )


def carrying(t: Words, page_state: PageState, found: Flipped) -> str:
    """Say what comes of setting the cells at the raising word, and leaving them alone."""
    flag = flag_of(page_state)
    raising = t("words_flags.or").join(labels([one], page_state.spoken)[0] for one in flag.raising[:2])
    study = found.study
    shares = [study.carried[count] for count in (1, 2, 4)]
    kind = "lasts" if shares[-1] >= 0.9 else "some" if shares[-1] >= 0.1 else "renewed"
    told = {name: percent(share) for name, share in zip(COUNTS, shares, strict=True)}
    return " ".join((t("words_flags.carried", raising=raising, **told), t.of("words_flags_carried", kind)))


def sizes(t: Words, page_state: PageState) -> str:
    """Say whether a larger network hangs less on a single cell, though its cells tell as much."""
    rows = rows_of(page_state)
    learnt = [one for one in rows if min(one["right"]) >= 0.99]
    if len(learnt) < 2:
        return t("words_flags.sizes_short")
    small, large = learnt[0], learnt[-1]
    one = [each["flips_1_marks"]["median"] for each in (small, large)]
    kind: Spread = "less" if one[1] < one[0] - 0.1 else "more" if one[1] > one[0] + 0.1 else "alike"
    settings = experiment("flags")["settings"]
    return t.of(
        "words_flags_sizes",
        kind,
        small=small["hidden"],
        large=large["hidden"],
        small_one=percent(one[0]),
        large_one=percent(one[1]),
        small_auroc=f"{small['auroc_marks']['median']:.3f}",
        large_auroc=f"{large['auroc_marks']['median']:.3f}",
        seeds=settings["seeds"],
    )


def rows_of(page_state: PageState) -> list[dict[str, Any]]:
    """Return the stored rows of the flag, the smallest network first."""
    wanted = page_state.spoken, page_state.looked_at
    found = [one for one in experiment("flags")["rows"] if (one["language"], one["flag"]) == wanted]
    return sorted(found, key=lambda one: one["hidden"])


def unlearnt(t: Words, page_state: PageState) -> str:
    """Say at which sizes some seed did not learn the flag; empty: at none."""
    poor = [f"{one['hidden']}" for one in rows_of(page_state) if min(one["right"]) < 0.99]
    return t("words_flags.unlearnt", list=", ".join(poor)) if poor else ""


def names(page_state: PageState) -> list[str]:
    """Return the flags of the sentence's language."""
    return [one.name for one in flags(page_state.spoken)]
