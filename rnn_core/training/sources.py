"""Texts that are on every machine with Python: its own sources, and the manual behind ``help()``."""

from __future__ import annotations

import random
import sysconfig
from functools import cache
from pathlib import Path

_LONGEST = 40_000  # characters of one file, so that none is most of the text


@cache
def python_sources(length: int = 200_000) -> str:
    """Return so many characters of the standard library, whole modules in a fixed order.

    Parameters
    ----------
    length
        Characters at most.

    Returns
    -------
    str
        The same for one version of Python, on any machine.

    Examples
    --------
    >>> text = python_sources(5000)
    >>> len(text), "def " in text
    (5000, True)
    """
    folder = Path(sysconfig.get_paths()["stdlib"])
    names = sorted(path.name for path in folder.glob("*.py") if not path.name.startswith("_"))
    random.Random(0).shuffle(names)
    text = ""
    for name in names:
        read = (folder / name).read_text("utf-8", "replace")
        if len(read) <= _LONGEST:
            text += read
        if len(text) >= length:
            break
    return text[:length]


@cache
def python_manual(length: int = 200_000) -> str:
    """Return so many characters of Python's language reference, in English.

    Examples
    --------
    >>> "expression" in python_manual(5000)
    True
    """
    from pydoc_data.topics import topics

    return "\n".join(topics[name] for name in sorted(topics))[:length]
