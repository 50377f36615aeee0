"""Every text that a reader sees, message by message: where it stands, its language, and what it says."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
_FENCED = re.compile(r"```.*?```", re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_HELP = {"help", "description", "epilog", "metavar"}


@dataclass(frozen=True)
class Text:
    """One message, or one line of prose."""

    where: str
    language: str
    says: str


def language_of(path: Path) -> str | None:
    """Return the language that a file's name says; None where it says none."""
    parts = path.name.split(".")[:-1]
    return next((part for part in reversed(parts) if part in ("ko", "en")), None)


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield every message of a table; lists are data."""
    for name, value in table.items():
        if isinstance(value, str):
            yield prefix + name, value
        elif isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")


def _messages(path: Path) -> Iterator[Text]:
    table = tomllib.loads(path.read_text("utf-8"))
    where = path.relative_to(ROOT).as_posix()
    language = language_of(path)
    held = (
        {language: table}
        if language
        else {name: table[name] for name in ("ko", "en") if isinstance(table.get(name), dict)}
    )
    for spoken, messages in held.items():
        for key, says in _flat(messages):
            yield Text(f"{where} {key}", str(spoken), _CODE.sub(" ", _FENCED.sub(" ", says)))


def _lines(path: Path) -> Iterator[Text]:
    where = path.relative_to(ROOT).as_posix()
    plain = _FENCED.sub(lambda found: "\n" * found[0].count("\n"), path.read_text("utf-8"))
    for number, line in enumerate(plain.splitlines(), 1):
        yield Text(f"{where}:{number}", language_of(path) or "en", _CODE.sub(" ", line))


def messages(*folders: str) -> list[Text]:
    """Return every message of the TOML files of folders that say which language they are in."""
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.toml"))]
    return [text for path in paths for text in _messages(path)]


def lines(*patterns: str) -> list[Text]:
    """Return every line of Markdown files, code left out."""
    return [text for pattern in patterns for path in sorted(ROOT.glob(pattern)) for text in _lines(path)]


def helps() -> list[Text]:
    """Return what the command lines of the library say of themselves."""
    found = []
    for path in sorted((ROOT / "rnn_core").rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if not isinstance(node, ast.keyword) or node.arg not in _HELP:
                continue
            where = f"{path.relative_to(ROOT).as_posix()}:{node.value.lineno}"
            if isinstance(node.value, ast.Name) and node.value.id == "__doc__":
                found.append(Text(where, "en", ast.get_docstring(tree) or ""))
            said = [one.value for one in ast.walk(node.value) if isinstance(one, ast.Constant)]
            found += [Text(where, "en", one) for one in said if isinstance(one, str)]
    return found
