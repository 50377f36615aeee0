"""What of a trace is kept, and how much text goes into one file."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from itertools import groupby

import torch

from rnn_core.errors import InputError
from rnn_core.models.character import CharacterModel
from rnn_core.tracing import trace

__all__ = ["PIECE", "Settings"]

PIECE = 1024
"""Steps traced at once. Shards are cut where pieces are, so that their size changes no number."""

STEPS = 8 * PIECE
"""Steps in a shard, unless something else is said."""


@dataclass(frozen=True)
class Settings:
    """What a run keeps.

    Parameters
    ----------
    steps : int
        Steps of text in a shard, a multiple of 1,024. With 256 LSTM units, 8,192 steps take 50 MB of memory
        and 45 MB of disk.
    quantities : tuple of str
        Quantities to keep, as `Trace.gates` names them; all if empty.
    units : tuple of int
        Units to keep, in every layer; all if empty.
    half : bool
        Whether values are rounded to float16 on their way to disk: half the size, 3 digits. The
        computation and the state that is carried on are float32 either way.

    Examples
    --------
    >>> Settings(steps=1000)
    Traceback (most recent call last):
    ...
    rnn_core.errors.InputError: expected steps in multiples of 1024; got 1000; use 1024
    """

    steps: int = STEPS
    quantities: tuple[str, ...] = ()
    units: tuple[int, ...] = ()
    half: bool = False

    def __post_init__(self) -> None:
        """Refuse what no network could follow."""
        if self.steps < PIECE or self.steps % PIECE:
            near = max(1, round(self.steps / PIECE)) * PIECE
            raise InputError.of(f"steps in multiples of {PIECE}", repr(self.steps), f"use {near}")

    def resolved(self, model: CharacterModel) -> Settings:
        """Return these settings with every quantity and unit named.

        Raises
        ------
        InputError
            If the network has no such quantity or unit.
        """
        return replace(self, quantities=self._quantities(model), units=self._units(model))

    def _quantities(self, model: CharacterModel) -> tuple[str, ...]:
        there = trace(model.rnn, torch.zeros(1, 1, model.rnn.input_size)).gates
        for name in self.quantities:
            if name not in there:
                raise InputError.of(
                    f"quantities of this {model.cell}: {', '.join(there)}", repr(name), "choose among them"
                )
        return tuple(name for name in there if name in self.quantities or not self.quantities)

    def _units(self, model: CharacterModel) -> tuple[int, ...]:
        hidden = model.rnn.hidden_size
        for unit in self.units:
            if not 0 <= unit < hidden:
                raise InputError.of(f"units in 0..{hidden - 1}", repr(unit), "choose among them")
        return tuple(sorted(set(self.units))) or tuple(range(hidden))

    def as_json(self) -> dict[str, object]:
        """Plain values for a manifest."""
        return {**asdict(self), "quantities": list(self.quantities), "units": _ranges(self.units)}


def _ranges(numbers: tuple[int, ...]) -> str:
    """Write (3, 28, 29, 30) as "3,28-30"."""
    parts = []
    for _, group in groupby(enumerate(sorted(numbers)), lambda pair: pair[1] - pair[0]):
        run = [number for _, number in group]
        parts.append(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}")
    return ",".join(parts)
