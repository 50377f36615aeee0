"""The card of a lesson in the browser: one step at a time, and what the visitor does in it."""

from __future__ import annotations

from pages.course.lesson_view.component import Event, lesson_view, strings

__all__ = ["Event", "lesson_view", "strings"]
