"""Safetensors, read by a reader of our own: its header is somebody's JSON."""

from __future__ import annotations

import json
import math
import struct
from typing import Any, Final

import numpy as np

from rnn_core.opening.content import Content, named
from rnn_core.opening.limits import MOST_DIMENSIONS, MOST_TENSORS, Unreadable

__all__ = ["looks_like", "read_safetensors"]

_LONGEST_HEADER: Final = 1_000_000
_LARGEST: Final = 1 << 32
_KINDS: Final = {
    "F64": "<f8",
    "F32": "<f4",
    "F16": "<f2",
    "BF16": "<u2",
    "I64": "<i8",
    "I32": "<i4",
    "I16": "<i2",
    "I8": "|i1",
    "U8": "|u1",
    "U16": "<u2",
    "U32": "<u4",
    "BOOL": "|b1",
}
_STORED: Final = {"BF16": "bfloat16"}


def looks_like(data: bytes) -> bool:
    """Tell whether a file begins as one of safetensors does: the length of a header, and a brace."""
    return data[8:9] == b"{" and struct.unpack("<Q", data[:8])[0] < 1 << 40


def read_safetensors(data: bytes) -> Content:
    """Read tensors, and let no two of them lie over each other.

    Raises
    ------
    Unreadable
        If it is cut short, damaged, or larger than is read.
    """
    (length,) = struct.unpack("<Q", data[:8])
    if length > _LONGEST_HEADER:
        raise Unreadable("huge", what="header", count=length, most=_LONGEST_HEADER)
    if 8 + length > len(data):
        raise Unreadable("truncated", got=len(data), expected=8 + length)
    try:
        head = json.loads(
            data[8 : 8 + length].decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant
        )
    except (ValueError, RecursionError) as error:
        raise _malformed("header", type(error).__name__) from None
    if not isinstance(head, dict):
        raise _malformed("header", "no table of tensors")
    head.pop("__metadata__", None)
    if len(head) > MOST_TENSORS:
        raise Unreadable("huge", what="tensors", count=len(head), most=MOST_TENSORS)
    body = memoryview(data)[8 + length :]
    places = {name: _place(name, about) for name, about in head.items()}
    _check_whole(sorted(span for *_, span in places.values()), len(body), len(data))
    content = Content("safetensors")
    for name, (kind, shape, (start, stop)) in places.items():
        array = np.frombuffer(body[start:stop], _KINDS[kind]).reshape(shape)
        if kind == "BF16":
            array = (array.astype("<u4") << 16).view("<f4")
        content.put(name, array, _STORED.get(kind))
    if not content.tensors:
        raise Unreadable("tensors", names=[])
    return content


def _place(name: str, about: Any) -> tuple[str, list[int], tuple[int, int]]:
    """Return kind, shape and bytes of a tensor, checked against each other."""
    if not isinstance(about, dict):
        raise _malformed("header", named(name))
    kind: Any = about.get("dtype")
    shape: Any = about.get("shape")
    span: Any = about.get("data_offsets")
    if kind not in _KINDS:
        raise Unreadable("tensor", name=named(name), kind=named(str(kind)[:20]))
    if not _counts(shape) or len(shape) > MOST_DIMENSIONS:
        raise _malformed("shape", named(name))
    if not _counts(span) or len(span) != 2 or span[0] > span[1]:
        raise _malformed("offsets", named(name))
    if math.prod(shape) * np.dtype(_KINDS[kind]).itemsize != span[1] - span[0]:
        raise _malformed("size", named(name))
    return kind, shape, (span[0], span[1])


def _counts(values: Any) -> bool:
    return isinstance(values, list) and all(type(one) is int and 0 <= one < _LARGEST for one in values)


def _check_whole(spans: list[tuple[int, int]], size: int, whole: int) -> None:
    end = 0
    for start, stop in spans:
        if start != end:
            raise _malformed("overlap", "tensors")
        end = stop
    if end > size:
        raise Unreadable("truncated", got=whole, expected=whole - size + end)
    if end < size:
        raise _malformed("size", "bytes that belong to no tensor")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) != len(pairs):
        raise _malformed("twice", "a tensor")
    return table


def _no_constant(constant: str) -> None:
    raise _malformed("header", constant)


def _malformed(what: str, name: str) -> Unreadable:
    return Unreadable("malformed", what=what, name=name)
