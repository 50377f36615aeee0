"""The recurrent cells: each one file that declares what it is, and one step as the textbook writes it.

The steps are for reading, for teaching, and for testing: `rnn_core.trace` sees inside torch's own
kernels and is checked against them. Each takes numpy arrays or torch tensors (all of one kind) and
the weights as torch stores them, gates stacked by rows.

Axes: `batch` sequences at once, `features` of the input, `hidden` units.
"""

from __future__ import annotations

from rnn_core.cells.chung import ChungGRU, ChungStep, chung_step
from rnn_core.cells.gru import GRUStep, gru_step
from rnn_core.cells.lstm import LSTMStep, lstm_step
from rnn_core.cells.mingru import MinGRU, MinGRUStep, mingru_step
from rnn_core.cells.peephole import PeepholeLSTM, PeepholeStep, peephole_step
from rnn_core.cells.rnn import relu_step, tanh_step
from rnn_core.cells.spec import Cell, CellSpec, Quantity, names, register, spec, spec_of

__all__ = [
    "Cell",
    "CellSpec",
    "ChungGRU",
    "ChungStep",
    "GRUStep",
    "LSTMStep",
    "MinGRU",
    "MinGRUStep",
    "PeepholeLSTM",
    "PeepholeStep",
    "Quantity",
    "chung_step",
    "gru_step",
    "lstm_step",
    "mingru_step",
    "names",
    "peephole_step",
    "register",
    "relu_step",
    "spec",
    "spec_of",
    "tanh_step",
]
