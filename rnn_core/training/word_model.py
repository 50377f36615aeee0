"""Train a language model over the words of the grammar of agreement, record by record."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from rnn_core.cells import Cell, spec
from rnn_core.errors import InputError
from rnn_core.models.character import CharacterModel
from rnn_core.optimisers import AdamW
from rnn_core.tasks.agreement import Agreement, Flagged, Language, agreement, flags, vocabulary
from rnn_core.units.flags import FlagStudy, study

__all__ = [
    "EMBEDDING",
    "SIZES",
    "WordLesson",
    "WordProgress",
    "halves",
    "learn_words",
    "network",
    "right",
    "train",
]

SIZES: Final[dict[Language, int]] = {"ko": 24, "en": 32}
"""Units with which every seed that was tried learnt all flags; fewer do not always."""

EMBEDDING: Final = 16
_TRACKS, _WINDOW = 32, 40
_SETTLING: Final = 4
"""Words of a window that are not learnt from: the state before it is not known."""


@dataclass(frozen=True)
class WordLesson:
    """What is learnt, and how: AdamW, its rate rising for a tenth of the updates and then falling.

    Attributes
    ----------
    language : {"ko", "en"}
    hidden : int
        Units; 0: as many as `SIZES` says.
    cell : str
        One of `rnn_core.cells.names()`.
    updates : int
        Each of 32 windows of 40 words.
    sentences, unseen : int
        How many are learnt from, and how many others are measured on.
    rate : float
        The largest.
    seed : int
        Of the sentences, the weights and the windows.
    """

    language: Language
    hidden: int = 0
    cell: Cell = "lstm"
    updates: int = 1500
    sentences: int = 4000
    unseen: int = 600
    rate: float = 2e-2
    seed: int = 0

    @property
    def units(self) -> int:
        """How many there are."""
        return self.hidden or SIZES[self.language]

    @property
    def drawn(self) -> Agreement:
        """The sentences."""
        return agreement(self.language, self.sentences, self.unseen, self.seed)


@dataclass(frozen=True)
class WordProgress:
    """Where training stands.

    Attributes
    ----------
    update : int
    loss : float
        Of the last batch, nats a word; nan before the first.
    seconds : float
        CPU time spent on updates.
    right : dict
        Flag -> share of held-out sentences in which the word that it decides is the likelier one.
    weights : dict, optional
        The network, in the last report.
    studies : dict, optional
        What was found of its flags, in the last report of `learn_words`.
    """

    update: int
    loss: float
    seconds: float
    right: dict[str, float]
    weights: dict[str, Tensor] | None = None
    studies: dict[str, FlagStudy] | None = None


def halves(drawn: Agreement) -> tuple[tuple[Flagged, ...], tuple[Flagged, ...]]:
    """Part the held-out sentences: one half to choose by, the other to report on."""
    half = len(drawn.held_out) // 2
    return drawn.held_out[:half], drawn.held_out[half:]


def network(lesson: WordLesson) -> CharacterModel:
    """Return the network as it is before training: its seed decides the weights.

    Examples
    --------
    >>> network(WordLesson("en")).rnn.hidden_size
    32
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(lesson.seed)
        return CharacterModel(
            len(vocabulary(lesson.language)), lesson.cell, lesson.units, embedding=EMBEDDING
        )


def train(
    model: CharacterModel, lesson: WordLesson, drawn: Agreement, every: int = 100
) -> Iterator[WordProgress]:
    """Train a network in place, reporting at the beginning, every so many updates and at the end.

    Raises
    ------
    InputError
        If there are too few sentences to cut windows from.
    """
    tracks = _tracks(drawn.training, lesson.language)
    if len(tracks) <= _WINDOW + 1:
        raise InputError.of(
            f"{_TRACKS} tracks of more than {_WINDOW + 1} words", f"{len(tracks)}", "draw more sentences"
        )
    asked = halves(drawn)[0][:200]
    optimiser = AdamW(model.parameters(), lesson.rate, weight_decay=0.0)
    pace = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, lesson.rate, total_steps=lesson.updates, pct_start=0.1
    )
    chance = torch.Generator().manual_seed(lesson.seed)
    starts = torch.randint(len(tracks) - _WINDOW - 1, (lesson.updates,), generator=chance).tolist()
    seconds = 0.0
    yield WordProgress(0, float("nan"), 0.0, right(model, asked, lesson.language))
    for update, start in enumerate(starts, 1):
        begun = time.thread_time()
        window = tracks[start : start + _WINDOW + 1]
        logits, _ = model(window[:-1])
        loss = functional.cross_entropy(logits[_SETTLING:].flatten(0, 1), window[_SETTLING + 1 :].flatten())
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        pace.step()
        seconds += time.thread_time() - begun
        last = update == lesson.updates
        if update % every == 0 or last:
            kept = {name: one.clone() for name, one in model.state_dict().items()} if last else None
            yield WordProgress(
                update, float(loss.detach()), seconds, right(model, asked, lesson.language), kept
            )


def learn_words(lesson: WordLesson) -> Iterator[WordProgress]:
    """Draw the sentences, train a network on them, and find what it does with the flags: see `train`."""
    spec(lesson.cell)  # says what cells there are, before the sentences are drawn
    model, drawn = network(lesson), lesson.drawn
    for report in train(model, lesson, drawn):
        if report.update < lesson.updates:
            yield report
    model.eval()
    yield replace(report, studies=study(model, network(lesson), *halves(drawn), lesson.language))


def _tracks(sentences: Sequence[Flagged], language: Language) -> Tensor:
    """Cut the running text of all sentences into tracks that lie beside each other, (time, tracks)."""
    number = {word: k for k, word in enumerate(vocabulary(language))}
    ids = torch.tensor([number[word] for one in sentences for word in one.words])
    long = len(ids) // _TRACKS
    return ids[: long * _TRACKS].reshape(_TRACKS, long).T.contiguous()


@torch.no_grad()
def right(model: CharacterModel, sentences: Sequence[Flagged], language: Language) -> dict[str, float]:
    """Give flag -> share of sentences in which the word that it decides is the likelier one.

    The words that ask for the flag to be up are weighed together against those that ask for it not to be.
    """
    number = {word: k for k, word in enumerate(vocabulary(language))}
    rows = [[number["."], *(number[word] for word in one.words)] for one in sentences]
    longest = max(map(len, rows))
    ids = torch.tensor([row + [0] * (longest - len(row)) for row in rows]).T
    likely = model(ids)[0].softmax(-1)
    found = {}
    for flag in flags(language):
        cases = [(k, one.flags[flag.name]) for k, one in enumerate(sentences) if flag.name in one.flags]
        # The word at place `at` is foretold after reading that many words and the full stop before them.
        shares = torch.stack([likely[asked.at, k] for k, asked in cases])
        up = shares[:, [number[word] for word in flag.yes]].sum(-1)
        down = shares[:, [number[word] for word in flag.no]].sum(-1)
        truth = torch.tensor([asked.value for _, asked in cases])
        found[flag.name] = float(((up > down) == truth).double().mean())
    return found
