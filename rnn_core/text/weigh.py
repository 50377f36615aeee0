"""Rank candidate encodings by a statistical detector and by how common they are.

The detector (chardet) knows which pairs of bytes are common in which language and encoding: from a dozen
characters on it is nearly always right. On a word or two it has little to go by, and says so by a confidence
near zero; there the encodings that most files are in come first, and the readings that look most natural.
The figures are in docs/adr/0009-encodings.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from chardet import detect_all

from rnn_core.text.encodings import ENCODINGS, MIXED, canonical, fits
from rnn_core.text.plausibility import foreign_as_cp949, natural, plainly_korean

__all__ = ["SURE", "Candidate", "doubtful_as_cp949", "readings"]

_LOOK = 200_000  # bytes weighed
_BEFORE = 1_000  # of them before the first that is not ASCII
SURE = 0.25
"""A confidence from which on the detector is believed without more ado."""

_NATURAL = 0.2  # what a natural look weighs where the detector knows nothing
_SELDOM = 0.03  # and what it costs an encoding to be met less often, a step
_STEPS = (ENCODINGS.index("cp1250"), ENCODINGS.index("big5hkscs"))
_ALWAYS = tuple(name for name in ENCODINGS[: _STEPS[0]] if name != MIXED)
_CLEARLY = 0.02  # more confidence than in Korean
_VERY_CLEARLY = 0.08  # where no two-byte character is one of the other language
# What the detector names by its widest form, and its usual name.
_USUAL = {"big5hkscs": "big5", "euc_jis_2004": "euc_jp", "shift_jis_2004": "shift_jis"}
_EAST_ASIAN = ("gb18030", "big5", "big5hkscs", "euc_jp", "euc_jis_2004", "shift_jis", "shift_jis_2004")
_NOT_ASCII = re.compile(rb"[^\x00-\x7f]")


@dataclass(frozen=True)
class Candidate:
    """A candidate encoding of some bytes.

    Attributes
    ----------
    encoding : str
        One of `ENCODINGS`; of several that read the same, the one that is met most.
    confidence : float
        The detector's, in [0, 1].
    score : float
        To order readings by.
    """

    encoding: str
    confidence: float
    score: float


def readings(data: bytes, whole: bool) -> list[Candidate]:
    """Return the encodings that the bytes are valid in, the likeliest first.

    Parameters
    ----------
    data
        The bytes. Some 200,000 around the first that is not ASCII are weighed; the others may yet not fit.
    whole
        False where the end was cut off.

    Examples
    --------
    >>> [reading.encoding for reading in readings(b"It\\x92s ours, isn\\x92t it?", True)][0]
    'cp1252'
    """
    head, whole = _head(data, whole)
    texts: dict[str, tuple[float, list[str]]] = {}
    for encoding, confidence in _candidates(head):
        if text := fits(head, encoding, whole):
            known, names = texts.get(text, (0.0, []))
            texts[text] = (max(known, confidence), [*names, encoding])
    unsure = max(0.0, 1 - max((one for one, _ in texts.values()), default=0.0) / SURE)
    found = []
    for text, (confidence, names) in texts.items():
        encoding = min(names, key=ENCODINGS.index)
        steps = sum(ENCODINGS.index(encoding) >= step for step in _STEPS)
        prior = _NATURAL * natural(text, foreign_only=True) - _SELDOM * steps
        found.append(Candidate(encoding, confidence, confidence + unsure * prior))
    return sorted(found, key=lambda one: one.score, reverse=True)


def doubtful_as_cp949(data: bytes, text: str, whole: bool) -> bool:
    r"""Tell a text that happens to be valid CP949 from a Korean one.

    Two bytes of Chinese in GB2312, and of Japanese in EUC-JP, are a Hangul syllable or a Han character of
    CP949 as well, of any kind: so what has nothing but common syllables is Korean, however short, and what
    has others is Korean unless the detector finds another language in it.

    Parameters
    ----------
    data
        The bytes.
    text
        What they are in CP949.
    whole
        False where the end was cut off.

    Examples
    --------
    >>> from rnn_core.text.weigh import doubtful_as_cp949
    >>> [doubtful_as_cp949(data, data.decode("cp949"), True) for data in (b"It\x92s ours", b"\x8cc")]
    [True, False]
    """
    if foreign_as_cp949(text):
        return True
    if plainly_korean(text):
        return False
    found = {one.encoding: one.confidence for one in readings(data, whole)}
    korean, _ = found.pop("cp949", 0.0), found.pop("johab", 0.0)
    return any(
        confidence > korean + (_CLEARLY if encoding in _EAST_ASIAN else _VERY_CLEARLY)
        for encoding, confidence in found.items()
    )


def _head(data: bytes, whole: bool) -> tuple[bytes, bool]:
    first = _NOT_ASCII.search(data)
    start = max(0, first.start() - _BEFORE) if first else 0
    head = data[start : start + _LOOK]
    return head, whole and start + len(head) == len(data)


def _candidates(head: bytes) -> Iterator[tuple[str, float]]:
    for guess in detect_all(head, ignore_threshold=True, compat_names=False, no_match_encoding="utf-8"):
        encoding = canonical(guess["encoding"] or "utf-8")
        for name in (_USUAL.get(encoding), encoding):
            if name in ENCODINGS:  # and not UTF-16 without an order: that is no finding of the detector's
                yield name, guess["confidence"]
    for encoding in _ALWAYS:
        yield encoding, 0.0
