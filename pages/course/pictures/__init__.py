"""The picture beside each lesson of the list, measured like all else: one file a lesson.

``draw(t, lesson)`` in ``<name>.py``, for the lesson ``<number>_<name>``, returns a `Drawn`. A lesson without
such a file has no picture.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from pages.course import catalogue
from pages.course.pictures.svg import Drawn, tree
from pages.shared.i18n import Language, words

FOLDER: Final = Path(__file__).parent


@cache
def packet(slug: str, language: Language) -> Mapping[str, Any] | None:
    """Return the picture of a lesson as the browser takes it; None where there is none.

    Parameters
    ----------
    slug
        Of a lesson of the course.
    language
        Of its words.
    """
    name = slug.partition("_")[2]
    if not (FOLDER / f"{name}.py").is_file():
        return None
    drawn: Drawn = importlib.import_module(f"{__name__}.{name}").draw(words(language), catalogue.lesson(slug))
    return {
        "language": language,
        "size": drawn.size,
        "tree": [tree(one) for one in drawn.root],
        "alt": drawn.alt,
        "caption": drawn.caption,
    }
