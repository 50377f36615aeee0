"""One lesson on screen: its bar, the card of the visitor's step, and the figures of the steps around it."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

import streamlit as st

from pages.course import card, catalogue, figures, keeping, worksheets
from pages.course.lesson_bar import lesson_bar
from pages.course.lesson_view import Event, lesson_view, strings
from pages.course.progress import Progress
from pages.course.url_state import ADDRESS, OWN
from pages.shared import state
from pages.shared.downloads import offer
from pages.shared.i18n import Words
from pages.shared.lessons.schema import Lesson

_WHOLE: Final = "course_whole"
NEAR: Final = 2
"""Steps before and after the visitor's own whose figures are drawn beforehand."""

_SEEN: Final = "course_seen"
"""Session key: lesson -> id of the last event of its card that was taken over."""


@dataclass(frozen=True)
class Scene:
    """One drawing, and the settings of the steps that show it, the visitor's own first.

    Attributes
    ----------
    name : str
        Prefix of all keys of the drawing: the same in every run in which the drawing is the same.
    kind : str
    settings : tuple
    """

    name: str
    kind: str
    settings: tuple[Any, ...]


def scenes_of(lesson: Lesson, progress: Progress, at: int) -> tuple[list[int], list[Scene]]:
    """Return for each step of the run which drawing it shows, and the drawings.

    Steps of one kind whose settings have the same scene share a drawing. What any of them withholds, the
    drawing withholds: it is in the browser with all of them.
    """
    run = card.shown_steps(lesson, progress, at)
    which: list[int] = []
    found: dict[tuple[str, Hashable], list[tuple[int, Any]]] = {}
    for index in run:
        figure = card.figure_at(lesson.steps[index], progress)
        settings = figures.settings_of(figure)
        key = (figure.kind, figures.kind_of(figure).scene(settings))
        found.setdefault(key, []).append((index, settings))
        which.append(list(found).index(key))
    made = [
        Scene(
            f"lesson_{lesson.number}_{kind}_{_digest(what)}",
            kind,
            tuple(one for _, one in sorted(some, key=lambda pair: pair[0] != at)),
        )
        for (kind, what), some in found.items()
    ]
    return which, made


def _digest(scene: Hashable) -> str:
    return hashlib.sha256(repr(scene).encode()).hexdigest()[:8]


def apply(
    lesson: Lesson, progress: Progress, events: Sequence[Event], seen: int
) -> tuple[Progress, int, bool]:
    """Return the progress after some events, the id of the last one, and whether the visitor left."""
    steps = {step.id: step for step in lesson.steps}
    left = False
    for one in sorted(events, key=lambda event: event.id):
        if one.id <= seen:
            continue
        seen = one.id
        step = steps.get(one.step)
        if one.kind == "leave":
            left = True
        elif one.kind == "at" and 0 <= one.at < len(lesson.steps):
            progress = Progress(progress.answers, progress.done, progress.quiz, one.at)
        elif step is not None and one.kind == "lock":
            progress = progress.lock(step, one.value)
        elif step is not None and one.kind == "quiz":
            progress = progress.reply(step, one.question, one.value)
        elif step is not None and one.kind in {"done", "skip"} and step.kind != "quiz":
            progress = progress.finish(step)
    return progress, seen, left


def show(t: Words, lesson: Lesson) -> None:
    """Draw a lesson where the visitor is in it."""
    with st.container(key="lesson", gap=None):
        _stage(t, lesson)
        st.page_link(
            "pages/room/page.py",
            label=t("course.teach"),
            icon=":material/groups:",
            query_params={"lang": str(t.language), "lesson": str(_number(lesson))},
        )


def near(run: Sequence[int], which: Sequence[int], at: int, reach: int) -> frozenset[int]:
    """Return which drawings are made: those of the steps that can be reached with few presses.

    Parameters
    ----------
    run, which
        Indices of the steps in the browser, and the drawing of each.
    at
        Where the visitor is.
    reach
        How many steps before and after; 0: the first picture waits for none that is hidden.
    """
    return frozenset(one for step, one in zip(run, which, strict=True) if abs(step - at) <= reach)


