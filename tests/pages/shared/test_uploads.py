"""Bytes and pasted text become a text, or one error that the page can put into words."""

from __future__ import annotations

import re

import pytest

from pages.shared.i18n import words
from pages.shared.uploads import from_bytes, from_paste
from rnn_core.errors import TextError
from rnn_core.text import Note


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
def test_korean_is_read_whatever_the_encoding(encoding: str):
    text = "나는 오늘 학교에 가서 순환 신경망을 배웠다."
    mine = from_bytes(text.encode(encoding), "글.txt")
    assert mine.text == text
    assert mine.name == "글.txt"


def test_a_guess_is_said():
    mine = from_bytes("똠방각하 펲시콜라".encode("cp949"), "a.txt")
    assert mine.guessed
    assert mine.encoding == "cp949"


def test_a_hostile_name_is_only_a_name():
    mine = from_bytes(b"hello", "../../\x00etc/\x1b[31mpasswd" + "x" * 4000 + ".txt")
    assert "/" not in mine.name
    assert len(mine.name.encode()) <= 60
    assert mine.name.isprintable()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \n\t ", "blank"),
        (b"%PDF-1.7\n%...", "binary_format"),
        (bytes(range(256)) * 8, None),
    ],
)
def test_what_is_no_text_is_refused_in_words(data: bytes, code: str | None):
    with pytest.raises(TextError) as caught:
        from_bytes(data, "a.txt")
    assert code is None or caught.value.code == code
    for language in ("ko", "en"):
        assert words(language).has("problem", caught.value.code)


def test_a_broken_byte_can_be_replaced():
    data = "한 글자가 깨진 글입니다. ".encode() * 3 + b"\xff" + "나머지는 멀쩡합니다.".encode()
    with pytest.raises(TextError) as caught:
        from_bytes(data, "a.txt")
    assert caught.value.code == "invalid_bytes"
    mine = from_bytes(data, "a.txt", caught.value.details["encoding"], replace=True)
    assert mine.text.count("\ufffd") == 1


def test_pasted_controls_and_surrogates_are_made_visible():
    mine = from_paste("a\x00b\ud800c")
    assert mine.text == "a\u2400b\ufffdc"
    assert {code for code, _ in mine.notes} >= {"controls", "surrogates"}


def test_every_note_that_can_come_has_words():
    table = (Note.__doc__ or "").splitlines()
    codes = {row.split()[0] for row in table if re.match(r" {4}[a-z_]+ {2,}\S", row) and "=" not in row} - {
        "code"
    }
    assert {"byte_order_mark", "newlines", "cut_characters"} <= codes
    for language in ("ko", "en"):
        assert not {code for code in codes if not words(language).has("note", code)}
