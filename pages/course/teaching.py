"""What a teacher takes along: notes, the quiz of each lesson as a file, and a lesson of their own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

import streamlit as st

from pages.course import card, catalogue, notes
from pages.course.url_state import ADDRESS, OWN
from pages.shared import uploads
from pages.shared.downloads import Export, offer
from pages.shared.i18n import Words
from pages.shared.lessons import gift
from pages.shared.lessons.errors import LessonError
from pages.shared.lessons.schema import Lesson

_REFUSED: Final = "course_refused"
_FILE: Final = "course_own_file"


def strip(t: Words, lessons: tuple[Lesson, ...]) -> None:
    """Draw what teachers need, last on the course's first screen."""
    with st.container(key="course_teacher", gap="small"):
        st.subheader(t("course.teacher"), anchor=False)
        st.text(t("course.teacher_note"))
        for lesson in lessons:
            with st.container(key=f"course_files_{lesson.number}"):
                st.text(t("course.lesson_title", number=lesson.number, title=card.title(t, lesson)))
                for one in files(t, lesson):
                    offer(one)
        _own(t)


def files(t: Words, lesson: Lesson) -> tuple[Export, ...]:
    """Return the files of a lesson; each is made when its button is pressed."""

    def measured(make: Callable[..., object], *given: object) -> object:
        return make(*given, catalogue.values(lesson))

    name = f"{lesson.slug}-{t.language}"
    return (
        Export(t("course.notes"), partial(measured, notes.page, t, lesson), f"{name}-notes.html"),
        Export(t("course.gift"), partial(measured, _gift, lesson, t.language), f"{name}.gift.txt"),
        Export(t("course.csv"), partial(measured, gift.table, lesson, t.language), f"{name}.csv"),
    )


def _gift(lesson: Lesson, language: str, values: catalogue.Values) -> bytes:
    return gift.gift(lesson, language, values).encode("utf-8")


def _own(t: Words) -> None:
    """Offer to open a lesson that a teacher wrote; what is wrong with it is said with its place."""

    def read() -> None:
        given = st.session_state.get(_FILE)
        st.session_state.pop(_REFUSED, None)
        if given is None:
            return
        try:
            catalogue.open_own(given.getvalue(), given.name)
        except LessonError as error:
            st.session_state[_REFUSED] = (error.code, error.details["step"], error.details["key"], str(error))
            return
        ADDRESS.move(lesson=OWN, step=1)

    with st.popover(t("course.own"), icon=":material/upload_file:", key="course_own"):
        st.text(t("course.own_help"))
        st.file_uploader(
            t("course.own_file"), type=["toml"], key=_FILE, on_change=read, max_upload_size=uploads.MEGABYTES
        )
        refused = st.session_state.get(_REFUSED)
        if refused:
            code, step, key, message = refused
            st.text(t("course.own_refused", what=t.of("lesson_error", code)))
            if step or key:
                st.caption(t("course.own_where", step=step or "–", name=key or "–"))
            st.code(message, language=None, wrap_lines=True)
