"""What a teacher takes along: the quiz of each lesson as a file, and notes to read beforehand."""

from __future__ import annotations

import streamlit as st

from pages.course import card
from pages.shared.i18n import Words
from pages.shared.lessons.schema import Lesson


def strip(t: Words, lessons: tuple[Lesson, ...]) -> None:
    """Draw what teachers need, last on the course's first screen."""
    with st.container(key="course_teacher", gap="small"):
        st.subheader(t("course.teacher"), anchor=False)
        st.text(t("course.teacher_note"))
        for lesson in lessons:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.text(t("course.lesson_title", number=lesson.number, title=card.title(t, lesson)))
