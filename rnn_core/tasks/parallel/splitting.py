r"""Any text as pieces, and back: words where a script has letters, syllables where it is Hangul.

A run of letters is one piece, in small letters. A Hangul syllable, a Chinese character, a digit and a sign is
one each. What follows the piece before it without a space begins with ``+``, as in the grammar's Korean, so
that nothing but the kind of white space is lost.

Examples
--------
>>> split("May 3rd, 21")
('may', '3', '+rd', '+,', '2', '+1')
>>> join(split("May 3rd, 21"))
'may 3rd, 21'
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import regex

from rnn_core.tasks.translation.lexicon import PIECE

__all__ = ["join", "split"]

_LETTER: Final = r"(?:[\p{L}--[\p{Hangul}\p{Han}\p{Hiragana}\p{Katakana}]]\p{M}*)"
_LONE: Final = r"[\uac00-\ud7a3\p{Nd}\p{P}](?![\p{M}\p{Cf}\u1100-\u11ff])"  # as \X would, but sooner
_PIECE: Final = regex.compile(rf"( ?)({_LETTER}+(?:['\u2019]{_LETTER}+)*|{_LONE}|(?! )\X)", regex.V1)


def split(text: str) -> tuple[str, ...]:
    """Split a text into pieces.

    Examples
    --------
    >>> split("It's 42.")
    ("it's", '4', '+2', '+.')
    """
    found = _PIECE.findall(" ".join(text.lower().split()))
    return tuple(piece if space or k == 0 else PIECE + piece for k, (space, piece) in enumerate(found))


def join(pieces: Sequence[str]) -> str:
    """Write pieces as a text; the inverse of :func:`split` but for capitals and the kind of white space.

    Examples
    --------
    >>> join(("a", "+b", "c"))
    'ab c'
    """
    text = "".join(
        piece.removeprefix(PIECE) if piece != PIECE and piece.startswith(PIECE) else f" {piece}"
        for piece in pieces
    )
    return text.strip()
