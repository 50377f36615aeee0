"""Train the networks that ship for real sentences, and write their card.

``python -m rnn_core.training.real_translators --corpus korean_english.tsv --out assets/translators``

The file holds English, Korean and who wrote them, as Tatoeba gives them; it is not part of this repository.
With ``--compare``, three ways of splitting Korean are tried first, on pairs that are then learnt from: what
is held out decides nothing.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tomllib
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from itertools import product
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

import torch

from rnn_core.checkpoints.translators import CONFIG, save_translator
from rnn_core.models.seq2seq import Attention, Pieces, Seq2Seq
from rnn_core.tasks.parallel import OwnPairs, Parallel, join, read_pairs, split
from rnn_core.tasks.parallel.groups import apart, groups
from rnn_core.tasks.parallel.own import LONGEST
from rnn_core.training.scores import Scores, scores
from rnn_core.training.translating import Lesson, Sentences, Translated, network, speak, train
from rnn_core.training.translators import DIRECTIONS, Direction, as_shipped, held_out, record

__all__ = ["KINDS", "SPLITTERS", "Real", "card", "compare", "main", "make", "names", "write_cards"]

LESSON: Final = Lesson(hidden=128, embedding=64, updates=1200, learning_rate=4e-3, dropped=0.1, quick=True)
COMPARED_UPDATES: Final = 600
KINDS: Final[tuple[Attention, ...]] = ("luong",)
SEED: Final = 0
HELD_OUT: Final = 0.1
RARE: Final = 2
"""A source piece that training shows less often is read as unknown."""
EXAMPLES: Final = 8
_LIMIT: Final = 130
"""Pieces after which a network is interrupted that may say jamo, two or three a syllable."""
WORDS, COMPARED = "real_cards.toml", "real_pieces.json"

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


class Real(NamedTuple):
    """Pairs of one direction, in pieces and as they are written.

    Attributes
    ----------
    drawn : Parallel
    texts : list of (source, target)
        Of the held-out pairs, as they stand in the file.
    credits : list of str
        Who wrote them.
    """

    drawn: Parallel
    texts: list[tuple[str, str]]
    credits: list[str]


def real(own: OwnPairs, direction: Direction) -> Real:
    """Part the pairs of a file, English first, for one direction."""
    drawn, (_, unseen) = own.parallel(HELD_OUT, SEED), own.parts(HELD_OUT, SEED)
    texts = [own.pairs[k] for k in unseen]
    if direction == "ko-en":
        drawn, texts = drawn.turned(), [pair[::-1] for pair in texts]
    return Real(drawn, texts, [own.credits[k] for k in unseen])


def worth(
    model: Seq2Seq,
    sources: Sentences,
    targets: Sequence[str],
    pieces: tuple[Pieces, Pieces],
    way: Way,
    *,
    korean: bool,
    limit: int = 60,
) -> tuple[Scores, list[str]]:
    """Score what a network says against what stands in the file, in small letters; and give what it says."""
    said = [SPLITTERS[way].join(one) for one in speak(model, sources, pieces, limit)]
    return scores(said, [one.lower() for one in targets], "char" if korean else "13a"), said


def compare(own: OwnPairs, lesson: Lesson) -> dict[str, Any]:
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
        model = network(lesson, *pieces)
        rows[way] = []
        probe = unseen[0][:8], unseen[1][:8]
        for report in train(model, lesson, training, probe, pieces, every=lesson.updates // 4):
            found, _ = worth(
                model, unseen[0], [kept[k][1] for k in other], pieces, way, korean=True, limit=_LIMIT
            )
            row = {
                "update": report.update,
                "chrf": round(found.chrf, 2),
                "bleu": round(found.bleu, 2),
                "seconds": round(report.seconds, 1),
                "pieces": len(pieces[1]),
            }
            print(way, row, flush=True)
            rows[way].append(row)
    return {"lesson": asdict(lesson), "learnt": len(mine), "scored": len(other), "rows": rows}


def make(
    own: OwnPairs, direction: Direction, lesson: Lesson
) -> tuple[Seq2Seq, tuple[Pieces, Pieces], dict[str, Any]]:
    """Train one network; return it as it is shipped, with its pieces, its held-out figures and examples."""
    found = real(own, direction)
    drawn = found.drawn
    pieces = Pieces.of(drawn.training[0], RARE), Pieces.of(drawn.training[1])
    model = network(lesson, *pieces)
    reports: list[Translated] = []
    probe = drawn.held_out[0][:64], drawn.held_out[1][:64]
    for report in train(model, lesson, drawn.training, probe, pieces, every=100):
        print(direction, lesson.attention, asdict(report), flush=True)
        reports.append(report)
    as_shipped(model)
    config = {
        "task": "real",
        "direction": "own",  # how its sentences are cut and written: as those that anybody brings
        "way": direction,
        **figures(model, pieces, found, direction),
        "training": record(lesson, len(drawn.training[0]), reports),
    }
    return model, pieces, config


def figures(
    model: Seq2Seq, pieces: tuple[Pieces, Pieces], found: Real, direction: Direction
) -> dict[str, Any]:
    """Measure a network on what is held out, and choose examples of it, as ``config.json`` keeps them."""
    unseen, targets = found.drawn.held_out, [text[1] for text in found.texts]
    given, said = worth(model, unseen[0], targets, pieces, "syllables", korean=direction == "en-ko")
    scored = {
        "chrf": round(given.chrf, 2),
        "bleu": round(given.bleu, 2),
        "signatures": list(given.signatures),
    }
    return {"held_out": held_out(model, unseen, pieces) | scored, "examples": list(_examples(found, said))}


def _examples(found: Real, said: list[str]) -> Iterator[dict[str, str]]:
    """Choose held-out pairs at even distances, short to long, and what was said: not the best of them."""
    order = sorted(range(len(said)), key=lambda k: (len(found.drawn.held_out[0][k]), k))
    for place in range(EXAMPLES):
        k = order[(2 * place + 1) * len(order) // (2 * EXAMPLES)]
        source, target = found.texts[k]
        yield {"source": source, "target": target, "said": said[k], "credit": found.credits[k]}


def names() -> list[str]:
    """Name them."""
    return [f"real-{direction}-{kind}" for direction, kind in product(DIRECTIONS, KINDS)]


def card(
    words: Mapping[str, Any], configs: Mapping[str, Mapping[str, Any]], compared: Mapping[str, Any]
) -> str:
    """Return the card of both in one language, as Markdown.

    Parameters
    ----------
    words
        One language's table of ``real_cards.toml``.
    configs
        Name of a network -> what its ``config.json`` holds.
    compared
        What `compare` found.
    """
    first = next(iter(configs.values()))
    training = first["training"]
    rows = [
        words["row"].format(
            way=words["way"][config["way"]],
            weights=f"{config['parameters']:,}",
            chrf=f"{config['held_out']['chrf']:.1f}",
            bleu=f"{config['held_out']['bleu']:.1f}",
            exact=f"{100 * config['held_out']['exact']:.1f}%",
            seconds=f"{config['training']['cpu_seconds']:.0f}",
        )
        for config in configs.values()
    ]
    best = {way: max(one["chrf"] for one in found) for way, found in compared["rows"].items()}
    signatures = [
        first["held_out"]["signatures"][0],
        *(one["held_out"]["signatures"][1] for one in configs.values()),
    ]
    return (
        words["card"]
        .lstrip()
        .format(
            table="\n".join(rows),
            hidden=first["hidden"],
            embedding=first["embedding"],
            sentences=f"{training['sentences']:,}",
            updates=training["updates"],
            batch=training["batch"],
            rate=training["learning_rate"],
            seed=training["seed"],
            torch=training["torch"],
            date=training["date"],
            dropped=f"{100 * training['dropped']:.0f}",
            longest=LONGEST,
            held=first["held_out"]["sentences"],
            scored=compared["scored"],
            signatures=", ".join(f"`{one}`" for one in dict.fromkeys(signatures)),
            **{way: f"{value:.1f}" for way, value in best.items()},
        )
    )


def write_cards(folder: Path) -> None:
    """Write ``real_card.en.md`` and ``real_card.ko.md`` from what stands beside them."""
    configs = {name: json.loads((folder / name / CONFIG).read_text("utf-8")) for name in names()}
    compared = json.loads((folder / COMPARED).read_text("utf-8"))
    for language, words in tomllib.loads((folder / WORDS).read_text("utf-8")).items():
        (folder / f"real_card.{language}.md").write_text(card(words, configs, compared), "utf-8")


def main(arguments: list[str] | None = None) -> None:
    """Train both, or those named, and write their folders; or compare ways of splitting."""
    parser = argparse.ArgumentParser(prog="python -m rnn_core.training.real_translators", description=__doc__)
    parser.add_argument("names", nargs="*", help="such as real-en-ko-luong; default: both")
    parser.add_argument(
        "--corpus", type=Path, required=True, help="English, Korean, attribution, tabs between"
    )
    parser.add_argument(
        "--columns",
        nargs=2,
        metavar=("ENGLISH", "KOREAN"),
        help="names of the two columns, or numbers from 0",
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--compare", action="store_true", help="compare ways of splitting Korean, and stop")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    columns = [int(one) if one.isdigit() else one for one in options.columns or ()]
    own = read_pairs(options.corpus.read_bytes(), columns=(columns[0], columns[1]) if columns else None)
    if options.compare:
        text = json.dumps(compare(own, replace(LESSON, updates=COMPARED_UPDATES)), indent=1)
        (options.out / COMPARED).write_text(text + "\n", "utf-8")
        return
    for direction, kind in product(DIRECTIONS, KINDS):
        name = f"real-{direction}-{kind}"
        if not options.names or name in options.names:
            model, pieces, config = make(own, direction, replace(LESSON, attention=kind))
            save_translator(options.out / name, model, *pieces, config)
    write_cards(options.out)


if __name__ == "__main__":
    main(sys.argv[1:])
