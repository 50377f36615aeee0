"""A network that came in a file, as everything that looks into networks takes it."""

from __future__ import annotations

import io

import numpy as np
import torch

from rnn_core.checkpoints.folder import TrainedNetwork
from rnn_core.errors import CheckpointError
from rnn_core.models.opened import OpenedModel
from rnn_core.text.vocabulary import Vocabulary

__all__ = ["opened_network", "state_dict_file"]


def opened_network(name: str, model: OpenedModel, vocabulary: Vocabulary) -> TrainedNetwork:
    """Put an opened model beside the vocabulary that it is read with.

    Parameters
    ----------
    name
        Of the file.
    model
        Its parts.
    vocabulary
        As many tokens as its embedding has; of a network that reads rows, a
        :class:`rnn_core.text.rows.RowVocabulary`.

    Raises
    ------
    CheckpointError
        If the vocabulary has other tokens than the model.

    Examples
    --------
    >>> import torch
    >>> from rnn_core.reading import read
    >>> from rnn_core.text.given import vocabulary_of
    >>> parts = OpenedModel(torch.nn.GRU(2, 3), torch.eye(2), (torch.ones(2, 3), torch.zeros(2)))
    >>> read(opened_network("mine", parts, vocabulary_of("ab")), "abba").bits[1:]
    array([1., 1., 1.])
    """
    if model.tokens is not None and model.tokens != len(vocabulary) - 1:
        raise CheckpointError(
            f"expected a vocabulary of {model.tokens} tokens; got {len(vocabulary) - 1}; "
            "give every token that the network was trained with, in its order"
        )
    rnn = model.rnn
    config = {
        "cell": model.cell,
        "hidden": rnn.hidden_size,
        "layers": rnn.num_layers,
        "directions": 2 if rnn.bidirectional else 1,
        "embedding": rnn.input_size,
        "parameters": model.parameter_count,
        "corpus": "",
        "tokens": vocabulary.tokens,
        "jamo": False,
        "opened": True,
    }
    return TrainedNetwork(name, model, vocabulary, config, (), np.arange(rnn.hidden_size))


def state_dict_file(network: TrainedNetwork) -> bytes:
    """Write a network's weights as `torch.save` writes a state_dict, under names as they are in the wild.

    What the house adds is left out: token k of the vocabulary is row k - 1 there.

    Examples
    --------
    >>> import io
    >>> from pathlib import Path
    >>> import torch
    >>> from rnn_core.checkpoints import load
    >>> written = state_dict_file(load(Path("assets/models/shakespeare-gru")))
    >>> tensors = torch.load(io.BytesIO(written), weights_only=True)
    >>> list(tensors)[:2], tuple(tensors["encoder.weight"].shape)
    (['encoder.weight', 'rnn.weight_ih_l0'], (62, 48))
    """
    model = network.model
    tensors = {"encoder.weight": model.embedding.weight[1:]}
    tensors |= {f"rnn.{name}": tensor for name, tensor in model.rnn.state_dict().items()}
    tensors |= {"decoder.weight": model.readout.weight[1:], "decoder.bias": model.readout.bias[1:]}
    buffer = io.BytesIO()
    torch.save({name: tensor.detach().clone() for name, tensor in tensors.items()}, buffer)
    return buffer.getvalue()
