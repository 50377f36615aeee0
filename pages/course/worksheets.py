"""The worksheet of what a step shows: its network, its text and its unit, on two pages to print."""

from __future__ import annotations

from functools import partial

import streamlit as st

from pages.course.card import figure_at
from pages.course.figures import player, settings_of
from pages.course.progress import Progress
from pages.course.runs import is_open
from pages.inspect import paper
from pages.shared.downloads import Export
from pages.shared.i18n import Words
from pages.shared.lessons.schema import Step


def export(t: Words, step: Step, progress: Progress) -> Export | None:
    """Return the worksheet of a step as a file.

    Parameters
    ----------
    t, step, progress
        Who reads which step, and how far they are.

    Returns
    -------
    Export or None
        None where the step shows no player, and while its prediction is open: the key would tell.
    """
    figure = figure_at(step, progress)
    if figure.kind != "player" or is_open(step, progress.done):
        return None
    settings = settings_of(figure)
    scene = player.scene_of(settings, t.language)
    origin = paper.origin(t, scene, paper.Here(st.context.url or "", ""))
    name = f"{settings.network}-{settings.sample}-{settings.unit}-{t.language}-worksheet.html"
    return Export(t("course.worksheet"), partial(paper.worksheet, scene, origin), name)
