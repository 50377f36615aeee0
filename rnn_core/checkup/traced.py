"""Every gate of every recurrent layer of a subject, on what it read."""

from __future__ import annotations

from typing import NamedTuple
from weakref import WeakKeyDictionary

import torch
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

from rnn_core.checkup.running import Heard
from rnn_core.checkup.subject import Subject
from rnn_core.errors import InputError
from rnn_core.tracing import Trace, trace

__all__ = ["Traced", "traced"]

_SEQUENCES, _STEPS = 8, 256
"""Of which the gates are looked at; a layer of two directions is looked at over all its steps."""


class Traced(NamedTuple):
    """One layer, and the trace of what it read."""

    heard: Heard
    trace: Trace


_KEPT: WeakKeyDictionary[Subject, tuple[Traced, ...]] = WeakKeyDictionary()


def traced(subject: Subject) -> tuple[Traced, ...]:
    """Trace each recurrent layer once; those that cannot be are left out: the check of the forward tells."""
    if subject not in _KEPT:
        _KEPT[subject] = tuple(_each(subject))
    return _KEPT[subject]


def _each(subject: Subject) -> list[Traced]:
    found = []
    for heard in {id(one.layer): one for one in reversed(subject.heard)}.values():
        x, state = _cut(heard)
        try:
            with torch.no_grad():
                found.append(Traced(heard, trace(heard.layer, x, state)))
        except InputError:
            continue
    return found[::-1]


def _cut(heard: Heard) -> tuple[Tensor | PackedSequence, object]:
    x, state, layer = heard.x, heard.state, heard.layer
    if isinstance(x, PackedSequence):
        padded, lengths = pad_packed_sequence(x)
        padded, lengths = padded[:, :_SEQUENCES], lengths[:_SEQUENCES]
        cut = pack_padded_sequence(padded[: int(lengths.max())], lengths, enforce_sorted=False)
        return cut, _of_state(state, _SEQUENCES)
    if x.dim() == 2:
        return (x if layer.bidirectional else x[:_STEPS]), state
    batch = 0 if layer.batch_first else 1
    x = x.narrow(batch, 0, min(_SEQUENCES, x.shape[batch]))
    if not layer.bidirectional:
        x = x.narrow(1 - batch, 0, min(_STEPS, x.shape[1 - batch]))
    return x, _of_state(state, _SEQUENCES)


def _of_state(state: object, count: int) -> object:
    if isinstance(state, Tensor):
        return state[:, :count].contiguous()
    return tuple(one[:, :count].contiguous() for one in state) if isinstance(state, tuple) else state
