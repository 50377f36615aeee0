"""What the tensors of a recurrent module are: which cell of the drawing each number was computed in.

`Sizes`
    Batch, time, layers, hidden, directions, batch_first and projection, and the module they make.
`returned`
    Where each number of output, h_n and c_n was computed, found by its value on the real module.
`wall`, `counted`
    Everything a module has learnt: its tensors, striped by gate, and their count as a product.
`moved_bias`, `whose_input`, `last_step`, `read_padded`, `drift`, `dropout_places`, `nudged`
    Six things that are often taken for others: two biases, batch and time, the last step of two readers,
    pads, the places of dropout, and one set of weights at every step.
"""

from __future__ import annotations

from rnn_core.analysis.shapes.biases import MovedBias, has_two_biases, move_bias, moved_bias
from rnn_core.analysis.shapes.dropout import DropoutPlaces, dropout_places
from rnn_core.analysis.shapes.last_step import LastStep, last_step
from rnn_core.analysis.shapes.mixed_up import from_others, whose_input
from rnn_core.analysis.shapes.padding import Padded, drift, read_padded
from rnn_core.analysis.shapes.returned import AXES, Place, Returned, find, returned
from rnn_core.analysis.shapes.reuse import nudged
from rnn_core.analysis.shapes.sizes import DIRECTIONS, ENDS, Direction, Sizes, can_project
from rnn_core.analysis.shapes.wall import Stripe, WeightTensor, counted, wall

__all__ = [
    "AXES",
    "DIRECTIONS",
    "ENDS",
    "Direction",
    "DropoutPlaces",
    "LastStep",
    "MovedBias",
    "Padded",
    "Place",
    "Returned",
    "Sizes",
    "Stripe",
    "WeightTensor",
    "can_project",
    "counted",
    "drift",
    "dropout_places",
    "find",
    "from_others",
    "has_two_biases",
    "last_step",
    "move_bias",
    "moved_bias",
    "nudged",
    "read_padded",
    "returned",
    "wall",
    "whose_input",
]
