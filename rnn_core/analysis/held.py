"""What a network answers with units held: a translator's tokens, a tagger's tags, a stack's next token.

Each comes with the same cut on other units, which is its control.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
import torch
from jaxtyping import Float, Int
from numpy.typing import NDArray
from torch import Tensor

from rnn_core.analysis.layers import ProbedStack
from rnn_core.analysis.translation import Translation, padded
from rnn_core.cells.spec import spec_of
from rnn_core.checkpoints.taggers import Taggers
from rnn_core.errors import InputError
from rnn_core.interventions.parts import OtherUnits, Part, PartClamp, other_units
from rnn_core.interventions.row_walk import Rows, Walk, read_rows
from rnn_core.models.character import with_dtype
from rnn_core.models.seq2seq import BEGIN, END, Encoded, Seq2Seq
from rnn_core.readonly import ReadOnly
from rnn_core.tracing import Clamp
from rnn_core.tracing.modules import Recurrent, directions_of

__all__ = [
    "LEAST",
    "AnswerFall",
    "HeldAnswers",
    "HeldTranslation",
    "hold_stack",
    "hold_tagger",
    "hold_translator",
    "stack_parts",
    "tagger_parts",
    "translator_parts",
]

Array = NDArray[np.float64]

LEAST: Final = 0.02
"""How much a probability has to fall to be called a fall: 2 points."""
_OF_A_SENTENCE: Final = 100
_OF_A_TEXT: Final = 48
"""Other units that are held one at a time: hundreds of steps through several layers, in under a second."""
_LIMIT: Final = 60
"""Most tokens that a decoder generates, as `rnn_core.models.seq2seq.greedy` has it."""


class AnswerFall(NamedTuple):
    """Where an answer lost most of its probability: the step, from 0, and what it fell from and to."""

    step: int
    before: float
    after: float


@dataclass(frozen=True, eq=False)
class HeldAnswers(ReadOnly):
    """What a network answers as it is, with units held, and with the same cut on other units.

    Attributes
    ----------
    clamps : tuple of PartClamp
        What was held; empty: nothing.
    asked : (steps,) int
        The answer that the probabilities are of: the network's own as it was, or what truly follows.
    likeliest : (steps,) int
        The network's answer as it was.
    instead : (steps,) int
        With units held.
    before, after : (steps,)
        Probability of `asked`, as it was and with units held, in [0, 1].
    others : OtherUnits
        What was held instead, as the control.
    others_instead : (cuts, steps) int
        The answers with each of these.
    others_after : (cuts, steps)
        The probability of `asked` with each of these.
    residual : float
        Largest difference of a probability, with nothing held, from what torch's own run gives.
    """

    clamps: tuple[PartClamp, ...]
    asked: Int[np.ndarray, " steps"] = field(repr=False)
    likeliest: Int[np.ndarray, " steps"] = field(repr=False)
    instead: Int[np.ndarray, " steps"] = field(repr=False)
    before: Float[np.ndarray, " steps"] = field(repr=False)
    after: Float[np.ndarray, " steps"] = field(repr=False)
    others: OtherUnits = field(repr=False)
    others_instead: Int[np.ndarray, "cuts steps"] = field(repr=False)
    others_after: Float[np.ndarray, "cuts steps"] = field(repr=False)
    residual: float

    @property
    def largest_fall(self) -> AnswerFall | None:
        """Where the answer loses most; None where none loses `LEAST` or more."""
        if not len(self.before):
            return None
        step = int(np.argmax(self.before - self.after))
        found = AnswerFall(step, float(self.before[step]), float(self.after[step]))
        return found if found.before - found.after >= LEAST else None

    @property
    def changed(self) -> int:
        """At how many steps the network's answer is another one."""
        return int((self.instead != self.likeliest).sum())

    @property
    def others_changed(self) -> int:
        """How many of the other cuts change an answer at all."""
        return int((self.others_instead != self.likeliest).any(1).sum()) if len(self.others_instead) else 0

    @property
    def extra_bits(self) -> Float[np.ndarray, " steps"]:
        """What `asked` costs more at each step, -log2 of its probability."""
        found: Array = _bits(self.after) - _bits(self.before)
        return found

    @property
    def others_extra_bits(self) -> Float[np.ndarray, " cuts"]:
        """The mean of that over all steps, for each of the other cuts."""
        found: Array = (_bits(self.others_after) - _bits(self.before)).mean(-1)
        return found

    @property
    def others_falls(self) -> Float[np.ndarray, " cuts"]:
        """The largest fall of a probability with each of the other cuts."""
        found: Array = (self.before - self.others_after).max(1)
        return found


