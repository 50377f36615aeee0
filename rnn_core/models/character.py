"""A language model over characters: embedding, recurrent layers, readout."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Literal

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from rnn_core.cells import Cell, spec
from rnn_core.errors import InputError
from rnn_core.models.skipped import SkippedLSTM

State = Tensor | tuple[Tensor, Tensor]
Predicts = Literal["tokens", "numbers", "nothing"]


class CharacterModel(nn.Module):
    """Predict the next token from the tokens so far (Mikolov et al. 2010; Graves 2013, section 3).

    Parameters
    ----------
    vocabulary : int
        Number of tokens, the unknown one included.
    cell : {"lstm", "gru", "rnn"}
        torch's own recurrent layer; ``"rnn"`` uses tanh.
    hidden, layers, embedding : int
        Sizes.
    dropout : float
        Applied between layers and before the readout, in training only.
    forget_bias : float
        Added to the LSTM's forget gates at the start (Gers et al. 2000; Jozefowicz et al. 2015).
    skips : bool
        Lead round each layer but the first: :class:`rnn_core.models.skipped.SkippedLSTM`; LSTM only.

    Raises
    ------
    InputError
        If ``skips`` is asked of another cell.

    Attributes
    ----------
    embedding : torch.nn.Embedding
    rnn : torch.nn.LSTM or torch.nn.GRU or torch.nn.RNN
        Time first, so that ``rnn_core.trace(model.rnn, model.embedding(ids))`` works as it is.
    readout : torch.nn.Linear
    predicts : {"tokens", "numbers", "nothing"}
        What the readout says: of the next token here; an opened network's may say something else.
    """

    predicts: Predicts = "tokens"

    def __init__(
        self,
        vocabulary: int,
        cell: Cell,
        hidden: int,
        layers: int = 1,
        embedding: int = 48,
        dropout: float = 0.0,
        forget_bias: float = 1.0,
        skips: bool = False,
    ) -> None:
        super().__init__()
        if skips and spec(cell).layer is not nn.LSTM:
            raise InputError.of('cell="lstm" where layers are skipped', repr(cell), "choose the LSTM")
        self.cell, self.skips = cell, skips
        kind = SkippedLSTM if skips else spec(cell).layer
        self.embedding = nn.Embedding(vocabulary, embedding)
        self.rnn = kind(embedding, hidden, layers, dropout=dropout if layers > 1 else 0.0)
        self.dropout = nn.Dropout(dropout)
        self.readout = nn.Linear(hidden, vocabulary)
        self._initialise(forget_bias)

    def _initialise(self, forget_bias: float) -> None:
        cell = spec(self.cell)
        for name, parameter in self.rnn.named_parameters():
            if "bias" in name:
                nn.init.zeros_(parameter)
                if cell.forgets and "bias_ih" in name:
                    block = parameter.data.split(self.rnn.hidden_size)[cell.retaining or 0]
                    nn.init.constant_(block, forget_bias)
            elif "weight_hh" in name:
                for gate in parameter.data.split(self.rnn.hidden_size):
                    nn.init.orthogonal_(gate)

    def forward(
        self, ids: Int[Tensor, "time batch"], state: State | None = None
    ) -> tuple[Float[Tensor, "time batch vocabulary"], State]:
        """Logits of the token after each token, and the state after the last.

        Parameters
        ----------
        ids
            Token numbers, time first.
        state
            The recurrent layer's state before the first token; zeros if None.
        """
        output, state = self.rnn(self.embedding(ids), state)
        return self.readout(self.dropout(output)), state

    @property
    def parameter_count(self) -> int:
        """Number of trainable numbers."""
        return sum(parameter.numel() for parameter in self.parameters())


def map_state(change: Callable[[Tensor], Tensor], state: State) -> State:
    """Apply one change to every tensor of a recurrent state."""
    return (change(state[0]), change(state[1])) if isinstance(state, tuple) else change(state)


def with_dtype(model: CharacterModel, dtype: torch.dtype) -> CharacterModel:
    """A model in another precision and in eval mode: a copy, unless it is so already."""
    if not model.training and all(parameter.dtype == dtype for parameter in model.parameters()):
        return model
    return copy.deepcopy(model).to(dtype).eval()
