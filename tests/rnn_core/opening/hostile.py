"""Files that want something of whoever opens them. All they could do is make an empty file in one folder."""

from __future__ import annotations

import io
import json
import os
import pickle
import random
import struct
import warnings
import zipfile
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import h5py
import numpy as np
import torch
from safetensors.torch import save as safetensors_of
from torch import nn

__all__ = ["Hostile", "hostile_files"]


class Hostile(NamedTuple):
    """One file.

    name : what it tries
    data : its bytes
    pickled : the pickle in it that makes a file where one is loaded carelessly; else empty
    """

    name: str
    data: bytes
    pickled: bytes = b""


def hostile_files(canary: Path, seed: int = 0) -> Iterator[Hostile]:
    """Make them all, the same for a seed; `canary` is the folder in which one that runs would make a file."""
    draw = random.Random(seed)
    base = _Base()
    for number, (name, pickled, armed) in enumerate(_pickles(canary)):
        yield Hostile(f"{name} {number}", base.around(pickled), pickled if armed else b"")
        if number % 4 == 0:
            yield Hostile(f"legacy {name} {number}", base.legacy(pickled), pickled if armed else b"")
        if number % 6 == 0:
            yield Hostile(f"bare {name} {number}", pickled, pickled if armed else b"")
    for name, data in (
        *base.liars(),
        *base.zips(canary),
        *_safetensors(),
        *_npz(canary),
        *_keras(canary),
        *_onnx(),
        *_others(),
        *base.turned(draw),
    ):
        yield Hostile(name, data)


# ---- pickles


def _text(value: str) -> bytes:
    return b"X" + struct.pack("<I", len(value.encode())) + value.encode()


def _call(module: str, name: str, *values: str, stacked: bool = False) -> bytes:
    """Code a call of a name, without the end of a pickle."""
    found = f"c{module}\n{name}\n".encode() if not stacked else _text(module) + _text(name) + b"\x93"
    return found + b"(" + b"".join(map(_text, values)) + b"tR"


def _pickles(canary: Path) -> Iterator[tuple[str, bytes, bool]]:
    """Give name, pickle, and whether it makes a file where it is loaded carelessly."""
    numbers = iter(range(10_000))

    def place() -> str:
        return str(canary / str(next(numbers)))

    def calls() -> list[tuple[str, str, tuple[str, ...], bool]]:
        return [
            ("os", "system", (f"touch {place()}",), True),
            ("posix", "system", (f"touch {place()}",), True),
            ("builtins", "exec", (f"open({place()!r}, 'w')",), True),
            ("builtins", "eval", (f"open({place()!r}, 'w')",), True),
            ("__builtin__", "eval", (f"open({place()!r}, 'w')",), False),
            ("builtins", "open", (place(), "w"), True),
            ("io", "open", (place(), "w"), True),
            ("subprocess", "getoutput", (f"touch {place()}",), True),
            ("os", "mkdir", (place(),), True),
            ("timeit", "timeit", (f"open({place()!r}, 'w')", "pass"), False),
            ("importlib", "import_module", ("antigravity",), False),
            ("torch", "load", (place(),), False),
            ("torch.hub", "load", (place(),), False),
            ("torch.serialization", "load", (place(),), False),
            ("torch.storage", "_load_from_bytes", (place(),), False),
            ("numpy", "load", (place(),), False),
            ("pip._internal", "main", ("list",), False),
            ("webbrowser", "open", (place(),), False),
            ("pydoc", "pipepager", (place(), "cat"), False),
            ("builtins", "getattr", ("a", "b"), False),
            ("functools", "reduce", (place(),), False),
            ("torch._inductor.codecache", "compile_file", (place(),), False),
        ]

    for stacked in (False, True):
        for module, name, values, armed in calls():
            yield "call", b"\x80\x04" + _call(module, name, *values, stacked=stacked) + b".", armed
        for module, name, values, armed in calls():
            inside = b"}" + _text("model") + _call(module, name, *values, stacked=stacked) + b"s"
            yield "call in a checkpoint", b"\x80\x04" + inside + b".", armed
        for module, name, values, armed in calls():  # thrown away again, so that nothing of it is left
            yield (
                "call and no trace",
                b"\x80\x04" + _call(module, name, *values, stacked=stacked) + b"0}.",
                armed,
            )
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        made = _Made(os.mkdir, (place(),))
        yield "reduce", pickle.dumps({"weight_ih_l0": made, "weight_hh_l0": made}, protocol), True
        yield "module", pickle.dumps(_Module(_Made(os.mkdir, (place(),))), protocol), False
        yield "much", pickle.dumps(_Made(bytearray, (10**12,)), protocol), False
        yield "range", pickle.dumps(_Made(list, (range(10**12),)), protocol), False
    target = place()
    yield "instance", b"(" + _text(f"touch {target}") + b"ios\nsystem\n.", True
    yield "object", b"(cos\nsystem\n" + _text(f"touch {place()}") + b"o.", True
    yield "new object", b"\x80\x02cos\nsystem\n" + _text("a") + b"\x85\x81.", False
    yield "build", b"\x80\x02ccollections\nOrderedDict\n)R}" + _text("__class__") + _text("x") + b"sb.", False
    yield "a name as a key", b"\x80\x02}cos\nsystem\nK\x01s.", False
    yield "a call of a text", b"\x80\x02" + _text("os.system") + _text("a") + b"\x85R.", False
    yield "extension", b"\x80\x02\x82\x01)R.", False
    yield "persistent text", b"\x80\x02Pstorage\n.", False
    yield "persistent", b"\x80\x02(" + _text("storage") + b"tQ.", False
    yield "buffer", b"\x80\x05\x97.", False
    for name, code in _broken():
        yield name, code, False


