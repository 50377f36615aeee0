"""Train a network on a text, record by record: what the app, the command line and the tests consume."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import numpy as np
import torch
from safetensors.torch import load as safetensors_of
from torch.nn import functional

from rnn_core.cells import spec
from rnn_core.checkpoints.folder import TrainedNetwork, restore
from rnn_core.checkpoints.parts import weights_of
from rnn_core.models.character import CharacterModel
from rnn_core.text.vocabulary import UNKNOWN
from rnn_core.tracing import summarize, trace
from rnn_core.training.character import TrainingRun
from rnn_core.training.evaluate import Ids, NGram, uniform_bits
from rnn_core.training.plan import Plan
from rnn_core.training.records import Begun, Ended, Stage, Units, Update
from rnn_core.training.sample import sample

_NOT_TOLD = ("text", "cell", "hidden", "layers", "embedding")

NGRAM = 5
"""Tokens of the n-gram that networks are held against: the guessed one and those before it."""

_PASSAGE = 500
"""Tokens of held-out text on which gates are looked at."""


def learn(plan: Plan) -> Iterator[Begun | Update | Stage | Ended]:
    """Train from the beginning to the end; see :class:`Training`.

    Parameters
    ----------
    plan
        What to do.

    Yields
    ------
    Begun, Update, Stage or Ended
        See :mod:`rnn_core.training.records`.

    Examples
    --------
    >>> plan = Plan("to be or not to be, " * 20, hidden=8, window=8, streams=4, updates=3, stages=1)
    >>> [type(record).__name__ for record in learn(plan)]
    ['Begun', 'Stage', 'Update', 'Update', 'Update', 'Stage', 'Ended']
    """
    yield from Training(plan).records()


class Training:
    """A run of a plan that can be saved between two records, and gone on with.

    Parameters
    ----------
    plan
        What to do.
    saved
        What :meth:`state_dict` gave, of the same plan; None: from the beginning.
    """

    def __init__(self, plan: Plan, saved: dict[str, Any] | None = None) -> None:
        self.plan = plan
        self._run = TrainingRun(plan.documents, len(plan.vocabulary), plan.settings)
        if saved is not None:
            self._run.load_state_dict(saved)
        self._generator = torch.get_rng_state()
        self._rate = plan.tokens_per_character
        self._held_out = torch.as_tensor(np.stack(plan.held_out, axis=1))

    @property
    def model(self) -> CharacterModel:
        """The network as it stands."""
        return self._run.model

    @property
    def update(self) -> int:
        """Updates so far."""
        return self._run.update

    def state_dict(self) -> dict[str, Any]:
        """Everything needed to go on later exactly where this run stands."""
        return self._run.state_dict() | {"torch": self._generator}

    def look(self) -> Stage | None:
        """Look closely at the network as it stands; None if it is no number any more."""
        done = sum(mark <= self.update for mark in marks(self.plan.updates, self.plan.stages))
        with torch.random.fork_rng(devices=[]):
            return next(self._stage(done), None)

    def records(self) -> Iterator[Begun | Update | Stage | Ended]:
        """Train to the end; one that goes on tells what it begins with again, and no stage twice.

        Yields
        ------
        Begun, Update, Stage or Ended
        """
        torch.set_rng_state(self._generator)
        for record in self._records():
            # Dropout draws from torch's one generator: what others draw between two records is undone.
            self._generator = torch.get_rng_state()
            yield record
            torch.set_rng_state(self._generator)

    def _records(self) -> Iterator[Begun | Update | Stage | Ended]:
        run, stages = self._run, marks(self.plan.updates, self.plan.stages)
        yield self._begun()
        if run.update == 0:
            yield from self._stage(0)
        per_step = run.settings.batch * run.settings.window / self._rate
        while run.update < run.settings.updates:
            bits, gradient = run.step()
            if not (math.isfinite(bits) and math.isfinite(gradient)):
                yield Ended("diverged", run.update, run.seconds)
                return
            yield Update(run.update, bits * self._rate, gradient, run.update * per_step, run.seconds)
            if run.update in stages:
                yield from self._stage(1 + stages.index(run.update))
        yield Ended("done", run.update, run.seconds)

    def _begun(self) -> Begun:
        plan = self.plan
        documents, tokens = plan.documents, len(plan.vocabulary)
        return Begun(
            parameters=self.model.parameter_count,
            vocabulary=tokens,
            jamo=plan.jamo,
            streams=plan.most_streams,
            learnt=sum(map(len, plan.parts[0])),
            held_out=round(self._held_out.numel() / self._rate),
            updates=plan.updates,
            tokens_per_character=self._rate,
            uniform=uniform_bits(tokens) * self._rate,
            unigram=NGram(documents, tokens, 1).bits(plan.held_out) * self._rate,
            five_gram=NGram(documents, tokens, NGRAM).bits(plan.held_out) * self._rate,
            never_learnt=plan.never_learnt,
            unknown=plan.unknown,
        )

    def _stage(self, number: int) -> Iterator[Stage]:
        """Look closely; at a network that is no number any more there is nothing to see."""
        plan, run, model = self.plan, self._run, self.model
        model.eval()
        bits = held_out_bits(model, self._held_out) * self._rate
        if math.isfinite(bits):
            open_, shut = gates(model, plan.held_out[0][:_PASSAGE])
            tokens_read = run.update * run.settings.batch * run.settings.window
            epoch = tokens_read / sum(map(len, plan.documents))
            yield Stage(number, run.update, epoch, bits, self._sample(), open_, shut, weights_of(model))
        model.train()

    def _sample(self) -> str:
        plan = self.plan
        return sample(
            self.model,
            plan.vocabulary,
            _prompt(plan),
            round(plan.sample_length * self._rate),
            temperature=plan.temperature,
            top_k=plan.top_k,
            top_p=plan.top_p,
            seed=plan.seed,
        )


def network(plan: Plan, stage: Stage, name: str = "network") -> TrainedNetwork:
    """Return the network as it was at a stage, with its figures in ``config``.

    Examples
    --------
    >>> plan = Plan("to be or not to be, " * 20, hidden=8, window=8, streams=4, updates=1, stages=1)
    >>> stage = next(one for one in learn(plan) if isinstance(one, Stage))
    >>> network(plan, stage).model.rnn.hidden_size
    8
    """
    trained = {field.name: getattr(plan, field.name) for field in fields(plan) if field.name not in _NOT_TOLD}
    config = {
        "cell": plan.cell,
        "hidden": plan.hidden,
        "layers": plan.layers,
        "embedding": plan.embedding,
        "parameters": plan.parameters,
        "tokens": plan.vocabulary.tokens,
        "jamo": plan.jamo,
        "vocabulary": list(plan.vocabulary.entries),
        "training": {**trained, "update": stage.update, "train_characters": sum(map(len, plan.parts[0]))},
        "held_out": {
            "bits": stage.bits / plan.tokens_per_character,
            "bits_per_character": stage.bits,
            "characters": round(sum(map(len, plan.held_out)) / plan.tokens_per_character),
        },
        "sample": stage.sample,
    }
    return restore(name, config, safetensors_of(stage.weights))


def marks(updates: int, stages: int) -> list[int]:
    """Return after which updates a run is looked at: closer together in the beginning, the last one always.

    Examples
    --------
    >>> marks(100, 4)
    [11, 33, 63, 100]
    """
    return sorted({max(1, round(updates * (k / stages) ** 1.6)) for k in range(1, stages + 1)})


@torch.inference_mode()
def held_out_bits(model: CharacterModel, pieces: torch.Tensor) -> float:
    """Mean surprise in bits per token over pieces of text, read side by side from a zero state each.

    Parameters
    ----------
    model
        In eval mode.
    pieces
        Token numbers, ``(time, pieces)``; the first token of each is not predicted.
    """
    logits, _ = model(pieces[:-1])
    loss = functional.cross_entropy(logits.flatten(0, 1), pieces[1:].flatten())
    return float(loss) / math.log(2)


@torch.inference_mode()
def gates(
    model: CharacterModel, ids: Ids
) -> tuple[tuple[dict[str, Units], ...], tuple[dict[str, Units], ...]]:
    """How often each unit's gates are open and shut on a passage; see :class:`Stage`."""
    read = trace(model.rnn, model.embedding(torch.as_tensor(ids))[:, None])
    opened: list[dict[str, Units]] = []
    closed: list[dict[str, Units]] = []
    for layer in range(read.layers):
        if not spec(model.cell).gates:
            size = np.abs(read.gate("hidden", layer)[0])
            opened.append({"hidden": (size > 0.9).mean(0, dtype=np.float32)})
            closed.append({"hidden": (size < 0.1).mean(0, dtype=np.float32)})
        else:
            summary = summarize(read, layer)
            opened.append({name: each.astype(np.float32) for name, each in summary.open.items()})
            closed.append({name: each.astype(np.float32) for name, each in summary.shut.items()})
    return tuple(opened), tuple(closed)


def _prompt(plan: Plan) -> str:
    """A character to begin with: a new line if any was learnt, else the first one that was."""
    learnt = plan.parts[0][0]
    tried = ("\n", *learnt) if "\n" in learnt else learnt
    return next((one for one in tried if plan.vocabulary.ids(one)[0] != UNKNOWN), learnt[0])
