"""Plausibility of a decoded text: used to rank encodings, never to change a text."""

from __future__ import annotations

import re

import regex

__all__ = ["also_east_asian", "first_foreign", "foreign_as_cp949", "natural", "plainly_korean"]

_SAMPLE = 20_000  # characters looked at
_BEFORE = 1_000  # of them before the first that is not ASCII

# The 2,350 syllables of KS X 1001, which nearly all Korean is written with; CP949 adds the other 8,822
# with bytes that in a Western text are an accented letter or a curly quote before an ASCII letter.
_COMMON_SYLLABLES = bytes(
    b for lead in range(0xB0, 0xC9) for t in range(0xA1, 0xFF) for b in (lead, t)
).decode("cp949")
_COMMON = re.compile(f"[{_COMMON_SYLLABLES}]")
# The 3,755 characters of level 1 of GB 2312, which nearly all Chinese is written with.
_COMMON_HAN = bytes(
    b for lead in range(0xB0, 0xD8) for t in range(0xA1, 0xFF) if (lead, t) < (0xD7, 0xFA) for b in (lead, t)
).decode("gb2312")
_ALSO = (
    ("cp949", "\u0240", frozenset(_COMMON_SYLLABLES)),
    ("utf-16-le", "\u0800", frozenset(_COMMON_SYLLABLES)),
    ("utf-16-be", "\u0800", frozenset(_COMMON_SYLLABLES)),
    ("gb18030", "\u0600", frozenset(_COMMON_HAN)),
)
_SYLLABLE = re.compile("[\uac00-\ud7a3]")
_JAMO = re.compile("[\u3131-\u318e]")
_KINDS = 8  # of unusual characters: great variety
_NOT_PLAIN = regex.compile(rf"(?V1)[\p{{L}}--[A-Za-z\u3131-\u3163{_COMMON_SYLLABLES}]]")
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_OTHERS = r"\p{Greek}\p{Cyrillic}\p{Hebrew}\p{Arabic}\p{Thai}"
_FOREIGN = re.compile(r"[^\x00-\x7f]")

# Points for each character that stands as such characters do.
_ASCII = re.compile(r"[\t\n\r\x20-\x7e]")
_POINTS = (
    (_COMMON, 1.0),
    (re.compile("[\u3041-\u30fe\u3001\u3002\uff01-\uff5e]"), 1.0),  # kana, full width
    # An accented letter touches an ordinary one, or is a word; other alphabets come in words.
    (re.compile(r"(?<=[A-Za-z])[\xc0-\u017f]|[\xc0-\u017f](?=[A-Za-z])"), 1.0),
    (re.compile(r"(?<!\w)[\xc0-\u017f](?!\w)"), 0.7),
    # Other alphabets come in words. What touches an ordinary letter is an accented one misread.
    (
        regex.compile(r"\p{Greek}{2,}|\p{Cyrillic}{2,}|[\p{Hebrew}\p{Arabic}]{2,}|\p{Thai}{2,}|\p{Deva}{2,}"),
        1.0,
    ),
    (regex.compile(rf"(?<=[A-Za-z])[{_OTHERS}]|[{_OTHERS}](?=[A-Za-z])"), -2.0),
    (regex.compile(r"\p{Emoji_Presentation}"), 1.0),
    # A curly quote touches a letter: that counts for more.
    (re.compile("(?<=[A-Za-z])[\u2018-\u201d]|[\u2018-\u201d](?=[A-Za-z])"), 0.5),
    (re.compile("[\u2013-\u2026\xa0\xab\xbb\xb0\xb7\u20ac\xa9\xae\xbf\xa1]"), 0.8),
    (re.compile(f"[{_HAN}]"), 0.6),
    (re.compile("[\u3131-\u318e]"), 0.3),
)
_OTHER_SYLLABLE = 0.3


def first_foreign(text: str) -> int:
    """Return where the first character outside ASCII is; the text's length where there is none."""
    found = _FOREIGN.search(text)
    return found.start() if found else len(text)


def natural(text: str, *, foreign_only: bool = False) -> float:
    """Say how natural the text looks, from its characters and their neighbours.

    Parameters
    ----------
    text
        One reading of some bytes. A sample around the first character outside ASCII is looked at.
    foreign_only
        Leave ASCII out of the account, which most encodings share.

    Returns
    -------
    float
        In [0, 1]: 1 for plain English or Korean, near 0 for characters that make no word.

    Examples
    --------
    >>> natural("caf\u00e9") > natural("caf\u00c3\u00a9")
    True
    """
    sample = _sample(text)
    points = sum(weight * sum(map(len, pattern.findall(sample))) for pattern, weight in _POINTS)
    rare = len(_SYLLABLE.findall(sample)) - len(_COMMON.findall(sample))
    points += _OTHER_SYLLABLE * rare
    if foreign_only:
        return points / max(1, len(_FOREIGN.findall(sample)))
    return (points + len(_ASCII.findall(sample))) / max(1, len(sample))


def plainly_korean(text: str) -> bool:
    r"""Tell whether every letter beyond ASCII is a common Hangul syllable, or a jamo as in chats.

    Examples
    --------
    >>> plainly_korean("RNN\uc740"), plainly_korean("\u9b3c\uce20")
    (True, False)
    """
    return _NOT_PLAIN.search(text) is None


def foreign_as_cp949(text: str) -> bool:
    r"""Tell a Western or Japanese text that happens to be valid CP949 from a Korean one, by its characters.

    Most of what it has beyond ASCII would be syllables outside KS X 1001, or Han: in Korean they are
    seldom, and stand neither alone among ASCII letters nor, as syllables, in great variety. A single
    unusual syllable by itself is no cause for doubt. Or most of it would be jamo of many kinds, where those
    of a chat are few: that is what hiragana become.

    Examples
    --------
    >>> foreign_as_cp949(b"It\x92s ours".decode("cp949"))
    True
    >>> foreign_as_cp949(b"\x8cc".decode("cp949"))
    False
    """
    sample = _sample(text)
    foreign = len(_FOREIGN.findall(sample))
    unusual = [syllable for syllable in _SYLLABLE.findall(sample) if not _COMMON.match(syllable)]
    rare = len(unusual) + len(re.findall(f"[{_HAN}]", sample))
    letters = len(re.findall("[A-Za-z0-9]", sample))
    jamo = _JAMO.findall(sample)
    if len(jamo) * 2 > foreign and len(set(jamo)) >= _KINDS:
        return True
    return rare * 2 > foreign and (letters >= rare or len(set(unusual)) >= _KINDS)


def also_east_asian(text: str, data: bytes) -> str | None:
    """Name the encoding in which valid UTF-8 is as well a few common Korean or Chinese characters.

    The two bytes of one syllable in eleven are also one letter in UTF-8. Only where such letters stand
    without a Latin word around them is there any doubt.
    """
    if text.isascii() or re.search("[\u0800-\U0010ffff]", text):
        return None
    foreign = len(_FOREIGN.findall(text))
    if len(re.findall("[A-Za-z]", text)) > foreign or re.search(r"[A-Za-z][^\x00-\x7f]", text):
        return None
    for encoding, first_beyond, common in _ALSO:
        other = _read(data, encoding) if max(text) < first_beyond else ""
        if other and all(c in common for c in other if c > "\x7f"):
            return encoding
    return None


def _read(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return ""


def _sample(text: str) -> str:
    start = max(0, first_foreign(text) - _BEFORE)
    return text[start : start + _SAMPLE]
