"""Train a character model: a generator of frozen records, one every few updates."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from rnn_core.cells import Cell, spec
from rnn_core.errors import InputError
from rnn_core.models.character import CharacterModel, State, map_state
from rnn_core.optimisers import Adam
from rnn_core.text.vocabulary import UNKNOWN
from rnn_core.training.evaluate import Ids


@dataclass(frozen=True)
class Settings:
    """Everything that decides a training run, besides the text.

    Attributes
    ----------
    cell, hidden, layers, embedding
        The network; see :class:`rnn_core.models.CharacterModel`.
    updates : int
        Optimiser steps.
    batch, window : int
        Streams read side by side, and steps through which the gradient flows (truncated BPTT,
        Williams and Peng 1990); the state is carried from window to window.
    learning_rate : float
        Adam's peak, reached after ``warm_up`` updates, then cosine to 2 %.
    clip : float
        Largest norm of the whole gradient (Pascanu et al. 2013).
    restart : float
        Chance that a stream's state is zeroed before a window, so that beginnings are learnt too.
    blank : float
        Chance that an input token is shown as "unknown", so that the unknown token means something.
    seed : int
        Of the weights, the dropout (torch's own generator, so one run at a time) and the documents' order.
    skips : bool
        Whether a way leads round each layer but the first.
    """

    cell: Cell = "lstm"
    hidden: int = 256
    layers: int = 1
    embedding: int = 48
    updates: int = 8000
    batch: int = 32
    window: int = 100
    learning_rate: float = 4e-3
    warm_up: int = 100
    clip: float = 1.0
    dropout: float = 0.1
    forget_bias: float = 1.0
    restart: float = 0.02
    blank: float = 0.002
    seed: int = 1
    skips: bool = False


@dataclass(frozen=True)
class Progress:
    """One report from a training run.

    Attributes
    ----------
    update, tokens : int
        Optimiser steps and training tokens so far.
    bits : float
        Mean training loss since the last report, bits per token.
    gradient : float
        Median norm of the gradient before clipping since the last report.
    learning_rate : float
    seconds : float
        CPU time of this process spent training, all resumed parts together.
    """

    update: int
    tokens: int
    bits: float
    gradient: float
    learning_rate: float
    seconds: float


class TrainingRun:
    """A training run that can be stepped, saved and resumed; ``model`` is the network as it stands.

    Parameters
    ----------
    documents
        Token numbers of the training documents.
    vocabulary
        Number of tokens.
    settings
        What to do.

    Raises
    ------
    InputError
        If the documents together are too short for one window of every stream.
    """

    def __init__(self, documents: list[Ids], vocabulary: int, settings: Settings) -> None:
        torch.manual_seed(settings.seed)
        self.settings = settings
        self._random = np.random.default_rng(settings.seed)
        self._documents = documents
        self.model = CharacterModel(
            vocabulary,
            settings.cell,
            settings.hidden,
            settings.layers,
            settings.embedding,
            settings.dropout,
            settings.forget_bias,
            settings.skips,
        )
        self._optimiser = Adam(self.model.parameters(), settings.learning_rate, betas=(0.9, 0.99))
        self.update, self.seconds = 0, 0.0
        self._epoch_seed = settings.seed
        self._state: State | None = None
        self._streams, self._position = self._deal(), 0

    def _deal(self) -> Tensor:
        """(time, batch) the documents in a new order, one after another, in equal streams."""
        settings = self.settings
        order = np.random.default_rng(self._epoch_seed).permutation(len(self._documents))
        joined = np.concatenate([self._documents[k] for k in order])
        length = len(joined) // settings.batch
        if length <= settings.window:
            needed = settings.batch * (settings.window + 1)
            raise InputError(
                f"training needs at least {needed} tokens for {settings.batch} streams of "
                f"{settings.window} steps; the text has {len(joined)}. Use a longer text, a shorter "
                "window or fewer streams."
            )
        return torch.as_tensor(joined[: length * settings.batch].reshape(settings.batch, length).T.copy())

    def _window(self) -> tuple[Tensor, Tensor]:
        """(time, batch) inputs and targets of the next window."""
        if self._position + self.settings.window + 1 > len(self._streams):
            self._epoch_seed += 1
            self._streams, self._position, self._state = self._deal(), 0, None
        start, stop = self._position, self._position + self.settings.window
        self._position = stop
        inputs = self._streams[start:stop].clone()
        blank = self._random.random(tuple(inputs.shape)) < self.settings.blank
        inputs[torch.as_tensor(blank)] = UNKNOWN
        return inputs, self._streams[start + 1 : stop + 1]

    def _rate(self) -> float:
        settings = self.settings
        cosine = 0.5 * (1 + math.cos(math.pi * self.update / settings.updates))
        return (
            settings.learning_rate * min(1.0, (self.update + 1) / settings.warm_up) * (0.02 + 0.98 * cosine)
        )

    def _restarted(self) -> State | None:
        if self._state is None:
            return None
        keep = torch.as_tensor(self._random.random(self.settings.batch) >= self.settings.restart)[
            None, :, None
        ]
        return map_state(lambda part: part * keep, self._state)

    def step(self) -> tuple[float, float]:
        """One optimiser step; returns the loss in bits per token and the gradient's norm before clipping."""
        begun = time.process_time()
        self.model.train()
        rate = self._rate()
        for group in self._optimiser.param_groups:
            group["lr"] = rate
        inputs, targets = self._window()
        logits, state = self.model(inputs, self._restarted())
        self._state = map_state(Tensor.detach, state)
        loss = functional.cross_entropy(logits.flatten(0, 1), targets.flatten())
        self._optimiser.zero_grad(set_to_none=True)
        loss.backward()
        norm = float(nn.utils.clip_grad_norm_(self.model.parameters(), self.settings.clip))
        self._optimiser.step()
        self.update += 1
        self.seconds += time.process_time() - begun
        return float(loss.detach()) / math.log(2), norm

    def state_dict(self) -> dict[str, Any]:
        """Everything needed to go on later exactly where this run stands."""
        return {
            "model": self.model.state_dict(),
            "optimiser": self._optimiser.state_dict(),
            "update": self.update,
            "seconds": self.seconds,
            "epoch_seed": self._epoch_seed,
            "position": self._position,
            "state": self._state,
            "torch": torch.get_rng_state(),
            "numpy": self._random.bit_generator.state,
        }

    def load_state_dict(self, saved: dict[str, Any]) -> None:
        """Go on from what :meth:`state_dict` gave.

        Raises
        ------
        KeyError, TypeError, ValueError, RuntimeError
            If it is the state of another run, or none.
        """
        self.model.load_state_dict(saved["model"])
        self._optimiser.load_state_dict(saved["optimiser"])
        self.update, self.seconds = saved["update"], saved["seconds"]
        self._epoch_seed = saved["epoch_seed"]
        self._streams, self._position, self._state = self._deal(), saved["position"], saved["state"]
        torch.set_rng_state(saved["torch"])
        self._random.bit_generator.state = saved["numpy"]
        if not self._sound():
            raise ValueError("the state does not fit the run")

    def _sound(self) -> bool:
        """Whether a state that was loaded can be gone on with: the optimiser itself compares no shapes."""
        kept = self._optimiser.state
        moments = [(p, kept[p][name]) for p in kept for name in ("exp_avg", "exp_avg_sq")]
        wanted = Adam(self.model.parameters(), self.settings.learning_rate, betas=(0.9, 0.99))
        groups = [
            [{**group, "lr": 0, "params": 0} for group in one.param_groups]
            for one in (self._optimiser, wanted)
        ]
        layers, batch, hidden = self.settings.layers, self.settings.batch, self.settings.hidden
        states = (
            [] if self._state is None else [self._state] if isinstance(self._state, Tensor) else self._state
        )
        return (
            all(type(number) is int for number in (self.update, self._epoch_seed, self._position))
            and 0 <= self.update <= self.settings.updates
            and 0 <= self._position <= len(self._streams)
            and math.isfinite(self.seconds)
            and groups[0] == groups[1]
            and all(moment.shape == p.shape for p, moment in moments)
            and len(states) in (0, len(spec(self.settings.cell).states))
            and all(state.shape == (layers, batch, hidden) for state in states)
        )


def train(run: TrainingRun, every: int = 50) -> Iterator[Progress]:
    """Train until ``settings.updates``, reporting every few updates.

    Parameters
    ----------
    run
        A fresh or resumed run; it is advanced in place.
    every
        Updates between two reports.

    Yields
    ------
    Progress
    """
    losses: list[float] = []
    norms: list[float] = []
    while run.update < run.settings.updates:
        loss, norm = run.step()
        losses.append(loss)
        norms.append(norm)
        if run.update % every == 0 or run.update == run.settings.updates:
            tokens = run.update * run.settings.batch * run.settings.window
            yield Progress(
                run.update, tokens, float(np.mean(losses)), float(np.median(norms)), run._rate(), run.seconds
            )
            losses.clear()
            norms.clear()
