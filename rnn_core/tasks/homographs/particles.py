"""Korean particles: the form that follows a consonant or a vowel."""

from __future__ import annotations

from rnn_core.text.hangul import is_syllable, split_syllable

__all__ = ["attach"]


def attach(word: str, pair: str) -> str:
    """Append the particle that fits the last syllable.

    Parameters
    ----------
    word
        Ends in a Hangul syllable; after anything else stands the form for a vowel.
    pair
        ``"A/B"``: A after a final consonant, B after a vowel.

    Examples
    --------
    >>> attach("\uc0b0", "x/y")[-1], attach("\ubc30", "x/y")[-1]
    ('x', 'y')
    """
    after_consonant, after_vowel = pair.split("/")
    closed = is_syllable(word[-1:]) and len(split_syllable(word[-1])) == 3
    return word + (after_consonant if closed else after_vowel)
