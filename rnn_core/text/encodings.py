"""The encodings a text may be in, and reading bytes in one of them."""

from __future__ import annotations

import codecs
import re
from typing import Any

from rnn_core.errors import TextError

__all__ = ["BYTE_ORDER_MARKS", "ENCODINGS", "MIXED", "bad_lines", "canonical", "decoder", "fits", "read"]

MIXED = "utf-8+cp949"
"""Each line in UTF-8 where it can be, else in CP949: for files put together from both."""

# Our name of an encoding, and Python's where it differs.
_CODECS = {
    "utf-8": "utf-8",
    "cp949": "cp949",
    MIXED: MIXED,
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "cp1252": "cp1252",
    "johab": "johab",
    "iso2022_kr": "iso2022_kr",
    "shift_jis": "cp932",
    "euc_jp": "euc_jp",
    "iso2022_jp": "iso2022_jp",
    "gb18030": "gb18030",
    "big5": "cp950",
    "latin-1": "latin-1",
    "cp1251": "cp1251",
    "utf-32-le": "utf-32-le",
    "utf-32-be": "utf-32-be",
}
# All others that Python has for text, by where they are met: the web, East Asia, ISO, Apple, DOS, mainframes.
_OTHERS = """
cp1250 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 koi8_r koi8_u cp874 tis_620
big5hkscs hz euc_jis_2004 euc_jisx0213 shift_jis_2004 shift_jisx0213
iso2022_jp_1 iso2022_jp_2 iso2022_jp_2004 iso2022_jp_3 iso2022_jp_ext
iso8859_2 iso8859_3 iso8859_4 iso8859_5 iso8859_6 iso8859_7 iso8859_8 iso8859_9 iso8859_10 iso8859_11
iso8859_13 iso8859_14 iso8859_15 iso8859_16
mac_roman mac_latin2 mac_cyrillic mac_greek mac_turkish mac_iceland mac_croatian mac_romanian mac_arabic
mac_farsi
cp866 cp437 cp850 cp852 cp855 cp856 cp857 cp858 cp720 cp737 cp775 cp860 cp861 cp862 cp863 cp864 cp865
cp869 cp1006 cp1125 koi8_t kz1048 ptcp154 hp_roman8 palmos utf_7
cp037 cp273 cp424 cp500 cp875 cp1026 cp1140
"""
_CODECS |= {name: name for name in _OTHERS.split()}
ENCODINGS: tuple[str, ...] = tuple(_CODECS)
"""What can be chosen by hand, the likeliest first: every encoding of text that Python has on all machines."""

# Where Python has a narrower name for an encoding than the files have: EUC-KR lacks 8,822 syllables.
_WIDER = {
    "euc_kr": "cp949",
    "cp932": "shift_jis",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "cp950": "big5",
    "ascii": "utf-8",
    "utf_8_sig": "utf-8",
    "iso8859_1": "latin-1",
}
_SPELT = {name.replace("-", "_"): name for name in (*_CODECS, "utf-16", "utf-32")} | _WIDER

