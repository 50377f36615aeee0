"""Which units does a shipped network use? Gates and states held at many places, each unit beside all others.

Three parts. Control: at stretches of held-out text that begin and end alike, one unit cannot learn that the
stretch has begun, and the chance of its end is asked for; the same with every other unit, with groups and
with random groups. The unit is chosen at every second place, and all figures are of the others. Steering: a
memory held at either end while the network writes. Patching: states of one text carried into another.

`--corpus` names the folder of the texts that the networks were trained on, as the model cards name their
sources: shakespeare.txt, korean.txt and latex.txt; only test blocks are read. The code is the standard
library's of the Python that runs this, only test files. Nothing of these texts is stored.
"""

from __future__ import annotations

import io
import random
import re
import sys
import sysconfig
import time
import tokenize
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import torch

from docs.experiments.common import plain, write
from rnn_core import trace
from rnn_core.checkpoints import TrainedNetwork, load
from rnn_core.interventions import Control, Place, Written, control, patch, steer
from rnn_core.interventions import write as write_texts
from rnn_core.text.corpora import READERS
from rnn_core.tracing import Clamp

MODELS = Path(__file__).parents[2] / "assets" / "models"
SAMPLES = Path(__file__).parents[2] / "assets" / "samples"
GROUPS, DRAWS, SEED = (1, 2, 4, 8), 20, 0
BEFORE, EACH = 150, 15
"""Characters read before a place; places of one document at most."""
SWEEP, CLOSER = (8, 200), (32, 500)
"""Texts and characters: of every unit held at both ends; of the few that are looked at closely."""
TEMPERATURE, SWEEP_SEED, CLOSER_SEED = 0.8, 1, 2
SHOWN = 330
QUESTION = (
    "control: mean probability of what truly ends a stretch of held-out text, with nothing held (untouched), "
    "with each unit held (means), with the best 1, 2, 4 or 8 units (chosen at the first, third, ... place), "
    "with random groups, with all units but one (others); all at the second, fourth, ... place. steering: "
    "line breaks per 1,000 characters while one memory is held at the lowest and at the highest value that "
    "free writing reached. patching: share of the way from the odds after text A to those after text B, with "
    "states of B carried over after one step."
)

Span = tuple[int, int, int, int]
"""Of a text: first and last held character (exclusive), first and last asked-for one (exclusive)."""
Cut = tuple[tuple[str, float | str], ...]

LSTM_NEVER: Cut = (("forget", 1.0), ("input", 0.0))
GRU_NEVER: Cut = (("update", 1.0),)
STAYS: Cut = (("hidden", "freeze"),)
HIGHEST: Cut = (("cell", "highest"),)


def strings(quote: str) -> Callable[[str], Iterator[Span]]:
    """Return what finds plain strings between these quotes in Python source, by Python's own tokens."""

    def found(text: str) -> Iterator[Span]:
        starts = np.cumsum([0, *(len(line) for line in text.splitlines(keepends=True))])
        try:
            tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
        except (tokenize.TokenError, SyntaxError):
            return
        for one in tokens:
            inside = one.string[1:-1]
            plainly = one.type == tokenize.STRING and re.fullmatch(r"[A-Za-z_ ]{4,16}", inside)
            if plainly and one.string[0] == quote:
                first = int(starts[one.start[0] - 1]) + one.start[1]
                last = first + 1 + len(inside)
                yield first, last, last, last + 1

    return found


def matches(pattern: str) -> Callable[[str], Iterator[Span]]:
    """Return what finds a pattern: its group 1 is held, its group 2 asked for."""

    def found(text: str) -> Iterator[Span]:
        for one in re.finditer(pattern, text):
            yield (*one.span(1), *one.span(2))

    return found


@dataclass(frozen=True)
class Question:
    """One cut at many places of one network's texts."""

    network: str
    name: str
    cut: Cut
    spans: Callable[[str], Iterator[Span]]
    places: int


NAME = matches(r"\n\n([A-Z][A-Z ]{3,13})(:)\n")
LINE = matches(r"(?<=\n)([A-Z][^\n:]{24,44})(\n)(?=\S)")
QUESTIONS = (
    Question("python-lstm", "single_quotes", LSTM_NEVER, strings("'"), 240),
    Question("python-lstm", "double_quotes", LSTM_NEVER, strings('"'), 240),
    Question("python-lstm", "parentheses", LSTM_NEVER, matches(r"(?<=\w)(\([\w, ]{3,20})(\))"), 240),
    Question(
        "python-lstm", "indentation", HIGHEST, matches(r"\n {8}[a-z][^\n]{10,45}([^\n]{9}:)\n( {12})\S"), 120
    ),
    Question("korean-lstm", "parentheses", LSTM_NEVER, matches(r"(\([^()\n]{3,24})(\))"), 240),
    Question("latex-lstm", "math", LSTM_NEVER, matches(r"(?<=[ \n])(\$[^$\n]{3,20})(\$)(?=[ ,.\n])"), 240),
    Question("latex-lstm", "braces", LSTM_NEVER, matches(r"\\[a-z]+(\{[A-Za-z ]{4,20})(\})"), 240),
    Question("shakespeare-lstm", "speaker", LSTM_NEVER, NAME, 240),
    Question("shakespeare-lstm", "line", LSTM_NEVER, LINE, 120),
    Question("shakespeare-gru", "speaker", GRU_NEVER, NAME, 240),
    Question("shakespeare-gru", "line", GRU_NEVER, LINE, 120),
    Question("shakespeare-rnn", "speaker", STAYS, NAME, 240),
    Question("shakespeare-rnn", "line", STAYS, LINE, 120),
)

