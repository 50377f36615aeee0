"""How each subject's sentences are cut into pieces, and how what was said of it is written."""

from __future__ import annotations

import re

from rnn_core.tasks.parallel import join, read_date, split
from rnn_core.tasks.translation import analyse, write
from rnn_core.training.translator_run import Subject

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)?")
_LETTERS = 40  # of a word


def read(subject: Subject, text: str) -> tuple[str, ...]:
    """Cut a source as the encoder takes it; what the subject has no piece for may be left out.

    Examples
    --------
    >>> read("en-ko", "The king sings, slowly!"), read("digits", "No. 4082")
    (('the', 'king', 'sings', 'slowly'), ('4', '0', '8', '2'))
    """
    if subject == "digits":
        return tuple(re.findall("[0-9]", text))
    if subject in ("dates", "own"):
        return split(text)
    words = [word[:_LETTERS] for word in _WORD.findall(text.lower())]
    return tuple(words) if subject == "en-ko" else analyse(" ".join(words))


def source_text(subject: Subject, pieces: tuple[str, ...]) -> str:
    """Write a source."""
    return _text({"en-ko": "words", "ko-en": "korean", "digits": "letters"}.get(subject, "split"), pieces)


def target_text(subject: Subject, pieces: tuple[str, ...]) -> str:
    """Write what was said.

    Examples
    --------
    >>> target_text("dates", ("2", "0", "2", "1", "-", "0", "5", "-", "0", "3"))
    '2021-05-03'
    """
    return _text({"en-ko": "korean", "ko-en": "words", "own": "split"}.get(subject, "letters"), pieces)


def _text(kind: str, pieces: tuple[str, ...]) -> str:
    if kind == "korean":
        return write(pieces)
    if kind == "split":
        return join(pieces)
    return ("" if kind == "letters" else " ").join(pieces)


def target_pieces(subject: Subject, text: str) -> tuple[str, ...]:
    """Cut what should be said as the decoder says it."""
    if subject == "en-ko":
        return analyse(text)
    if subject == "ko-en":
        return tuple(text.split())
    return split(text) if subject == "own" else tuple(text)


def right(subject: Subject, text: str) -> str:
    """Return the right answer to what a visitor typed, where it follows from what they typed; else empty.

    Examples
    --------
    >>> right("dates", "3 May 2021"), right("digits", "123"), right("en-ko", "the king sings")
    ('2021-05-03', '321', '')
    """
    if subject == "digits":
        return "".join(read(subject, text))[::-1]
    date = read_date(text) if subject == "dates" else None
    return date.isoformat() if date is not None else ""