BYTE_ORDER_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""In the order to try: the mark of UTF-16 LE begins that of UTF-32 LE."""

_LONGEST_ESCAPE = 16  # bytes of which Python's readers of ISO-2022 look for the end of an escape sequence
_NAME = re.compile(r"[A-Za-z0-9_.+-]{1,40}")


def canonical(name: str) -> str:
    """Return our own name of an encoding.

    Parameters
    ----------
    name
        Any name or alias that Python knows: "UTF8", "euc-kr", "ms949", "sjis", ...

    Returns
    -------
    str
        One of `ENCODINGS`, or "utf-16" or "utf-32" where the order of bytes is left open.

    Raises
    ------
    TextError
        ``unknown_encoding`` with ``encoding`` and ``offered``.

    Examples
    --------
    >>> canonical("EUC-KR"), canonical("sjis"), canonical("UTF8"), canonical("KOI8-R")
    ('cp949', 'shift_jis', 'utf-8', 'koi8_r')
    """
    if name == MIXED:
        return name
    try:
        # Not every string may reach Python's search for codecs: a forged name would be imported.
        known = codecs.lookup(name).name if _NAME.fullmatch(name) else ""
    except LookupError:
        known = ""
    if ours := _SPELT.get(known.replace("-", "_")):
        return ours
    shown = name[:40].encode("ascii", "backslashreplace").decode()
    raise TextError(
        "unknown_encoding",
        f"expected an encoding of text, such as {', '.join(ENCODINGS[:6])}; got {shown!r}; "
        "choose one that Python knows",
        encoding=shown,
        offered=ENCODINGS,
    )


def read(data: bytes, encoding: str, *, replace: bool = False, whole: bool = True) -> tuple[str, int]:
    r"""Read bytes in one encoding.

    Parameters
    ----------
    data
        The bytes, without a byte order mark.
    encoding
        One of `ENCODINGS`.
    replace
        Put U+FFFD for what cannot be read, instead of raising.
    whole
        False where ``data`` was cut: then half a character at the end is no error.

    Returns
    -------
    text : str
    used : int
        Bytes that went into it.

    Raises
    ------
    UnicodeDecodeError
        For the first bytes that cannot be read; ``start`` is their offset in ``data``.

    Examples
    --------
    >>> read(b"a\xec\x95", "utf-8", whole=False)
    ('a', 1)
    """
    if encoding == MIXED:
        if not whole:
            data = data[: data.rfind(b"\n") + 1]
        return _read_mixed(data, replace), len(data)
    reader = decoder(encoding, replace=replace)
    text = reader.decode(data, final=whole)
    return text, len(data) - len(reader.getstate()[0])


def decoder(encoding: str, *, replace: bool = False) -> codecs.IncrementalDecoder:
    """Return what reads bytes in one encoding part by part; not for `MIXED`, which is read line by line."""
    return _Decoder(codecs.getincrementaldecoder(_CODECS[encoding])("replace" if replace else "strict"))


class _Decoder(codecs.IncrementalDecoder):
    """Python's own, which keeps eight bytes for later at most: an escape sequence may need more.

    Where it raises for that (a UnicodeError that names no place), a few bytes are kept for it.
    """

    def __init__(self, python: codecs.IncrementalDecoder) -> None:
        super().__init__(python.errors)
        self._python, self._kept = python, b""

    def decode(self, piece: Any, final: bool = False) -> str:
        data, self._kept = self._kept + bytes(piece), b""
        before = self._python.getstate()
        for kept in range(1 if final else min(len(data), _LONGEST_ESCAPE) + 1):
            try:
                text = self._python.decode(data[: len(data) - kept], final)
            except UnicodeDecodeError:
                raise
            except UnicodeError:
                self._python.setstate(before)
            else:
                self._kept = data[len(data) - kept :]
                return text
        raise AssertionError("no escape sequence is so long")

    def getstate(self) -> tuple[bytes, int]:
        pending, state = self._python.getstate()
        return pending + self._kept, state


def fits(data: bytes, encoding: str, whole: bool) -> str | None:
    """Return the text if the bytes are valid in the encoding, else None."""
    try:
        return read(data, encoding, whole=whole)[0]
    except UnicodeDecodeError:
        return None


def bad_lines(data: bytes, encoding: str = "utf-8") -> dict[int, bytes]:
    r"""Return the lines that are not valid in an encoding in which a line feed is one byte.

    Returns
    -------
    dict
        Number of the line, from 1, to its bytes.

    Examples
    --------
    >>> bad_lines(b"a\n\xb0\xa1\n")
    {2: b'\xb0\xa1\n'}
    """
    lines = enumerate(data.splitlines(keepends=True), start=1)
    return {number: line for number, line in lines if not line.isascii() and not _fits(line, encoding)}


def _fits(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _read_mixed(data: bytes, replace: bool) -> str:
    read_so_far, offset = [], 0
    for line in data.splitlines(keepends=True):
        if _fits(line, "utf-8"):
            read_so_far.append(line.decode())
        elif _fits(line, "cp949"):
            read_so_far.append(line.decode("cp949"))
        elif replace:
            read_so_far.append(line.decode(errors="replace"))
        else:
            _raise_at(line, data, offset)
        offset += len(line)
    return "".join(read_so_far)


def _raise_at(line: bytes, data: bytes, offset: int) -> None:
    try:
        line.decode()
    except UnicodeDecodeError as error:
        raise UnicodeDecodeError(
            MIXED, data, offset + error.start, offset + error.end, error.reason
        ) from None