def take_over(lesson: Lesson, events: Sequence[Event]) -> None:
    """Keep what the visitor did, before their page is drawn anew."""
    seen: dict[str, int] = st.session_state.setdefault(_SEEN, {})
    # Whoever came by a link is at the step that it names, whatever was kept.
    here = replace(keeping.progress(lesson.slug), at=min(ADDRESS.here().step, len(lesson.steps)) - 1)
    changed, last, left = apply(lesson, here, events, seen.get(lesson.slug, 0))
    if last > seen.get(lesson.slug, 0):
        seen[lesson.slug] = last
        keeping.put(lesson.slug, changed)
        ADDRESS.move(**({"lesson": _goal(lesson, events), "step": 1} if left else {"step": changed.at + 1}))


def _goal(lesson: Lesson, events: Sequence[Event]) -> int:
    """Return where who leaves goes: the lesson after this one if they asked for it, else the list."""
    wanted = next((one.at for one in reversed(events) if one.kind == "leave"), -1)
    return wanted if wanted == _following(lesson) else 0


@st.fragment
def _stage(t: Words, lesson: Lesson) -> None:
    if ADDRESS.here().lesson != _number(lesson):
        st.rerun()  # the visitor has left
    ADDRESS.write()
    at = min(ADDRESS.here().step, len(lesson.steps)) - 1
    progress = keeping.progress(lesson.slug)
    seen: dict[str, int] = st.session_state.setdefault(_SEEN, {})
    which, scenes = scenes_of(lesson, progress, at)
    marks = [{"kind": one.kind, "done": one.id in progress.done} for one in lesson.steps]
    stage = st.container(key="lesson_stage")
    run = list(card.shown_steps(lesson, progress, at))
    with stage:
        room = figures.kinds()[scenes[which[run.index(at)]].kind].room
        st.html(f"<style>.st-key-lesson_figures {{ --room: {room}px }}</style>")
    with stage, st.container(key="lesson_top"):
        lesson_bar(_bar(t, lesson, at, marks), key="lesson_bar")
    # Every place before what comes into it: the card stands where it will, however late its figure is.
    here = stage.container(key="lesson_card")
    figure_area = stage.container(key="lesson_figures")
    drawn = near(run, which, at, NEAR if state.painted() else 0)
    places = {k: figure_area.container(key=f"{scenes[k].name}_scene") for k in sorted(drawn)}
    with here:
        lesson_view(
            packet(t, lesson, progress, at, [scenes[k].name for k in which], seen.get(lesson.slug, 0)),
            key=f"lesson_view_{lesson.slug}",
            on_painted=state.note_painted,
            on_events=partial(take_over, lesson),
        )
    for k, place in places.items():
        with place:
            figures.kinds()[scenes[k].kind].draw(figures.Shown(t, scenes[k].name, scenes[k].settings))
    with stage, st.container(key="lesson_sheet"):
        sheet = worksheets.export(t, lesson.steps[at], progress)
        if sheet is not None:
            offer(sheet)
    keeping.keep()
    if state.painted() and not st.session_state.get(_WHOLE):
        st.session_state[_WHOLE] = True
        st.rerun()


def _bar(t: Words, lesson: Lesson, at: int, marks: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "at": at,
        "title": t("course.lesson_title", number=lesson.number, title=card.title(t, lesson)),
        "home": f"course?lang={t.language}",
        "steps": marks,
        "language": t.language,
        "strings": strings(t.language),
    }


def _following(lesson: Lesson) -> int:
    """Return the number of the lesson after one; 0 where there is none."""
    return next(
        (one.number for one in catalogue.lessons() if lesson.number and one.number > lesson.number), 0
    )


def _number(lesson: Lesson) -> int:
    return lesson.number or OWN


def packet(
    t: Words, lesson: Lesson, progress: Progress, at: int, scenes: Sequence[str], seen: int
) -> Mapping[str, Any]:
    """Return all that the card is told: the steps of the run, and nothing of those behind it."""
    steps = card.steps_packet(t, lesson, progress, at, lambda step: catalogue.measured(lesson, step), scenes)
    return {
        "lesson": lesson.slug,
        "at": at,
        "count": len(lesson.steps),
        "ids": [one.id for one in lesson.steps],
        "seen": seen,
        "next": _following(lesson),
        "steps": steps,
        "language": t.language,
        "strings": strings(t.language),
    }
