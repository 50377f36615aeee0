"""The weights of one layer and direction, as torch stores them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from torch import Tensor

__all__ = ["Weights"]


class Weights(NamedTuple):
    """Weights of one layer and direction, detached but not copied.

    ih (gates * hidden, features), hh (gates * hidden, hidden or proj), the two biases
    (gates * hidden,) or None, hr (proj, hidden) or None, ch (3, hidden) or None: a peephole
    LSTM's. What a cell has not is zeros that take no memory.
    """

    ih: Tensor
    hh: Tensor
    bias_ih: Tensor | None
    bias_hh: Tensor | None
    hr: Tensor | None
    ch: Tensor | None = None

    @classmethod
    def of(cls, flat: Sequence[Tensor], biased: bool) -> Weights:
        """Split torch's flat list of weights into ih, hh, the biases if any, and hr if any."""
        ih, hh, *rest = (weight.detach() for weight in flat)
        first, second = (rest[0], rest[1]) if biased else (None, None)
        return cls(ih, hh, first, second, rest[-1] if len(rest) in (1, 3) else None)

    @property
    def hidden(self) -> int:
        """Units of the layer."""
        return self.hh.shape[1] if self.hr is None else self.hr.shape[1]

    def flat(self) -> list[Tensor]:
        """Give those there are, in the order torch's kernels read them."""
        return [weight for weight in self if weight is not None]

    def biases(self) -> list[Tensor]:
        """Give both biases, or none."""
        return [bias for bias in (self.bias_ih, self.bias_hh) if bias is not None]

    def of_units(self, units: Tensor) -> Weights:
        """Give the rows that make some units' gates, of a layer without projection; all units' h goes in."""
        hidden = self.hidden

        def rows(stacked: Tensor | None) -> Tensor | None:
            return None if stacked is None else stacked.unflatten(0, (-1, hidden))[:, units].flatten(0, 1)

        ih, hh = rows(self.ih), rows(self.hh)
        assert ih is not None
        assert hh is not None
        return Weights(
            ih,
            hh,
            rows(self.bias_ih),
            rows(self.bias_hh),
            None,
            None if self.ch is None else self.ch[:, units],
        )