@dataclass(frozen=True, eq=False)
class HeldTranslation(ReadOnly):
    """A sentence as a network translates it with units held.

    Attributes
    ----------
    answers : HeldAnswers
        Of the tokens as they were: the decoder is told each of these, so that all probabilities are of the
        same sentence.
    pieces : (tokens,) int
        What it generates when it reads its own tokens, with the same units held.
    probabilities : (tokens,)
        Of each of these, given those before it.
    """

    answers: HeldAnswers
    pieces: Int[np.ndarray, " tokens"]
    probabilities: Float[np.ndarray, " tokens"] = field(repr=False)

    @property
    def same(self) -> bool:
        """Whether it generates the same sentence."""
        return bool(np.array_equal(self.pieces, self.answers.asked))


def translator_parts(model: Seq2Seq, words: int) -> dict[str, Part]:
    """Name the parts of a network that translates: "e", the encoder, and "d", the decoder.

    Parameters
    ----------
    model
    words : int
        How many the encoder reads. A decoder's steps are the tokens that it reads, the first of which only
        begins the sentence: step 1 makes the first token.
    """
    return {"e": _part(model.encoder, words), "d": _part(model.decoder, _LIMIT)}


def tagger_parts(shipped: Taggers, words: int) -> dict[str, Part]:
    """Describe the bidirectional tagger; its one part has no name."""
    return {"": _part(shipped.models["both"].rnn, words)}


def stack_parts(stack: ProbedStack, tokens: int) -> dict[str, Part]:
    """Describe a stack of layers; its one part has no name."""
    return {"": _part(stack.checkpoint.model.rnn, tokens)}


def hold_translator(
    found: Translation,
    clamps: Sequence[PartClamp],
    forced: Float[np.ndarray, "rows source"] | None = None,
    *,
    others: bool = True,
) -> HeldTranslation:
    """Let a network translate a sentence once more, with units held.

    Parameters
    ----------
    found : Translation
        As it was; of float64 if its network is.
    clamps : sequence of PartClamp
        Of the parts of `translator_parts`.
    forced
        The attention that `found` was forced to; it is forced in both runs.
    others : bool
        Whether the same cut is made on other units as well.

    Raises
    ------
    InputError
        If a clamp names what is not there.

    Examples
    --------
    >>> from pathlib import Path
    >>> from rnn_core.analysis.translation import translate
    >>> from rnn_core.checkpoints.translators import load_translator
    >>> network = load_translator(Path("assets/translators/digits-luong"))
    >>> found = translate(network, ("4", "0", "8", "2"))
    >>> silent = PartClamp("e", Clamp("hidden", range(network.model.encoder.hidden_size), slice(None), 0.0))
    >>> held = hold_translator(found, [silent])
    >>> held.answers.others.kind, len(held.answers.others.cuts), held.answers.residual < 1e-4
    ('places', 2, True)
    """
    model, numbers = found.network.model, found.network.source.encode(found.words)
    parts = translator_parts(model, len(numbers))
    _check_parts(clamps, parts)
    elsewhere = _elsewhere(clamps, parts, others)
    told = found.said.pieces

    def logs(rows: Sequence[Sequence[PartClamp]]) -> Tensor:
        encoded = _encoded(model, numbers, [_of(row, "e") for row in rows])
        decoder = _Decoder(model, encoded, [_of(row, "d") for row in rows], forced)
        read = [BEGIN, *told[:-1].tolist()]
        return torch.stack([decoder.step(torch.tensor([piece]), t) for t, piece in enumerate(read)], 1)

    with torch.no_grad():
        answers = _answers(clamps, elsewhere, told, 2.0**found.said.log2_probabilities, told, logs)
        pieces, chances = _spoken(model, numbers, clamps, forced)
    return HeldTranslation(answers, pieces, chances)


