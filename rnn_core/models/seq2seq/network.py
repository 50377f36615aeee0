"""Encoder, context vector, decoder; and attention, which goes round the vector."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from rnn_core.errors import InputError

__all__ = ["ATTENTIONS", "Attention", "Decoded", "Encoded", "Seq2Seq"]

Attention = Literal["none", "luong", "bahdanau"]
ATTENTIONS: tuple[Attention, ...] = get_args(Attention)


@dataclass(frozen=True)
class Encoded:
    """The encoder's result.

    Attributes
    ----------
    states : (source, batch, hidden)
        Both readers' states side by side; zero beyond a sentence's end.
    context : (batch, context)
        The one vector, in (-1, 1).
    start : (1, batch, hidden)
        The decoder's first state, made from `context` alone.
    present : (source, batch)
        Where there is a word.
    """

    states: Float[Tensor, "source batch hidden"]
    context: Float[Tensor, "batch context"]
    start: Float[Tensor, "1 batch hidden"]
    present: Bool[Tensor, "source batch"]


@dataclass(frozen=True)
class Decoded:
    """The decoder's result.

    Attributes
    ----------
    logits : (target, batch, vocabulary)
        Of the piece after each one read.
    state : (1, batch, hidden)
        After the last.
    weights : (target, batch, source) or None
        Attention, each row summing to 1; None without attention.
    inputs : (target, batch, features)
        What `Seq2Seq.decoder` read at each step, for `rnn_core.trace`.
    """

    logits: Float[Tensor, "target batch vocabulary"]
    state: Float[Tensor, "1 batch hidden"]
    weights: Float[Tensor, "target batch source"] | None
    inputs: Float[Tensor, "target batch features"]


class Seq2Seq(nn.Module):
    """Encoder-decoder with one context vector (Sutskever et al. 2014; Cho et al. 2014).

    The encoder is a GRU in both directions, the decoder a GRU. Attention is "luong": general scores
    after the decoder's step (Luong et al. 2015, eq. 5 and 8), or "bahdanau": additive scores before it
    (Bahdanau et al. 2015, appendix A.1.2).

    Parameters
    ----------
    source, target : int
        Sizes of the vocabularies; number 0 pads.
    hidden : int
        Of the decoder and of both readers of the encoder together; even.
    embedding : int
    attention : {"none", "luong", "bahdanau"}
    context : int, optional
        Numbers in the context vector, >= 1; None is as many as `hidden`.

    Raises
    ------
    InputError
        If a size or a name is not one of these.

    Examples
    --------
    >>> model = Seq2Seq(source=10, target=12, hidden=8, embedding=4, attention="luong")
    >>> encoded = model.encode(torch.tensor([[3], [5], [7]]), torch.tensor([3]))
    >>> model.decode(torch.tensor([[1], [2]]), encoded.start, encoded).logits.shape
    torch.Size([2, 1, 12])
    """

    def __init__(
        self,
        source: int,
        target: int,
        hidden: int = 96,
        embedding: int = 48,
        attention: Attention | str = "none",
        context: int | None = None,
    ) -> None:
        super().__init__()
        _check(hidden, attention, context)
        self.attention, self.context = attention, context
        self.source_embedding = nn.Embedding(source, embedding, padding_idx=0)
        self.target_embedding = nn.Embedding(target, embedding, padding_idx=0)
        self.encoder = nn.GRU(embedding, hidden // 2, bidirectional=True)
        self.squeeze = nn.Linear(hidden, hidden if context is None else context)
        self.unfold = nn.Linear(self.squeeze.out_features, hidden) if context else nn.Identity()
        self.decoder = nn.GRU(embedding + (hidden if attention == "bahdanau" else 0), hidden)
        if attention != "none":
            self.score = nn.Linear(hidden, hidden, bias=False)
            self.combine = nn.Linear(2 * hidden, hidden)
        if attention == "bahdanau":
            self.query = nn.Linear(hidden, hidden)
            self.energy = nn.Linear(hidden, 1, bias=False)
        self.readout = nn.Linear(hidden, target)

    def encode(self, words: Int[Tensor, "source batch"], lengths: Int[Tensor, " batch"]) -> Encoded:
        """Read sentences.

        Parameters
        ----------
        words
            Numbers of words, 0 beyond a sentence's end.
        lengths
            Words in each sentence, >= 1.
        """
        packed = pack_padded_sequence(self.source_embedding(words), lengths, enforce_sorted=False)
        read, last = self.encoder(packed)
        states, _ = pad_packed_sequence(read, total_length=len(words))
        return self.encoded(states, torch.cat([last[0], last[1]], -1), words != 0)

    def encoded(
        self,
        states: Float[Tensor, "source batch hidden"],
        last: Float[Tensor, "batch hidden"],
        present: Bool[Tensor, "source batch"],
    ) -> Encoded:
        """Make the context vector of what the two readers ended with."""
        context = torch.tanh(self.squeeze(last))
        start = context if isinstance(self.unfold, nn.Identity) else torch.tanh(self.unfold(context))
        return Encoded(states, context, start[None], present)

    def decode(
        self,
        pieces: Int[Tensor, "target batch"],
        state: Float[Tensor, "1 batch hidden"],
        encoded: Encoded,
        forced: Float[Tensor, "target batch source"] | None = None,
    ) -> Decoded:
        """Read pieces of the target and give what comes after each.

        Parameters
        ----------
        pieces
            Teacher forcing gives all at once; free running gives the last one said.
        state
            `Encoded.start`, or `Decoded.state` to go on.
        encoded
            Of the source.
        forced
            Attention to use instead of the network's own wherever a row is not nan.

        Raises
        ------
        InputError
            If attention is forced on a network that has none.
        """
        if self.attention == "none":
            if forced is not None:
                raise InputError.of("a network with attention", "one without", "leave `forced` out")
            inputs = self.target_embedding(pieces)
            said, state = self.decoder(inputs, state)
            return Decoded(self.readout(said), state, None, inputs)
        if self.attention == "luong":
            return self._luong(pieces, state, encoded, forced)
        return self._bahdanau(pieces, state, encoded, forced)

    def look(
        self,
        state: Float[Tensor, "target batch hidden"],
        encoded: Encoded,
        forced: Float[Tensor, "target batch source"] | None = None,
    ) -> tuple[Float[Tensor, "target batch source"], Float[Tensor, "target batch hidden"]]:
        """Attend from states of the decoder: after its step as Luong does, before it as Bahdanau does.

        Returns
        -------
        weights
            Each row sums to 1.
        seen
            The encoder's states, averaged by them.
        """
        return self._look(state, self.score(encoded.states), encoded, forced)

    def _look(
        self, state: Tensor, keys: Tensor, encoded: Encoded, forced: Tensor | None
    ) -> tuple[Tensor, Tensor]:
        if self.attention == "luong":
            scores = torch.einsum("tbh,sbh->tbs", state, keys)
        else:
            scores = self.energy(torch.tanh(keys[None] + self.query(state)[:, None]))[..., 0].mT
        weights = _weights(scores, encoded.present, forced)
        return weights, torch.einsum("tbs,sbh->tbh", weights, encoded.states)

    def _luong(self, pieces: Tensor, state: Tensor, encoded: Encoded, forced: Tensor | None) -> Decoded:
        inputs = self.target_embedding(pieces)
        said, state = self.decoder(inputs, state)
        weights, seen = self.look(said, encoded, forced)
        return Decoded(self.read(said, seen), state, weights, inputs)

    def _bahdanau(self, pieces: Tensor, state: Tensor, encoded: Encoded, forced: Tensor | None) -> Decoded:
        keys = self.score(encoded.states)
        said, rows, inputs = [], [], []
        for step, embedded in enumerate(self.target_embedding(pieces)):
            own = None if forced is None else forced[step : step + 1]
            row, seen = self._look(state, keys, encoded, own)
            inputs.append(torch.cat([embedded[None], seen], -1))
            output, state = self.decoder(inputs[-1], state)
            said.append(self.read(output, seen))
            rows.append(row)
        return Decoded(torch.cat(said), state, torch.cat(rows), torch.cat(inputs))

    def read(self, said: Tensor, seen: Tensor) -> Tensor:
        """Give the logits of what the decoder's state and what it saw say together."""
        out: Tensor = self.readout(torch.tanh(self.combine(torch.cat([said, seen], -1))))
        return out

    @property
    def parameter_count(self) -> int:
        """Number of trainable numbers."""
        return sum(parameter.numel() for parameter in self.parameters())


def _weights(scores: Tensor, present: Tensor, forced: Tensor | None) -> Tensor:
    own = scores.masked_fill(~present.T[None], -torch.inf).softmax(-1)
    return own if forced is None else torch.where(forced.isnan(), own, forced)


def _check(hidden: int, attention: str, context: int | None) -> None:
    if hidden < 2 or hidden % 2:
        raise InputError.of("an even `hidden`, two readers' states", str(hidden), "choose 2, 4, 6, ...")
    if attention not in ATTENTIONS:
        raise InputError.of(f"attention of {', '.join(ATTENTIONS)}", repr(attention), "choose one of them")
    if context is not None and context < 1:
        raise InputError.of("a context vector of 1 number or more", str(context), "choose 1, 2, ... or None")
