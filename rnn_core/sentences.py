"""Sentences in several languages that stand in a toml file beside the module that says them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from rnn_core.errors import InputError

__all__ = ["languages", "sentences"]


@cache
def _read(path: Path) -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = tomllib.loads(path.read_text("utf-8"))
    return found


def languages(path: Path) -> tuple[str, ...]:
    """Return the languages of a file: its tables, in their order.

    Examples
    --------
    >>> languages(Path("rnn_core/interventions/words.toml"))
    ('en', 'ko')
    """
    return tuple(_read(path))


def sentences(path: Path, language: str) -> Mapping[str, str]:
    """Return every sentence of a language by its slug; the file is read once.

    Raises
    ------
    InputError
        If there are none in this language.

    Examples
    --------
    >>> sentences(Path("rnn_core/notebook/feedback.toml"), "en")["same"]
    'Right.'
    """
    if language not in languages(path):
        raise InputError.of(f"one of {', '.join(languages(path))}", repr(language), "choose one")
    return _read(path)[language]
