"""What `torch.save` writes, today's zip and the older file, read without torch."""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from rnn_core.opening.content import Content, named
from rnn_core.opening.limits import LARGEST, Unreadable
from rnn_core.opening.readers.archive import Archive
from rnn_core.opening.readers.pickles import Name, Odd, Storage, Tensor, Thing, interpreted

__all__ = ["LEGACY", "read_legacy", "read_zip"]

LEGACY: Final = b"\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19."
"""What the older file begins with, after two bytes that say which protocol: a number, pickled."""

_PROTOCOL: Final = 1001
_LONGEST_PICKLE: Final = 16_000_000
_MOST_PLACES: Final = 100_000
_LONGEST_PLACE: Final = 1000
_MOST_TOKENS: Final = 20_000
_KINDS: Final = {
    "FloatStorage": "<f4",
    "DoubleStorage": "<f8",
    "HalfStorage": "<f2",
    "BFloat16Storage": "<u2",
    "LongStorage": "<i8",
    "IntStorage": "<i4",
    "ShortStorage": "<i2",
    "CharStorage": "|i1",
    "ByteStorage": "|u1",
    "BoolStorage": "|b1",
}
_BRAIN: Final = "BFloat16Storage"
_ASIDE: Final = re.compile(
    r"(?:lr_?)?(?:optim|sched|scaler|amp$)\w*|\w*_(?:optim|sched)\w*|opt", re.IGNORECASE
)
_TABLES: Final = ("_parameters", "_buffers", "_modules")
_SETTINGS: Final = ("mode", "nonlinearity", "bidirectional", "num_layers", "hidden_size", "input_size")

Blocks = Callable[[Storage], bytes]


def read_zip(data: bytes, archive: Archive) -> Content:
    """Read a file of torch 1.6 or later.

    Raises
    ------
    Unreadable
        If it is TorchScript or another kind of program, damaged, or holds no tensors that can be read.
    """
    names = archive.names
    roots = [name.removesuffix("data.pkl") for name in names if re.fullmatch(r"[^/]*/?data\.pkl", name)]
    if any(re.search(r"(?:^|/)(?:constants\.pkl|code/)", name) for name in names):
        raise Unreadable("torchscript")
    if not roots:
        raise Unreadable("program")
    if len(roots) > 1:
        raise Unreadable("malformed", what="twice", name="data.pkl")
    root = roots[0]
    if f"{root}byteorder" in names and archive.read(f"{root}byteorder", 16).strip() not in (b"little", b""):
        raise Unreadable("malformed", what="byte order", name="byteorder")
    pickled = archive.read(f"{root}data.pkl", _LONGEST_PICKLE, stored=True)
    tree, _, globals_ = interpreted(pickled)
    folder = f"{root}data/" if any(name.startswith(f"{root}data/") for name in names) else f"{root}tensors/"

    def block(storage: Storage) -> bytes:
        path = folder + storage.key
        if not re.fullmatch("[0-9]{1,9}", storage.key) or path not in names:
            raise Unreadable("malformed", what="storage", name=named(storage.key[:40]))
        return archive.read(path, stored=True)

    return _content(tree, globals_, block)


def read_legacy(data: bytes) -> Content:
    """Read a file of torch before 1.6, or of `_use_new_zipfile_serialization=False`.

    Raises
    ------
    Unreadable
        If it is damaged, or holds no tensors that can be read.
    """
    _, place, _ = interpreted(data)
    protocol, place, _ = interpreted(data, place)
    if protocol != _PROTOCOL:
        raise Unreadable("malformed", what="protocol", name=str(protocol)[:20])
    about, place, _ = interpreted(data, place)
    if isinstance(about, dict) and about.get("little_endian") is False:
        raise Unreadable("malformed", what="byte order", name="little_endian")
    tree, place, globals_ = interpreted(data, place)
    keys, place, _ = interpreted(data, place)
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise Unreadable("malformed", what="storage", name="list of storages")
    kinds = {storage.key: storage.kind for storage in _storages(tree)}
    spans: dict[str, tuple[int, int]] = {}
    for key in keys:
        if place + 8 > len(data):
            raise Unreadable("truncated", got=len(data), expected=place + 8)
        (count,) = struct.unpack_from("<q", data, place)
        size = count * np.dtype(_KINDS.get(kinds.get(key, ""), "<f4")).itemsize
        if count < 0 or place + 8 + size > len(data):
            raise Unreadable("truncated", got=len(data), expected=max(0, place + 8 + size))
        spans[key] = place + 8, place + 8 + size
        place += 8 + size

    def block(storage: Storage) -> bytes:
        if storage.key not in spans:
            raise Unreadable("malformed", what="storage", name=named(storage.key[:40]))
        return data[slice(*spans[storage.key])]

    return _content(tree, globals_, block)


def _content(tree: Any, globals_: list[Name], block: Blocks) -> Content:
    """Walk through what was described, and take the tensors out of their blocks."""
    content = Content("state_dict")
    arrays = _Arrays(block)
    aside = 0
    for place, value in _places(tree):
        if isinstance(value, _Aside):
            aside += 1
        elif isinstance(value, Thing):
            if _is_module(value):
                content.format = "module"
                content.classes[place] = _about(value)
        elif isinstance(value, Odd):
            raise Unreadable("tensor", name=named(place), kind=value.kind)
        elif isinstance(value, Tensor):
            content.put(place or "tensor", *arrays.of(value, place))
        elif tokens := _alphabet(value):
            content.alphabets[named(place)] = tokens
    if aside:
        content.notes.append(("aside", {"count": aside}))
    foreign = sorted({str(name) for name in globals_ if name.module.partition(".")[0] not in _KNOWN_ROOTS})
    if foreign:
        content.notes.append(("names", {"names": foreign[:20], "count": len(foreign)}))
    if not content.tensors:
        raise Unreadable("tensors", names=[str(name) for name in globals_][:20])
    return content


