"""Every step of every lesson as a class's phones are told it: nothing measured before it is revealed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from pages.course import LESSONS, catalogue, figures
from pages.course.figures import player
from pages.room import phone_figure, slides
from pages.shared.i18n import LANGUAGES
from pages.shared.lessons.measuring import TRUTH, Measured
from pages.shared.lessons.schema import Lesson, Step
from pages.shared.rooms import machine
from pages.shared.rooms.answers import checked
from pages.shared.rooms.machine import RoomState, Slide
from pages.shared.rooms.phone import page

FIRST_LOAD = 250_000
"""Bytes that a phone may be sent before it is in its class."""
PHASES = (None, "ask", "votes")
STEPS = [(slug, step.id) for slug in LESSONS for step in catalogue.lesson(slug).steps]
ASKED = [(slug, step.id) for slug in LESSONS for step in catalogue.lesson(slug).steps if step.predict]


def step_of(slug: str, name: str) -> tuple[Lesson, Step]:
    lesson = catalogue.lesson(slug)
    return lesson, next(one for one in lesson.steps if one.id == name)


def said(slide: Slide) -> Iterator[dict[str, Any]]:
    """Yield what is told of a slide until the measurement is revealed."""
    state = RoomState().shown(slide)
    for action in PHASES:
        state = state.after(action) if action and state.question else state
        yield machine.told(state, 5, [state.question.measured] * 5 if state.question else [])


def other(found: Measured) -> Measured:
    """Return another measurement of the same step: whatever depends on it is told otherwise."""
    if found.answer >= 0:
        return replace(found, answer=0 if found.answer else 1)
    truth = tuple(0.5 - one for one in found.truth) if isinstance(found.truth, tuple) else 0.123
    return replace(found, truth=truth, after={**found.after, TRUTH: truth})


@pytest.mark.parametrize(("slug", "name"), ASKED)
def test_nothing_that_is_told_before_the_reveal_depends_on_the_measurement(slug: str, name: str) -> None:
    lesson, step = step_of(slug, name)
    found = catalogue.measured(lesson, step)
    slide, wrong = (slides.slide(lesson, step, one) for one in (found, other(found)))
    assert slide.asked is not None
    assert wrong.asked is not None
    assert slide.asked.measured != wrong.asked.measured
    for told, instead in zip(list(said(slide))[:2], list(said(wrong))[:2], strict=True):
        assert json.dumps(told) == json.dumps(instead)
    for told in said(slide):
        assert not {"measured", "said", "why", "was"} & (told["question"].keys() | told["slide"].keys())
        assert told["slide"] == {"place": f"{slug}/{name}", **slide.shown}


@pytest.mark.parametrize(("slug", "name"), STEPS)
def test_a_figure_holds_no_value_that_is_withheld(slug: str, name: str) -> None:
    step = step_of(slug, name)[1]
    drawn = phone_figure.of(step.figure)
    if drawn is None:
        assert step.figure.kind != "player"
        return
    settings = figures.settings_of(step.figure)
    names = figures.kind_of(step.figure).names(settings)
    shown, steps = drawn_values(drawn), int(names["steps"])
    told_until = steps - 1 if settings.until is None else settings.until
    assert all(t <= told_until for _, t in shown)
    if step.figure.kind == "player":
        hidden = player.driven([settings], steps).withheld
        assert (
            not {(one.quantity, t) for one in hidden for t in range(one.first, one.last + 1)} & shown.keys()
        )
    for (letter, t), value in shown.items():
        unit = int(letter[1:] or 1) - 1
        known = names["all"](letter[0])[t][unit] if step.figure.kind == "hand" else names[letter][t]
        assert value == pytest.approx(known, abs=5.1e-4)


def drawn_values(drawn: Mapping[str, Any]) -> dict[tuple[str, int], float]:
    return {
        (row["letter"], drawn["first"] + at): value
        for row in drawn["rows"]
        for at, value in enumerate(row["values"])
        if value is not None
    }


@pytest.mark.parametrize(("slug", "name"), ASKED)
def test_what_was_measured_is_an_answer_and_is_told_in_every_language(slug: str, name: str) -> None:
    lesson, step = step_of(slug, name)
    slide = slides.slide(lesson, step, catalogue.measured(lesson, step))
    assert slide.asked is not None
    assert checked(slide.asked, slide.asked.measured) is not None
    assert set(slide.asked.spoken) == set(LANGUAGES)
    state = RoomState().shown(slide).after("ask").after("votes").after("measured")
    assert machine.read(machine.written(state)).known == (f"{slug}/{name}",)
    told = machine.told(state, 5, [])
    assert told["slide"]["why"]["ko"] != told["slide"]["why"]["en"]
    again = slides.slide(lesson, step, catalogue.measured(lesson, step), state.known)
    assert again.asked is None
    assert again.shown["why"] == told["slide"]["why"]


@pytest.mark.parametrize("slug", LESSONS)
def test_who_walks_alone_comes_no_further_than_the_next_question(slug: str) -> None:
    lesson = catalogue.lesson(slug)
    measured = partial(catalogue.measured, lesson)
    known: list[str] = []
    for place in [slides.place(lesson, step) for step in lesson.steps if step.predict]:
        deck = slides.deck(lesson, len(lesson.steps), known, measured)
        assert deck[-1]["place"] == place
        assert [one["place"] for one in deck if one["closed"]] == [place]
        assert not {"said", "why", "was"} & deck[-1].keys()
        known.append(place)
    assert len(slides.deck(lesson, len(lesson.steps), known, measured)) == len(lesson.steps)
    assert len(slides.deck(lesson, 2, known, measured)) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phone_is_in_its_class_within_250_kb(language: str) -> None:
    body, _ = page(language)  # type: ignore[arg-type]
    news = max(
        len(json.dumps(told, ensure_ascii=False).encode())
        for slug, name in STEPS
        for lesson, step in [step_of(slug, name)]
        for told in said(slides.slide(lesson, step, catalogue.measured(lesson, step)))
    )
    assert len(body.encode()) + 2 * news < FIRST_LOAD  # it joins, and the stream tells it the same again
