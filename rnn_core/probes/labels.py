"""What a layer may be asked about a text: this character, the place it stands in, what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from rnn_core.errors import InputError
from rnn_core.text.vocabulary import Tokens
from rnn_core.units.features import QUANTITIES, features
from rnn_core.units.features.scan import Features, flags

__all__ = ["GROUPS", "QUESTIONS", "Group", "group_of", "labels", "measure_of"]

Group = Literal["here", "place", "next"]
GROUPS: Final[tuple[Group, ...]] = ("here", "place", "next")

QUESTIONS: Final[Mapping[str, Mapping[str, Group]]] = MappingProxyType(
    {
        "python": {
            "letter": "here",
            "vowel": "here",
            "upper_case": "here",
            "digit": "here",
            "space": "here",
            "word_position": "place",
            "column": "place",
            "indentation": "place",
            "depth": "place",
            "in_brackets": "place",
            "in_quotes": "place",
            "in_comment": "place",
            "in_docstring": "place",
            "next_letter": "next",
            "next_space": "next",
            "next_line": "next",
        },
        "korean": {
            "lead_consonant": "here",
            "vowel": "here",
            "final_consonant": "here",
            "space": "here",
            "in_latin_word": "here",
            "word_position": "place",
            "sentence_position": "place",
            "paragraph_position": "place",
            "in_quotes": "place",
            "in_parentheses": "place",
            "next_final": "next",
            "next_space": "next",
        },
    }
)
"""Corpus -> question -> what it is about: ``"here"``, the character just read; ``"place"``, where in the text
it stands; ``"next"``, the character that follows. Within a group in the order they are shown."""

_VOWELS: Final = frozenset("aeiouAEIOU")


def group_of(corpus: str, question: str) -> Group:
    """Return what a question is about."""
    return QUESTIONS[corpus][question]


def measure_of(question: str) -> Literal["auroc", "rho"]:
    """Return how a question is scored: a count by Spearman's rho, yes or no by the area under the ROC."""
    return "rho" if question in QUANTITIES else "auroc"


def labels(tokens: Tokens, corpus: str) -> Features:
    """Answer every question about a text, token by token, from the text alone.

    Parameters
    ----------
    tokens
        From :meth:`rnn_core.text.Vocabulary.encode`.
    corpus
        ``"python"`` or ``"korean"``.

    Returns
    -------
    dict
        Question -> ``(time,)`` float array: 0 or 1, or a count; nan where the text does not tell, as for
        what follows its last token.

    Raises
    ------
    InputError
        If there are no questions for the corpus.

    Examples
    --------
    >>> from rnn_core.text.vocabulary import Vocabulary
    >>> asked = labels(Vocabulary(tuple("a b")).encode("a b"), "python")
    >>> asked["space"].tolist(), asked["next_space"].tolist()
    ([0.0, 1.0, 0.0], [1.0, 0.0, nan])
    """
    if corpus not in QUESTIONS:
        raise InputError.of(
            f"a corpus with questions: {', '.join(QUESTIONS)}", repr(corpus), "choose one of these"
        )
    found = features(tokens, corpus)
    found = {**_plain(tokens, corpus), **found}
    found |= {f"next_{name}": _following(found[of]) for name, of in _NEXT[corpus].items()}
    return {name: found[name] for name in QUESTIONS[corpus]}


_NEXT: Final = {
    "python": {"letter": "letter", "space": "space", "line": "line"},
    "korean": {"final": "final_consonant", "space": "space"},
}


def _plain(tokens: Tokens, corpus: str) -> Features:
    written = [tokens.graphemes[source] for source in tokens.source]
    found = {"space": flags(one == " " for one in written), "line": flags(one == "\n" for one in written)}
    if corpus == "python":  # in Korean "vowel" is a jamo's part of its syllable
        found |= {
            "letter": flags(one.isalpha() for one in written),
            "vowel": flags(one in _VOWELS for one in written),
        }
    return found


def _following(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.append(values[1:], np.nan) if len(values) else values