class _Made:
    def __init__(self, call: Any, values: tuple[Any, ...]) -> None:
        self.call, self.values = call, values

    def __reduce__(self) -> Any:
        return self.call, self.values


class _Module(nn.Module):
    def __init__(self, inside: Any) -> None:
        super().__init__()
        self.inside = inside


def _broken() -> list[tuple[str, bytes]]:
    laughs = b"\x80\x02]q\x00" + b"".join(
        b"]" + bytes([113, k + 1]) + b"(" + bytes([104, k]) * 10 + b"e" for k in range(20)
    )
    tuples = b"\x80\x02)q\x00" + b"".join(
        b"h" + bytes([k]) + b"h" + bytes([k]) + b"\x86q" + bytes([k + 1]) for k in range(60)
    )
    return [
        ("nothing", b""),
        ("no end", b"\x80\x02}"),
        ("empty stack", b"\x80\x02R."),
        ("memory that is empty", b"\x80\x02h\x05."),
        ("deep", b"\x80\x02" + b"]" * 100_000 + b"a" * 99_999 + b"."),
        ("deep tuples", b"\x80\x02)" + b"\x85" * 100_000 + b"."),
        ("laughs", laughs + b"."),
        ("tuples as a key", tuples + b"0}h<K\x01s."),
        ("tuples in a set", tuples + b"0\x8f(h<\x90."),
        ("a number", b"\x80\x02\x8b" + struct.pack("<i", 10**6) + b"\xff" * 10**6 + b"."),
        ("a number in letters", b"L" + b"9" * 100_000 + b"L\n."),
        ("many operations", b"\x80\x02" + b"N0" * 400_000 + b"N."),
        ("a length", b"\x80\x04\x8d" + struct.pack("<Q", 1 << 62) + b"."),
        ("a list of itself", b"\x80\x02]q\x00h\x00a."),
        ("marks", b"\x80\x02" + b"(" * 100_000 + b"."),
        ("appends to a text", b"\x80\x02" + _text("a") + b"(K\x01e."),
        ("surrogates", b"\x80\x02}X\x03\x00\x00\x00\xed\xa0\x80K\x01s."),
        ("a protocol", b"\x80\xff}."),
        ("not a pickle", b"hello, this is no pickle at all"),
    ]


# ---- torch's files


