"""Arrays of numpy in a zip; what numpy would unpickle is not read."""

from __future__ import annotations

import ast
import math
import re
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from rnn_core.opening.content import Content, named
from rnn_core.opening.limits import LARGEST, MOST_DIMENSIONS, Unreadable
from rnn_core.opening.readers.archive import Archive

__all__ = ["read_npz"]

_MAGIC: Final = b"\x93NUMPY"
_LONGEST_HEADER: Final = 10_000
_SUFFIX: Final = ".npy"
_KIND: Final = re.compile(r"[<|=][fiub][1248]")


def read_npz(archive: Archive) -> Content:
    """Read all arrays.

    Raises
    ------
    Unreadable
        If one is of objects, which only a pickle can hold, or damaged.
    """
    content = Content("npz")
    for name in archive.names:
        content.put(name.removesuffix(_SUFFIX), _array(archive.read(name), name))
    return content


def _array(data: bytes, name: str) -> NDArray[Any]:
    name = named(name)
    if data[:6] != _MAGIC or len(data) < 12 or data[6] not in (1, 2, 3):
        raise Unreadable("malformed", what="header", name=name)
    wide = 2 if data[6] == 1 else 4
    length, start = int.from_bytes(data[8 : 8 + wide], "little"), 8 + wide
    if length > _LONGEST_HEADER:
        raise Unreadable("huge", what="header", count=length, most=_LONGEST_HEADER)
    kind, shape, fortran = _header(data[start : start + length].decode("latin-1"), name)
    size, body = math.prod(shape) * kind.itemsize, len(data) - start - length
    if size > LARGEST:
        raise Unreadable("huge", what="bytes", count=size, most=LARGEST)
    if size != body:
        raise Unreadable("malformed", what="size", name=name)
    flat: NDArray[Any] = np.frombuffer(data, kind, math.prod(shape), start + length)
    return flat.reshape(shape, order="F" if fortran else "C")


def _header(text: str, name: str) -> tuple[np.dtype[Any], tuple[int, ...], bool]:
    try:
        head = ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        raise Unreadable("malformed", what="header", name=name) from None
    if not isinstance(head, dict) or set(head) != {"descr", "fortran_order", "shape"}:
        raise Unreadable("malformed", what="header", name=name)
    kind, shape = head["descr"], head["shape"]
    if not isinstance(kind, str) or not _KIND.fullmatch(kind):
        code = "objects" if "O" in str(kind) else "tensor"
        raise Unreadable(code, name=name, kind=named(str(kind)[:40]))
    sound = isinstance(shape, tuple) and all(type(size) is int and size >= 0 for size in shape)
    if not sound or len(shape) > MOST_DIMENSIONS:
        raise Unreadable("malformed", what="shape", name=name)
    return np.dtype(kind), shape, bool(head["fortran_order"])
