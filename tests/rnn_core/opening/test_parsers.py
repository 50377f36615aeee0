"""The readers over many inputs: what was written comes back, and nothing but a refusal is raised."""

from __future__ import annotations

import io
import json
import pickle
import struct
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from rnn_core.opening.alphabet import Alphabet, alphabet_of, tokens_in
from rnn_core.opening.content import Content, packed, unpacked
from rnn_core.opening.limits import Unreadable
from rnn_core.opening.readers import read
from rnn_core.opening.readers.pickles import interpreted
from rnn_core.opening.refusal import CODES, Refusal

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**100), 2**100)
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary(),
    lambda inside: st.lists(inside) | st.tuples(inside) | st.dictionaries(st.text(), inside),
    max_leaves=20,
)
KINDS = ("float16", "float32", "float64", "int64", "int32", "uint8", "bool")
ARRAYS = st.sampled_from(KINDS).flatmap(
    lambda kind: hnp.arrays(kind, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
)
NAMES = st.text("abc._0", min_size=1, max_size=12).filter(lambda name: name.strip("._"))


def refused(call: Callable[[bytes], object], data: bytes) -> Unreadable | None:
    """What a call says against some bytes; whatever else it raises goes through."""
    try:
        call(data)
    except Unreadable as error:
        return error
    return None


@given(PLAIN, st.integers(0, pickle.HIGHEST_PROTOCOL))
def test_plain_values_come_out_of_a_pickle_as_they_went_in(value: Any, protocol: int) -> None:
    data = pickle.dumps(value, protocol)
    if protocol < 3 and (b"_codecs" in data or b"__builtin__" in data):  # bytes, before there were any
        return
    found, end, _ = interpreted(data)
    assert found == value
    assert end == len(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for front in (
        b"",
        b"\x80\x02",
        b"\x80\x04",
        struct.pack("<Q", 20) + b"{",
        b"\x08\x01:",
        b"PK\x03\x04",
        b"\x89HDF\r\n\x1a\n",
    ):
        error = refused(read, front + data)
        assert error is None or Refusal(error.code, **error.details).came


@given(st.binary(max_size=100))
def test_the_machine_raises_nothing_of_its_own(data: bytes) -> None:
    for front in (b"\x80\x02", b"\x80\x04", b"(", b"]", b"}", b"cos\nsystem\n("):
        error = refused(interpreted, front + data + b".")
        assert error is None or error.code in CODES


@given(st.dictionaries(NAMES, ARRAYS, min_size=1, max_size=4))
def test_tensors_come_out_of_every_file_as_they_went_in(arrays: dict[str, np.ndarray]) -> None:
    state = {name: torch.from_numpy(array.copy()) for name, array in arrays.items()}
    written = io.BytesIO()
    torch.save(state, written)
    old = io.BytesIO()
    torch.save(state, old, _use_new_zipfile_serialization=False)
    zipped = io.BytesIO()
    np.savez(
        zipped, **{f"_{name}": array for name, array in arrays.items()}
    )  # `file` is an argument of savez
    for data, before in ((written.getvalue(), ""), (old.getvalue(), ""), (zipped.getvalue(), "_")):
        content = unpacked(b"".join(packed(read(data))))
        assert {name.removeprefix(before) for name in content.tensors} == set(arrays)
        for name, array in arrays.items():
            np.testing.assert_array_equal(content.tensors[before + name], array)


@given(st.text(min_size=1), st.integers(0, 40))
def test_a_vocabulary_is_counted_whatever_it_is(text: str, expected: int) -> None:
    counted = alphabet_of(text, expected)
    assert len(counted.entries) == len(text)
    assert counted.missing - counted.surplus == expected - len(text)
    assert counted.fits == (len(text) == expected == len(set(text)))
    assert counted.sentence


@given(st.lists(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=2, unique=True))
def test_every_way_to_write_an_alphabet_gives_the_same(letters: list[str]) -> None:
    expected = tuple(letters)
    count = len(letters)
    table = {letter: number for number, letter in enumerate(letters)}
    written = [
        "\n".join(letters),
        "\n".join(letters) + "\n",
        "".join(letters),
        "".join(letters) + "\n",
        json.dumps(letters),
        json.dumps(table),
        json.dumps({str(number): letter for letter, number in table.items()}),
    ]
    assert all(tokens_in(text, count) == expected for text in written)
    assert alphabet_of(table, count).entries == expected


def test_what_is_wrong_with_a_vocabulary_is_said() -> None:
    assert Alphabet(tuple("abc"), 5).sentence == "3 of 5: 2 missing"
    assert Alphabet(tuple("abcde"), 4).sentence == "5 of 4: 1 too many"
    assert Alphabet(tuple("abca"), 4).sentence == "4 of 4: 'a' stands there twice"
    with pytest.raises(Refusal, match="without number 1"):
        alphabet_of({"a": 0, "b": 2}, 2)


@given(st.binary(max_size=300))
def test_what_the_reading_process_answers_is_believed_nothing(data: bytes) -> None:
    good = b"".join(packed(Content("npz", {"w": np.zeros((2, 2), "f4")}, stored={"w": "float32"})))
    for answer in (data, good[: len(data) % len(good)], struct.pack("<Q", 5) + data, good[:40] + data):
        error = refused(unpacked, answer)
        assert error is None or error.code == "stopped"
