"""The design tokens: one file, read once, for the player's CSS and for the charts beside it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from rnn_core.cells import names, spec

Mode = Literal["light", "dark"]

TOKENS_FILE = Path(__file__).with_name("tokens.toml")

#: Python's and the address bar's name of a quantity -> the letter of the equations and of the colour tokens.
LETTERS: Mapping[str, str] = MappingProxyType(
    {one.name: one.symbol for cell in names() for one in spec(cell).shown} | {"gradient": "grad"}
)


@cache
def _sections() -> Mapping[str, Mapping[str, str]]:
    sections = tomllib.loads(TOKENS_FILE.read_text("utf-8"))
    return MappingProxyType({name: MappingProxyType(values) for name, values in sections.items()})


def colours(mode: Mode) -> Mapping[str, str]:
    """Every colour of one theme.

    Parameters
    ----------
    mode
        ``"light"`` or ``"dark"``.

    Returns
    -------
    Mapping[str, str]
        Token name -> ``#RRGGBB``; the same names in both themes.
    """
    return _sections()[mode]


def fonts() -> Mapping[str, str]:
    """CSS font stacks ``text``, ``code`` and ``symbol``, made of families the visitor already has."""
    return _sections()["font"]


def quantity_colour(name: str, mode: Mode) -> str:
    """Return the hue that names one quantity.

    Parameters
    ----------
    name
        A quantity as Python spells it, such as ``"forget"`` or ``"update"``.
    mode
        ``"light"`` or ``"dark"``.

    Raises
    ------
    KeyError
        If the quantity has no hue of its own.

    Examples
    --------
    >>> quantity_colour("forget", "light")
    '#B3224F'
    """
    return colours(mode)[f"q-{LETTERS[name]}"]


def css_variables(root: str) -> str:
    """Write the tokens as CSS custom properties.

    Parameters
    ----------
    root
        Selector of the element that carries ``data-theme``, such as ``".gs"``.

    Returns
    -------
    str
        Two rules: fonts and the light theme on `root`, the dark theme on ``root[data-theme=dark]``.
    """
    light = {f"font-{name}": stack for name, stack in fonts().items()} | dict(colours("light"))
    return _rule(root, light, "light") + _rule(f"{root}[data-theme=dark]", colours("dark"), "dark")


def _rule(selector: str, values: Mapping[str, str], scheme: Mode) -> str:
    lines = "".join(f"  --{name}: {value};\n" for name, value in values.items())
    return f"{selector} {{\n{lines}  color-scheme: {scheme};\n}}\n"
