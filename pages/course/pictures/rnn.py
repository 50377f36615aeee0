"""Some hidden values of the plain recurrent network as it reads verse."""

from __future__ import annotations

from typing import Final

import numpy as np

from pages.course.figures import player
from pages.course.pictures.svg import WIDTH, Drawn, add, canvas, spread, visible
from pages.shared.i18n import Words
from pages.shared.lessons.schema import Lesson

_ROWS: Final = 12
_COLUMNS: Final = 46
_HIGH: Final = 11.0
_EDGES: Final = (-0.85, -0.5, -0.15, 0.15, 0.5, 0.85)
_CLASSES: Final = ("n3", "n2", "n1", "z", "p1", "p2", "p3")


def draw(t: Words, lesson: Lesson) -> Drawn:
    """Draw the units that change most over the first characters."""
    told = next(one.figure.settings for one in lesson.steps if one.figure.kind == "player")
    found = player.names(player.Settings(str(told["network"]), str(told["sample"])))
    hidden = np.asarray(found["all"]("h"))[:_COLUMNS]
    busiest = np.argsort(-hidden.std(0), kind="stable")[:_ROWS]
    root, wide = canvas(), WIDTH / len(hidden)
    binned = np.digitize(hidden[:, busiest].T, _EDGES)
    for kind, name in enumerate(_CLASSES):
        cells = [
            f"M{column * wide:.2f} {row * _HIGH:.2f}h{wide + 0.2:.2f}v{_HIGH + 0.2:.2f}h{-wide - 0.2:.2f}z"
            for row, column in zip(*np.nonzero(binned == kind), strict=True)
        ]
        if cells:
            add(root, "path", d="".join(cells), class_=name)
    high = _ROWS * _HIGH
    add(root, "rect", x=0, y=0, width=WIDTH, height=high, class_="frame")
    tokens = [visible(str(one)) for one in found["tokens"][: len(hidden)]]
    text = "".join(tokens)
    places = spread(len(text), 0, wide)
    add(root, "text", text, x=places, y=high + 17, text_anchor="middle", class_="code", translate="no")
    said = {"shown": _ROWS, "units": found["units"]}
    return Drawn(
        root, high + 22, t("course_picture.rnn_alt", text=text, **said), t("course_picture.rnn", **said)
    )
