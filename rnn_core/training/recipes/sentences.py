"""Real sentences for the networks that translate, and three ways of splitting Korean, compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from typing import Any, Final, Literal, NamedTuple

from rnn_core.models.seq2seq import Pieces
from rnn_core.tasks.parallel import OwnPairs, Parallel, Sentences, join, split
from rnn_core.tasks.parallel.groups import apart, groups
from rnn_core.training.scores import TranslationScores, scores
from rnn_core.training.translating import TrainingConfig, network, speak, train

__all__ = ["RARE", "SPLITTERS", "Splitter", "Way", "Written", "compare", "examples", "worth", "written"]

SEED: Final = 0
HELD_OUT: Final = 0.1
RARE: Final = 2
"""A source piece that training shows less often is read as unknown."""
EXAMPLES: Final = 8
_LIMIT: Final = 130
"""Pieces after which a network is interrupted that may say jamo, two or three a syllable."""

Way = Literal["syllables", "jamo", "words"]


class Splitter(NamedTuple):
    """One way of taking text apart, and of putting it together."""

    split: Callable[[str], tuple[str, ...]]
    join: Callable[[Sequence[str]], str]


def _jamo(text: str) -> tuple[str, ...]:
    return tuple(
        part if k == 0 else f"+{part}" for piece in split(text) for k, part in enumerate(_parts(piece))
    )


def _parts(piece: str) -> list[str]:
    """Take the piece of one syllable apart; the mark stays with the first part."""
    bare = piece.removeprefix("+")
    if not re.fullmatch("[\uac00-\ud7a3]", bare):
        return [piece]
    found = list(unicodedata.normalize("NFD", bare))
    return [piece.removesuffix(bare) + found[0], *found[1:]]


def _words(text: str) -> tuple[str, ...]:
    found = re.findall(r"(\s*)([^\W_]+|[^\w\s]|_)", " ".join(text.lower().split()))
    return tuple(word if space or k == 0 else f"+{word}" for k, (space, word) in enumerate(found))


SPLITTERS: Final[dict[Way, Splitter]] = {
    "syllables": Splitter(split, join),
    "jamo": Splitter(_jamo, lambda pieces: unicodedata.normalize("NFC", join(pieces))),
    "words": Splitter(_words, join),
}


class Written(NamedTuple):
    """Pairs of one direction, in pieces, and where somebody wrote them, as they are written.

    Attributes
    ----------
    drawn : Parallel
    texts : sequence of (source, target)
        Of the held-out pairs, as they stand in the file; none of pairs that were generated.
    credits : sequence of str
        Who wrote them.
    """

    drawn: Parallel
    texts: Sequence[tuple[str, str]] = ()
    credits: Sequence[str] = ()


def written(own: OwnPairs, direction: str) -> Written:
    """Part the pairs of a file, English first, for one direction."""
    drawn, (_, unseen) = own.parallel(HELD_OUT, SEED), own.parts(HELD_OUT, SEED)
    texts = [own.pairs[k] for k in unseen]
    if direction == "ko-en":
        drawn, texts = drawn.turned(), [pair[::-1] for pair in texts]
    return Written(drawn, texts, [own.credits[k] for k in unseen])


def worth(
    said: Sentences, targets: Sequence[str], way: Way = "syllables", *, korean: bool
) -> tuple[TranslationScores, list[str]]:
    """Score what was said against what stands in the file, in small letters; and give it as it is written."""
    texts = [SPLITTERS[way].join(one) for one in said]
    return scores(texts, [one.lower() for one in targets], "char" if korean else "13a"), texts


def examples(found: Written, said: list[str]) -> Iterator[dict[str, str]]:
    """Choose held-out pairs at even distances, short to long, and what was said: not the best of them."""
    order = sorted(range(len(said)), key=lambda k: (len(found.drawn.held_out[0][k]), k))
    for place in range(EXAMPLES):
        k = order[(2 * place + 1) * len(order) // (2 * EXAMPLES)]
        source, target = found.texts[k]
        yield {"source": source, "target": target, "said": said[k], "credit": found.credits[k]}


def compare(own: OwnPairs, config: TrainingConfig) -> dict[str, Any]:
    """Measure three ways of splitting Korean, English to Korean, on a tenth of what is learnt from."""
    learnt, _ = own.parts(HELD_OUT, SEED)
    kept = [own.pairs[k] for k in learnt]
    mine, other = apart(groups(kept), HELD_OUT, SEED + 1)
    rows: dict[str, list[dict[str, float]]] = {}
    for way in SPLITTERS:
        sides = [split(pair[0]) for pair in kept], [SPLITTERS[way].split(pair[1]) for pair in kept]
        training, unseen = (
            ([sides[0][k] for k in part], [sides[1][k] for k in part]) for part in (mine, other)
        )
        pieces = Pieces.of(training[0], RARE), Pieces.of(training[1])
        model = network(config, *pieces)
        rows[way] = []
        probe = unseen[0][:8], unseen[1][:8]
        for report in train(model, config, training, probe, pieces, every=config.updates // 4):
            said = speak(model, unseen[0], pieces, _LIMIT)
            found, _ = worth(said, [kept[k][1] for k in other], way, korean=True)
            row = {
                "update": report.update,
                "chrf": round(found.chrf, 2),
                "bleu": round(found.bleu, 2),
                "seconds": round(report.seconds, 1),
                "pieces": len(pieces[1]),
            }
            print(way, row, flush=True)
            rows[way].append(row)
    return {"lesson": asdict(config), "learnt": len(mine), "scored": len(other), "rows": rows}
