"""What is left of a file once it has been read: arrays of numbers, names, and nothing that could run."""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from rnn_core.opening.limits import LARGEST, LONGEST_NAME, MOST_DIMENSIONS, MOST_TENSORS, Unreadable

__all__ = ["Content", "named", "packed", "unpacked", "widened"]

_HEADER: Final = struct.Struct("<Q")
_LONGEST_HEADER: Final = 32_000_000
_KINDS: Final = ("<f4", "<f8", "<i8", "<i4", "<i2", "|i1", "|u1", "|b1")


@dataclass
class Content:
    """What a file holds.

    Attributes
    ----------
    format : str
        "state_dict", "module", "safetensors", "npz", "keras" or "onnx".
    tensors : dict
        Name to array, as the file has them; half precision as float32.
    notes : list of (code, details)
        What was done on the way, for `rnn_core.opening.Note`.
    classes : dict
        Of modules that were pickled whole: prefix of their tensors' names to their class and settings.
    alphabets : dict
        Name to a list of tokens in the order of their numbers.
    operations : list of dict
        Of Keras and ONNX: the layers in their order, as plain values, with names of their tensors.
    stored : dict
        Name of a tensor to the kind of number that the file has, such as "float16".
    """

    format: str
    tensors: dict[str, NDArray[Any]] = field(default_factory=dict)
    notes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    classes: dict[str, dict[str, Any]] = field(default_factory=dict)
    alphabets: dict[str, list[str]] = field(default_factory=dict)
    operations: list[dict[str, Any]] = field(default_factory=list)
    stored: dict[str, str] = field(default_factory=dict)

    def put(self, name: str, array: NDArray[Any], stored: str | None = None) -> None:
        """Keep a tensor.

        Raises
        ------
        Unreadable
            If there are too many, or one of this name is there already.
        """
        name = named(name)
        if name in self.tensors:
            raise Unreadable("malformed", what="twice", name=name)
        if len(self.tensors) >= MOST_TENSORS:
            raise Unreadable("huge", what="tensors", count=len(self.tensors) + 1, most=MOST_TENSORS)
        self.stored[name] = stored or array.dtype.name
        self.tensors[name] = widened(array)


def widened(array: NDArray[Any]) -> NDArray[Any]:
    """Return an array in one of the kinds of number that are handed on: half precision as float32.

    Examples
    --------
    >>> widened(np.zeros(2, np.float16)).dtype
    dtype('float32')
    """
    if array.dtype == np.float16:
        return array.astype("<f4")
    if array.dtype.kind == "u" and array.dtype.itemsize > 1:
        return array.astype("<i8")
    return np.ascontiguousarray(array, array.dtype.newbyteorder("<"))


def named(name: str) -> str:
    """Return a name that can be shown: what cannot be is escaped.

    Raises
    ------
    Unreadable
        If it is too long.

    Examples
    --------
    >>> print(named("rnn.weight"), named("a\\x00b"))
    rnn.weight a\\x00b
    """
    if len(name) > LONGEST_NAME:
        raise Unreadable("malformed", what="name", count=len(name), most=LONGEST_NAME)
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in name)


def packed(content: Content) -> Iterator[bytes | memoryview]:
    """Give the bytes that `unpacked` reads, piece by piece."""
    head = {
        "format": content.format,
        "notes": content.notes,
        "classes": content.classes,
        "alphabets": content.alphabets,
        "operations": content.operations,
        "tensors": [
            [name, array.dtype.str, list(array.shape), content.stored[name]]
            for name, array in content.tensors.items()
        ],
    }
    text = json.dumps(head).encode("ascii")
    yield _HEADER.pack(len(text)) + text
    for array in content.tensors.values():
        yield array.tobytes()


def unpacked(data: bytes) -> Content:
    """Read what `packed` gave; the process that gave it is believed nothing.

    Raises
    ------
    Unreadable
        If it is not whole.
    """
    try:
        (length,) = _HEADER.unpack_from(data)
        if length > min(_LONGEST_HEADER, len(data) - _HEADER.size):
            raise Unreadable("stopped", why="answer")
        head = json.loads(data[_HEADER.size : _HEADER.size + length])
        if "refused" in head:
            raise Unreadable(str(head["refused"]), **head["details"])
        content = Content(
            head["format"],
            notes=[(code, details) for code, details in head["notes"]],
            classes=head["classes"],
            alphabets=head["alphabets"],
            operations=head["operations"],
        )
        place = _HEADER.size + length
        for name, kind, shape, stored in head["tensors"]:
            if kind not in _KINDS or len(shape) > MOST_DIMENSIONS:
                raise Unreadable("stopped", why="answer")
            size = math.prod(shape) * np.dtype(kind).itemsize
            if not 0 <= size <= LARGEST:
                raise Unreadable("stopped", why="answer")
            content.tensors[name] = np.frombuffer(data, kind, math.prod(shape), place).reshape(shape)
            content.stored[name] = stored
            place += size
    except (ValueError, KeyError, TypeError, struct.error, RecursionError):
        raise Unreadable("stopped", why="answer") from None
    return content
