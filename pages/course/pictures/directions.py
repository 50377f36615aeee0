"""Where a small translator looks for each token that it generates: attention over one sentence."""

from __future__ import annotations

from typing import Final

import numpy as np

from pages.course.pictures.svg import WIDTH, Drawn, add, canvas
from pages.shared.i18n import Words
from pages.shared.lessons.schema import Lesson
from pages.translate.sentence import samples, sentence
from pages.translate.url_state import PageState
from pages.translate.view_model import END, view_model

_LEFT, _TOP, _ROW = 92.0, 76.0, 18.0
_MOST: Final = 12
"""Tokens of the translation that there is room for."""


def draw(t: Words, _: Lesson) -> Drawn:
    """Draw the attention of the first of the page's sentences that there is room for."""
    for one in samples():
        place = PageState(t.language, direction="en-ko", attention="luong", sample=one.slug)
        shown = view_model(t, *sentence(place))
        if len(shown.found.said.pieces) <= _MOST:
            break
    said, source = shown.found.said, shown.found.words
    names = (shown.found.network.target.names[piece] for piece in said.pieces)
    target = [name for name in names if name != END]
    weights = np.asarray(said.weights, float)
    root = canvas()
    wide = min((WIDTH - _LEFT - 44) / len(source), 34.0)
    for column, word in enumerate(source):
        x = _LEFT + (column + 0.5) * wide + 4
        add(root, "text", word, x=0, y=0, transform=f"translate({x:.1f} {_TOP - 8:.1f}) rotate(-90)")
    for row, token in enumerate(target):
        y = _TOP + row * _ROW
        add(root, "text", token, x=_LEFT - 10, y=y + _ROW - 4, text_anchor="end")
        for column, weight in enumerate(weights[row, : len(source)]):
            cell = f"M{_LEFT + column * wide:.2f} {y:.2f}h{wide:.2f}v{_ROW}h{-wide:.2f}z"
            if weight >= 0.01:
                add(root, "path", d=cell, class_="at", fill_opacity=float(weight))
            add(root, "path", d=cell, class_="frame")
    foot = _TOP + len(target) * _ROW + 4
    words = {"source": " ".join(source), "target": " ".join(target)}
    return Drawn(root, foot, t("course_picture.directions_alt", **words), t("course_picture.directions"))
