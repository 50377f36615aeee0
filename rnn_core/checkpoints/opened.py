"""A network that came in a file, as everything that looks into networks takes it."""

from __future__ import annotations

import numpy as np

from rnn_core.checkpoints.folder import TrainedNetwork
from rnn_core.errors import CheckpointError
from rnn_core.models.opened import OpenedModel
from rnn_core.text.vocabulary import Vocabulary

__all__ = ["opened_network"]


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
