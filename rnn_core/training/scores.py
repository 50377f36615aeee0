"""How near translations come to what they should be: chrF and BLEU, by sacreBLEU (Post 2018)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rnn_core.errors import InputError

if TYPE_CHECKING:
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF

__all__ = ["TranslationScores", "scores"]


@dataclass(frozen=True)
class TranslationScores:
    """What some translations are worth, taken together.

    Attributes
    ----------
    chrf : float
        chrF2 (Popović 2015), of characters and runs of up to 6 of them: 0 nothing in common, 100 the same.
    bleu : float
        BLEU (Papineni et al. 2002), of words, or of characters, and runs of up to 4: 0 to 100.
    sentences : int
    signatures : (chrf, bleu)
        Settings and version, as sacreBLEU asks to have them named.
    """

    chrf: float
    bleu: float
    sentences: int
    signatures: tuple[str, str]


def scores(
    said: Sequence[str], expected: Sequence[str], tokens: Literal["13a", "char"] = "13a"
) -> TranslationScores:
    """Score translations against one right answer each.

    Parameters
    ----------
    said, expected
        Written sentences, one to one. A right translation in other words counts as a wrong one.
    tokens
        What BLEU counts: "13a" words, "char" characters, for languages whose words are long.

    Raises
    ------
    InputError
        If there is none, or not one answer to each.
    ModuleNotFoundError
        If sacreBLEU is not installed.

    Examples
    --------
    >>> found = scores(["a b"], ["a c"])
    >>> found.chrf, found.sentences
    (25.0, 1)
    """
    if not said or len(said) != len(expected):
        raise InputError.of(
            "as many answers as translations", f"{len(said)} and {len(expected)}", "pair them"
        )
    metrics = _metrics(tokens)
    chrf, bleu = (float(one.corpus_score(list(said), [list(expected)]).score) for one in metrics)
    return TranslationScores(
        chrf, bleu, len(said), (str(metrics[0].get_signature()), str(metrics[1].get_signature()))
    )


def _metrics(tokens: str) -> tuple[CHRF, BLEU]:
    """Load sacreBLEU, not before it is needed: it brings parsers and locks along."""
    try:
        from sacrebleu.metrics.bleu import BLEU
        from sacrebleu.metrics.chrf import CHRF
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            "scores need the package sacrebleu, which is not installed; pip install 'rnn_core[scores]'",
            name=error.name,
        ) from error
    return CHRF(), BLEU(tokenize=tokens)
