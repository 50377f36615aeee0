"""The door: bytes or a string in, a clean text or one kind of error out."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_core.errors import GatescopeError, TextError
from rnn_core.text import LIMIT, clean, is_blank, receive

OURS = {"empty", "blank", "binary", "binary_format", "invalid_bytes", "doubtful_encoding", "mixed_encodings"}


@given(st.binary(max_size=200) | st.text(st.characters(), max_size=200), st.booleans())
def test_anything_is_received_or_refused(source: bytes | str, replace: bool) -> None:
    try:
        received = receive(source, replace=replace)
    except TextError as refused:
        error = refused
    else:
        assert not is_blank(received.text)
        assert clean(received.text).text == received.text
        return
    assert error.code in OURS
    assert "expected" in str(error)
    assert "got" in str(error)


def test_notes_of_both_steps_come_in_order() -> None:
    received = receive("가나\r\n다\0라".encode("cp949"))
    assert received.text == "가나\n다␀라"
    assert (received.encoding, received.guessed) == ("cp949", True)
    assert [note.code for note in received.notes] == ["guessed_encoding", "newlines", "controls"]


def test_a_typed_text_has_no_encoding() -> None:
    assert (receive("hi").encoding, receive("hi").guessed, receive("hi").notes) == (None, False, ())


def test_the_default_limit_is_the_cap_of_the_app() -> None:
    assert LIMIT == 5_000_000
    received = receive("가" * 2_000_000, limit=100)
    assert received.notes[0].details == {"used": 100, "total": 2_000_000}
    received = receive(("가" * 2_000_000).encode())
    assert received.notes[0].code == "cut_bytes"
    assert received.notes[0].details == {"used": 4_999_998, "total": 6_000_000}
    assert len(received.text) == 4_999_998 // 3


def test_errors_keep_their_code_when_they_cross_processes() -> None:
    with pytest.raises(GatescopeError) as raised:
        receive(b"%PDF-1.7\n")
    copy = pickle.loads(pickle.dumps(raised.value))
    assert (copy.code, copy.details) == ("binary_format", {"format": "PDF"})
