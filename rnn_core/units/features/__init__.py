"""What stands in a text, token by token: what a unit might have learnt to follow.

Every feature is the answer *after* reading a token: at an opening quote one is inside, at the closing one
outside again. The scanners take any fragment, also one that no compiler would.
"""

from __future__ import annotations

from collections.abc import Callable

from rnn_core.errors import InputError
from rnn_core.text.vocabulary import Tokens
from rnn_core.units.features import korean, latex, prose, python, shakespeare
from rnn_core.units.features.scan import Features

SCANNERS: dict[str, Callable[[Tokens], Features]] = {
    "python": python.scan,
    "latex": latex.scan,
    "shakespeare": shakespeare.scan,
    "korean": korean.scan,
    "prose": prose.scan,
}
"""Corpus name -> what finds its features, by token or by grapheme."""

QUANTITIES = frozenset(
    {
        "column",
        "depth",
        "indentation",
        "word_position",
        "sentence_position",
        "speech_position",
        "paragraph_position",
    }
)
"""Features that are counts; all others are yes or no."""


def features(tokens: Tokens, corpus: str) -> Features:
    """Find the features of a text.

    Parameters
    ----------
    tokens
        From :meth:`rnn_core.text.Vocabulary.encode`.
    corpus
        What the network was trained on: ``"python"``, ``"latex"``, ``"shakespeare"``, ``"korean"`` or
        ``"prose"``.

    Returns
    -------
    dict
        Slug -> ``(time,)`` float array, 0 or 1 for a yes/no feature, a count for one in :data:`QUANTITIES`.

    Raises
    ------
    InputError
        If there is no scanner for the corpus.
    """
    if corpus not in SCANNERS:
        raise InputError(
            f"expected a corpus with a scanner ({', '.join(sorted(SCANNERS))}); {corpus!r} came. "
            "Name one of these."
        )
    found = SCANNERS[corpus](tokens)
    return {
        name: values if len(values) == len(tokens) else values[tokens.source]
        for name, values in found.items()
    }