def hold_tagger(
    shipped: Taggers, words: Sequence[str], clamps: Sequence[PartClamp], *, others: bool = True
) -> HeldAnswers:
    """Let the bidirectional tagger read a sentence with units held, in float64.

    Parameters
    ----------
    shipped : Taggers
        They are copied, not changed.
    words
        At least one.
    clamps : sequence of PartClamp
        Of the part of `tagger_parts`.
    others : bool
        Whether the same cut is made on other units as well.

    Returns
    -------
    HeldAnswers
        An answer is a tag, by its number, one for each word; `asked` is the tag as it was.

    Raises
    ------
    InputError
        If there is no word, or a clamp names what is not there.

    Examples
    --------
    >>> from pathlib import Path
    >>> from rnn_core.checkpoints.taggers import load_taggers
    >>> shipped = load_taggers(Path("assets/taggers/en"))
    >>> silent = PartClamp("", Clamp("hidden", range(48), slice(None), 0.0, direction="reverse"))
    >>> held = hold_tagger(shipped, ("We", "saw", "a", "crane"), [silent])
    >>> held.others.kind, len(held.others.cuts), held.residual < 1e-12
    ('places', 1, True)
    """
    if not words:
        raise InputError.of("at least one word", "none", "give a sentence")
    model = copy.deepcopy(shipped.models["both"]).double().eval()
    parts = tagger_parts(shipped, len(words))
    _check_parts(clamps, parts)
    elsewhere = _elsewhere(clamps, parts, others)
    with torch.no_grad():
        x = model.embed(*shipped.subwords.bags(tuple(words)))[:, None]
        own = model.answer(model.read(x))[:, 0].softmax(-1)
        likeliest = own.argmax(-1)
        before = own.gather(1, likeliest[:, None])[:, 0].numpy()

        def logs(rows: Sequence[Sequence[PartClamp]]) -> Tensor:
            read = read_rows(model.rnn, x, [_of(row, "") for row in rows]).output
            return model.answer(read).log_softmax(-1).transpose(0, 1)

        return _answers(clamps, elsewhere, likeliest.numpy(), before, likeliest.numpy(), logs)


def hold_stack(
    stack: ProbedStack, ids: Int[np.ndarray, " time"], clamps: Sequence[PartClamp], *, others: bool = True
) -> HeldAnswers:
    """Let a stack of layers read a text with units held, in float64.

    Parameters
    ----------
    stack : ProbedStack
    ids
        Token numbers, at least two.
    clamps : sequence of PartClamp
        Of the part of `stack_parts`.
    others : bool
        Whether the same cut is made on other units as well.

    Returns
    -------
    HeldAnswers
        An answer is a token, by its number, one after each token but the last; `asked` is what truly follows.

    Raises
    ------
    InputError
        If there is nothing to guess, or a clamp names what is not there.

    Examples
    --------
    >>> from pathlib import Path
    >>> from rnn_core.analysis.layers import load_stack
    >>> stack = load_stack(Path("assets/stacks/python-2"))
    >>> width = stack.checkpoint.model.rnn.hidden_size
    >>> ids = stack.checkpoint.vocabulary.ids("import os")
    >>> silent = PartClamp("", Clamp("hidden", range(width), slice(None), 0.0, layer=1))
    >>> held = hold_stack(stack, ids, [silent])
    >>> held.others.kind, len(held.others.cuts), held.residual < 1e-12
    ('places', 1, True)
    """
    if len(ids) < 2:
        raise InputError.of("at least two tokens", str(len(ids)), "give a longer text")
    model = with_dtype(stack.checkpoint.model, torch.float64)
    parts = stack_parts(stack, len(ids))
    _check_parts(clamps, parts)
    elsewhere = _elsewhere(clamps, parts, others, most=_OF_A_TEXT)
    with torch.no_grad():
        tokens = torch.as_tensor(np.array(ids))[:, None]
        x = model.embedding(tokens)
        own = model(tokens)[0][:-1, 0].softmax(-1)
        before = own.gather(1, tokens[1:])[:, 0].numpy()

        def logs(rows: Sequence[Sequence[PartClamp]]) -> Tensor:
            read = read_rows(model.rnn, x, [_of(row, "") for row in rows]).output
            return model.readout(read[:-1]).log_softmax(-1).transpose(0, 1)

        return _answers(clamps, elsewhere, np.array(ids[1:]), before, own.argmax(-1).numpy(), logs)


