"""Diagnose why bytes could not be decoded, with position, cause and remedies."""

from __future__ import annotations

import re

from rnn_core.errors import TextError
from rnn_core.text.encodings import MIXED, bad_lines, fits, read
from rnn_core.text.plausibility import first_foreign, natural
from rnn_core.text.sniff import control_share
from rnn_core.text.weigh import SURE, doubtful_as_cp949, readings

__all__ = [
    "LINES_SHOWN",
    "blank",
    "empty",
    "invalid",
    "invalid_at",
    "line_of",
    "mixed_at",
    "refuse_controls",
    "unreadable",
]

LINES_SHOWN = 100
"""How many numbers of lines a note or an error lists at most."""

_NOT_TEXT = 0.3  # share of control bytes beyond which even valid UTF-8 is no text
_NOT_TEXT_IF_INVALID = 0.05
_WIDE = 0.75  # any two bytes are some Han character in UTF-16
_MOST = 4  # offers
_FAR = 4  # times less likely than the first: not offered
_BREAK = re.compile(r"\r\n?|\n")


def empty() -> TextError:
    """There is no text at all."""
    return TextError("empty", "expected some text; got none; type some, or choose a sample")


def blank() -> TextError:
    """There is a text that shows nothing."""
    return TextError("blank", "expected some text; got white space only; type some, or choose a sample")


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
    """Return why no encoding was accepted: ambiguous, mixed, or invalid in places."""
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
    offers = _offers(data, whole, better_than=natural(replaced, foreign_only=True))
    return invalid_at(encoding, skip + start, body[start], line, replaced.count("\ufffd"), offers)


def invalid_at(
    encoding: str, offset: int, byte: int, line: int, count: int, offers: tuple[str, ...]
) -> TextError:
    """Return ``invalid_bytes`` where all that it tells is known."""
    return TextError(
        "invalid_bytes",
        f"expected text in {encoding}; got byte 0x{byte:02x} at offset {offset}, line {line}; "
        f"replace what cannot be read, or choose {' or '.join(offers) or 'another encoding'}",
        encoding=encoding,
        offset=offset,
        byte=byte,
        line=line,
        count=count,
        offers=offers,
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
    lines = b"".join(korean.values())
    text = fits(lines, "cp949", True)
    if not text or doubtful_as_cp949(lines, text, True):
        return None
    return mixed_at(tuple(korean)[:LINES_SHOWN], len(korean), _first_bad(data, "utf-8", True))


def mixed_at(lines: tuple[int, ...], count: int, offset: int) -> TextError:
    """Return ``mixed_encodings`` where all that it tells is known."""
    return TextError(
        "mixed_encodings",
        f"expected one encoding; got UTF-8, but CP949 in {count} of its lines, as line {min(lines)}; "
        "read each line in its own encoding, or save the file as UTF-8",
        encodings=("utf-8", "cp949"),
        lines=lines,
        count=count,
        offset=offset,
        offers=(MIXED,),
    )


def _nearest(data: bytes, whole: bool) -> str:
    """UTF-8, unless CP949 has fewer faults and what lies between them is Korean."""
    utf8, cp949 = (read(data, e, replace=True, whole=whole)[0] for e in ("utf-8", "cp949"))
    if cp949.count("\ufffd") >= utf8.count("\ufffd") or natural(cp949, foreign_only=True) <= 0.5:
        return "utf-8"
    korean = cp949.replace("\ufffd", "")
    return "utf-8" if doubtful_as_cp949(korean.encode("cp949"), korean, True) else "cp949"


def _offers(data: bytes, whole: bool, better_than: float = 0.0) -> tuple[str, ...]:
    """Encodings in which every byte has a meaning, the likeliest first."""
    offers: list[str] = []
    enough = -1.0
    for reading in readings(data, whole):
        if len(offers) == _MOST or reading.score < enough:
            break
        text = fits(data, reading.encoding, whole)
        if text and not _at_least(text, better_than, reading.encoding):
            continue
        if text:
            offers.append(reading.encoding)
        # What is sure, and fits but for a damaged byte, still rules out what is far less likely.
        enough = max(enough, reading.score / _FAR if reading.confidence >= SURE else -1.0)
    return tuple(offers)


def _at_least(text: str, natural_as: float, encoding: str) -> bool:
    if encoding.startswith("utf-16"):
        natural_as = max(natural_as, _WIDE)
    return natural(text, foreign_only=True) >= natural_as
