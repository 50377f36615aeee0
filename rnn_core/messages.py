"""Messages in TOML files: by key, ``"section.name"``."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

__all__ = ["flat", "merged"]


def flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield ``("a.b.c", message)`` for every message of a nested table."""
    for name, value in table.items():
        if isinstance(value, str):
            yield prefix + name, value
        else:
            yield from flat(value, f"{prefix}{name}.")


def merged(paths: Iterable[Path], wanted: Callable[[Path, str], bool] = lambda _, __: True) -> dict[str, str]:
    """Return the messages of several TOML files by key: those that are wanted, asked with file and key.

    Raises
    ------
    ValueError
        If two of them have one key: one would be said in the place of the other.
    """
    messages: dict[str, str] = {}
    found: dict[str, Path] = {}
    for path in paths:
        for key, message in flat(tomllib.loads(path.read_text("utf-8"))):
            if not wanted(path, key):
                continue
            if key in found:
                raise ValueError(
                    f"expected one message for each key; {key!r} is in {found[key]} and in {path}; rename one"
                )
            messages[key], found[key] = message, path
    return messages
