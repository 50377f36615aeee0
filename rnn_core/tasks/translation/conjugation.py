"""How the pieces of a Korean verb join: vowel harmony, contraction, and the irregular stems.

After the rules of the Standard Orthography (National Institute of Korean Language, 2017-12), chapter 4.
"""

from __future__ import annotations

from rnn_core.tasks.translation.lexicon import Ending, Lexicon
from rnn_core.text.hangul import SYLLABLE_FIRST, is_syllable

__all__ = ["conjugate", "has_final"]

_A, _AE, _EO, _O, _WA, _U, _WO, _EU, _I, _YEO = 0, 1, 4, 8, 9, 13, 14, 18, 20, 6
_NONE, _N, _D, _R, _B, _SS = 0, 4, 7, 8, 17, 20
_H, _SILENT, _LEAD_R = 18, 11, 5
_BRIGHT = (_A, _O)
_VOWELS, _TAILS = 21, 28

_Parts = tuple[int, int, int]


def has_final(word: str) -> bool:
    """Whether a word ends in a final consonant, which decides between the two forms of a particle.

    Examples
    --------
    >>> has_final(chr(0xCC45)), has_final(chr(0xCC28))
    (True, False)
    """
    return is_syllable(word[-1]) and _parts(word[-1])[2] != _NONE


def conjugate(stem: str, irregular: str, endings: tuple[Ending, ...], lexicon: Lexicon) -> str:
    """Join a verb's stem and its endings into what is written.

    Parameters
    ----------
    stem
        Of the verb.
    irregular
        Its kind of irregularity, as in the lexicon; "" if it has none.
    endings
        In the order they follow the stem; the last one is final.
    lexicon
        Spells what is added.

    Returns
    -------
    str
        With the spaces that the orthography wants.
    """
    text = stem
    for ending in endings:
        text = _JOIN[ending](text, irregular, lexicon)
        irregular = ""  # only the stem itself is irregular
    return text


def _parts(syllable: str) -> _Parts:
    index = ord(syllable) - SYLLABLE_FIRST
    return index // (_VOWELS * _TAILS), index // _TAILS % _VOWELS, index % _TAILS


def _syllable(lead: int, vowel: int, tail: int = _NONE) -> str:
    return chr(SYLLABLE_FIRST + (lead * _VOWELS + vowel) * _TAILS + tail)


def _with_tail(text: str, tail: int) -> str:
    lead, vowel, _ = _parts(text[-1])
    return text[:-1] + _syllable(lead, vowel, tail)


def _before_vowel(text: str, irregular: str) -> str:
    """Give the stem as it is before an ending that begins with a vowel."""
    if irregular == "d":
        return _with_tail(text, _R)
    if irregular == "b":
        return _with_tail(text, _NONE) + _syllable(_SILENT, _U)
    return text


def _past(text: str, irregular: str, _: Lexicon) -> str:
    lead, vowel, tail = _parts(text[-1])
    if irregular == "reu":
        bright = _parts(text[-2])[1] in _BRIGHT
        return _with_tail(text[:-1], _R) + _syllable(_LEAD_R, _A if bright else _EO, _SS)
    if irregular == "b":
        return _with_tail(text, _NONE) + _syllable(_SILENT, _WA if vowel in _BRIGHT else _WO, _SS)
    if tail != _NONE:
        return _before_vowel(text, irregular) + _syllable(_SILENT, _A if vowel in _BRIGHT else _EO, _SS)
    return text[:-1] + _syllable(lead, _contracted(text, lead, vowel), _SS)


def _contracted(text: str, lead: int, vowel: int) -> int:
    if (lead, vowel) == (_H, _A):
        return _AE
    if vowel == _EU:
        return _A if len(text) > 1 and _parts(text[-2])[1] in _BRIGHT else _EO
    return {_O: _WA, _U: _WO, _I: _YEO}.get(vowel, vowel)


def _future(text: str, irregular: str, lexicon: Lexicon) -> str:
    stem = _before_vowel(text, irregular)
    _, _, tail = _parts(stem[-1])
    if tail == _NONE or (tail == _R and not irregular):
        stem = _with_tail(stem, _R)
    else:
        stem += _syllable(_SILENT, _EU, _R)
    return stem + lexicon.joining["future"]


def _present(text: str, _: str, lexicon: Lexicon) -> str:
    tail = _parts(text[-1])[2]
    if tail in (_NONE, _R):
        return _with_tail(text, _N) + lexicon.endings["plain"]
    return text + lexicon.joining["neun"] + lexicon.endings["plain"]


def _honorific(text: str, irregular: str, lexicon: Lexicon) -> str:
    stem, plain = _before_vowel(text, irregular), lexicon.endings["honorific"]
    tail = _parts(stem[-1])[2]
    if tail == _NONE:
        return stem + plain
    if tail == _R and not irregular:
        return _with_tail(stem, _NONE) + plain
    return stem + lexicon.joining["eu"] + plain


def _negation(text: str, _: str, lexicon: Lexicon) -> str:
    return text + lexicon.joining["negation"]


_JOIN = {
    "honorific": _honorific,
    "past": _past,
    "present": _present,
    "future": _future,
    "negation": _negation,
    "plain": lambda text, _, lexicon: text + lexicon.endings["plain"],
    "and": lambda text, _, lexicon: text + lexicon.endings["and"],
    "but": lambda text, _, lexicon: text + lexicon.endings["but"],
}
