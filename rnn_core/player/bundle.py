"""ES modules from js/ put into one script: Streamlit takes one string, and nothing is built by npm.

Each module says what it needs with ``import { a, b } from "./other.js"`` and what it gives with ``export``.
In the bundle each is a function called once, in the order of their needs; what it gives is what it returns.
The last one, the door, stands open, so that its ``export default`` stays one.

``import { a } from "./folder/";`` takes all modules of a folder, each of which exports what it is called:
``a.one`` is what ``folder/one.js`` exports as ``one``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from rnn_core.player import design

FOLDER = Path(__file__).parent
SHEETS = ("base", "text", "transport", "stage", "score", "drive", "whatif")

_IMPORT = re.compile(r'^import \{([\w\s,]*)\} from "(\.{1,2}/[\w./-]+)";\n', re.M)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|let|class) (\w+))", re.M)
_LEFT = re.compile(r"^(?:import|export)\b(?! default)", re.M)


class BundleError(ValueError):
    """Modules that do not make one script."""


def modules(entry: Path) -> list[Path]:
    """Return a module and all it needs, each after what it needs.

    Raises
    ------
    BundleError
        If modules need each other in a circle.
    """
    ordered: list[Path] = []

    def visit(path: Path, above: tuple[Path, ...]) -> None:
        if path in above:
            circle = " -> ".join(each.name for each in (*above, path))
            raise BundleError(f"expected modules that need each other one way; got {circle}. Split one.")
        if path in ordered:
            return
        for _, needed in _IMPORT.findall(path.read_text("utf-8")):
            for one in _files((path.parent / needed).resolve()):
                visit(one, (*above, path))
        ordered.append(path)

    visit(entry.resolve(), ())
    return ordered


def join(paths: list[Path]) -> str:
    """Join modules, in order, into one script.

    Raises
    ------
    BundleError
        If a module uses a form of import or export that is not known here.
    """
    *needed, door = paths
    return "\n".join([*(_closed(path) for path in needed), _opened(door)])


def _closed(path: Path) -> str:
    gives = ", ".join(_EXPORT.findall(path.read_text("utf-8")))
    return f"const {_name(path)} = (() => {{\n{_opened(path)}\nreturn {{ {gives} }};\n}})();\n"


def _files(needed: Path) -> list[Path]:
    return sorted(needed.glob("*.js")) if needed.is_dir() else [needed]


def _opened(path: Path) -> str:
    def taken(found: re.Match[str]) -> str:
        needed, names = (path.parent / found[2]).resolve(), " ".join(found[1].split())
        if not needed.is_dir():
            return f"const {{ {names} }} = {_name(needed)};\n"
        members = ", ".join(f"{one.stem}: {_name(one)}.{one.stem}" for one in _files(needed))
        return f"const {names} = {{ {members} }};\n"

    source = _EXPORT.sub("", _IMPORT.sub(taken, path.read_text("utf-8"))).strip()
    if _LEFT.search(source):
        known = 'import { a } from "./b.js", and export before a declaration'
        raise BundleError(f"expected {known}; got another form in {path.name}. Write it so.")
    return source


def _name(path: Path) -> str:
    words = "_".join(path.relative_to(path.parents[2]).with_suffix("").parts)
    return f"module_{words}".replace("-", "_")


@cache
def script(entry: Path) -> str:
    """Return the script of an entry and all it needs, such as the player's ``js/standalone.js``."""
    return join(modules(entry))


@cache
def style() -> str:
    """Return the player's style sheet: the tokens as variables, then each part's rules."""
    return sheet(FOLDER / "css" / f"{name}.css" for name in SHEETS)


def sheet(paths: Iterable[Path]) -> str:
    """Return style sheets as one, after the tokens as variables, and last the forced colours."""
    every = (*paths, FOLDER / "css" / "forced.css")
    return "\n".join([design.css_variables(".gs"), *(path.read_text("utf-8") for path in every)])


@cache
def skeleton() -> str:
    """Return the player's empty HTML."""
    return (FOLDER / "player.html").read_text("utf-8")
