"""A network reads a text: the trace of its recurrent layer, what it expected, and how surprised it was."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import linear

from rnn_core.checkpoints.folder import TrainedNetwork
from rnn_core.errors import InputError
from rnn_core.models.character import CharacterModel, Predicts, State, map_state, with_dtype
from rnn_core.text import clean
from rnn_core.text.rows import Rows
from rnn_core.text.vocabulary import UNKNOWN, Kind, Tokens
from rnn_core.tracing import Clamp, Trace, contributions, trace
from rnn_core.tracing.modules import directions_of, dtype_of
from rnn_core.tracing.window import fold

if TYPE_CHECKING:
    from rnn_core.notebook import Player

Array = NDArray[np.float64]

GUESSES = 5
"""How many of the likeliest next tokens a reading keeps."""


@dataclass(frozen=True)
class Reading:
    """What happened while a network read a text; every array has one row a token.

    Attributes
    ----------
    checkpoint : TrainedNetwork
        The network that read.
    tokens : Tokens
        The text as the network read it.
    trace : Trace
        Every gate and state of the recurrent layer, batch 1.
    top_ids, top_probability : ndarray, (time, 5)
        The likeliest next tokens after each token, likeliest first, and their probability in (0, 1); all nan,
        like all that follows, where the network foretells no token: see `CharacterModel.predicts`.
    next_probability : ndarray, (time,)
        What was given after token t to the token t+1 that really followed; nan at the end of the text and
        where that token is unknown.
    bits : ndarray, (time,)
        Surprise at each token, ``-log2 p``; nan for a first token without a past and for unknown tokens.
    seconds : float
        Wall time that reading took.
    whole : Trace or None
        The trace as the network ran, where ``trace`` shows it otherwise: a network that reads in both
        directions as twice as many layers, first layer forward, first layer backward, second layer forward
        and so on; an LSTM with a projection with its h before that, so that every unit has one.
    """

    checkpoint: TrainedNetwork = field(repr=False)
    tokens: Tokens = field(repr=False)
    trace: Trace = field(repr=False)
    top_ids: NDArray[np.int64] = field(repr=False)
    top_probability: Array = field(repr=False)
    next_probability: Array = field(repr=False)
    bits: Array = field(repr=False)
    seconds: float
    whole: Trace | None = field(default=None, repr=False)

    def curves(self, unit: int, layer: int = 0) -> dict[str, Array]:
        """Every quantity of one unit over time, each (time,)."""
        return {name: self.trace.gate(name, layer)[0, :, unit] for name in self.trace.gates}

    def contributions(
        self, unit: int, layer: int = 0, held: Iterable[Clamp] = ()
    ) -> dict[str, dict[str, Array]]:
        """Where the sum inside each gate of one unit came from; see :func:`rnn_core.tracing.contributions`.

        Returns
        -------
        dict
            Gate name -> ``input`` (W x), ``recurrent`` (U h), ``bias``, ``sum``; each (time,).
        """
        model = with_dtype(self.checkpoint.model, _DTYPES[self.trace.dtype])
        ways = directions_of(model.rnn)
        traced = self.trace if self.whole is None else self.whole
        x, layer, way = _embedded(model, self.tokens), layer // len(ways), ways[layer % len(ways)]
        parts = contributions(model.rnn, x, traced, unit, layer, way, [self.placed(one) for one in held])
        return {gate: {name: array[0] for name, array in terms.items()} for gate, terms in parts.items()}

    def placed(self, clamp: Clamp) -> Clamp:
        """Return a clamp on a layer of ``trace`` as one on the layer and direction of ``whole``.

        Where both are one trace, itself.

        Examples
        --------
        >>> from rnn_core.checkpoints.opened import opened_network
        >>> from rnn_core.models import OpenedModel
        >>> from rnn_core.text.rows import RowVocabulary, table_of
        >>> model = OpenedModel(torch.nn.GRU(1, 4, 2, bidirectional=True))
        >>> network = opened_network("both", model, RowVocabulary(columns=("a",)))
        >>> reading = read(network, table_of("a", np.ones((3, 1))))
        >>> placed = reading.placed(Clamp("hidden", [0], [1], 0.0, layer=3))
        >>> placed.layer, placed.direction
        (1, 'reverse')
        """
        if self.whole is None:
            return clamp
        if clamp.direction != "forward" or not 0 <= clamp.layer < self.trace.layers:
            return clamp  # it names what is not there, and is refused where it is carried out
        ways = self.whole.directions
        emitted = clamp.gate == "hidden" and "unprojected" in self.whole.gates
        return replace(
            clamp,
            gate="unprojected" if emitted else clamp.gate,
            layer=clamp.layer // len(ways),
            direction=ways[clamp.layer % len(ways)],
        )

    @property
    def predicts(self) -> Predicts:
        """What the network's readout tells of the next token; see `CharacterModel.predicts`."""
        return self.checkpoint.model.predicts

    @property
    def mode(self) -> str:
        """As torch names what is taken of a plain RNN's sum: ``"RNN_TANH"`` or ``"RNN_RELU"``."""
        return self.checkpoint.model.rnn.mode

    @property
    def kind(self) -> Kind:
        """What the network reads: ``"letters"``, ``"words"`` or ``"rows"``."""
        return self.checkpoint.vocabulary.kind

    def shown(self, number: int) -> str:
        """Return a token of the network's vocabulary as it is printed."""
        return self.checkpoint.vocabulary.shown(number)

    def player(self, **options: Any) -> Player:
        """Show this reading in a notebook, step by step; needs anywidget.

        Parameters
        ----------
        **options
            As :class:`rnn_core.notebook.Player` takes them, such as ``layer``, ``unit`` and ``language``.
        """
        from rnn_core.notebook import Player  # what few need waits until it is needed

        return Player(self, **options)

    @property
    def mean_bits(self) -> float:
        """Mean surprise over the tokens that have one, bits per token; nan where there is none."""
        measured = self.bits[~np.isnan(self.bits)]
        return float(measured.mean()) if len(measured) else math.nan


