"""ONNX: the messages of a graph, read by the rules of protocol buffers and no further than is needed."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from rnn_core.opening.content import Content, named
from rnn_core.opening.limits import LARGEST, MOST_DIMENSIONS, Unreadable

__all__ = ["looks_like", "read_onnx"]

_MOST_NODES: Final = 20_000
_MOST_FIELDS: Final = 2_000_000
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_KINDS: Final = {1: "<f4", 2: "|u1", 3: "|i1", 5: "<i2", 6: "<i4", 7: "<i8", 9: "|b1", 10: "<f2", 11: "<f8"}
_BRAIN: Final = 16
_OUTSIDE: Final = 1  # where a tensor's numbers are: in another file

# Numbers of fields, from onnx.proto.
_MODEL_GRAPH: Final = 7
_GRAPH_NODE, _GRAPH_INITIALIZER = 1, 5
_NODE_INPUT, _NODE_OUTPUT, _NODE_NAME, _NODE_OPERATOR, _NODE_ATTRIBUTE = 1, 2, 3, 4, 5
_ATTRIBUTE_NAME, _ATTRIBUTE_FLOAT, _ATTRIBUTE_INTEGER, _ATTRIBUTE_TEXT = 1, 2, 3, 4
_ATTRIBUTE_TENSOR, _ATTRIBUTE_TEXTS = 5, 9
_TENSOR_SHAPE, _TENSOR_KIND, _TENSOR_NAME, _TENSOR_RAW = 1, 2, 8, 9
_TENSOR_FLOATS, _TENSOR_INTEGERS, _TENSOR_LONGS, _TENSOR_DOUBLES = 4, 5, 7, 10
_TENSOR_PLACE: Final = 14

Field = tuple[int, int, Any]


def looks_like(data: bytes) -> bool:
    """Tell whether a file can be read as a model with a graph in it."""
    if data[:1] not in (b"\x08", b"\x3a"):  # the version of its format, or the graph itself
        return False
    try:
        return any(number == _MODEL_GRAPH and wire == _BYTES for number, wire, _ in _fields(memoryview(data)))
    except Unreadable:
        return False


def read_onnx(data: bytes) -> Content:
    """Read the nodes of a graph and its constant tensors.

    Raises
    ------
    Unreadable
        If it is damaged, or its numbers lie in another file.
    """
    content = Content("onnx")
    for number, _, graph in _fields(memoryview(data)):
        if number == _MODEL_GRAPH:
            _graph(graph, content)
    if not content.tensors:
        raise Unreadable("tensors", names=[])
    return content


def _graph(graph: memoryview, content: Content) -> None:
    total = 0
    for number, _, value in _fields(graph):
        if number == _GRAPH_INITIALIZER:
            name, array, stored = _tensor(value)
            total += array.size * 4
            content.put(name, array, stored)
        elif number == _GRAPH_NODE:
            node, constant = _node(value)
            if constant is not None and node["outputs"]:
                array, stored = constant
                total += array.size * 4
                content.put(node["outputs"][0], array, stored)
            else:
                content.operations.append(node)
        if len(content.operations) > _MOST_NODES or total > LARGEST:
            raise Unreadable("huge", what="bytes", count=total, most=LARGEST)


def _node(data: memoryview) -> tuple[dict[str, Any], tuple[NDArray[Any], str] | None]:
    """Return a node as plain values, and its tensor if it is a constant."""
    inputs, outputs, settings, words, constant = [], [], {}, {"class": "", "name": ""}, None
    for number, _, value in _fields(data):
        if number == _NODE_INPUT:
            inputs.append(_text(value))
        elif number == _NODE_OUTPUT:
            outputs.append(_text(value))
        elif number in (_NODE_OPERATOR, _NODE_NAME):
            words["class" if number == _NODE_OPERATOR else "name"] = _text(value)
        elif number == _NODE_ATTRIBUTE:
            name, setting, tensor = _attribute(value)
            if tensor is not None:
                constant = tensor
            elif setting is not None:
                settings[name] = setting
    return {**words, "inputs": inputs, "outputs": outputs, "settings": settings}, constant


def _attribute(data: memoryview) -> tuple[str, Any, tuple[NDArray[Any], str] | None]:
    name, texts, tensor = "", [], None
    setting: Any = None
    for number, _, value in _fields(data):
        if number == _ATTRIBUTE_NAME:
            name = _text(value)
        elif number == _ATTRIBUTE_INTEGER:
            setting = _signed(value)
        elif number == _ATTRIBUTE_FLOAT:
            setting = struct.unpack("<f", value)[0]
        elif number == _ATTRIBUTE_TEXT:
            setting = _text(value)
        elif number == _ATTRIBUTE_TEXTS:
            texts.append(_text(value))
        elif number == _ATTRIBUTE_TENSOR:
            tensor = _tensor(value)[1:]
    return name, texts or setting, tensor


def _tensor(data: memoryview) -> tuple[str, NDArray[Any], str]:
    """Return name, array and kind of number."""
    shape: list[int] = []
    raw, name, kind = b"", "", 0
    numbers: list[Any] = []
    for number, wire, value in _fields(data):
        if number == _TENSOR_SHAPE:
            shape += _packed(value) if wire == _BYTES else [_signed(value)]
        elif number == _TENSOR_KIND:
            kind = value
        elif number == _TENSOR_NAME:
            name = _text(value)
        elif number == _TENSOR_RAW:
            raw = bytes(value)
        elif number == _TENSOR_PLACE and value == _OUTSIDE:
            raise Unreadable("onnx", why="external", operator="")
        elif number in (_TENSOR_FLOATS, _TENSOR_DOUBLES):
            numbers.extend(np.frombuffer(value, "<f4" if number == _TENSOR_FLOATS else "<f8").tolist())
        elif number in (_TENSOR_INTEGERS, _TENSOR_LONGS):
            numbers.extend(_packed(value) if wire == _BYTES else [_signed(value)])
    brain = kind == _BRAIN
    if kind not in _KINDS and not brain:
        raise Unreadable("tensor", name=named(name), kind=f"ONNX {kind}")
    if len(shape) > MOST_DIMENSIONS or any(size < 0 for size in shape):
        raise Unreadable("malformed", what="shape", name=named(name))
    count, width = math.prod(shape), np.dtype("<u2" if brain else _KINDS[kind])
    if count * width.itemsize > LARGEST:
        raise Unreadable("huge", what="bytes", count=count * width.itemsize, most=LARGEST)
    if (len(raw) if raw else len(numbers) * width.itemsize) != count * width.itemsize:
        raise Unreadable("malformed", what="size", name=named(name))
    if numbers and (brain or width == np.float16):  # each is written as the integer that its bits are
        array = np.array(numbers, "<i8").astype("<u2").view(width)
    elif numbers:
        array = np.array(numbers).astype(width)
    else:
        array = np.frombuffer(raw, width)
    array = array.reshape(shape)
    if brain:
        return name, (array.astype("<u4") << 16).view("<f4"), "bfloat16"
    return name, array, array.dtype.name


def _fields(data: memoryview) -> Iterator[Field]:
    """Give the fields of a message: number, kind of coding, and an integer or bytes."""
    place, count = 0, 0
    while place < len(data):
        count += 1
        if count > _MOST_FIELDS:
            raise Unreadable("huge", what="fields", count=count, most=_MOST_FIELDS)
        key, place = _varint(data, place)
        number, wire = key >> 3, key & 7
        if wire == _VARINT:
            value, place = _varint(data, place)
            yield number, wire, value
            continue
        if wire == _BYTES:
            size, place = _varint(data, place)
        elif wire in (_FIXED32, _FIXED64):
            size = 4 if wire == _FIXED32 else 8
        else:
            raise Unreadable("malformed", what="protobuf", name=f"a field of kind {wire}")
        if place + size > len(data):
            raise Unreadable("truncated", got=len(data), expected=place + size)
        yield number, wire, data[place : place + size]
        place += size


def _varint(data: memoryview, place: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if place >= len(data):
            raise Unreadable("truncated", got=len(data), expected=place + 1)
        byte = data[place]
        place += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, place
    raise Unreadable("malformed", what="protobuf", name="an endless number")


def _packed(data: memoryview) -> list[int]:
    values, place = [], 0
    while place < len(data):
        value, place = _varint(data, place)
        values.append(_signed(value))
    return values


def _signed(value: int) -> int:
    """Read an integer of 64 bits with its sign.

    Examples
    --------
    >>> _signed(2), _signed((1 << 64) - 1)
    (2, -1)
    """
    return value - (1 << 64) if value >= 1 << 63 else value


def _text(value: Any) -> str:
    if not isinstance(value, memoryview):
        raise Unreadable("malformed", what="protobuf", name="a text that is none")
    return named(bytes(value[:1000]).decode("utf-8", "replace"))
