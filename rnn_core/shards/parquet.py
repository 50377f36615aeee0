"""One shard as one Parquet file: tidy rows, sorted by layer, unit, step.

What was weighed (LSTM of 256 units, 16,384 steps, DuckDB on one thread): rows sorted by step, or a list or a
column for each unit, are 6 to 15 % smaller; but what one unit did, which is what people ask, then takes 55 ms
(or a table of 1,536 columns) instead of 4, and reads the whole file instead of a sixteenth. Within a group of
rows, token and surprise repeat for each unit and compress to next to nothing.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from rnn_core import files
from rnn_core.shards.columns import constant, numbered, numbers
from rnn_core.shards.fingerprint import of_arrays
from rnn_core.shards.stretch import State, Stretch

__all__ = ["FORMAT", "Label", "read_label", "write"]

FORMAT = 1
_KEY = b"rnn_core"
_ROWS = 1 << 18  # in a group: 16 units of a whole shard; fewer compress worse, more are read for nothing


@dataclass(frozen=True)
class Label:
    """What a shard says of itself, in its own footer: enough to know it again and to go on behind it.

    Attributes
    ----------
    run : str
        Fingerprint of network, settings and format.
    sha256 : str
        Of the text from its beginning to the end of this shard.
    start, stop : int
        Its steps.
    before : str
        Fingerprint of the state before its first step; empty at the beginning of a text.
    state : list
        The state after its last step: shape and float32 numbers, base64.
    whole : bool
        Whether ``sha256`` is that of the whole text instead, as earlier versions had it.
    """

    run: str
    sha256: str
    start: int
    stop: int
    before: str
    state: list[dict[str, Any]]
    whole: bool = True

    @classmethod
    def of(cls, content: bytes) -> Label:
        """Read a label with suspicion.

        Raises
        ------
        KeyError, TypeError, ValueError, RecursionError
            If it is none.
        """
        label = cls(**json.loads(content))
        if not all(isinstance(one, str) for one in (label.run, label.sha256, label.before)):
            raise TypeError("a fingerprint is a string")
        if not all(type(one) is int for one in (label.start, label.stop)) or type(label.whole) is not bool:
            raise TypeError("a step is a whole number")
        of_arrays(label.after)  # raises, if it is no state
        return label

    def packed_up(self) -> bytes:
        """The label as it is written, and as earlier versions wrote theirs."""
        told = asdict(self)
        if self.whole:
            del told["whole"]
        return json.dumps(told, sort_keys=True).encode()

    @staticmethod
    def packed(state: State) -> list[dict[str, Any]]:
        """A state as JSON can hold it."""
        return [
            {"shape": list(part.shape), "float32": base64.b64encode(part.astype("<f4").tobytes()).decode()}
            for part in state
        ]

    @property
    def after(self) -> State:
        """The state after the last step."""
        return tuple(
            np.frombuffer(base64.b64decode(part["float32"]), "<f4").astype(np.float32).reshape(part["shape"])
            for part in self.state
        )

    @property
    def state_sha256(self) -> str:
        """Fingerprint of the state after the last step."""
        return of_arrays(self.after)


def read_label(path: Path) -> tuple[Label, int] | None:
    """Return a shard's label and its rows; None if it is not there or was not written to its end."""
    try:
        footer = pq.read_metadata(path)
        label = Label.of(footer.metadata[_KEY])
    except (OSError, pa.ArrowException, KeyError, TypeError, ValueError, RecursionError, MemoryError):
        return None
    return label, footer.num_rows


def write(
    path: Path,
    text: str,
    tokens: Sequence[str],
    stretch: Stretch,
    label: Label,
    units: NDArray[np.int64],
    half: bool,
) -> tuple[int, str]:
    """Write a shard; return its rows, and the SHA-256 of the file.

    It has another name until it is complete. Two that write the same shard write the same bytes, and
    whoever is last replaces what is there.
    """
    schema = _schema(tuple(stretch.values), half).with_metadata({_KEY: label.packed_up()})
    rows = 0
    with files.writing(path) as file:
        sink = _Summed(file)
        writer = pq.ParquetWriter(sink, schema, **_options(tuple(stretch.values), half))
        for columns in _groups(text, tokens, stretch, label.start, units, half):
            group = pa.Table.from_arrays([columns[name] for name in schema.names], schema=schema)
            writer.write_table(group, row_group_size=len(group))
            rows += len(group)
            del group, columns  # or they are held while the next ones are made
        writer.close()
    return rows, sink.sha256.hexdigest()


class _Summed:
    """A file that knows what was written to it: a checksum of what we meant, not of what the disk kept."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self.sha256, self.closed = file, hashlib.sha256(), False

    def write(self, data: bytes) -> int:
        self.sha256.update(data)
        return self._file.write(data)

    def tell(self) -> int:
        return self._file.tell()

    def flush(self) -> None:
        self._file.flush()

    def close(self) -> None:
        """Whoever opened it closes it."""


def _schema(quantities: tuple[str, ...], half: bool) -> pa.Schema:
    word, number = pa.dictionary(pa.int32(), pa.string()), pa.float16() if half else pa.float32()
    columns = {
        "text": word,
        "layer": pa.int16(),
        "direction": word,
        "unit": pa.int32(),
        "step": pa.int64(),
        "token": word,
        "bits": pa.float32(),
    }
    return pa.schema(columns | dict.fromkeys(quantities, number))


def _options(quantities: tuple[str, ...], half: bool) -> dict[str, Any]:
    split = () if half else quantities  # DuckDB reads split bytes of float32, not of float16
    return {
        "compression": "zstd",
        "compression_level": 1,  # level 3 is 0.3 % smaller
        "use_dictionary": ["text", "layer", "direction", "unit", "token", "bits"],
        "column_encoding": {"step": "DELTA_BINARY_PACKED", **dict.fromkeys(split, "BYTE_STREAM_SPLIT")},
        "write_statistics": ["text", "layer", "unit", "step"],
    }


def _groups(
    text: str, tokens: Sequence[str], stretch: Stretch, start: int, units: NDArray[np.int64], half: bool
) -> Iterator[dict[str, pa.Array]]:
    """Give the columns, some units at a time."""
    steps = len(tokens)
    places, words = numbered(tokens)
    at_once = max(1, _ROWS // steps)
    layers = next(iter(stretch.values.values())).shape[0]
    for layer in range(layers):
        for first in range(0, len(units), at_once):
            some = units[first : first + at_once]
            rows, times = steps * len(some), len(some)
            bits = np.tile(stretch.bits, times)
            columns = {
                "text": constant(text, rows),
                "layer": numbers(np.full(rows, layer, np.int16)),
                "direction": constant("forward", rows),
                "unit": numbers(np.repeat(some.astype(np.int32), steps)),
                "step": numbers(np.tile(np.arange(start, start + steps), times)),
                "token": pa.DictionaryArray.from_arrays(numbers(np.tile(places, times)), words),
                "bits": numbers(bits, known=~np.isnan(bits)),
            }
            for name, values in stretch.values.items():
                kept = values[layer, first : first + times].reshape(-1)  # of a whole stretch, as it lies
                columns[name] = numbers(kept.astype(np.float16) if half else kept)
            yield columns
            del columns
