"""A network that came in a file: its recurrent layer, with the embedding and the readout found beside it."""

from __future__ import annotations

import copy
from typing import Final

import torch
from jaxtyping import Float
from torch import Tensor, nn

from rnn_core.cells import spec_of
from rnn_core.errors import InputError
from rnn_core.models.character import CharacterModel, Predicts, State
from rnn_core.tracing.modules import Recurrent

__all__ = ["NEVER", "OpenedModel"]

NEVER: Final = -30_000.0
"""Log-odds of a token that the file knows nothing of: its probability is 0 in every precision."""


class OpenedModel(CharacterModel):
    """A recurrent layer as a file gave it, read and traced as :class:`rnn_core.models.CharacterModel` is.

    Token k of the file is number k + 1 here: number 0 is what its vocabulary does not know, a vector of zeros
    or the file's own token for that, and never foretold.

    Parameters
    ----------
    rnn : torch.nn.Module
        One of ``rnn_core.cells.layers()``, of any number of layers and directions. Taken over as it is: it
        is put into eval mode, time first, without gradients.
    embedding : Tensor, (tokens, width), optional
        The vector of each token, as the file numbers them; ``torch.eye(tokens)`` of a network that reads
        tokens one-hot. None of one that reads rows of numbers.
    readout : (Tensor, Tensor or None), optional
        Weight, (outputs, width of the output), and bias, (outputs,).
    unknown : int, optional
        The file's own number of the token that stands for what it does not know, such as ``<unk>``.

    Attributes
    ----------
    embedding : torch.nn.Embedding or torch.nn.Identity
    rnn : torch.nn.Module
    readout : torch.nn.Linear or None
    cell : str
        Name of the recurrent layer's cell.
    skips : bool
        False.
    predicts : {"tokens", "numbers", "nothing"}
        What the readout says: of the next token, where it has one output a token and the layer reads in one
        direction; otherwise numbers.

    Raises
    ------
    InputError
        If the parts do not fit each other.

    Examples
    --------
    >>> model = OpenedModel(nn.GRU(3, 4), torch.randn(5, 3), (torch.randn(5, 4), torch.zeros(5)))
    >>> logits, state = model(torch.tensor([[1], [5]]))
    >>> logits.shape, model.predicts
    (torch.Size([2, 1, 6]), 'tokens')
    """

    def __init__(
        self,
        rnn: Recurrent,
        embedding: Tensor | None = None,
        readout: tuple[Tensor, Tensor | None] | None = None,
        unknown: int | None = None,
    ) -> None:
        nn.Module.__init__(self)  # of the parts, none is made here
        self.rnn = rnn
        self.rnn.batch_first = False
        self.cell, self.skips = spec_of(rnn).name, False
        self.tokens = None if embedding is None else len(embedding)
        rows = None if embedding is None else _fitting(embedding, rnn.input_size, "embedding", "input")
        self.add_module("embedding", nn.Identity() if rows is None else _table(rows, unknown))
        self.predicts: Predicts = "nothing"
        if readout is None:
            self.add_module("readout", None)
        else:
            _fitting(readout[0], self.width, "readout", "output")
            over = len(readout[0]) == self.tokens and not rnn.bidirectional
            self.readout, self.predicts = _linear(*readout, over), "tokens" if over else "numbers"
        self.requires_grad_(False).eval()

    def fresh(self, seed: int = 0) -> OpenedModel:
        """Return a network of the same shape as torch makes it before any training."""
        torch.manual_seed(seed)
        model = copy.deepcopy(self)
        for part in (model.rnn, model.readout, model.embedding):
            if hasattr(part, "reset_parameters"):
                part.reset_parameters()
        return model

    @property
    def width(self) -> int:
        """Numbers of the recurrent layer's output at each step, of both directions."""
        each = self.rnn.proj_size or self.rnn.hidden_size
        return int(each) * (2 if self.rnn.bidirectional else 1)

    def forward(
        self, given: Tensor, state: State | None = None
    ) -> tuple[Float[Tensor, "time batch outputs"], State]:
        """Give what the readout says at each step, and the state after the last.

        Parameters
        ----------
        given
            Token numbers, (time, batch); of a network that reads rows, (time, batch, columns).
        state
            The recurrent layer's state before the first step; zeros if None.

        Returns
        -------
        Tensor, State
            Without a readout the recurrent layer's own output.
        """
        output, state = self.rnn(self.embedding(given), state)
        return output if self.predicts == "nothing" else self.readout(output), state

    @property
    def parameter_count(self) -> int:
        """Numbers that came in the file."""
        total = sum(parameter.numel() for parameter in self.parameters())
        added = self.embedding.embedding_dim if isinstance(self.embedding, nn.Embedding) else 0
        if self.predicts == "tokens":
            added += self.readout.in_features + 1
        return total - added


def _fitting(weight: Tensor, width: int, part: str, side: str) -> Tensor:
    if weight.dim() != 2 or weight.shape[1] != width:
        raise InputError.of(
            f"a weight of the {part} of (any, {width}), the width of the recurrent layer's {side}",
            str(tuple(weight.shape)),
            "take the tensor that belongs to it",
        )
    return weight


def _table(rows: Tensor, unknown: int | None) -> nn.Embedding:
    first = torch.zeros_like(rows[:1]) if unknown is None else rows[unknown : unknown + 1]
    return nn.Embedding.from_pretrained(torch.cat([first, rows]).float())


def _linear(weight: Tensor, bias: Tensor | None, over_tokens: bool) -> nn.Linear:
    weight = weight.float()
    bias = weight.new_zeros(len(weight)) if bias is None else bias.float()
    if over_tokens:
        weight = torch.cat([torch.zeros_like(weight[:1]), weight])
        bias = torch.cat([bias.new_full((1,), NEVER), bias])
    made = nn.Linear(weight.shape[1], len(weight))
    made.load_state_dict({"weight": weight, "bias": bias})
    return made
