"""What was found in a file of weights, what was inferred from which tensor, and what has to be asked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch

from rnn_core.cells import spec
from rnn_core.checkpoints.folder import TrainedNetwork
from rnn_core.checkpoints.opened import opened_network
from rnn_core.models.opened import OpenedModel
from rnn_core.opening.alphabet import Alphabet, Given, alphabet_of
from rnn_core.opening.content import Content
from rnn_core.opening.foreign import from_keras, from_onnx
from rnn_core.opening.layout import found_parts
from rnn_core.opening.limits import LARGEST, Unreadable
from rnn_core.opening.parts import Array, Inference, Note, Parts, Question, TensorRow
from rnn_core.opening.refusal import Refusal
from rnn_core.opening.sandbox import read_apart
from rnn_core.text.given import numbered, unknown_of, vocabulary_of
from rnn_core.text.magic import SIGNATURES
from rnn_core.text.rows import RowVocabulary
from rnn_core.text.vocabulary import Vocabulary

__all__ = ["INPUTS", "Found", "open_checkpoint"]

INPUTS: Final = ("one-hot", "rows")
"""What a network without an embedding may read: tokens, one input each, or rows of numbers."""

_FROM: Final = {"keras": from_keras, "onnx": from_onnx}
_OURS: Final = ("PyTorch", "pickle", "HDF5")  # known by their first bytes, and read
_MOST_ODD: Final = (LookupError, ValueError, TypeError, AttributeError, ZeroDivisionError, StopIteration)


@dataclass(frozen=True, eq=False)
class Found:
    """A network as a file holds it: sizes, tensors, and what they do not say.

    Attributes
    ----------
    name : str
        Of the file, without its ending.
    file_name : str
    bytes : int
        Of the file.
    format : str
        "state_dict", "module" (pickled whole, read as data), "safetensors", "npz", "keras" or "onnx".
    modules : tuple of str
        Recurrent layers, or stacks of them, the largest first; all but one are left aside.
    module : str
        The one that the rest speaks of.
    cell : str
        One of `rnn_core.cells.names()`.
    features, hidden, layers : int
    bidirectional : bool
    tokens : int or None
        Rows of the embedding, or inputs if they are said to be one-hot; None of a network that reads rows.
    outputs : int or None
        Of the readout, if there is one.
    inputs : int
        Numbers that the recurrent layer reads at each step.
    parameters : int
        Numbers of all tensors that are used.
    dtype : str
        Kind of number in the file.
    tensors : tuple of TensorRow
        Every tensor of the file.
    inferred : tuple of Inference
    notes : tuple of Note
    missing : tuple of Question
        What no tensor says; `network` takes the answers.
    vocabulary : tuple of str or None
        Tokens that the file holds, or that were given.

    Examples
    --------
    >>> from rnn_core.opening import open_checkpoint
    >>> found = open_checkpoint("assets/models/shakespeare-gru/weights.safetensors")
    >>> found.cell, found.hidden, [question.name for question in found.missing]
    ('gru', 298, ['vocabulary'])
    >>> print(found.inferred[0].sentence)
    cell: GRU, because rnn.weight_hh_l0 (894 x 298) has 3 x 298 rows
    """

    name: str
    file_name: str
    bytes: int
    format: str
    _content: Content = field(repr=False)
    _all: tuple[Parts, ...] = field(repr=False)
    _which: int = field(default=0, repr=False)
    _asks_module: bool = field(default=False, repr=False)
    vocabulary: tuple[str, ...] | None = field(default=None, repr=False)

    @property
    def _parts(self) -> Parts:
        return self._all[self._which]

    @property
    def modules(self) -> tuple[str, ...]:
        """Recurrent layers, or stacks of them."""
        return tuple(parts.module for parts in self._all)

    @property
    def module(self) -> str:
        """The one that the rest speaks of."""
        return self._parts.module

    @property
    def cell(self) -> str:
        """Name of the cell: of several with these weights, torch's own."""
        return self._parts.cells[0]

    @property
    def cells(self) -> tuple[str, ...]:
        """Names of all cells that have weights of these names and shapes."""
        return self._parts.cells

    @property
    def features(self) -> int:
        """Numbers that the recurrent layer reads at each step."""
        return self._parts.features

    inputs = features

    @property
    def hidden(self) -> int:
        """Units of each layer and direction."""
        return self._parts.hidden

    @property
    def layers(self) -> int:
        """Layers of the stack."""
        return self._parts.layers

    @property
    def bidirectional(self) -> bool:
        """Whether it reads in both directions."""
        return self._parts.bidirectional

    @property
    def tokens(self) -> int | None:
        """Tokens that it reads: rows of the embedding, or inputs where they may be one-hot."""
        parts = self._parts
        if parts.embedding is not None:
            return len(parts.embedding)
        return parts.features if parts.one_hot else None

    @property
    def outputs(self) -> int | None:
        """Numbers that the readout gives."""
        return None if self._parts.readout is None else len(self._parts.readout)

    @property
    def tensors(self) -> tuple[TensorRow, ...]:
        """Every tensor of the file: shape, the shape that it has to have, and what it is for."""
        used = self._parts.used
        return tuple(
            used.get(name, TensorRow(name, array.shape)) for name, array in self._content.tensors.items()
        )

    @property
    def parameters(self) -> int:
        """Numbers of all tensors that are used."""
        return sum(array.size for name, array in self._content.tensors.items() if name in self._parts.used)

    @property
    def dtype(self) -> str:
        """Kind of number that the recurrent weights have in the file."""
        return self._content.stored[self._parts.sources["weight_ih_l0"]]

    @property
    def inferred(self) -> tuple[Inference, ...]:
        """What was found out, each with the tensor that showed it."""
        found, parts = self._parts.inferred, self._parts
        if parts.one_hot and parts.readout is not None:
            name = next(row.name for row in parts.used.values() if row.role == "readout")
            found = (*found, Inference("one-hot", parts.features, name, parts.readout.shape))
        if (stored := self._stored_alphabet()) is not None:
            found = (*found, Inference("alphabet", len(self._content.alphabets[stored]), stored, ()))
        return found

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was done on the way, and what is to be known."""
        read = tuple(Note(code, details) for code, details in self._content.notes)
        return (*read, *self._precision(), *self._nonfinite(), *self._parts.notes)

    def _precision(self) -> list[Note]:
        kinds = [self._content.stored[name] for name in self._parts.used if name in self._content.stored]
        half = [kind for kind in kinds if kind in ("float16", "bfloat16")]
        double = [kind for kind in kinds if kind == "float64"]
        notes = [Note("half", {"count": len(half), "kind": half[0]})] if half else []
        return [*notes, Note("double", {"count": len(double)})] if double else notes

    def _nonfinite(self) -> list[Note]:
        if self._parts.finite():
            return []
        counts = {
            name: int(np.count_nonzero(~np.isfinite(self._content.tensors[name])))
            for name in self._parts.used
        }
        return [Note("nonfinite", {"name": name, "count": count}) for name, count in counts.items() if count]

    @property
    def missing(self) -> tuple[Question, ...]:
        """What no tensor says."""
        parts, asked = self._parts, []
        if self._asks_module:
            asked.append(Question("module", self.modules))
        modes = spec(self.cell).modes
        if len(modes) > 1 and parts.nonlinearity is None:
            asked.append(Question("nonlinearity", tuple(mode.squash for mode in modes.values())))
        if self.vocabulary is None:
            if parts.one_hot:
                asked.append(Question("input", INPUTS))
            if self.tokens is not None:
                asked.append(Question("vocabulary", tokens=self.tokens))
        return tuple(asked)

    def _stored_alphabet(self) -> str | None:
        """Name the place in the file that holds as many tokens as the network has."""
        tokens = self.tokens
        fits = [name for name, entries in self._content.alphabets.items() if len(entries) == tokens]
        return fits[0] if fits else None

    def choose(self, module: str) -> Found:
        """Return what was found of another recurrent module.

        Raises
        ------
        Refusal
            ``"answer"`` if there is none of that name.
        """
        if module not in self.modules:
            raise Refusal("answer", name="module", question=Question("module", self.modules).sentence)
        chosen = replace(self, _which=self.modules.index(module), _asks_module=False)
        return chosen.with_vocabulary(self.vocabulary) if self.vocabulary and chosen.tokens else chosen

    def alphabet(self, vocabulary: Given) -> Alphabet:
        """Count a vocabulary against the tokens of this network.

        Parameters
        ----------
        vocabulary
            See :func:`rnn_core.opening.alphabet.alphabet_of`.
        """
        return alphabet_of(vocabulary, self.tokens or 0)

    def with_vocabulary(self, vocabulary: Given) -> Found:
        """Return the same with the tokens that it reads.

        Raises
        ------
        Refusal
            ``"vocabulary"`` if they are not as many as its rows, or one is there twice.
        """
        if self.tokens is None:
            sentence = f"a network that reads {self.features} numbers at each step"
            raise Refusal("vocabulary", sentence=sentence, expected=0)
        counted = self.alphabet(vocabulary)
        if not counted.fits:
            given: dict[str, Any] = {"count": len(counted.entries)}
            given |= {"missing": counted.missing, "surplus": counted.surplus}
            raise Refusal("vocabulary", sentence=counted.sentence, expected=counted.expected, **given)
        return replace(self, vocabulary=counted.entries)

    def network(
        self,
        vocabulary: Given | None = None,
        *,
        module: str | None = None,
        cell: str | None = None,
        nonlinearity: str | None = None,
        input: str | None = None,
    ) -> TrainedNetwork:
        """Build the network, so that everything here that reads with a network takes it.

        Parameters
        ----------
        vocabulary
            The tokens in the order of their numbers in the file; see :func:`open_checkpoint`. None: those
            that the file holds, or, if it holds none, numbers; a `RowVocabulary` of a network that reads
            rows.
        module
            Which recurrent module, one of `modules`, where there are several.
        cell
            Another cell with the same weights, one of `cells`.
        nonlinearity
            ``"tanh"`` or ``"relu"``, of a plain RNN.
        input
            ``"one-hot"`` or ``"rows"``, of a network without an embedding that gives as many outputs as it
            reads inputs; with a vocabulary it reads tokens.

        Returns
        -------
        TrainedNetwork
            In float32.

        Raises
        ------
        Refusal
            ``"answer"`` if something that no tensor says is not answered, ``"vocabulary"`` if the tokens do
            not fit.
        """
        if module is not None or self._asks_module:
            return self.choose(module or "").network(
                vocabulary, cell=cell, nonlinearity=nonlinearity, input=input
            )
        rows = vocabulary if isinstance(vocabulary, RowVocabulary) else None
        found = self
        if vocabulary is not None and rows is None and input != "rows":
            found = self.with_vocabulary(vocabulary)
        table = found._table("rows" if rows else input)
        layer = self._layer(cell or self.cell, nonlinearity)
        if table is None:
            words: Vocabulary = rows or RowVocabulary(
                columns=tuple(f"x{k + 1}" for k in range(self.features))
            )
            unknown = None
        else:
            entries = found.vocabulary
            words = vocabulary_of(entries) if entries else numbered(len(table))
            unknown = unknown_of(entries) if entries else None
        model = OpenedModel(layer, table, self._readout(), unknown)
        return opened_network(self.name, model, words)

    def _table(self, reads: str | None) -> torch.Tensor | None:
        """Return the vectors of the tokens; None of a network that reads rows."""
        parts = self._parts
        if parts.embedding is not None:
            return _tensor(parts.embedding)
        if not parts.one_hot:
            return None
        reads = reads or (INPUTS[0] if self.vocabulary else None)
        if reads not in INPUTS:
            raise Refusal("answer", name="input", question=Question("input", INPUTS).sentence)
        return torch.eye(parts.features) if reads == INPUTS[0] else None

    def _readout(self) -> tuple[torch.Tensor, torch.Tensor | None] | None:
        parts = self._parts
        if parts.readout is None:
            return None
        return _tensor(parts.readout), None if parts.readout_bias is None else _tensor(parts.readout_bias)

    def _layer(self, cell: str, nonlinearity: str | None) -> Any:
        """Build the recurrent layer and put the weights into it."""
        parts = self._parts
        if cell not in parts.cells:
            raise Refusal("answer", name="cell", question=f"which of {', '.join(parts.cells)}")
        declared = spec(cell)
        options: dict[str, Any] = {"proj_size": parts.projected} if parts.projected else {}
        if len(declared.modes) > 1:
            said = parts.nonlinearity or nonlinearity
            choices = tuple(mode.squash for mode in declared.modes.values())
            if said not in choices:
                raise Refusal(
                    "answer", name="nonlinearity", question=Question("nonlinearity", choices).sentence
                )
            options["nonlinearity"] = said
        layer = declared.layer(
            parts.features,
            parts.hidden,
            parts.layers,
            bias=parts.bias,
            bidirectional=parts.bidirectional,
            **options,
        )
        layer.load_state_dict({name: _tensor(array) for name, array in parts.weights.items()})
        return layer


def _tensor(array: Array) -> torch.Tensor:
    return torch.from_numpy(np.array(array, np.float32))


def open_checkpoint(
    source: str | Path | bytes, vocabulary: Given | None = None, *, name: str | None = None
) -> Found:
    """Open a file of weights that somebody else made: nothing in it is run, whatever it is.

    It is read in a process of its own, under limits of memory and time, by readers that import and call
    nothing that a file names. Read are a ``state_dict`` or a nested checkpoint of `torch.save`, a module that
    was pickled whole, safetensors, npz, Keras's ``.h5`` and ``.keras``, and ONNX.

    Parameters
    ----------
    source
        Path of the file, or its bytes.
    vocabulary
        The tokens of a network that reads tokens, in the order of their numbers: the characters in one
        string, a sequence, a mapping of tokens to numbers, or the `pathlib.Path` of a file with one a line,
        with JSON, or with the characters themselves.
    name
        What the network is to be called; else the file's name.

    Returns
    -------
    Found
        What was inferred, from which tensor, and what is missing; `Found.network` builds the network.

    Raises
    ------
    Refusal
        A `CheckpointError` that says what came, what was expected, what is likely, and the lines that mend
        it; ``code`` names the reason.

    Examples
    --------
    >>> found = open_checkpoint("assets/models/shakespeare-lstm/weights.safetensors")
    >>> found.cell, found.hidden, found.tokens
    ('lstm', 256, 63)
    """
    data = source if isinstance(source, bytes) else _bytes_of(Path(source))
    file_name = name or ("network" if isinstance(source, bytes) else Path(source).name)
    try:
        content = read_apart(data)
        parts = _FROM.get(content.format, found_parts)(content)
    except Unreadable as error:
        raise _refusal(error, data) from None
    except _MOST_ODD as error:  # of names and numbers that no library would have written
        raise Refusal("malformed", what="layout", name=type(error).__name__) from None
    stem = Path(file_name).stem or file_name
    found = Found(
        stem, file_name, len(data), content.format, content, tuple(parts), _asks_module=len(parts) > 1
    )
    if vocabulary is not None:
        return found.with_vocabulary(vocabulary)
    stored = found._stored_alphabet()
    return replace(found, vocabulary=tuple(content.alphabets[stored])) if stored else found


def _bytes_of(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise Refusal("missing", name=path.name)
        if (size := path.stat().st_size) > LARGEST:
            raise Refusal("large", count=size, most=LARGEST)
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise Refusal("missing", name=path.name) from error


def _refusal(error: Unreadable, data: bytes) -> Refusal:
    """Make a refusal of why a reader stopped; what it did not know may be known by its first bytes."""
    if error.code in ("unknown", "text"):
        for offset, signature, format_ in SIGNATURES:
            if format_ not in _OURS and data.startswith(signature, offset):
                return Refusal("format", format=format_)
    return Refusal(error.code, **error.details)
