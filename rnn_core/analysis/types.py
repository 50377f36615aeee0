"""Types of recurrent networks: the stored networks of each, and what their figures bear out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from safetensors import SafetensorError
from safetensors.torch import load
from torch import nn

from rnn_core.checkpoints.parts import with_weights
from rnn_core.errors import CheckpointError

__all__ = ["Marks", "alike", "marks", "stored_network", "two_words"]

M = TypeVar("M", bound=nn.Module)


@dataclass(frozen=True)
class Marks:
    """Of figures of several seeds: the middle one, the least and the most; all are figures themselves."""

    median: float
    least: float
    most: float


def marks(values: Sequence[float]) -> Marks:
    """Sum up one figure a seed.

    Examples
    --------
    >>> marks([0.9, 0.7, 0.8])
    Marks(median=0.8, least=0.7, most=0.9)
    """
    cuts = np.quantile(np.asarray(values, np.float64), [0.5, 0, 1], method="inverted_cdf")
    return Marks(*(float(one) for one in cuts))


def alike(one: Sequence[float], other: Sequence[float], within: float) -> bool:
    """Whether two ways, measured on the same seeds, differ in none of them by more than `within`.

    Examples
    --------
    >>> alike([0.75, 0.76], [0.76, 0.75], 0.02), alike([0.75, 0.76], [0.76, 0.9], 0.02)
    (True, False)
    """
    return all(abs(a - b) <= within for a, b in zip(one, other, strict=True))


def two_words(instead: Sequence[Sequence[Any]]) -> Mapping[str, int]:
    """Give what was said in a new thing's place, most often first: only what is two words long.

    Examples
    --------
    >>> two_words([["yellow cross", 7], ["above", 3]])
    {'yellow cross': 7}
    """
    return {str(words): int(count) for words, count in instead if len(str(words).split()) == 2}


def stored_network(weights: bytes, name: str, empty: M) -> M:
    """Return one network of ``types.safetensors``, in eval mode, float32.

    Parameters
    ----------
    weights
        A safetensors file; a tensor is named ``{name}.{parameter}``.
    name
        Of the network.
    empty
        A network of its shape; the weights are put into it.

    Raises
    ------
    CheckpointError
        If the file is damaged, or has no network of this name and shape.
    """
    try:
        start = f"{name}."
        tensors = {one.removeprefix(start): it for one, it in load(weights).items() if one.startswith(start)}
        return with_weights(empty, tensors)
    except (SafetensorError, RuntimeError) as error:
        raise CheckpointError(
            f"expected the weights of the network {name!r}; {type(error).__name__} came. "
            "Copy the file from the release again."
        ) from error
