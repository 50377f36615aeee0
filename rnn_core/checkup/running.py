"""A model is copied and run: what comes of it, what its layers were asked, and nothing else moves."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence, pad_packed_sequence

from rnn_core.cells.spec import layers as layer_classes
from rnn_core.checkup.given import leaves
from rnn_core.errors import InputError

__all__ = ["Heard", "duplicate", "hearing", "other_values", "primary", "unmoved"]


class Heard(NamedTuple):
    """One call of a recurrent layer in a run of the model.

    name : its path in the model
    layer : the layer of the copy
    x : what it read, as it was handed over; a tensor or a packed sequence
    state : the state that it was given, or None
    result : what it returned
    """

    name: str
    layer: Any
    x: Any
    state: Any
    result: Any

    @property
    def packed(self) -> bool:
        """Whether it read a packed sequence."""
        return isinstance(self.x, PackedSequence)

    @property
    def title(self) -> str:
        """The layer as the model's author calls it, with its class and sizes."""
        kind = f"{type(self.layer).__name__}({self.layer.input_size}, {self.layer.hidden_size})"
        return f"{self.name}: {kind}" if self.name else kind

    @property
    def final(self) -> tuple[Tensor, ...]:
        """The state after the last step: h, and what else there is."""
        ends = self.result[1]
        return tuple(ends) if isinstance(ends, (tuple, list)) else (ends,)


def primary(result: Any) -> Tensor:
    """Return the first tensor of floating numbers that a model gave."""
    if isinstance(result, PackedSequence):
        return pad_packed_sequence(result)[0]
    if isinstance(result, (tuple, list)) and result and isinstance(result[0], PackedSequence):
        return pad_packed_sequence(result[0])[0]
    for one in leaves(result):
        if one.is_floating_point():
            return one
    raise InputError.of(
        "a model whose forward returns a tensor of floating numbers",
        type(result).__name__,
        "return the output, alone or first",
    )


def other_values(x: Tensor) -> Tensor:
    """Return for each place another value that the batch has elsewhere: a token, or numbers.

    Examples
    --------
    >>> other_values(torch.tensor([[1, 4], [4, 9]]))
    tensor([[4, 9],
            [9, 1]])
    """
    if not x.is_floating_point():
        known, place = torch.unique(x, return_inverse=True)
        return known[(place + 1) % len(known)]
    flat = x.reshape(x.shape[0] * x.shape[1], -1)
    order = torch.randperm(len(flat), generator=torch.Generator().manual_seed(1))
    # A row that the shuffle leaves where it was is moved on by one.
    stays = order == torch.arange(len(flat))
    order = torch.where(stays, (order + 1) % len(flat), order)
    moved = flat[order] + 0.5 * flat.std(0, keepdim=True).nan_to_num(0.0)
    return moved.reshape(x.shape)


def duplicate(model: nn.Module) -> nn.Module:
    """Copy a model with all that it holds, states with a graph too.

    Raises
    ------
    InputError
        If it holds what cannot be copied.
    """
    memo: dict[int, Any] = {}
    for module in model.modules():
        for value in vars(module).values():
            for one in leaves(value) if not isinstance(value, nn.Module) else []:
                if not one.is_leaf:
                    memo[id(one)] = one.detach().clone()
    try:
        return copy.deepcopy(model, memo)
    except Exception as error:  # whatever a model holds that refuses
        raise InputError.of(
            "a model that can be copied", f"{type(error).__name__}: {error}", "take off what cannot be"
        ) from error


@contextmanager
def unmoved() -> Iterator[None]:
    """Leave every generator of random numbers where it was, and the gradient mode too."""
    state, numpy_state = random.getstate(), np.random.get_state()
    with torch.random.fork_rng(devices=[]), torch.inference_mode(False), torch.enable_grad():
        try:
            yield
        finally:
            random.setstate(state)
            np.random.set_state(numpy_state)


@contextmanager
def hearing(model: nn.Module) -> Iterator[list[Heard]]:
    """Hear each call of a recurrent layer of a model."""
    heard: list[Heard] = []

    def listener(name: str) -> Callable[..., None]:
        def hear(layer: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any], result: Any) -> None:
            x = args[0] if args else kwargs.get("input")
            state = args[1] if len(args) > 1 else kwargs.get("hx")
            heard.append(Heard(name, layer, _detached(x), _detached(state), _detached(result)))

        return hear

    handles = [
        module.register_forward_hook(listener(name), with_kwargs=True)
        for name, module in model.named_modules()
        if isinstance(module, layer_classes())
    ]
    try:
        yield heard
    finally:
        for handle in handles:
            handle.remove()


def _detached(value: Any) -> Any:
    if isinstance(value, Tensor):
        return value.detach().clone()
    if isinstance(value, PackedSequence):
        return PackedSequence(value.data.detach().clone(), *value[1:])
    return tuple(map(_detached, value)) if isinstance(value, (tuple, list)) else value
