"""Sentences to learn from, and others held out in such a way that learning by heart is no help."""

from __future__ import annotations

import random
import zlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from rnn_core.tasks.homographs.grammar import Language, Sentence, grammar

__all__ = ["Corpus", "corpus", "held_out", "readings"]

_ONE_IN = 8  # combinations of three words is held out


@dataclass(frozen=True)
class Corpus:
    """Sentences of one language, no two the same.

    Attributes
    ----------
    train : tuple of Sentence
    test : tuple of Sentence
        None of them in `train`, nor any other sentence with the same ambiguous word, deciding word and
        first of the other words, in the forms they have there.
    """

    language: Language
    train: tuple[Sentence, ...]
    test: tuple[Sentence, ...]


def _key(sentence: Sentence) -> str:
    pair = (sentence.ambiguous, sentence.deciding)
    others = [word for at, word in enumerate(sentence.words) if at not in pair]
    return " ".join([*(sentence.words[at] for at in pair), *others[:1]])


def held_out(sentence: Sentence) -> bool:
    """Whether a sentence is kept from training, by what decides in it; the same in every run."""
    return zlib.crc32(_key(sentence).encode()) % _ONE_IN == 0


def corpus(language: Language, train: int = 8000, test: int = 1000, seed: int = 0) -> Corpus:
    """Draw sentences until there are enough of both kinds.

    Parameters
    ----------
    language
    train, test
        How many sentences.
    seed

    Examples
    --------
    >>> drawn = corpus("en", train=50, test=20)
    >>> len(drawn.train), len(drawn.test), bool(set(drawn.train) & set(drawn.test))
    (50, 20, False)
    """
    source, rules = random.Random(seed), grammar(language)
    seen: set[tuple[str, ...]] = set()
    kept: dict[bool, list[Sentence]] = {False: [], True: []}
    wanted = {False: train, True: test}
    while any(len(kept[kind]) < wanted[kind] for kind in kept):
        drawn = rules.sentence(source)
        kind = held_out(drawn)
        if drawn.words not in seen and len(kept[kind]) < wanted[kind]:
            seen.add(drawn.words)
            kept[kind].append(drawn)
    return Corpus(language, tuple(kept[False]), tuple(kept[True]))


def readings(sentences: Sequence[Sentence]) -> dict[str, tuple[str, ...]]:
    """Return every word with the tags it has in these sentences, the most frequent first.

    Examples
    --------
    >>> readings(corpus("en", train=400, test=1).train)["that"]
    ('determiner', 'conjunction')
    """
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for word, tag in zip(sentence.words, sentence.tags, strict=True):
            counts[word][tag] += 1
    return {word: tuple(tag for tag, _ in tags.most_common()) for word, tags in sorted(counts.items())}
