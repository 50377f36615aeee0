"""An LSTM layer that general tools can look into: each quantity passes through a submodule of its own."""

from __future__ import annotations

import torch
from torch import Tensor, nn

QUANTITIES = ("i", "f", "g", "o", "c", "h")


class Unrolled(nn.Module):
    """One LSTM layer of batch 1 as a Python loop, with the weights of a torch module.

    torch's own layer runs in one piece, so hooks and tracers see nothing of its gates; to
    use them one rewrites the layer like this. The submodules hand on what they get.
    """

    def __init__(self, module: nn.LSTM) -> None:
        super().__init__()
        self.weights = nn.ParameterList([parameter.detach() for parameter in module.parameters()])
        self.units = module.hidden_size
        self.seen = nn.ModuleDict({name: nn.Identity() for name in QUANTITIES})

    def forward(self, x: Tensor) -> Tensor:
        ih, hh, b, d = self.weights
        h = c = x.new_zeros(x.shape[1], self.units)
        hidden = []
        for now in x:
            i, f, g, o = (now @ ih.T + h @ hh.T + b + d).chunk(4, -1)
            i, f = self.seen["i"](i.sigmoid()), self.seen["f"](f.sigmoid())
            g, o = self.seen["g"](g.tanh()), self.seen["o"](o.sigmoid())
            c = self.seen["c"](f * c + i * g)
            h = self.seen["h"](o * c.tanh())
            hidden.append(h)
        return torch.stack(hidden)
