from __future__ import annotations

from typing import Final

from pages.shared.page_spec import PageSpec

LESSONS: Final = ("1_sequences", "2_rnn", "3_fading", "4_gates", "5_directions")
"""Slugs of the lessons, in their order: files in ``assets/lessons``."""

PAGE: Final = PageSpec(
    icon=":material/school:",
    group="course",
    in_lesson=False,
    views=({}, {"lesson": "4"}),  # every lesson is gone through in tests of its own
)
