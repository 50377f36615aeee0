"""Choose the feature scanner for a text of unknown kind."""

from __future__ import annotations

import re
from typing import Final

from rnn_core.text.hangul import is_syllable

CODE: Final = 0.1
"""Share of lines with something on them that begin as Python's statements do: from here on it is Python."""

COMMANDS: Final = 0.005
"""Commands of LaTeX a character: from here on it is LaTeX."""

_STATEMENT: Final = re.compile(
    r"^\s*(def \w+\(|class \w+[(:]|(if|elif|while|for) .*:$|import \w|from \S+ import |return\b)"
)
_COMMAND: Final = re.compile(r"\\[a-zA-Z]{2,}")


def kind_of(text: str) -> str:
    """Return the name of the scanner that fits a text: one of ``rnn_core.units.features.SCANNERS``.

    Examples
    --------
    >>> kind_of("def f(x):\\n    return x\\n"), kind_of("To be, or not."), kind_of(r"$\\alpha \\in \\beta$")
    ('python', 'prose', 'latex')
    """
    letters = [one for one in text if one.isalpha()]
    if 2 * sum(map(is_syllable, letters)) > len(letters):
        return "korean"
    lines = [line for line in text.splitlines() if line.strip()]
    if sum(bool(_STATEMENT.match(line)) for line in lines) >= CODE * max(1, len(lines)):
        return "python"
    if len(_COMMAND.findall(text)) >= COMMANDS * max(1, len(text)):
        return "latex"
    return "prose"