def _answers(
    clamps: Sequence[PartClamp],
    others: OtherUnits,
    asked: NDArray[np.int64],
    before: Array,
    likeliest: NDArray[np.int64],
    logs: Callable[[Sequence[Sequence[PartClamp]]], Tensor],
) -> HeldAnswers:
    """Ask all at once, nothing held and the others too; `logs` gives (rows, steps, answers)."""
    found = logs([(), tuple(clamps), *others.cuts])
    chances = found.gather(2, torch.tensor(asked)[None, :, None].expand(len(found), -1, -1))[..., 0]
    shares, best = chances.double().exp().numpy(), found.argmax(-1).numpy()
    return HeldAnswers(
        tuple(clamps),
        asked,
        likeliest,
        best[1],
        before,
        shares[1],
        others,
        best[2:],
        shares[2:],
        float(np.abs(shares[0] - before).max(initial=0.0)),
    )


class _Decoder:
    """A decoder that reads a token at a time, with units held in each row."""

    def __init__(
        self, model: Seq2Seq, encoded: Encoded, rows: Rows, forced: Float[np.ndarray, "rows source"] | None
    ) -> None:
        self._model, self._encoded = model, encoded
        own = padded(forced, _LIMIT)
        width = encoded.states.shape[1]
        self._forced = None if own is None else own.to(encoded.states.dtype).expand(-1, width, -1)
        self._walk = Walk(model.decoder, rows, _LIMIT, first=(encoded.start[0],))

    def step(self, pieces: Tensor, t: int) -> Tensor:
        """Read a token, (1 or rows,); give the log-probability of what comes next, (rows, tokens)."""
        x = self._model.target_embedding(pieces)
        if self._model.attention == "none":
            return self._logs(self._model.readout(self._walk.step(x, t)))
        row = None if self._forced is None else self._forced[t : t + 1]
        if self._model.attention == "luong":
            said = self._walk.step(x, t)
            _, seen = self._model.look(said[None], self._encoded, row)
        else:
            _, seen = self._model.look(self._walk.state[0][None], self._encoded, row)
            said = self._walk.step(torch.cat([x.expand(seen.shape[1], -1), seen[0]], -1), t)
        return self._logs(self._model.read(said, seen[0]))

    @staticmethod
    def _logs(logits: Tensor) -> Tensor:
        return logits.double().log_softmax(-1)


def _encoded(model: Seq2Seq, numbers: NDArray[np.int64], rows: Rows) -> Encoded:
    source = torch.as_tensor(numbers)[:, None]
    read = read_rows(model.encoder, model.source_embedding(source), rows)
    present = torch.ones(len(numbers), len(rows), dtype=torch.bool)
    return model.encoded(read.output, torch.cat([read.final[0], read.final[1]], -1), present)


def _spoken(
    model: Seq2Seq,
    numbers: NDArray[np.int64],
    clamps: Sequence[PartClamp],
    forced: Float[np.ndarray, "rows source"] | None,
) -> tuple[NDArray[np.int64], Array]:
    """Decode greedily with units held."""
    encoded = _encoded(model, numbers, [_of(clamps, "e")])
    decoder = _Decoder(model, encoded, [_of(clamps, "d")], forced)
    piece, pieces, chances = BEGIN, list[int](), list[float]()
    for t in range(_LIMIT):
        logs = decoder.step(torch.tensor([piece]), t)[0]
        piece = int(logs.argmax())
        pieces.append(piece)
        chances.append(float(logs[piece].exp()))
        if piece == END:
            break
    return np.array(pieces), np.array(chances)


def _of(clamps: Sequence[PartClamp], part: str) -> list[Clamp]:
    return [one.clamp for one in clamps if one.part == part]


def _part(module: Recurrent, steps: int) -> Part:
    return Part(
        spec_of(module), int(module.hidden_size), steps, int(module.num_layers), directions_of(module)
    )


def _check_parts(clamps: Sequence[PartClamp], parts: dict[str, Part]) -> None:
    for one in clamps:
        if one.part not in parts:
            raise InputError.of(f"a part of {', '.join(map(repr, parts))}", repr(one.part), "choose one")


def _elsewhere(
    clamps: Sequence[PartClamp], parts: dict[str, Part], others: bool, most: int = _OF_A_SENTENCE
) -> OtherUnits:
    return other_units(clamps, parts, most=most) if others and clamps else OtherUnits("draws", ())


def _bits(shares: Array) -> Array:
    found: Array = -np.log2(np.maximum(shares, np.finfo(np.float64).tiny))
    return found
