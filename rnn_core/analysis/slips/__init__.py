"""Lines of code that run without an error and do something else than was meant, each beside the right one.

`carried_or_reset`
    The state carried from window to window of a text, or set to zero at the start of each.
`backward_twice`
    Windows of a stream with ``h = h.detach()`` between them, and without it.
`clip_orders`
    The norm clipped before the backward pass, after it, and after the update.
`fed_to_readout`
    The hidden state handed to the readout, or the cell state.
`poisoned`
    One wrong token given to a decoder: what follows it when the right ones are given, and when its own are.
"""

from __future__ import annotations

from rnn_core.analysis.slips.carried import Carried, carried_or_reset
from rnn_core.analysis.slips.clip_order import ORDERS, ClipSettings, Order, clip_orders
from rnn_core.analysis.slips.detached import Backward, StreamSettings, backward_twice
from rnn_core.analysis.slips.poison import Poisoned, poisoned
from rnn_core.analysis.slips.readout import FedToReadout, fed_to_readout

__all__ = [
    "ORDERS",
    "Backward",
    "Carried",
    "ClipSettings",
    "FedToReadout",
    "Order",
    "Poisoned",
    "StreamSettings",
    "backward_twice",
    "carried_or_reset",
    "clip_orders",
    "fed_to_readout",
    "poisoned",
]
