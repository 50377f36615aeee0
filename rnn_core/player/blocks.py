"""The packet's form: u32 header length, JSON header, then typed blocks that the header lists."""

from __future__ import annotations

import json
import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

_KINDS = ("uint8", "uint16", "uint32", "float32")
_ALIGNED = 4  # bytes: what a typed array in the browser wants


class Blocks:
    """Arrays on their way to the browser, by name."""

    def __init__(self) -> None:
        """Begin with none."""
        self._parts: list[bytes] = []
        self._index: dict[str, dict[str, Any]] = {}
        self._length = 0

    def add(self, name: str, array: NDArray[Any]) -> None:
        """Append an array; its shape is flattened, the last axis fastest.

        Parameters
        ----------
        name
            What the browser asks for, such as ``"plane/f"``.
        array
            uint8, uint16, uint32 or float32.

        Raises
        ------
        TypeError
            If the browser has no such type, or the name is taken.
        """
        kind = array.dtype.name
        if kind not in _KINDS or name in self._index:
            kinds = ", ".join(_KINDS)
            raise TypeError(f"expected a new name and one of {kinds}; got {name!r} of {kind}. Cast it.")
        raw = np.ascontiguousarray(array).tobytes()
        self._index[name] = {"kind": kind, "at": self._length, "count": array.size}
        raw += bytes(-len(raw) % _ALIGNED)
        self._parts.append(raw)
        self._length += len(raw)

    def body(self) -> bytes:
        """Return all blocks, one after the other."""
        return b"".join(self._parts)

    def pack(self, header: dict[str, Any]) -> bytes:
        """Return the packet: ``header`` with the list of blocks, and the blocks."""
        text = json.dumps({**header, "blocks": self._index}, ensure_ascii=False).encode("utf-8", "replace")
        return struct.pack("<I", len(text)) + text + self.body()


def unpack(packet: bytes) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Read a packet as the browser does.

    Returns
    -------
    header, blocks
        The JSON header, and each block as a flat array of its own type.
    """
    (length,) = struct.unpack_from("<I", packet)
    header = json.loads(packet[4 : 4 + length])
    body = packet[4 + length :]
    index = header["blocks"].items()
    return header, {name: np.frombuffer(body, one["kind"], one["count"], one["at"]) for name, one in index}