STEERED = ("shakespeare-lstm", "shakespeare-gru", "shakespeare-rnn")
START, COUNTED = "KEEPER:\n", "\n"

_NAME = ("", "", "Speak no more, and come to him.\n\nPETER", "Speak no more, and come to him.\n PETER", ": ")
PATCHED: dict[str, tuple[str, str, str, str, str]] = {
    "python-lstm": ("settings.txt", "'color'", "'color", '"color', "'\""),
    "korean-lstm": ("terms.txt", "(ownership)", "(ownership", " ownership", ") "),
    "latex-lstm": ("", "", "as we have seen, \\citep[chapter", "as we have seen, \\citep{chapter", "]}"),
    "shakespeare-lstm": _NAME,
    "shakespeare-gru": _NAME,
    "shakespeare-rnn": _NAME,
}
"""Network -> a sample and where it is broken off, or neither; what follows there in A, and in B; the two
characters whose odds are measured at the end."""


def run(corpus: Path | None = None) -> Path:
    """Measure; `corpus` is the folder of the texts that the networks were trained on, or one file in it."""
    begun = time.process_time()
    if corpus is None:
        raise SystemExit("this experiment reads held-out text: give --corpus FOLDER, that of the three texts")
    folder = corpus if corpus.is_dir() else corpus.parent
    rows = {
        "control": [_told(_control(one, folder)) for one in QUESTIONS],
        "steering": [_told(_steering(name)) for name in STEERED],
        "patching": [_told(_patching(name)) for name in PATCHED],
    }
    settings = {
        "characters_read_before": BEFORE,
        "places_of_a_document_at_most": EACH,
        "groups": list(GROUPS),
        "draws": DRAWS,
        "seed": SEED,
        "steering_all": dict(zip(("texts", "characters"), SWEEP, strict=True)),
        "steering_closer": dict(zip(("texts", "characters"), CLOSER, strict=True)),
        "steering_start": START,
        "temperature": TEMPERATURE,
        "steering_seeds": [SWEEP_SEED, CLOSER_SEED],
        "python": ".".join(map(str, sys.version_info[:3])),
        "text": "test blocks and test files of each network's corpus, which no training saw",
    }
    return write("what_if", QUESTION, settings, rows, begun)


def _told(row: dict[str, Any]) -> dict[str, Any]:
    told = {name: value for name, value in row.items() if not isinstance(value, (list, dict))}
    print("   ", told, flush=True)
    return row


@cache
def _documents(network: str, folder: Path) -> tuple[str, ...]:
    corpus = network.split("-")[0]
    path = Path(sysconfig.get_path("stdlib")) if corpus == "python" else folder / f"{corpus}.txt"
    return READERS[corpus](path).test


def places(network: TrainedNetwork, asked: Question, documents: Sequence[str]) -> tuple[Place, ...]:
    """Find places, a few of each document, in an order that a seed decides."""
    draw = random.Random(SEED)
    found = []
    for document in documents:
        spans = [one for one in asked.spans(document) if one[0] > BEFORE]
        draw.shuffle(spans)
        found += [(document, span) for span in spans[: EACH if asked.network == "python-lstm" else None]]
    draw.shuffle(found)
    made = (_place(network, document, span) for document, span in found)
    return tuple([one for one in made if one is not None][: asked.places])


def _place(network: TrainedNetwork, document: str, span: Span) -> Place | None:
    """Return a place in tokens; None where the network does not know all of them."""
    cuts = (span[0] - BEFORE, *span)
    parts = [network.vocabulary.ids(document[a:b]).tolist() for a, b in pairwise(cuts)]
    ids = [token for part in parts for token in part]
    ends = np.cumsum([len(part) for part in parts]).tolist()
    if 0 in ids:
        return None
    return Place(tuple(ids), range(ends[0], ends[1]), range(ends[2] - 1, ends[3] - 1))


