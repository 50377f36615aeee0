"""Small pictures of two things, and the caption of each, in English and Korean.

Examples
--------
>>> from rnn_core.tasks.scenes import Scene, Thing, caption
>>> " ".join(caption(Scene(Thing("red", "ring"), Thing("blue", "cross"), "left"), "en"))
'a red ring left of a blue cross'
"""

from __future__ import annotations

from rnn_core.tasks.scenes.drawings import TONES, Nearest, coloured, drawing, nearest
from rnn_core.tasks.scenes.scenes import (
    COLOURS,
    LANGUAGES,
    LEAST,
    MOST,
    NEW,
    NOISE,
    RELATIONS,
    SHAPES,
    SIZE,
    Colour,
    Kind,
    Language,
    Placed,
    Relation,
    Scene,
    Shape,
    Thing,
    caption,
    draw,
    kind,
    picture,
    read,
    written,
)

__all__ = [
    "COLOURS",
    "LANGUAGES",
    "LEAST",
    "MOST",
    "NEW",
    "NOISE",
    "RELATIONS",
    "SHAPES",
    "SIZE",
    "TONES",
    "Colour",
    "Kind",
    "Language",
    "Nearest",
    "Placed",
    "Relation",
    "Scene",
    "Shape",
    "Thing",
    "caption",
    "coloured",
    "draw",
    "drawing",
    "kind",
    "nearest",
    "picture",
    "read",
    "written",
]
