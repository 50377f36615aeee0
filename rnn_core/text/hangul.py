"""Hangul syllables as jamo and back (Unicode 15, chapter 3.12: conjoining jamo behaviour)."""

from __future__ import annotations

SYLLABLE_FIRST, SYLLABLE_COUNT = 0xAC00, 11172
LEAD_FIRST, LEAD_COUNT = 0x1100, 19
VOWEL_FIRST, VOWEL_COUNT = 0x1161, 21
TAIL_FIRST, TAIL_COUNT = 0x11A8, 27

# Compatibility jamo (U+3131...) in the order of the conjoining leads and tails; vowels are contiguous.
_COMPAT_LEAD = (
    0x31,
    0x32,
    0x34,
    0x37,
    0x38,
    0x39,
    0x41,
    0x42,
    0x43,
    0x45,
    0x46,
    0x47,
    0x48,
    0x49,
    0x4A,
    0x4B,
    0x4C,
    0x4D,
    0x4E,
)
_COMPAT_TAIL = (
    0x31,
    0x32,
    0x33,
    0x34,
    0x35,
    0x36,
    0x37,
    0x39,
    0x3A,
    0x3B,
    0x3C,
    0x3D,
    0x3E,
    0x3F,
    0x40,
    0x41,
    0x42,
    0x44,
    0x45,
    0x46,
    0x47,
    0x48,
    0x4A,
    0x4B,
    0x4C,
    0x4D,
    0x4E,
)

TO_COMPATIBILITY: dict[str, str] = {
    **{chr(LEAD_FIRST + k): chr(0x3100 + c) for k, c in enumerate(_COMPAT_LEAD)},
    **{chr(VOWEL_FIRST + k): chr(0x314F + k) for k in range(VOWEL_COUNT)},
    **{chr(TAIL_FIRST + k): chr(0x3100 + c) for k, c in enumerate(_COMPAT_TAIL)},
}
"""Conjoining jamo -> the compatibility jamo that is drawn alone, for display."""

FROM_COMPATIBILITY: dict[str, str] = {
    **{chr(0x3100 + c): chr(TAIL_FIRST + k) for k, c in enumerate(_COMPAT_TAIL)},
    **{chr(0x314F + k): chr(VOWEL_FIRST + k) for k in range(VOWEL_COUNT)},
    **{chr(0x3100 + c): chr(LEAD_FIRST + k) for k, c in enumerate(_COMPAT_LEAD)},
}
"""Compatibility jamo -> conjoining jamo; a consonant that can lead a syllable is read as a lead."""


def is_syllable(character: str) -> bool:
    """Whether a character is one precomposed Hangul syllable (U+AC00 to U+D7A3)."""
    return len(character) == 1 and 0 <= ord(character) - SYLLABLE_FIRST < SYLLABLE_COUNT


def split_syllable(syllable: str) -> tuple[str, ...]:
    """Split a syllable into two or three conjoining jamo: lead, vowel and, where there is one, tail.

    Parameters
    ----------
    syllable
        One precomposed Hangul syllable.

    Returns
    -------
    tuple of str
        Two jamo for an open syllable, three for one with a final consonant.

    Examples
    --------
    >>> [hex(ord(jamo)) for jamo in split_syllable(chr(0xAC01))]
    ['0x1100', '0x1161', '0x11a8']
    """
    index = ord(syllable) - SYLLABLE_FIRST
    lead, rest = divmod(index, VOWEL_COUNT * (TAIL_COUNT + 1))
    vowel, tail = divmod(rest, TAIL_COUNT + 1)
    jamo = (chr(LEAD_FIRST + lead), chr(VOWEL_FIRST + vowel))
    return jamo if tail == 0 else (*jamo, chr(TAIL_FIRST + tail - 1))


def to_jamo(text: str) -> str:
    """Replace every precomposed syllable by its conjoining jamo; leave everything else as it is.

    Examples
    --------
    >>> len(to_jamo(chr(0xD55C) + "a")), to_jamo("abc")
    (4, 'abc')
    """
    return "".join("".join(split_syllable(c)) if is_syllable(c) else c for c in text)


def to_syllables(text: str) -> str:
    """Compose conjoining jamo into syllables wherever they follow each other as lead, vowel, tail.

    The inverse of :func:`to_jamo` for any text without conjoining jamo of its own. Jamo that form no
    syllable stay as they are, so half a syllable at the end of a generated sample is not lost.

    Examples
    --------
    >>> to_syllables(to_jamo(chr(0xD55C) + chr(0xAE00))) == chr(0xD55C) + chr(0xAE00)
    True
    """
    composed: list[str] = []
    position = 0
    while position < len(text):
        lead = ord(text[position]) - LEAD_FIRST
        vowel = ord(text[position + 1]) - VOWEL_FIRST if position + 1 < len(text) else -1
        if 0 <= lead < LEAD_COUNT and 0 <= vowel < VOWEL_COUNT:
            tail = ord(text[position + 2]) - TAIL_FIRST + 1 if position + 2 < len(text) else 0
            tail = tail if 1 <= tail <= TAIL_COUNT else 0
            composed.append(chr(SYLLABLE_FIRST + (lead * VOWEL_COUNT + vowel) * (TAIL_COUNT + 1) + tail))
            position += 3 if tail else 2
        else:
            composed.append(text[position])
            position += 1
    return "".join(composed)
