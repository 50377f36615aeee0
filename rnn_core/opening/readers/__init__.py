"""Readers of strangers' files: bytes in, arrays and names out. They import numpy, h5py, and no torch."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from typing import Final

from rnn_core.opening.content import Content
from rnn_core.opening.limits import LARGEST, Unreadable
from rnn_core.opening.readers import keras_files, onnx_files, safetensors_files, torch_files
from rnn_core.opening.readers.archive import Archive
from rnn_core.opening.readers.npz_files import read_npz
from rnn_core.opening.readers.pickles import interpreted

__all__ = ["read"]

_ZIP: Final = b"PK\x03\x04"
_HDF5: Final = b"\x89HDF\r\n\x1a\n"
_POINTER: Final = b"version https://git-lfs.github.com/spec/"
_PICKLE: Final = re.compile(rb"\x80[\x02-\x05]")
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    EOFError,
    OSError,
    RuntimeError,
    OverflowError,
)


def read(data: bytes) -> Content:
    """Read a file of weights, whichever of the known kinds it is of: told by its bytes, not by its name.

    Raises
    ------
    Unreadable
        If it is none of them, damaged, larger than is read, or could run a program.

    Examples
    --------
    >>> try:
    ...     read(b"")
    ... except Unreadable as error:
    ...     error.code
    'empty'
    """
    if not data:
        raise Unreadable("empty")
    if len(data) > LARGEST:
        raise Unreadable("large", count=len(data), most=LARGEST)
    try:
        return _read(data)
    except _BROKEN as error:
        raise Unreadable("malformed", what="file", name=type(error).__name__) from None


def _read(data: bytes) -> Content:
    if data.startswith(_ZIP):
        return _zipped(data)
    if data.startswith(_HDF5):
        return keras_files.read_h5(data)
    if data[2:].startswith(torch_files.LEGACY):
        return torch_files.read_legacy(data)
    if _PICKLE.match(data):
        interpreted(data)  # if it would run something, that is what is told of it
        raise Unreadable("bare")
    if safetensors_files.looks_like(data):
        return safetensors_files.read_safetensors(data)
    if data.startswith(_POINTER):
        raise Unreadable("pointer")
    if onnx_files.looks_like(data):
        return onnx_files.read_onnx(data)
    if data.rstrip().endswith(b"."):
        _refuse_old_pickle(data)
    raise Unreadable("text" if _is_text(data) else "unknown")


def _refuse_old_pickle(data: bytes) -> None:
    """Refuse a pickle of a protocol that has no mark at its front; return if it is none."""
    try:
        interpreted(data)
    except Unreadable as error:
        if error.code == "malformed":
            return
        raise
    raise Unreadable("bare")


def _zipped(data: bytes) -> Content:
    try:
        archive = Archive(data)
    except zipfile.BadZipFile:  # its table stands at the end
        raise Unreadable("truncated", got=len(data), expected=None) from None
    names = archive.names
    if any(name.rpartition("/")[2] == "data.pkl" for name in names):
        return torch_files.read_zip(data, archive)
    if keras_files.CONFIG in names and keras_files.WEIGHTS in names:
        return keras_files.read_keras(archive)
    if names and all(name.endswith(".npy") for name in names):
        return read_npz(archive)
    if any(name.endswith(("archive_format", "model.json")) or "/models/" in name for name in names):
        raise Unreadable("program")
    if any(name.rpartition("/")[2] == "saved_model.pb" for name in names):
        raise Unreadable("format", format="TensorFlow SavedModel")
    raise Unreadable("zip", names=list(names)[:10], count=len(names))


def _is_text(data: bytes) -> bool:
    try:
        text = data[:4096].decode("utf-8", "ignore")
    except UnicodeDecodeError:
        return False
    controls = sum(ord(c) < 32 and c not in "\t\r\n\f" for c in text)
    return bool(text) and not controls and len(text.encode()) >= min(len(data), 4096) - 3
