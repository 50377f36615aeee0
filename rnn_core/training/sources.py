"""Texts that are on every machine with this library: Python's sources and manual, C, formulas in LaTeX."""

from __future__ import annotations

import random
import re
import sysconfig
import textwrap
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

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


@cache
def c_headers(length: int = 200_000) -> str:
    """Return so many characters of C: the headers that come with NumPy, whole files in a fixed order.

    Parameters
    ----------
    length
        Characters at most; one file is at most a fifth of them.

    Returns
    -------
    str
        The same for one version of NumPy, on any machine.

    Examples
    --------
    >>> text = c_headers(5000)
    >>> len(text), "#include" in c_headers()
    (5000, True)
    """
    files = sorted(Path(np.get_include()).rglob("*.h"), key=lambda path: path.name)
    random.Random(0).shuffle(files)
    text = ""
    for file in files:
        read = file.read_text("utf-8", "replace")
        text += "\n".join(line.rstrip() for line in read.expandtabs(4).splitlines())[: length // 5] + "\n"
    return text[:length]


_FORMULAS: Final = ("nn/**/*.py", "distributions/*.py", "optim/*.py", "functional.py", "_torch_docs.py")
_BLOCK: Final = re.compile(r"^([ \t]*)\.\. math::[ \t]*(.*)\n((?:(?:\1[ \t]+.*|[ \t]*)\n)*)", re.MULTILINE)


@cache
def formulas(length: int = 200_000) -> str:
    """Return so many characters of LaTeX: the formulas in PyTorch's own documentation, each once.

    Examples
    --------
    >>> text = formulas()
    >>> 40_000 < len(text), text.count("\\\\frac") > 100
    (True, True)
    """
    import torch

    root = Path(torch.__file__).parent
    paths = sorted({path for pattern in _FORMULAS for path in root.glob(pattern)})
    blocks: dict[str, None] = {}
    for path in paths:
        read = path.read_text("utf-8", "replace")
        if ".. math::" in read:
            for _, first, rest in _BLOCK.findall(read):
                blocks[textwrap.dedent(f"{first}\n{rest}").strip()] = None
    return "\n\n".join(filter(None, blocks))[:length]
