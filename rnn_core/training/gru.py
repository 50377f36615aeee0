"""GRU layers for training on one CPU core: the sums of torch.nn.GRU, in less time.

Torch builds a graph of some ten small operations a step and walks it back; here a whole layer is one
operation whose derivative is written out, so that what does not depend on the step before is done for all
steps at once.
"""

from __future__ import annotations

from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.autograd.function import once_differentiable
from torch.nn import functional

__all__ = ["gates", "read", "recurrent", "states"]


def states(
    inputs: Float[Tensor, "time reader batch gates"],
    start: Float[Tensor, "reader batch hidden"],
    weight: Float[Tensor, "reader gates hidden"],
    bias: Float[Tensor, "reader gates"],
) -> Float[Tensor, "time reader batch hidden"]:
    """Run GRUs of one size side by side and give all their states.

    r = sigmoid(a_r + W_r h + b_r), z = sigmoid(a_z + W_z h + b_z), n = tanh(a_n + r (W_n h + b_n)),
    h' = (1 - z) n + z h: torch's GRU (Cho et al. 2014, with the reset after the product).

    Parameters
    ----------
    inputs
        What the inputs give to the gates r, z, n at every step: ``W_ih x + b_ih``.
    start
        States before the first step.
    weight, bias
        ``weight_hh`` and ``bias_hh`` of each.

    Examples
    --------
    >>> gru, x = nn.GRU(3, 4), torch.randn(5, 2, 3)
    >>> found = states(gates(gru, x)[:, None], torch.zeros(1, 2, 4), *recurrent(gru, ""))
    >>> bool(torch.allclose(found[:, 0], gru(x)[0], atol=1e-6))
    True
    """
    found: Tensor = _Layer.apply(inputs, start, weight, bias[:, None])
    return found


def gates(gru: nn.GRU, x: Float[Tensor, "time batch features"], suffix: str = "") -> Tensor:
    """Give what inputs add to the gates of one reader; the suffix is torch's, ``"_reverse"`` or none."""
    weight, bias = (getattr(gru, f"{name}_ih_l0{suffix}") for name in ("weight", "bias"))
    return functional.linear(x, weight, bias)


def recurrent(gru: nn.GRU, *suffixes: str) -> tuple[Tensor, Tensor]:
    """Give ``weight_hh`` and ``bias_hh`` of readers side by side, as :func:`states` takes them."""
    weights, biases = (
        torch.stack([getattr(gru, f"{name}_hh_l0{suffix}") for suffix in suffixes])
        for name in ("weight", "bias")
    )
    return weights, biases


def read(gru: nn.GRU, x: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
    """Let both readers of a GRU read sentences of different lengths; neither is packed.

    Parameters
    ----------
    gru
        One layer, in both directions.
    x : (time, batch, features)
    lengths : (batch,)
        Steps of each sentence, >= 1.

    Returns
    -------
    states : (time, batch, 2 hidden)
        Zero beyond a sentence's end.
    last : (batch, 2 hidden)
        Of both readers, each at its own end.
    """
    steps = torch.arange(len(x))[:, None]
    # Each sentence back to front.
    turned = torch.where(steps < lengths, lengths - 1 - steps, steps)[..., None]
    back = x.gather(0, turned.expand(x.shape))
    found = states(
        torch.stack([gates(gru, x), gates(gru, back, "_reverse")], 1),
        x.new_zeros(2, x.shape[1], gru.hidden_size),
        *recurrent(gru, "", "_reverse"),
    )
    size = found.shape[1:]
    last = found.gather(0, (lengths - 1)[None, None, :, None].expand(1, *size))[0]
    forward, backward = found[:, 0], found[:, 1].gather(0, turned.expand(len(x), *size[1:]))
    present = (steps < lengths)[..., None]
    return torch.cat([forward, backward], -1) * present, torch.cat([last[0], last[1]], -1)


class _Layer(torch.autograd.Function):
    """All steps of some GRUs of one size, and the derivative."""

    @staticmethod
    def forward(ctx: Any, a: Tensor, start: Tensor, w: Tensor, b: Tensor) -> Tensor:
        steps, *size = a.shape
        hidden = start.shape[-1]
        h, rz = a.new_empty(steps + 1, *start.shape), a.new_empty(steps, *size[:2], 2 * hidden)
        hn, n, product = torch.empty_like(h[1:]), torch.empty_like(h[1:]), a.new_empty(size)
        h[0] = start
        for t in range(steps):
            torch.baddbmm(b, h[t], w.mT, out=product)
            torch.add(a[t, ..., : 2 * hidden], product[..., : 2 * hidden], out=rz[t]).sigmoid_()
            hn[t] = product[..., 2 * hidden :]
            torch.addcmul(a[t, ..., 2 * hidden :], rz[t, ..., :hidden], hn[t], out=n[t]).tanh_()
            torch.lerp(n[t], h[t], rz[t, ..., hidden:], out=h[t + 1])
        ctx.save_for_backward(h, rz, hn, n, w)
        return h[1:]

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, dy: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        h, rz, hn, n, w = ctx.saved_tensors
        r, z = rz.chunk(2, -1)
        kn = (1 - z) * (1 - n * n)
        # What dL/dh is multiplied by to give dL/d(W h + b), for all steps at once.
        k = torch.stack([kn * hn * r * (1 - r), (h[:-1] - n) * z * (1 - z), kn * r], -2)
        dh, each, dk = torch.zeros_like(h[0]), torch.empty_like(n), torch.empty_like(k)
        for t in range(len(n) - 1, -1, -1):
            d = torch.add(dh, dy[t], out=each[t])
            dg = torch.mul(k[t], d[..., None, :], out=dk[t]).flatten(-2)
            dh = torch.baddbmm(d * z[t], dg, w)
        da, at = dk.flatten(-2), n.shape[-1]
        rows = da.transpose(0, 1).flatten(1, 2)
        dw = rows.mT @ h[:-1].transpose(0, 1).flatten(1, 2)
        db = rows.sum(1, keepdim=True)  # before `da` is made of it: the candidate's gate has r in between
        da[..., 2 * at :] = each * kn
        return da, dh, dw, db
