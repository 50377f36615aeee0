"""Say as exactly as can be why some bytes could not be read as text, and offer what might help."""

from __future__ import annotations

import re

from rnn_core.errors import TextError
from rnn_core.text.encodings import ENCODINGS, MIXED, bad_lines, read
from rnn_core.text.ladder import fits
from rnn_core.text.likely import doubtful_as_cp949, first_foreign, natural
from rnn_core.text.sniff import control_share

__all__ = ["LINES_SHOWN", "empty", "invalid", "line_of", "refuse_controls", "unreadable"]

LINES_SHOWN = 100
"""How many numbers of lines a note or an error lists at most."""

_NOT_TEXT = 0.3  # share of control bytes beyond which even valid UTF-8 is no text
_NOT_TEXT_IF_INVALID = 0.05
_WIDE = 0.75  # any two bytes are some Han character in UTF-16
_MOST = 4  # offers
_WEIGHED = 17  # the likeliest encodings
_BREAK = re.compile(r"\r\n?|\n")


def empty() -> TextError:
    """There is no text at all."""
    return TextError("empty", "expected some text; got none; type some, or choose a sample")


def refuse_controls(data: bytes, *, readable: bool = True) -> None:
    """Raise ``binary`` with ``share`` for bytes that are mostly control characters.

    Parameters
    ----------
    data
        All bytes.
    readable
        False where no encoding fits; then fewer control characters are proof enough.
    """
    share = control_share(data)
    if share > (_NOT_TEXT if readable else _NOT_TEXT_IF_INVALID):
        raise TextError(
            "binary",
            f"expected a text file; got one with {share:.0%} control bytes; save it as plain text first",
            share=share,
        )


def unreadable(data: bytes, whole: bool) -> TextError:
    """Return why no rung of the ladder held: doubtful, mixed, or invalid here and there."""
    refuse_controls(data, readable=False)
    text = fits(data, "cp949", whole)
    if text is not None:
        return _doubtful(data, text, whole)
    return _mixed(data, whole) or invalid(data, _nearest(data, whole), whole)


def invalid(data: bytes, encoding: str, whole: bool, skip: int = 0) -> TextError:
    """Return ``invalid_bytes`` with ``encoding offset byte line count offers`` for bytes that do not fit.

    Parameters
    ----------
    data
        All bytes, not valid in ``encoding``.
    encoding
        What was tried.
    whole
        False where the end was cut off.
    skip
        Length of the byte order mark.
    """
    body = data[skip:]
    start = _first_bad(body, encoding, whole)
    line = line_of(body[:start], encoding)
    replaced = read(body, encoding, replace=True, whole=whole)[0]
    return TextError(
        "invalid_bytes",
        f"expected text in {encoding}; got byte 0x{body[start]:02x} at offset {skip + start}, line {line}; "
        "replace what cannot be read, or choose another encoding",
        encoding=encoding,
        offset=skip + start,
        byte=body[start],
        line=line,
        count=replaced.count("\ufffd"),
        offers=_offers(data, whole, better_than=natural(replaced, foreign_only=True)),
    )


def line_of(before: bytes, encoding: str) -> int:
    """Return the number of the line, from 1, that comes after some bytes."""
    return 1 + len(_BREAK.findall(read(before, encoding, replace=True)[0]))


def _first_bad(data: bytes, encoding: str, whole: bool) -> int:
    try:
        read(data, encoding, whole=whole)
    except UnicodeDecodeError as error:
        return error.start
    raise AssertionError(f"the bytes are valid {encoding}")


def _doubtful(data: bytes, text: str, whole: bool) -> TextError:
    offset = len(text[: first_foreign(text)].encode("cp949"))
    offers = (*(e for e in _offers(data, whole) if e != "cp949"), "cp949")
    return TextError(
        "doubtful_encoding",
        f"expected UTF-8 or Korean; got bytes that may be {' or '.join(offers)}; choose the encoding",
        offset=offset,
        line=line_of(data[:offset], "cp949"),
        offers=offers,
    )


def _mixed(data: bytes, whole: bool) -> TextError | None:
    """UTF-8 and CP949 in turns: each line fits one of them."""
    if not whole:
        data = data[: data.rfind(b"\n") + 1]
    korean = bad_lines(data)
    if len(korean) == sum(not line.isascii() for line in data.splitlines()):
        return None  # no line is UTF-8
    text = fits(b"".join(korean.values()), "cp949", True)
    if not text or doubtful_as_cp949(text):
        return None
    return TextError(
        "mixed_encodings",
        f"expected one encoding; got UTF-8, but CP949 in {len(korean)} of its lines, as line {min(korean)}; "
        "read each line in its own encoding, or save the file as UTF-8",
        encodings=("utf-8", "cp949"),
        lines=tuple(korean)[:LINES_SHOWN],
        count=len(korean),
        offset=_first_bad(data, "utf-8", True),
        offers=(MIXED,),
    )


def _nearest(data: bytes, whole: bool) -> str:
    """UTF-8, unless CP949 has fewer faults and reads well between them."""
    utf8, cp949 = (read(data, e, replace=True, whole=whole)[0] for e in ("utf-8", "cp949"))
    better = cp949.count("\ufffd") < utf8.count("\ufffd") and natural(cp949, foreign_only=True) > 0.5
    return "cp949" if better else "utf-8"


def _offers(data: bytes, whole: bool, better_than: float = 0.0) -> tuple[str, ...]:
    """Encodings in which every byte has a meaning, the most natural reading first."""
    readings: dict[str, str] = {}
    for encoding in ENCODINGS[:_WEIGHED]:
        text = fits(data, encoding, whole) if encoding != MIXED else None
        if text and text not in readings.values():
            readings[encoding] = text
    scores = {encoding: natural(text, foreign_only=True) for encoding, text in readings.items()}
    enough = max(better_than, max(scores.values(), default=0.0) / 2)
    good = [
        e for e, score in scores.items() if score > (max(enough, _WIDE) if e.startswith("utf-16") else enough)
    ]
    return tuple(sorted(good, key=scores.__getitem__, reverse=True)[:_MOST])