class _Base:
    """A good file, and what is made of it."""

    def __init__(self) -> None:
        self.module = nn.LSTM(4, 8)
        self.good = _saved(self.module.state_dict())
        with zipfile.ZipFile(io.BytesIO(self.good)) as archive:
            self.members = {name: archive.read(name) for name in archive.namelist()}
        self.root = next(name for name in self.members if name.endswith("data.pkl")).removesuffix("data.pkl")
        self.old = _saved(self.module.state_dict(), _use_new_zipfile_serialization=False)

    def around(self, pickled: bytes) -> bytes:
        return _zipped({**self.members, f"{self.root}data.pkl": pickled})

    def legacy(self, pickled: bytes) -> bytes:
        head = b"".join(
            pickle.dumps(one, 2) for one in (0x1950A86A20F9469CFC6C, 1001, {"little_endian": True})
        )
        return head + pickled + pickle.dumps([], 2)

    def liars(self) -> Iterator[tuple[str, bytes]]:
        big = 1 << 38
        lies: list[tuple[Any, ...]] = [
            ((10**9, 10**9), (0, 0)),
            ((10**6, 10**6), (1, 1)),
            ((32, 4), (4, 1), 10**9),
            ((32, 4), (-4, 1)),
            ((32, 4), (4, 1), -1),
            ((big,), (1,)),
            ((32, 4), (10**9, 1)),
            ((32, 4), (4, 1), 0, 10**12),
            ((32, 4), (4, 1), 0, 128, "../../../../etc/passwd"),
            ((32, 4), (4, 1), 0, 128, "99"),
            ((32, 4), (4, 1), 0, 64, "0", "DoubleStorage"),
            ((32, 4), (4, 1), 0, 128, "0", "ComplexFloatStorage"),
            ((32, 4), (4, 1), 0, 128, "0", "QInt8Storage"),
            ((1,) * 64, (1,) * 64),
            ((0, 10**11), (1, 1)),
            ((32, 4), (0, 1)),
            ((32, 4), (4,)),
            ((1 << 60, 1 << 60), (1, 1)),
        ]
        for number, lie in enumerate(lies):
            yield f"a tensor that lies {number}", self.around(_tensor(*lie))
        shared = b"\x80\x02}(" + b"".join(
            _text(f"w{k}") + _tensor((16, 8), (8, 1), 0, 128)[2:-1].split(b"weight_ih_l0", 1)[1][:-1]
            for k in range(200)
        )
        yield "one storage many times", self.around(shared + b"u.")

    def zips(self, canary: Path) -> Iterator[tuple[str, bytes]]:
        root, members = self.root, self.members
        zeros = {**members, f"{root}data/0": b"\0" * (30 << 20)}
        yield "deflated", _zipped(zeros, zipfile.ZIP_DEFLATED)
        yield "lzma", _zipped(members, zipfile.ZIP_LZMA)
        yield "bzip2", _zipped(members, zipfile.ZIP_BZIP2)
        yield "many members", _zipped({**members, **{f"{root}data/{k}x": b"" for k in range(21_000)}})
        yield "two roots", _zipped({**members, "other/data.pkl": b"\x80\x02}."})
        yield "zip slip", _zipped({**members, f"../../../..{canary}/slip": b"x"})
        yield "big endian", _zipped({**members, f"{root}byteorder": b"big"})
        yield "torchscript", _zipped({**members, f"{root}constants.pkl": b"\x80\x02)."})
        yield "two members of one name", _twice(members, f"{root}data.pkl")
        for value, where in ((1, 24), (0xFFFFFFF0, 24), (1, 20), (0xFFFFFFF0, 42), (1, 8)):
            yield f"a directory that lies {value} {where}", _patched(self.good, where, value)
        yield "members over each other", _overlapping(_zipped(members))
        yield "an end that is not there", self.good[:-30]
        yield "half of it", self.good[: len(self.good) // 2]

    def turned(self, draw: random.Random) -> Iterator[tuple[str, bytes]]:
        """Good files of every kind with some bytes turned, or cut off."""
        state = self.module.state_dict()
        kinds = {
            "zip": (self.good, 50),
            "legacy": (self.old, 40),
            "safetensors": (safetensors_of(dict(state)), 40),
            "npz": (_npz_of(state), 20),
            "keras": (_keras_good(), 50),
            "onnx": (_onnx_good(), 40),
        }
        for kind, (good, count) in kinds.items():
            for number in range(count):
                data = bytearray(good)
                for _ in range(draw.choice([1, 4, 40])):
                    # Most at the front, where what says what is what stands.
                    end = len(data) if draw.random() < 0.5 else min(len(data), 600)
                    data[draw.randrange(end)] = draw.randrange(256)
                cut = data[: draw.randrange(len(data))] if number % 5 == 0 else data
                yield f"{kind} turned {number}", bytes(cut)


def _saved(value: Any, **how: Any) -> bytes:
    file = io.BytesIO()
    torch.save(value, file, **how)
    return file.getvalue()


def _zipped(members: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method, compresslevel=1) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def _twice(members: dict[str, bytes], name: str) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w") as archive:
        warnings.simplefilter("ignore")
        for one, data in [*members.items(), (name, b"\x80\x02}.")]:
            archive.writestr(one, data)
    return out.getvalue()


def _patched(data: bytes, where: int, value: int) -> bytes:
    """Write a number into the last entry of a zip's directory."""
    entry, changed = data.rfind(b"PK\x01\x02"), bytearray(data)
    changed[entry + where : entry + where + 4] = struct.pack("<I", value)
    return bytes(changed)


def _overlapping(data: bytes) -> bytes:
    changed = bytearray(data)
    entries = [k for k in range(len(data)) if data[k : k + 4] == b"PK\x01\x02"]
    for entry in entries[1:]:
        changed[entry + 42 : entry + 46] = changed[entries[0] + 42 : entries[0] + 46]
    return bytes(changed)


def _tensor(
    shape: tuple[int, ...],
    strides: tuple[int, ...],
    offset: int = 0,
    size: int = 128,
    key: str = "0",
    kind: str = "FloatStorage",
) -> bytes:
    """Code a checkpoint of one tensor, as torch would, whatever the numbers."""

    def number(value: int) -> bytes:
        return b"\x8a\x09" + value.to_bytes(9, "little", signed=True)

    def several(values: tuple[int, ...]) -> bytes:
        return b"(" + b"".join(map(number, values)) + b"t"

    storage = b"(" + _text("storage") + f"ctorch\n{kind}\n".encode() + _text(key) + _text("cpu")
    return (
        b"\x80\x02}"
        + _text("weight_ih_l0")
        + b"ctorch._utils\n_rebuild_tensor_v2\n("
        + storage
        + number(size)
        + b"tQ"
        + number(offset)
        + several(shape)
        + several(strides)
        + b"\x89ccollections\nOrderedDict\n)RtRs."
    )


# ---- other kinds


def _safetensors() -> Iterator[tuple[str, bytes]]:
    def of(head: Any, body: bytes = b"\0" * 64, length: int | None = None) -> bytes:
        text = head if isinstance(head, bytes) else json.dumps(head).encode()
        return struct.pack("<Q", len(text) if length is None else length) + text + body

    def one(kind: Any = "F32", shape: Any = (16,), span: Any = (0, 64)) -> dict[str, Any]:
        return {"w": {"dtype": kind, "shape": shape, "data_offsets": span}}

    heads: list[Any] = [
        one(shape=[2**31, 2**31]),
        one(shape=[-1, -16]),
        one(span=[0, 10**15]),
        one(span=[64, 0]),
        one(kind="PY"),
        one(kind=None),
        one(shape=[True], span=[0, 4]),
        one(shape=[1.5]),
        one(shape=[1] * 70),
        one(shape="16"),
        {**one(), "v": {"dtype": "F32", "shape": [8], "data_offsets": [32, 64]}},
        {"w": 5},
        b"{" + b'"a":[' * 50_000,
        b'{"w":NaN}',
        b'{"w":{"dtype":"F32","shape":[16],"data_offsets":[0,64]},"w":{"dtype":"F32","shape":[16],"data_offsets":[0,64]}}',
        b'{"\xff\xfe":{}}',
        {"x" * 5000: one()["w"]},
        {},
    ]
    for number, head in enumerate(heads):
        yield f"a header {number}", of(head)
    yield "a header without end", of({}, length=2**63)
    yield "a long header", of({}, length=10**8)
    yield "a body too long", of(one(), b"\0" * 65)
    yield "a body too short", of(one(), b"\0" * 63)


def _npz_of(state: Any) -> bytes:
    file = io.BytesIO()
    np.savez(file, **{name: value.numpy() for name, value in state.items()})
    return file.getvalue()


def _npz(canary: Path) -> Iterator[tuple[str, bytes]]:
    def of(header: str, body: bytes = b"\0" * 64) -> bytes:
        head = header.encode()
        return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head + body

    objects = io.BytesIO()
    np.savez(objects, a=np.array([_Made(os.mkdir, (str(canary / "npz"),))], dtype=object))
    yield "objects", objects.getvalue()
    headers = [
        "{'descr':'|O','fortran_order':False,'shape':(1,)}",
        "{'descr':'<f4','fortran_order':False,'shape':(10**9,)}",
        "{'descr':'<f4','fortran_order':False,'shape':(1000000000000,)}",
        f"__import__('os').mkdir({str(canary / 'npy')!r})",
        "(" * 5000,
        "-" * 9000 + "1",
        "{'descr':[('a','O')],'fortran_order':False,'shape':(1,)}",
        "{'descr':'<f4','fortran_order':False,'shape':(-1,)}",
        "{'descr':'<U9999999','fortran_order':False,'shape':(1,)}",
        "{'descr':'<f4','fortran_order':False,'shape':16}",
        "{'descr':'<f4','shape':(16,)}",
    ]
    for number, header in enumerate(headers):
        yield f"npy {number}", _zipped({"a.npy": of(header)})
    bomb = of("{'descr':'<f4','fortran_order':False,'shape':(5000000,)}", b"\0" * 20_000_000)
    packed = _zipped({"a.npy": bomb}, zipfile.ZIP_DEFLATED)
    yield "packed far too well", _patched(packed, 24, 0xFFFFFF00)
    yield "more than it says", _patched(packed, 24, 1000)


def _config(*layers: Any) -> str:
    named = [{"class_name": kind, "config": {"name": name, **more}} for kind, name, more in layers]
    return json.dumps({"class_name": "Sequential", "config": {"name": "s", "layers": named}})


_LAYER = ("LSTM", "lstm", {"units": 4, "return_sequences": True})


def _h5(write: Any, config: str | None = None) -> bytes:
    file = io.BytesIO()
    with h5py.File(file, "w") as made:
        if config != "":
            made.attrs["model_config"] = config or _config(_LAYER)
        write(made)
    return file.getvalue()


def _keras_weights(file: Any) -> None:
    for name, shape in (("kernel", (3, 16)), ("recurrent_kernel", (4, 16)), ("bias", (16,))):
        file[f"model_weights/lstm/lstm/lstm_cell/{name}"] = np.zeros(shape, "f")


def _keras_good() -> bytes:
    return _h5(_keras_weights)


def _keras(canary: Path) -> Iterator[tuple[str, bytes]]:
    def lead(target: Any) -> Any:
        return lambda file: file.__setitem__("w", target)

    def circle(file: Any) -> None:
        group = file.create_group("a")
        group["b"] = group

    def virtual(file: Any) -> None:
        layout = h5py.VirtualLayout((4,), "f4")
        layout[:] = h5py.VirtualSource("/etc/hosts", "x", (4,))
        file.create_virtual_dataset("w", layout)

    code = f"open({str(canary / 'lambda')!r}, 'w')"
    writers = {
        "external link": lead(h5py.ExternalLink("/etc/hosts", "/")),
        "soft link": lead(h5py.SoftLink("/w")),
        "circle": circle,
        "virtual": virtual,
        "external data": lambda file: file.create_dataset("w", (8,), "u1", external=[("/etc/hosts", 0, 8)]),
        "huge": lambda file: file.create_dataset("w", (10**6, 10**6), "f4", chunks=(1000, 1000)),
        "texts": lambda file: file.create_dataset("w", data=np.array([b"x" * 99], h5py.string_dtype())),
        "a filter": lambda file: file.create_dataset("w", data=np.zeros(100, "f4"), compression="lzf"),
        "deep": lambda file: file.create_group("/".join("g" * 200)),
        "a long name": lambda file: file.create_dataset("w" * 5000, data=np.zeros(2, "f4")),
        "no weights": lambda file: None,
    }
    for name, write in writers.items():
        yield name, _h5(write)
    configs = [
        _config(("Lambda", "l", {"function": code}), _LAYER),
        _config(
            ("TimeDistributed", "t", {"layer": {"class_name": "Lambda", "config": {"name": "l"}}}), _LAYER
        ),
        "[" * 100_000,
        "[" * 30 + "]" * 30,
        "{}",
        "null",
        '{"class_name": "Popen", "module": "subprocess", "config": {"args": "id"}}',
        _config(("LSTM", "lstm", {"units": "many"})),
        _config(("LSTM", "x" * 5000, {})),
        _config(("Bidirectional", "b", {})),
        _config(*[("Dense", f"d{k}", {}) for k in range(5000)], _LAYER),
    ]
    for number, config in enumerate(configs):
        yield f"config {number}", _h5(_keras_weights, config)
        yield f"keras {number}", _zipped({"config.json": config.encode(), "model.weights.h5": _keras_good()})
    yield "no config", _h5(_keras_weights, "")
    yield "no HDF5", _zipped({"config.json": b"{}", "model.weights.h5": b"\0" * 1000})


def _field(number: int, value: bytes | int) -> bytes:
    def varint(count: int) -> bytes:
        out = b""
        while count > 127:
            out, count = out + bytes([count & 127 | 128]), count >> 7
        return out + bytes([count])

    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def _onnx_tensor(name: str, shape: tuple[int, ...], kind: int = 1, raw: bytes | None = None) -> bytes:
    data = bytes(4 * int(np.prod(shape))) if raw is None else raw
    return (
        b"".join(_field(1, size) for size in shape)
        + _field(2, kind)
        + _field(8, name.encode())
        + _field(9, data)
    )


def _onnx_model(*parts: bytes) -> bytes:
    return _field(1, 8) + _field(7, b"".join(parts))


def _onnx_good() -> bytes:
    weights = [_onnx_tensor("W", (1, 16, 3)), _onnx_tensor("R", (1, 16, 4)), _onnx_tensor("B", (1, 32))]
    node = (
        b"".join(_field(1, name) for name in (b"x", b"W", b"R", b"B")) + _field(2, b"y") + _field(4, b"LSTM")
    )
    return _onnx_model(_field(1, node), *(_field(5, one) for one in weights))


def _onnx() -> Iterator[tuple[str, bytes]]:
    huge = 1 << 40
    tensors = [
        _onnx_tensor("W", (huge, huge), raw=b"\0" * 64),
        _onnx_tensor("W", (1 << 63,), raw=b"\0" * 64),
        _onnx_tensor("W", (2, 2), kind=8, raw=b"\0" * 16),
        _onnx_tensor("W", (2, 2), kind=1, raw=b"\0" * 15),
        _onnx_tensor("W", (1,) * 70, raw=b"\0" * 4),
        _onnx_tensor("W" * 5000, (1,)),
        _onnx_tensor("W", (1,)) + _field(14, 1) + _field(13, b"/etc/hosts"),
    ]
    for number, tensor in enumerate(tensors):
        yield f"onnx tensor {number}", _onnx_model(_field(5, tensor))
    turn = _field(1, _field(1, b"a") + _field(2, b"a") + _field(4, b"Identity"))
    node = b"".join(_field(1, name) for name in (b"a", b"W", b"R")) + _field(2, b"y") + _field(4, b"LSTM")
    weights = [_field(5, _onnx_tensor("W", (1, 16, 3))), _field(5, _onnx_tensor("R", (1, 16, 4)))]
    yield "a circle of nodes", _onnx_model(turn, _field(1, node), *weights)
    yield "many nodes", _onnx_model(*[turn] * 21_000, *weights)
    yield "an endless number", b"\x08" + b"\xff" * 1000
    yield "a field without end", b"\x08\x01\x3a\xff\xff\xff\xff\x7f"
    yield "an attribute of itself", _onnx_model(_field(1, _field(5, _field(5, b"\xff" * 100))))


def _others() -> Iterator[tuple[str, bytes]]:
    known = {
        "a picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
        "a document": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"\0" * 100,
        "gguf": b"GGUF\x03\0\0\0" + b"\0" * 100,
        "a page": b"<!DOCTYPE html><html><body>Not found</body></html>",
        "a text": "안녕하세요".encode() * 20,
        "a pointer": b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 5\n",
        "gzip": b"\x1f\x8b\x08" + b"\0" * 100,
        "tar": b"a" + b"\0" * 256 + b"ustar" + b"\0" * 250,
        "zeros": b"\0" * 1000,
        "one byte": b"\x80",
        "nothing": b"",
        "a program": _zipped({"archive/archive_format": b"pt2", "archive/models/model.json": b"{}"}),
        "a zip": _zipped({"notes.txt": b"hello"}),
        "an empty zip": _zipped({}),
        "a state": pickle.dumps(OrderedDict(weight=np.zeros(3))),
    }
    yield from known.items()