def _control(asked: Question, folder: Path) -> dict[str, Any]:
    begun = time.process_time()
    network = load(MODELS / asked.network)
    found = places(network, asked, _documents(asked.network, folder))
    tops = _highest(network, found[::2]) if asked.cut == HIGHEST else None
    clamps = [Clamp(gate, (), slice(0), value if tops is None else tops) for gate, value in asked.cut]
    result = control(network, found, clamps, GROUPS, DRAWS, SEED, others=tops is None)
    (unit,) = result.claimed
    return {
        "network": asked.network,
        "question": asked.name,
        "cut": [[gate, value if tops is None else plain(tops[unit])] for gate, value in asked.cut],
        "unit": unit,
        "seconds": round(time.process_time() - begun, 1),
        **_figures(result),
    }


def _highest(network: TrainedNetwork, found: Sequence[Place]) -> tuple[float, ...]:
    """Return the highest that each unit's memory was over the texts of these places."""
    highest = np.full(network.config["hidden"], -np.inf)
    for place in found:
        with torch.inference_mode():
            inputs = network.model.embedding(torch.tensor(place.ids))[:, None]
            highest = np.maximum(highest, trace(network.model.rnn, inputs).gate("cell")[0].max(0))
    return tuple(float(one) for one in highest)


def _figures(result: Control) -> dict[str, Any]:
    scoring = list(result.scoring)
    return {
        "places": result.places,
        "choosing": len(result.choosing),
        "scoring": len(scoring),
        "untouched": plain(result.base, 5),
        "untouched_median": plain(float(np.median(result.untouched[scoring])), 5),
        "held": plain(result.claim, 5),
        "held_median": plain(float(np.median(result.cut[scoring])), 5),
        "fell": result.fell,
        "others": None if result.enough is None else plain(result.enough, 5),
        "means": [plain(one, 5) for one in result.means],
        "groups": [
            {
                "size": one.size,
                "units": list(one.units),
                "best": plain(one.best, 6),
                "chosen": plain(one.chosen, 6),
                "random": plain(float(one.random.mean()), 5),
                "worst": plain(float(one.random.min()), 5),
            }
            for one in result.groups
        ],
    }


def _steering(name: str) -> dict[str, Any]:
    begun = time.process_time()
    network = load(MODELS / name)
    token = int(network.vocabulary.ids(COUNTED)[0])
    texts, characters = SWEEP
    every = steer(
        network, START, texts=texts, characters=characters, temperature=TEMPERATURE, seed=SWEEP_SEED
    )
    rates = every.rates(token)
    order = np.argsort(-np.abs(rates[:, 0] - rates[:, 1]), kind="stable")
    follows = next(one for one in network.stories if one.feature == "column")
    chosen = list(dict.fromkeys([int(order[0]), int(order[1]), follows.unit]))

    def written(held: Sequence[Clamp]) -> Written:
        texts, characters = CLOSER
        return write_texts(network, START, held, characters, texts, TEMPERATURE, CLOSER_SEED)

    free = written([])
    rows: list[dict[str, Any]] = []
    shown: dict[str, Written] = {}
    for unit in chosen:
        ends = [round(float(one), 3) for one in every.ends[unit]]
        both = [written([Clamp(every.quantity, [unit], slice(None), end)]) for end in ends]
        found = [one.rate(COUNTED) for one in both]
        rows.append(
            {
                "unit": unit,
                "ends": ends,
                "rates": [plain(one.value, 2) for one in found],
                "errors": [plain(one.error, 2) for one in found],
            }
        )
        shown = shown or {"low": both[0], "free": free, "high": both[1]}
    return {
        "network": name,
        "quantity": every.quantity,
        "unit": chosen[0],
        "follower": follows.unit,
        "score": plain(follows.score),
        "free": plain(free.rate(COUNTED).value, 2),
        "free_error": plain(free.rate(COUNTED).error, 2),
        "seconds": round(time.process_time() - begun, 1),
        "closer": rows,
        "texts": {end: one.texts[0][:SHOWN] for end, one in shown.items()},
        "all": [[plain(one, 1) for one in pair] for pair in rates],
        "all_free": plain(every.free_rate(token)[0], 2),
    }


def _patching(name: str) -> dict[str, Any]:
    begun = time.process_time()
    network = load(MODELS / name)
    sample, at, a, b, answers = PATCHED[name]
    before = ""
    if sample:
        text = (SAMPLES / name.rpartition("-")[0] / sample).read_text("utf-8")
        before = text[: text.index(at)]
    found = patch(network, before + a, before + b, answers=(answers[0], answers[1]))
    shown = network.vocabulary.shown
    return {
        "network": name,
        "a": a,
        "b": b,
        "before": before,
        "answers": [shown(one) for one in found.answers],
        "odds": [plain(found.before), plain(found.after)],
        "seconds": round(time.process_time() - begun, 1),
        "steps": list(found.steps),
        "tokens": [[found.a.shown[step], found.b.shown[step]] for step in found.steps],
        "units": found.single.shape[0],
        "median": [plain(one, 4) for one in np.median(found.single, 0)],
        "rows": [
            {"kind": one.kind, "units": list(one.units), "shares": [plain(share, 4) for share in one.shares]}
            for one in found.rows()
        ],
        "draws": len(found.random),
    }