_DTYPES = {"float32": torch.float32, "float64": torch.float64}


def _embedded(model: CharacterModel, tokens: Tokens) -> torch.Tensor:
    if isinstance(tokens, Rows):
        return torch.as_tensor(tokens.values.copy()).to(dtype_of(model.rnn))[:, None]
    return model.embedding(torch.as_tensor(tokens.ids))[:, None]


@torch.inference_mode()
def read(
    checkpoint: TrainedNetwork,
    text: str | Tokens,
    state: State | None = None,
    dtype: torch.dtype | Literal["float32", "float64"] = torch.float64,
) -> Reading:
    """Let a network read a text and keep everything that happens.

    Parameters
    ----------
    checkpoint
        From :func:`rnn_core.checkpoints.load`.
    text
        A text, which is cleaned first as training does, or the tokens of a window of one.
    state
        The recurrent layer's state before the first token, torch's shapes with batch 1; zeros if None. With
        batch P: the states before each of P equal parts of the tokens, which are then read at once, twice as
        fast with four. The trace is one all the same, and its residual says how well they meet.
    dtype
        Precision of the computation, or its name; float64 shows the network's numbers free of rounding.

    Raises
    ------
    InputError
        If there is nothing to read, or its parts are not equal.

    Examples
    --------
    >>> from pathlib import Path
    >>> from rnn_core.checkpoints import load
    >>> reading = read(load(Path("assets/models/python-lstm")), "def f(x):")
    >>> reading.trace.gate("forget").shape, reading.top_ids.shape
    ((1, 9, 256), (9, 5))
    """
    started = time.perf_counter()
    tokens = checkpoint.vocabulary.encode(clean(text).text) if isinstance(text, str) else text
    if len(tokens) == 0:
        raise InputError(
            "expected a text of at least one character; an empty one came. Give it something to read."
        )
    dtype = _DTYPES[dtype] if isinstance(dtype, str) else dtype
    model = with_dtype(checkpoint.model, dtype)
    state = None if state is None else map_state(lambda part: part.to(dtype), state)
    inputs, parts = _embedded(model, tokens), _batch(state)
    if len(tokens) % parts:
        raise InputError.of(f"tokens in {parts} equal parts", str(len(tokens)), "give one state")
    inputs = inputs.reshape(parts, -1, inputs.shape[-1]).transpose(0, 1)
    traced = trace(model.rnn, inputs, state, own_run=True)  # the residual of every step
    traced = traced if parts == 1 else fold(traced)
    if model.predicts != "tokens":
        return _without_guesses(checkpoint, tokens, traced, time.perf_counter() - started)
    shown = _in_layers(traced)
    output = torch.from_numpy(traced.gate("hidden", traced.layers - 1)[0].copy())
    expected = model.readout(output).double().log_softmax(-1)
    probability, ids = expected.exp().topk(min(GUESSES, expected.shape[-1]))
    before = _expected_before(model, state)
    surprise = _surprise(torch.cat([before, expected[:-1]]), tokens)
    following = np.append(np.exp2(-surprise[1:]), math.nan)
    return Reading(
        checkpoint,
        tokens,
        shown,
        _kept(ids),
        _kept(probability),
        following,
        surprise,
        time.perf_counter() - started,
        None if shown is traced else traced,
    )


