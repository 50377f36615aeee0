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
        hidden, across = start.shape[-1], w.mT
        h, product = a.new_empty(len(a) + 1, *start.shape), torch.empty_like(a)
        rz, n = a.new_empty(*a.shape[:-1], 2 * hidden), torch.empty_like(h[1:])
        h[0] = start
        # The views of every step are made at once: most of what a small step costs is what it calls.
        parts = [
            *(
                a[..., : 2 * hidden],
                a[..., 2 * hidden :],
                product[..., : 2 * hidden],
                product[..., 2 * hidden :],
            ),
            *(rz[..., :hidden], rz[..., hidden:], product, rz, n, h[:-1], h[1:]),
        ]
        steps = zip(*(one.unbind(0) for one in parts), strict=True)
        for a_rz, a_n, p_rz, p_n, r, z, whole, gate, new, before, after in steps:
            torch.baddbmm(b, before, across, out=whole)
            torch.add(a_rz, p_rz, out=gate).sigmoid_()
            torch.addcmul(a_n, r, p_n, out=new).tanh_()
            torch.lerp(new, before, z, out=after)
        ctx.save_for_backward(h, rz, product, n, w)
        return h[1:]

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, dy: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        h, rz, product, n, w = ctx.saved_tensors
        hidden = n.shape[-1]
        (r, z), hn = rz.chunk(2, -1), product[..., 2 * hidden :]
        kn = (1 - z) * (1 - n * n)
        # What dL/dh is multiplied by to give dL/d(W h + b), and dL/dh before the step past W: all at once.
        k = torch.stack([kn * hn * r * (1 - r), (h[:-1] - n) * z * (1 - z), kn * r, z], -2)
        back = torch.cat([w, torch.eye(hidden, dtype=w.dtype).expand(len(w), -1, -1)], 1)
        each, dk = torch.empty_like(n), torch.empty_like(k)
        wide = each[..., None, :]
        rows = zip(*(one.unbind(0) for one in (k, dy, each, wide, dk, dk.flatten(-2))), strict=True)
        dh = torch.zeros_like(h[0])
        for factors, told, d, d_wide, dg, flat in reversed([*rows]):
            torch.add(dh, told, out=d)
            torch.mul(factors, d_wide, out=dg)
            torch.bmm(flat, back, out=dh)
        da = dk[..., :3, :].flatten(-2)
        turned = da.transpose(0, 1).flatten(1, 2)
        dw = turned.mT @ h[:-1].transpose(0, 1).flatten(1, 2)
        db = turned.sum(1, keepdim=True)  # before `da` is made of it: the candidate's gate has r in between
        torch.mul(each, kn, out=da[..., 2 * hidden :])
        return da, dh, dw, db
