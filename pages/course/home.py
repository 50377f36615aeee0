"""The course's first screen: where one is, the lessons as a path, progress as a file, and for teachers."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape
from typing import Final

import streamlit as st

from pages.course import card, catalogue, keeping, pictures, teaching
from pages.course.lesson_picture import lesson_picture
from pages.course.progress import LARGEST, as_json, from_file
from pages.course.url_state import ADDRESS
from pages.shared import parts, state, uploads
from pages.shared.i18n import Words
from pages.shared.lessons.rendering import plain, spoken
from pages.shared.lessons.schema import Lesson

_LOADED: Final = "course_loaded"
_FILE: Final = "course_file"


def go_to(number: int, step: int) -> Callable[[], None]:
    """Return what opens a step of a lesson."""

    def go() -> None:
        ADDRESS.move(lesson=number, step=step)

    return go


def show(t: Words) -> None:
    """Draw the list of lessons."""
    lessons = catalogue.lessons()
    with st.container(key="course_home", gap="medium"):
        parts.claim("course", t("course.claim"), t("course.lede"))
        if keeping.nothing_kept():
            with st.container(key="course_nothing"):
                st.text(t("course.nothing_kept"))
        _here(t, lessons)
        with st.container(key="course_path", gap=None):
            for lesson in lessons:
                _lesson(t, lesson)
        _file(t, lessons)
        teaching.strip(t, lessons)
    keeping.keep()
    state.note_painted()


def _predictions(lesson: Lesson) -> int:
    return sum(step.kind == "predict" for step in lesson.steps)


def _here(t: Words, lessons: tuple[Lesson, ...]) -> None:
    going = keeping.newest()
    every = keeping.every()
    with st.container(key="course_here", horizontal=True, vertical_alignment="center"):
        if going is not None:
            _ring(len(going[1].done) / len(going[0].steps))
        with st.container(gap=None):
            if going is not None:
                lesson, found = going
                step = lesson.steps[found.at]
                title = plain(spoken(step.title, t.language), catalogue.measured(lesson, step).before)
                st.text(
                    t(
                        "course.continue",
                        number=lesson.number,
                        step=found.at + 1,
                        count=len(lesson.steps),
                        title=title,
                    )
                )
                st.caption(
                    t(
                        "course.continue_note",
                        predictions=sum(len(one.answers) for one in every.values()),
                        questions=sum(len(one.quiz) for one in every.values()),
                    )
                )
            elif len(every) == len(lessons):
                st.text(t("course.all_done", count=len(lessons)))
            else:
                st.text(t("course.begin", number=lessons[0].number))
                st.caption(t("course.begin_note", minutes=sum(one.minutes for one in lessons)))
        if going is not None:
            lesson, found = going
            st.button(
                t("course.continue_button"),
                key="course_continue",
                type="primary",
                on_click=go_to(lesson.number, found.at + 1),
            )
        elif len(every) < len(lessons):
            st.button(
                t("course.begin_button", number=lessons[0].number),
                key="course_begin",
                type="primary",
                on_click=go_to(lessons[0].number, 1),
            )


def _ring(share: float) -> None:
    """Draw how much of the lesson is done."""
    st.html(f'<div class="gs-ring" style="--got: {share:.1%}"><b>{share:.0%}</b></div>', width="content")


def _station(number: int, kind: str, share: float) -> None:
    """Draw a lesson's place on the belt: ink as far as one got, a tick where one is through."""
    mark = "\N{CHECK MARK}" if kind == "done" else str(number)
    seen = f'class="gs-belt {kind}" style="--got: {share:.1%}" aria-hidden="true"'
    st.html(f"<div {seen}><i></i><b>{mark}</b></div>")


def _lesson(t: Words, lesson: Lesson) -> None:
    found = keeping.progress(lesson.slug)
    count = len(lesson.steps)
    done = len(found.done) >= count
    kind = "done" if done else "now" if found.done else "new"
    with st.container(key=f"course_lesson_{lesson.number}_{kind}", gap=None):
        _station(lesson.number, kind, len(found.done) / count)
        with st.container(key=f"course_said_{lesson.number}", gap="xsmall"):
            st.caption(
                t(
                    "course.meta",
                    number=lesson.number,
                    minutes=lesson.minutes,
                    steps=count,
                    predictions=_predictions(lesson),
                )
            )
            st.subheader(card.title(t, lesson), anchor=False)
            st.text(plain(spoken(lesson.lede, t.language), {}))
            if lesson.notes.aims:
                st.caption(t("course.afterwards"))
                aims = "".join(
                    f"<li>{escape(plain(spoken(one, t.language), {}))}</li>" for one in lesson.notes.aims
                )
                st.html(f'<ul class="gs-aims {kind}">{aims}</ul>')
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                word = "course.again" if done else "course.go_on" if found.done else "course.start"
                st.button(
                    t(word),
                    key=f"course_open_{lesson.number}",
                    on_click=go_to(lesson.number, 1 if done else found.at + 1),
                )
                if done:
                    st.caption(t("course.done"))
                elif found.done:
                    st.caption(t("course.done_of", done=len(found.done), count=count))
        drawn = pictures.packet(lesson.slug, t.language)
        if drawn is not None:
            with st.container(key=f"course_picture_{lesson.number}"):
                lesson_picture(drawn, key=f"course_picture_{lesson.number}_drawn")


def _file(t: Words, lessons: tuple[Lesson, ...]) -> None:
    """Offer the progress as a file, and to load one."""

    def load() -> None:
        given = st.session_state.get(_FILE)
        if given is None:
            return
        kept = (
            from_file(given.getvalue(), {one.slug: one for one in lessons}) if given.size <= LARGEST else None
        )
        st.session_state[_LOADED] = kept is not None
        if kept is not None:
            keeping.add(as_json(kept))

    with st.container(key="course_file_row", horizontal=True, gap="small", vertical_alignment="bottom"):
        st.download_button(
            t("course.save"),
            json.dumps(as_json(keeping.every()), indent=1).encode(),
            "gatescope-course.json",
            "application/json",
            key="course_save",
            icon=":material/download:",
            disabled=not keeping.every(),
        )
        with st.popover(t("course.load"), icon=":material/upload:", key="course_load"):
            st.file_uploader(
                t("course.load"),
                type=["json"],
                key=_FILE,
                help=t("course.load_help"),
                on_change=load,
                max_upload_size=uploads.MEGABYTES,
            )
            said = st.session_state.pop(_LOADED, None)
            if said is not None:
                st.text(t("course.loaded") if said else t("course.not_loaded"))
        if keeping.every():
            st.button(
                t("course.anew"), key="course_anew_button", type="tertiary", on_click=keeping.begin_anew
            )
