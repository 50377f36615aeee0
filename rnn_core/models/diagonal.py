"""A recurrent layer that is linear in its state: every unit is multiplied by a number the input decides."""

from __future__ import annotations

import math

import torch
from jaxtyping import Float
from torch import Tensor, nn

__all__ = ["Diagonal"]


class Diagonal(nn.Module):
    """A linear recurrence, unit by unit, whose factor depends on the input and never on the state.

    .. math::
        s = W_a x_t + b_a, \\qquad a_t = \\sigma(s) \\text{ or } \\tanh(s) \\\\
        h_t = a_t h_{t-1} + (1 - |a_t|) (W_b x_t + b_b)

    With the sigmoid a lies in (0, 1): the state is pulled towards what is written, and of two states the
    larger stays the larger. It is then a minGRU whose gate is z = 1 - a. With tanh a lies in (-1, 1), and a
    factor below 0 turns them over. No factor sees a state, so all steps are computed together, in log2(time)
    rounds (Hillis & Steele 1986).

    Parameters
    ----------
    input_size, hidden_size : int
    signed : bool
        Whether a lies in (-1, 1); else in (0, 1).

    References
    ----------
    Feng, Tung, Ahmed, Bengio & Hajimirsadeghi 2024, "Were RNNs All We Needed?", arXiv 2410.01201, for the
    form with a in (0, 1). Grazzi, Siems, Franke, Zela, Hutter & Pontil 2024, "Unlocking State-Tracking in
    Linear RNNs Through Negative Eigenvalues", arXiv 2411.12537, for the range (-1, 1).

    Examples
    --------
    >>> layer = Diagonal(2, 3, signed=True)
    >>> output, last = layer(torch.zeros(5, 1, 2))
    >>> output.shape, torch.equal(output[-1], last)
    (torch.Size([5, 1, 3]), True)
    """

    def __init__(self, input_size: int, hidden_size: int, signed: bool = False) -> None:
        super().__init__()
        self.input_size, self.hidden_size, self.signed = input_size, hidden_size, signed
        self.inner = nn.Linear(input_size, 2 * hidden_size)

    def extra_repr(self) -> str:
        """Describe the settings, as torch's modules do."""
        return f"{self.input_size}, {self.hidden_size}, signed={self.signed}"

    @torch.no_grad()
    def begin_at(self, factor: float) -> None:
        """Shift the biases so that every a is this number where W_a x and the biases drawn are 0.

        Parameters
        ----------
        factor : in (0, 1)
        """
        shift = math.atanh(factor) if self.signed else math.log(factor / (1 - factor))
        self.inner.bias[: self.hidden_size] += shift

    def factors(
        self, x: Float[Tensor, "time batch features"]
    ) -> tuple[Float[Tensor, "time batch hidden"], Float[Tensor, "time batch hidden"]]:
        """Give what the state is multiplied by at each step, and what is added to it.

        Returns
        -------
        (Tensor, Tensor)
            a, in (-1, 1) or (0, 1); (1 - abs(a)) (W_b x + b_b), unbounded.
        """
        sums, written = self.inner(x).chunk(2, -1)
        a = sums.tanh() if self.signed else sums.sigmoid()
        return a, (1 - a.abs()) * written

    def forward(
        self, x: Float[Tensor, "time batch features"], hx: Float[Tensor, "batch hidden"] | None = None
    ) -> tuple[Float[Tensor, "time batch hidden"], Float[Tensor, "batch hidden"]]:
        """Run over sequences.

        Parameters
        ----------
        x : (time, batch, features)
        hx : (batch, hidden), optional
            The state to begin with; zeros if none is given.

        Returns
        -------
        (Tensor, Tensor)
            h of every step, and of the last.
        """
        a, added = self.factors(x)
        if hx is not None:
            added = torch.cat([(added[0] + a[0] * hx)[None], added[1:]])
        reach = 1
        while reach < len(a):  # added[t] holds what the last `reach` steps make of a state of zeros
            added = torch.cat([added[:reach], added[reach:] + a[reach:] * added[:-reach]])
            a = torch.cat([a[:reach], a[reach:] * a[:-reach]])
            reach *= 2
        return added, added[-1]