_KNOWN_ROOTS: Final = frozenset(
    ("torch", "collections", "builtins", "__builtin__", "numpy", "copyreg", "_codecs")
)


class _Aside:
    """Stands for what belongs to the training and not to the network."""


def _places(tree: Any) -> Iterator[tuple[str, Any]]:
    """Give everything with its dotted name, in the order of the file."""
    waiting: list[tuple[str, Any]] = [("", tree)]
    count = 0
    while waiting:
        place, value = waiting.pop()
        count += 1
        if count > _MOST_PLACES:
            raise Unreadable("huge", what="values", count=count, most=_MOST_PLACES)
        if len(place) > _LONGEST_PLACE:  # what holds itself would never end
            raise Unreadable("malformed", what="depth", name=named(place[:40]))
        if isinstance(value, Tensor) or not place or not _ASIDE.fullmatch(place):
            yield place, value
        else:
            yield place, _Aside()
            continue
        waiting.extend(reversed(list(_inside(place, value))))


def _inside(place: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Thing):
        for key, one in [*value.state.items(), *value.items.items()]:
            if key in _TABLES and isinstance(one, dict):
                yield from _inside(place, one)
            elif isinstance(key, str) and not key.startswith("_"):
                yield _joined(place, key), one
        yield from _inside(place, value.entries)
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield _joined(place, str(key)), one
    elif isinstance(value, (list, tuple)) and not isinstance(value, (Tensor, Storage, Name, Odd)):
        for index, one in enumerate(value):
            if not isinstance(one, (str, int, float, type(None))):
                yield _joined(place, str(index)), one


def _joined(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key


def _storages(tree: Any) -> Iterator[Storage]:
    for _, value in _places(tree):
        if isinstance(value, Tensor):
            yield value.storage


def _is_module(thing: Thing) -> bool:
    return isinstance(thing.state.get("_parameters"), dict)


def _about(module: Thing) -> dict[str, Any]:
    """Return the class of a module, and of its settings those that say what kind of layer it is."""
    settings = {
        key: module.state[key] for key in _SETTINGS if type(module.state.get(key)) in (str, int, bool)
    }
    return {"class": named(str(module.name)), **settings}


def _alphabet(value: Any) -> list[str]:
    """Return what looks like the tokens of a vocabulary in the order of their numbers; else nothing.

    Examples
    --------
    >>> _alphabet({"b": 1, "a": 0}), _alphabet(["x", "y"]), _alphabet({"lr": 0.1})
    (['a', 'b'], ['x', 'y'], [])
    """
    tokens: list[Any] = []
    if isinstance(value, str) and len(set(value)) == len(value):
        tokens = list(value)
    elif isinstance(value, list):
        tokens = value
    elif isinstance(value, dict) and len(value) <= _MOST_TOKENS:
        turned = all(type(key) is int for key in value)
        numbers = value if turned else {number: key for key, number in value.items() if type(number) is int}
        if sorted(numbers) == list(range(len(value))):
            tokens = [numbers[number] for number in range(len(numbers))]
    sound = 2 <= len(tokens) <= _MOST_TOKENS and all(
        isinstance(one, str) and 0 < len(one) < 40 for one in tokens
    )
    return tokens if sound and len(set(tokens)) == len(tokens) else []


class _Arrays:
    """Arrays of tensors, each looked at before it is made: sizes that a file claims cost nothing."""

    def __init__(self, block: Blocks) -> None:
        self._block = block
        self._kept: dict[str, bytes] = {}
        self._total = 0

    def of(self, tensor: Tensor, name: str) -> tuple[NDArray[Any], str]:
        """Return a tensor's array, and the kind of number that the file has.

        Raises
        ------
        Unreadable
            If it is complex, quantised, lies outside of its storage or is larger than that.
        """
        storage = tensor.storage
        if storage.kind not in _KINDS:
            raise Unreadable(
                "tensor", name=named(name), kind=named(storage.kind.removesuffix("Storage").lower())
            )
        kind = np.dtype(_KINDS[storage.kind])
        raw = self._raw(storage)
        count, whole = math.prod(tensor.shape), len(raw) // kind.itemsize
        if storage.first + storage.size > whole:
            raise Unreadable("malformed", what="storage", name=named(name))
        still = any(
            size > 1 and not stride for size, stride in zip(tensor.shape, tensor.strides, strict=True)
        )
        if count > storage.size or (count and still):
            raise Unreadable("tensor", name=named(name), kind="expanded")
        reach = sum((size - 1) * stride for size, stride in zip(tensor.shape, tensor.strides, strict=True))
        if count and tensor.offset + reach >= storage.size:
            raise Unreadable("malformed", what="storage", name=named(name))
        self._total += count * max(kind.itemsize, 4)
        if self._total > LARGEST:
            raise Unreadable("huge", what="bytes", count=self._total, most=LARGEST)
        if not count:
            return np.zeros(tensor.shape, kind), kind.name
        first = (storage.first + tensor.offset) * kind.itemsize
        strides = [stride * kind.itemsize for stride in tensor.strides]
        array: NDArray[Any] = np.ndarray(tensor.shape, kind, raw, first, strides)
        if storage.kind == _BRAIN:
            return (array.astype("<u4") << 16).view("<f4"), "bfloat16"
        return np.array(array), kind.name

    def _raw(self, storage: Storage) -> bytes:
        if storage.key not in self._kept:
            self._kept[storage.key] = self._block(storage)
        return self._kept[storage.key]