def _in_layers(traced: Trace) -> Trace:
    """Show a trace as layers whose units all have every quantity: see `Reading.whole`; itself if it is so."""
    if len(traced.directions) == 1 and "unprojected" not in traced.gates:
        return traced
    records, initial, final = traced.records, traced.initial_state, traced.final_state
    if "unprojected" in traced.gates:
        records = tuple(
            {name: one["unprojected" if name == "hidden" else name] for name in one if name != "unprojected"}
            for one in records
        )
        initial, final = (np.zeros_like(initial[1]), *initial[1:]), (np.zeros_like(final[1]), *final[1:])
    return replace(
        traced,
        layers=len(records),
        directions=("forward",),
        method="step" if traced.method == "workspace" else traced.method,
        gap=traced.residual,
        records=records,
        initial_state=initial,
        final_state=final,
    )


def _without_guesses(checkpoint: TrainedNetwork, tokens: Tokens, traced: Trace, seconds: float) -> Reading:
    """Return a reading by a network that foretells no token: of what it would have told all is nan."""
    unknown = torch.full((len(tokens),), math.nan, dtype=torch.float64)
    nothing = unknown[:, None].expand(-1, GUESSES).clone()
    ids = torch.zeros(nothing.shape, dtype=torch.int64)
    shown, kept = _in_layers(traced), (_kept(ids), _kept(nothing), _kept(unknown), _kept(unknown))
    return Reading(checkpoint, tokens, shown, *kept, seconds, None if shown is traced else traced)


@torch.inference_mode()
def read_again(reading: Reading, tokens: Tokens, traced: Trace, first: int) -> Reading:
    """Return the reading of another run of the same network, which parts from this one at one step.

    Parameters
    ----------
    reading
        As it was.
    tokens
        What the other run read: as many, the same before step ``first``.
    traced
        The other run as the network ran it, like ``Reading.whole`` where there is one; the same before step
        ``first``.
    first
        From where what the network expects is computed anew; before, all is the reading's own.

    Examples
    --------
    >>> from pathlib import Path
    >>> from rnn_core.checkpoints import load
    >>> reading = read(load(Path("assets/models/python-lstm")), "def f(x):")
    >>> again = read_again(reading, reading.tokens, reading.trace, 4)
    >>> bool(abs(again.bits[1:] - reading.bits[1:]).max() < 1e-9)
    True
    """
    started = time.perf_counter()
    if reading.checkpoint.model.predicts != "tokens":
        return _without_guesses(reading.checkpoint, tokens, traced, time.perf_counter() - started)
    shown = _in_layers(traced)
    hidden = traced.gate("hidden", traced.layers - 1)[0]
    past = traced.initial_state[0][-1] if first == 0 else hidden[first - 1 : first]
    output = torch.from_numpy(np.concatenate([past, hidden[first:]]))
    readout, dtype = reading.checkpoint.model.readout, _DTYPES[traced.dtype]
    expected = linear(output, readout.weight.to(dtype), readout.bias.to(dtype)).double().log_softmax(-1)
    surprise = _surprise(expected[:-1], tokens.window(first, len(tokens)))
    if first == 0 and math.isnan(reading.bits[0]):  # nothing was read before
        surprise[0] = math.nan
    bits = np.concatenate([reading.bits[:first], surprise])
    new = expected[1:].exp().topk(reading.top_ids.shape[1])
    return Reading(
        reading.checkpoint,
        tokens,
        shown,
        _kept(torch.from_numpy(np.concatenate([reading.top_ids[:first], new.indices.numpy()]))),
        _kept(torch.from_numpy(np.concatenate([reading.top_probability[:first], new.values.numpy()]))),
        np.append(np.exp2(-bits[1:]), math.nan),
        bits,
        time.perf_counter() - started,
        None if shown is traced else traced,
    )


def embedded(checkpoint: TrainedNetwork, tokens: Tokens, dtype: str) -> torch.Tensor:
    """Give what the recurrent layer reads, (time, 1, embedding)."""
    if isinstance(tokens, Rows):
        return torch.as_tensor(tokens.values.copy()).to(_DTYPES[dtype])[:, None]
    table = checkpoint.model.embedding.weight.detach()
    return table[torch.as_tensor(tokens.ids)][:, None].to(_DTYPES[dtype])


def _batch(state: State | None) -> int:
    if state is None:
        return 1
    return (state[0] if isinstance(state, tuple) else state).shape[1]


def _expected_before(model: CharacterModel, state: State | None) -> torch.Tensor:
    """(1, vocabulary) log-probabilities of the first token; nan where nothing was read before."""
    if state is None:
        return torch.full((1, model.readout.out_features), math.nan, dtype=torch.float64)
    hidden = state[0] if isinstance(state, tuple) else state
    return model.readout(hidden[-1, :1]).double().log_softmax(-1)


def _surprise(expected: torch.Tensor, tokens: Tokens) -> Array:
    bits = -expected.numpy()[np.arange(len(tokens)), tokens.ids] / math.log(2)
    bits[tokens.ids == UNKNOWN] = math.nan
    return bits


def _kept(tensor: torch.Tensor) -> NDArray:
    array = tensor.numpy()
    array.flags.writeable = False
    return array
