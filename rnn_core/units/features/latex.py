"""Features of LaTeX source: commands, groups, mathematics, comments, environments."""

from __future__ import annotations

import re

import numpy as np

from rnn_core.text.vocabulary import Tokens
from rnn_core.units.features.scan import Features, layout

_DISPLAY = re.compile(r"\\(begin|end)\{(align|equation|gather|multline|array|prooftree|displaymath)\*?\}")


def scan(tokens: Tokens) -> Features:
    """Features of a text of LaTeX; see :func:`rnn_core.units.features.features`."""
    graphemes = tokens.graphemes
    length = len(graphemes)
    rows = {
        name: np.zeros(length)
        for name in (
            "in_math",
            "in_command",
            "in_braces",
            "depth",
            "in_square_brackets",
            "in_comment",
            "in_environment_name",
        )
    }
    text = "".join(g if len(g) == 1 else "\ufffd" for g in graphemes)
    edges = {match.end() - 1: match.group(1) == "begin" for match in _DISPLAY.finditer(text)}
    names = np.zeros(length)
    for match in re.finditer(r"\\(?:begin|end)\{([^}\n]*)", text):
        names[match.start(1) - 1 : match.end(1)] = 1
    rows["in_environment_name"] = names
    dollar = display = bracket = comment = command = False
    depth = square = 0
    previous = ""
    for position, current in enumerate(text):
        escaped = previous == "\\" and command
        command = (command and current.isalpha()) or (current == "\\" and not escaped)
        if comment:
            comment = current != "\n"
        elif escaped:
            bracket = {"[": True, "(": True, "]": False, ")": False}.get(current, bracket)
        elif current == "%":
            comment = True
        elif current == "$":
            dollar = not dollar
        elif current in "{}":
            depth = max(0, depth + (1 if current == "{" else -1))
        elif current in "[]":
            square = max(0, square + (1 if current == "[" else -1))
        if current == "\n" and previous == "\n":  # a blank line ends what a stray $ or brace began
            dollar, depth, square = False, 0, 0
        display = edges.get(position, display)
        for name, value in (
            ("in_math", dollar or bracket or display),
            ("in_command", command),
            ("in_braces", depth > 0),
            ("depth", depth),
            ("in_square_brackets", square > 0),
            ("in_comment", comment),
        ):
            rows[name][position] = value
        previous = "" if escaped and current == "\\" else current
    return {**layout(graphemes), **rows}
