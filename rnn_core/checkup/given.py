"""What a caller hands over: how the model is called with it, and what the targets and lengths are."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence
from torch.utils.data import DataLoader, default_collate

from rnn_core.errors import InputError

__all__ = ["Given", "given_of", "leaves"]

_TARGETS = ("targets", "target", "labels", "label", "y")
_LENGTHS = ("lengths", "length", "lens")


@dataclass(frozen=True, eq=False)
class Given:
    """One batch, taken apart.

    Attributes
    ----------
    args, kwargs : what the model is called with
    main : position or name of the input that is read step by step
    targets, lengths : if they came
    stacked : bool
        Whether a DataLoader stacked the sequences along axis 0.
    following : Given or None
        The next batch of a DataLoader.
    """

    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    main: int | str
    targets: Tensor | None = None
    lengths: Tensor | None = None
    stacked: bool = False
    following: Given | None = None

    @property
    def inputs(self) -> Any:
        """The input that is read step by step."""
        return self.args[self.main] if isinstance(self.main, int) else self.kwargs[self.main]

    def with_inputs(self, inputs: Any) -> Given:
        """Return the same with another input."""
        if isinstance(self.main, int):
            return replace(self, args=(*self.args[: self.main], inputs, *self.args[self.main + 1 :]))
        return replace(self, kwargs={**self.kwargs, self.main: inputs})

    def call(self, model: nn.Module) -> Any:
        """Call a model with copies of all: what it does to them in place reaches nobody."""
        return model(*map(_copied, self.args), **{name: _copied(one) for name, one in self.kwargs.items()})

    def tensors(self) -> list[tuple[int | str, Tensor]]:
        """Give every tensor that the model is called with, the main one first."""
        every: list[tuple[int | str, Any]] = [*enumerate(self.args), *self.kwargs.items()]
        found = [(key, one) for key, one in every if isinstance(one, Tensor)]
        return sorted(found, key=lambda pair: pair[0] != self.main)


def _copied(value: Any) -> Any:
    if isinstance(value, Tensor):
        return value.detach().clone()
    if isinstance(value, PackedSequence):
        return PackedSequence(value.data.detach().clone(), *value[1:])
    if isinstance(value, (tuple, list)):
        return type(value)(map(_copied, value)) if not hasattr(value, "_fields") else value
    return value


def leaves(value: Any) -> list[Tensor]:
    """Give the tensors of a value however deep, in order; a packed sequence is its data.

    Examples
    --------
    >>> [one.shape for one in leaves((torch.zeros(2), {"state": [torch.zeros(3)]}))]
    [torch.Size([2]), torch.Size([3])]
    """
    if isinstance(value, Tensor):
        return [value]
    if isinstance(value, PackedSequence):
        return [value.data]
    if isinstance(value, Mapping):
        return [one for part in value.values() for one in leaves(part)]
    if isinstance(value, (tuple, list)):
        return [one for part in value for one in leaves(part)]
    return []


def _parameters(model: nn.Module) -> list[inspect.Parameter]:
    try:
        return list(inspect.signature(model.forward).parameters.values())
    except (TypeError, ValueError):  # it tells nobody what it takes
        return []


def _required(model: nn.Module) -> int:
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    needed = [one for one in _parameters(model) if one.kind in kinds and one.default is one.empty]
    return max(1, len(needed))


def takes_more(model: nn.Module) -> bool:
    """Whether a model can be given more than it must: a state, for one."""
    return any(one.default is not one.empty for one in _parameters(model))


def given_of(model: nn.Module, batch: Any, targets: Tensor | None, lengths: Any) -> Given:
    """Take a batch apart: a tensor, a packed sequence, a tuple, a mapping, or a DataLoader.

    A tuple or list is what the model is called with; a mapping too, by name, but for targets and lengths
    that the model does not take. What a DataLoader yields is inputs, as many as the model must have, then
    targets, then lengths; its first two batches are looked at.

    Raises
    ------
    InputError
        If there is no input that can be read step by step.
    """
    if isinstance(batch, DataLoader):
        stacked = batch.collate_fn is default_collate and batch.batch_size is not None
        found = [_yielded(model, one, stacked) for one in islice(batch, 2)]
        if not found:
            raise InputError.of("a DataLoader with a batch", "an empty one", "give it some data")
        first = replace(found[0], following=found[1] if len(found) > 1 else None)
    else:
        first = _called(model, batch)
    if targets is not None:
        first = replace(first, targets=_tensor(targets))
    if lengths is not None:
        first = replace(first, lengths=_tensor(lengths))
    return first


def _tensor(value: Any) -> Tensor:
    return value.detach() if isinstance(value, Tensor) else torch.as_tensor(value)


def _called(model: nn.Module, batch: Any) -> Given:
    if isinstance(batch, Mapping):
        taken = {one.name for one in _parameters(model)}
        every = any(one.kind is inspect.Parameter.VAR_KEYWORD for one in _parameters(model))
        apart = {name: one for name, one in batch.items() if every or name in taken}
        found = _main((), apart)
        rest = {name: one for name, one in batch.items() if name not in taken or name in _LENGTHS}
        return replace(found, targets=_named(rest, _TARGETS), lengths=_named(rest, _LENGTHS))
    plain = isinstance(batch, (tuple, list)) and not isinstance(batch, PackedSequence)
    return _main(tuple(batch) if plain else (batch,), {})


def _named(batch: Mapping[str, Any], wanted: Sequence[str]) -> Tensor | None:
    return next((_tensor(batch[name]) for name in wanted if name in batch), None)


def _yielded(model: nn.Module, batch: Any, stacked: bool) -> Given:
    if isinstance(batch, (Tensor, PackedSequence, Mapping)):
        return replace(_called(model, batch), stacked=stacked)
    parts, count = tuple(batch), _required(model)
    found = _main(parts[:count], {})
    rest = [one for one in parts[count:] if isinstance(one, Tensor)]
    asked = parts[1] if count > 1 and _is_lengths(parts[1]) else None
    found = replace(found, targets=rest[0] if rest else None, stacked=stacked)
    return replace(found, lengths=rest[1] if len(rest) > 1 and _is_lengths(rest[1]) else asked)


def _is_lengths(value: Any) -> bool:
    return isinstance(value, Tensor) and value.dim() == 1 and not value.is_floating_point()


def _main(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Given:
    every: list[tuple[int | str, Any]] = [*enumerate(args), *kwargs.items()]
    for key, one in every:
        if isinstance(one, PackedSequence) or (isinstance(one, Tensor) and one.dim() >= 2):
            return Given(args, kwargs, key)
    came = (
        ", ".join(f"{type(one).__name__} {tuple(getattr(one, 'shape', ()))}" for _, one in every) or "nothing"
    )
    raise InputError.of(
        "a batch with two axes, sequences and steps", came, "give a tensor of two axes or more"
    )
