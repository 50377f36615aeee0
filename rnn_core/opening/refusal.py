"""Why a file is not opened: what came, what was expected, what is likely, and the lines that mend it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from rnn_core.errors import CheckpointError, CodedError

__all__ = ["CODES", "Refusal"]


class _Words(NamedTuple):
    came: str
    expected: str
    likely: str = ""
    mend: str = ""


_WEIGHTS: Final = (
    "weights of a recurrent network: a state_dict in .pt or .pth, .safetensors, .npz, Keras's .h5 or .keras, "
    "or .onnx"
)
_SAVE: Final = 'torch.save(model.state_dict(), "weights.pt")'
_AGAIN: Final = "It was cut off while it was copied or downloaded."
_LAYERS: Final = "LSTM, GRU or RNN"

_WORDS: Final[dict[str, _Words]] = {
    "empty": _Words("a file of no bytes", _WEIGHTS, "The copy or the download failed."),
    "large": _Words("{count:,} bytes", "at most {most:,}", "It holds a training too.", _SAVE),
    "huge": _Words("{amount}", "at most {most:,}", "It is damaged, or made to do harm."),
    "text": _Words("a text", _WEIGHTS, "It is a page that was saved in the place of the file, or a program."),
    "pointer": _Words(
        "the note that Git LFS keeps in the place of a large file",
        _WEIGHTS,
        "Git LFS was not run.",
        "git lfs pull",
    ),
    "format": _Words("a file of {format}", _WEIGHTS, "Another file was chosen."),
    "zip": _Words("a zip of {count} files: {names}", _WEIGHTS, "The file lies inside: unpack it first."),
    "unknown": _Words(
        "bytes of no kind that is known here", _WEIGHTS, "Another file was chosen, or it is damaged."
    ),
    "truncated": _Words("{got:,} bytes, which is not all of the file", _WEIGHTS, _AGAIN),
    "malformed": _Words("a file with {part} ({name})", _WEIGHTS, "It is damaged. Copy it again."),
    "packed": _Words(
        "{name}, compressed", "a zip that is stored as torch writes it", "It was zipped again.", _SAVE
    ),
    "bare": _Words(
        "a pickle that torch.save did not write", _WEIGHTS, "It was written by pickle.dump or joblib.", _SAVE
    ),
    "calls": _Words(
        "a pickle that would have {names} called while it is loaded",
        "weights, which call nothing",
        "It is made to do harm, or holds more than weights. Nothing of it was run.",
        _SAVE,
    ),
    "torchscript": _Words(
        "a program of TorchScript",
        _WEIGHTS,
        "It was written by torch.jit.save.",
        'model = torch.jit.load("model.pt")\n' + _SAVE,
    ),
    "program": _Words(
        "an exported program",
        _WEIGHTS,
        "It was written by torch.export.save.",
        'model = torch.export.load("model.pt2").module()\n' + _SAVE,
    ),
    "tensors": _Words("no tensors", _WEIGHTS, "It holds something else than weights.", _SAVE),
    "tensor": _Words(
        "{name}: {kind}",
        "plain tensors of real numbers",
        "{hint}",
        "model = model.float()\n" + _SAVE,
    ),
    "objects": _Words(
        "{name}: objects of Python",
        "arrays of numbers",
        "numpy would have to unpickle it.",
        'np.savez("weights.npz", **{{name: tensor.numpy() for name, tensor in model.state_dict().items()}})',
    ),
    "recurrent": _Words(
        "{count} tensors or layers, none of them recurrent: {names}",
        f"the weights of an {_LAYERS}, such as rnn.weight_ih_l0",
        "It is a network of another kind, or a part of one.",
    ),
    "shapes": _Words("{tensor}", "{must}, as the other tensors of the {cell} have it", "{hint}"),
    "keras": _Words("{layer}: {hint}", "an LSTM, GRU or SimpleRNN as it is by default", "{advice}"),
    "lambda": _Words(
        "a layer of Python code ({layer})",
        "layers without code",
        "Code in a file can do anything. Nothing was run.",
    ),
    "onnx": _Words("{layer}: {hint}", "an LSTM, GRU or RNN as it is by default", "{advice}"),
    "link": _Words(
        "{name}, which leads to another place", "a file that holds its own weights", "It is made to do harm."
    ),
    "package": _Words(
        "a file that needs the package {package}",
        "{package}, installed",
        "",
        "pip install 'rnn_core[{extra}]'",
    ),
    "stopped": _Words(
        "a file that could not be read within its limits ({why})",
        _WEIGHTS,
        "It is damaged, or made to do harm.",
    ),
    "system": _Words(
        "no process that reads files ({why})", "one that can be started", "Memory is short. Try again."
    ),
    "missing": _Words("no file of that name", "a file", "Check its name."),
    "vocabulary": _Words(
        "{sentence}",
        "a vocabulary of {expected} tokens in their order",
        "Give every token that the network was trained with, in the order of its numbers.",
    ),
    "answer": _Words("a file that does not say {question}", "an answer", "", "found.network({name}=...)"),
}

CODES: Final = tuple(_WORDS)
"""Why a file may be refused."""

_HINTS: Final = {
    "both": (
        "{whole} = {times} x {size}: it reads {size} units of each direction of the layer below. "
        "The network read in both directions, and its tensors that end in _reverse are missing."
    ),
    "sums": (
        "{whole} = {times} x {size}: {times} rows a unit, as {cells} has; the others have {other} x {size}."
    ),
    "missing": "A tensor is missing: strict=False hid it, or the file is a part of a network.",
    "sizes": "The tensors come from networks of two sizes, or one was changed.",
    "no weights": "it has no weights in the file",
    "no config": "the file says nothing of its layers",
    "between": "what it computes between the recurrent layer and its neighbours is not followed",
    "setting": "{setting} is no cell that is known here",
    "external": "its numbers lie in another file",
    "peepholes": "its gates see the cell state (peepholes)",
    "quantised": "The network was quantised.",
    "meta": "Its weights were never loaded.",
    "expanded": "It is one row or number that stands for many; clone it before it is saved.",
    "sparse": "It is sparse; make it dense before it is saved.",
}
_ADVICE: Final = {
    "no config": "model.save_weights wrote it. Save the whole model.",
    "no weights": "Save the whole model.",
    "external": "Save it with its data inside.",
}
_AMOUNTS: Final = {"header": "a header of {count:,} bytes", "config": "a configuration of {count:,} bytes"}
_PARTS: Final = {
    "twice": "two things of one name",
    "name": "a name that is too long",
    "locked": "a part that is locked by a password",
    "size": "a part that is not as long as it says",
    "overlap": "parts that lie over each other",
    "depth": "too many things inside each other",
    "storage": "a tensor outside of its numbers",
    "byte order": "numbers of another byte order",
    "filter": "a filter that is not known here",
}
_LISTED: Final = 5


class Refusal(CodedError, CheckpointError):  # noqa: N818
    """A file is not opened, and why.

    Parameters
    ----------
    code : str
        One of :data:`CODES`.
    message : str, optional
        Made of the code and the details if it is not given.
    **details
        What its sentences speak of.

    Attributes
    ----------
    came, expected, likely : str
        What the file is, what it should have been, and the likely cause; the last may be empty.
    mend : str
        At most two lines of code that make a file that can be opened; may be empty.

    Examples
    --------
    >>> refusal = Refusal("torchscript")
    >>> print(refusal.mend)
    model = torch.jit.load("model.pt")
    torch.save(model.state_dict(), "weights.pt")
    """

    def __init__(self, code: str, message: str = "", **details: Any) -> None:
        words = _WORDS[code]
        filled = _Filled(code, details)
        self.came, self.expected, self.likely = (
            words.came.format_map(filled),
            words.expected.format_map(filled),
            words.likely.format_map(filled),
        )
        self.mend = words.mend.format_map(filled) if "{" in words.mend else words.mend
        lines = self.mend.replace("\n", "; ")
        remedy = " ".join(part for part in (self.likely, f"Do: {lines}" if lines else "") if part)
        remedy = remedy or "Choose another file."
        super().__init__(code, message or f"expected {self.expected}; got {self.came}. {remedy}", **details)


class _Filled(dict[str, Any]):
    """Details as a sentence takes them: lists joined, shapes in brackets, nothing missing."""

    def __init__(self, code: str, details: Mapping[str, Any]) -> None:
        super().__init__({name: _shown(name, value) for name, value in details.items()})
        why = str(next((details[one] for one in ("why", "multiple", "likely", "kind") if one in details), ""))
        what = str(details.get("what", ""))
        self.setdefault("amount", _AMOUNTS.get(what, f"{{count:,}} {what}").format_map(self))
        of = "no {name}" if details.get("got") is None else "{name} of {got}"
        self.setdefault("tensor", of.format_map(self))
        self.setdefault("part", _PARTS.get(what, f"a broken {what or 'part'}"))
        self.setdefault("hint", _HINTS.get(why, "").format_map(self) if why in _HINTS else "")
        self.setdefault("advice", _ADVICE.get(why, ""))

    def __missing__(self, name: str) -> Any:
        return _Nothing()


class _Nothing:
    def __format__(self, _: str) -> str:
        return "?"


def _shown(name: str, value: Any) -> Any:
    if name in ("got", "must") and not isinstance(value, int):
        return str(tuple(value)) if value is not None else "no such tensor there"
    if isinstance(value, (list, tuple)):
        listed = ", ".join(map(str, value[:_LISTED]))
        return f"{listed}, ..." if len(value) > _LISTED else listed or "nothing"
    return _Nothing() if value is None else value
