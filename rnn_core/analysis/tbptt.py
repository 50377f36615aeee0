"""Truncated backpropagation: stored networks, and what training with each window reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from safetensors import SafetensorError
from safetensors.torch import load

from rnn_core.errors import CheckpointError
from rnn_core.experiments.tbptt import EchoNetwork, EchoTraining, echo_network

__all__ = ["Reach", "longer_is_worse", "reach", "stored_network"]


def stored_network(weights: bytes, window: int) -> EchoNetwork:
    """Return the network that was trained with a window.

    Parameters
    ----------
    weights
        A safetensors file; a tensor is named ``{window}.{rnn or readout}.{parameter}``.
    window
        Steps between two cuts.

    Raises
    ------
    CheckpointError
        If the file is damaged, or has no network of this window.
    """
    rnn, readout = echo_network(EchoTraining(window=window))
    try:
        tensors = load(weights)
        for part, module in (("rnn", rnn), ("readout", readout)):
            start = f"{window}.{part}."
            module.load_state_dict(
                {name.removeprefix(start): one for name, one in tensors.items() if name.startswith(start)}
            )
    except (SafetensorError, RuntimeError) as error:
        raise CheckpointError(
            f"expected the weights of a network with window {window}; "
            f"{type(error).__name__} came. Copy the file from the release again."
        ) from error
    return rnn, readout


@dataclass(frozen=True)
class Reach:
    """What windows reached that teach none of the answers, and those that teach some.

    Attributes
    ----------
    shorter, longer : tuple of int
        Windows within which no answer has its bit, and those within which some have.
    most, least : float
        The best accuracy of any seed with a shorter window, and the worst with a longer, in [0, 1].
    """

    shorter: tuple[int, ...]
    longer: tuple[int, ...]
    most: float
    least: float

    def decides(self, learnt: float) -> bool:
        """Whether no seed learns with a shorter window and every one with a longer: `learnt` or more."""
        return self.most < learnt <= self.least


def reach(rows: Sequence[Mapping[str, Any]]) -> Reach:
    """Set windows that are too short beside those that are not.

    Parameters
    ----------
    rows
        A window each: ``window``, ``taught`` (share of the answers that have their bit within it), and
        ``accuracy_marks`` over seeds; at least one of either kind. Of ``truncation.json``.

    Examples
    --------
    >>> short = {"window": 4, "taught": 0.0, "accuracy_marks": {"least": 0.5, "most": 0.6}}
    >>> long = {"window": 12, "taught": 0.3, "accuracy_marks": {"least": 0.95, "most": 1.0}}
    >>> found = reach([short, long])
    >>> found.shorter, found.longer, found.decides(0.9)
    ((4,), (12,), True)
    """
    shorter = [one for one in rows if not one["taught"] > 0]
    longer = [one for one in rows if one["taught"] > 0]
    return Reach(
        tuple(one["window"] for one in shorter),
        tuple(one["window"] for one in longer),
        max(one["accuracy_marks"]["most"] for one in shorter),
        min(one["accuracy_marks"]["least"] for one in longer),
    )


def longer_is_worse(longest: Mapping[str, Any], enough: Mapping[str, Any]) -> bool:
    """Whether a longer window is less accurate than one that is enough, in the median, and keeps more."""
    less = longest["accuracy_marks"]["median"] < enough["accuracy_marks"]["median"]
    return bool(less and longest["bytes_kept"] > enough["bytes_kept"])
