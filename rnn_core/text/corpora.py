"""The texts of the shipped networks, split so that no file or block stands on both sides."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from rnn_core.errors import InputError

BLOCK = 20_000
"""Characters of a block where a corpus has no files to split by."""


@dataclass(frozen=True)
class Corpus:
    """A text in three parts that share no document.

    Attributes
    ----------
    train : tuple of str
        Documents to learn from.
    selection : tuple of str
        Documents for every choice (settings, checkpoints, which unit gets a name).
    test : tuple of str
        Documents that only the published figures see.
    split_by : {"file", "block"}
        What was kept whole.
    """

    train: tuple[str, ...]
    selection: tuple[str, ...]
    test: tuple[str, ...]
    split_by: str


def _deal(documents: list[str], split_by: str, seed: int = 0, each: float = 0.06) -> Corpus:
    """Shuffle whole documents and deal them out until selection and test each hold their share."""
    documents = sorted(set(documents))
    random.Random(seed).shuffle(documents)
    goal = each * sum(map(len, documents))
    parts: tuple[list[str], list[str], list[str]] = ([], [], [])
    held = [0.0, 0.0]
    for document in documents:
        part = next((k for k in (0, 1) if held[k] < goal), 2)
        parts[part].append(document)
        if part < 2:
            held[part] += len(document)
    selection, test, train = parts
    if not (train and selection and test):
        raise InputError(
            "a corpus needs at least three documents, so that two parts can be held out; "
            f"this one has {len(documents)}. Give a longer text."
        )
    return Corpus(tuple(train), tuple(selection), tuple(test), split_by)


def _blocks(text: str, boundary: str) -> list[str]:
    """Cut a text at the first boundary after every BLOCK characters."""
    blocks, start = [], 0
    while start < len(text):
        cut = text.find(boundary, start + BLOCK)
        end = len(text) if cut < 0 else cut + len(boundary)
        blocks.append(text[start:end])
        start = end
    return blocks


def shakespeare(path: Path) -> Corpus:
    """Plays in one file; blocks of whole speeches."""
    return _deal(_blocks(path.read_text("utf-8"), "\n\n"), "block")


def korean(path: Path) -> Corpus:
    """Prose, one paragraph a line; blocks of whole paragraphs."""
    return _deal(_blocks(path.read_text("utf-8"), "\n"), "block")


def latex(path: Path) -> Corpus:
    """A textbook's sources in one file, each beginning with a ``% Part:`` line; whole sources."""
    sources = re.split(r"(?m)^(?=% Part:)", path.read_text("utf-8").replace("\t", "    "))
    return _deal([source for source in sources if source.strip()], "file")


_NOT_CODE = {
    "test",
    "tests",
    "idle_test",
    "site-packages",
    "encodings",
    "pydoc_data",
    "__pycache__",
    "__phello__",
}


def python(path: Path) -> Corpus:
    """A folder of Python sources (the standard library); whole files, tests and tables left out."""
    sources = []
    for file in sorted(path.rglob("*.py")):
        if _NOT_CODE.isdisjoint(file.relative_to(path).parts):
            text = file.read_text("utf-8", errors="replace").expandtabs(4).replace("\r\n", "\n")
            if len(text) > 500:
                sources.append(text)
    return _deal(sources, "file", each=0.05)


NUMPY_SOURCES: Final = (
    "numpy/distutils/command/autodist.py",
    "numpy/_core/tests/test_arrayobject.py",
    "numpy/_core/tests/test_nep50_promotions.py",
    "numpy/_core/__init__.py",
    "numpy/fft/__init__.py",
    "numpy/lib/_ufunclike_impl.py",
    "numpy/distutils/conv_template.py",
    "numpy/matlib.py",
    "numpy/f2py/diagnose.py",
    "numpy/lib/_version.py",
    "numpy/f2py/use_rules.py",
    "numpy/distutils/tests/test_misc_util.py",
    "numpy/f2py/tests/test_callback.py",
    "numpy/random/tests/test_generator_mt19937_regressions.py",
)
"""Sources of numpy that no shipped network has read: 90,463 characters in numpy 2.4.6."""


def numpy_sources() -> list[tuple[str, str]]:
    """Return those of :data:`NUMPY_SOURCES` that this machine's numpy has: names and texts."""
    root = Path(np.__file__).parents[1]
    there = [name for name in NUMPY_SOURCES if (root / name).is_file()]
    return [(name, (root / name).read_text("utf-8").expandtabs(4)) for name in there]


def shortest(texts: Iterable[str], most: int = 80_000) -> list[str]:
    """Take whole documents, the shortest first, until so many characters are reached.

    Examples
    --------
    >>> shortest(["aaa", "b", "cc"], most=2)
    ['b', 'cc']
    """
    taken: list[str] = []
    for text in sorted(texts, key=len):
        if sum(map(len, taken)) >= most:
            break
        taken.append(text)
    return taken


READERS: dict[str, Callable[[Path], Corpus]] = {
    "shakespeare": shakespeare,
    "korean": korean,
    "latex": latex,
    "python": python,
}
