"""One test for each thing that may be wrong with a visitor's text; details are tested beside this."""

from __future__ import annotations

import gzip
import time
import unicodedata

import pytest

from rnn_core.errors import TextError
from rnn_core.text import graphemes, receive, safe_name


def _refusal(source: bytes | str) -> TextError:
    with pytest.raises(TextError) as raised:
        receive(source)
    return raised.value


@pytest.mark.parametrize("source", ["", b"", b"\xef\xbb\xbf"])
def test_row_1_empty(source: bytes | str) -> None:
    assert (_refusal(source).code, _refusal(source).details) == ("empty", {})


@pytest.mark.parametrize("source", [" \n\t", b"\r\n  ", "\u3164\u200b", " ".encode("utf-16")])
def test_row_1_white_space_only(source: bytes | str) -> None:
    assert (_refusal(source).code, _refusal(source).details) == ("blank", {})


def test_row_2_byte_order_marks_and_utf16_without_one() -> None:
    text = "안녕 world"
    for encoding in ("utf-8-sig", "utf-16", "utf-32"):
        received = receive(text.encode(encoding))
        assert (received.text, received.guessed) == (text, False)
    for encoding in ("utf-16-le", "utf-16-be"):
        received = receive(text.encode(encoding))
        assert (received.text, received.guessed, received.encoding) == (text, True, encoding)


def test_row_3_cp949_beyond_euc_kr_is_a_guess_that_can_be_overridden() -> None:
    data = "똠방각하 펲시".encode("cp949")
    received = receive(data)
    assert (received.text, received.encoding, received.guessed) == ("똠방각하 펲시", "cp949", True)
    assert receive(data, "cp1252").text == "Œc¹æ°¢ÇÏ ¼„½Ã"
    for encoding, python, text in (
        ("johab", "johab", "한글"),
        ("iso2022_kr", "iso2022_kr", "한글"),
        ("shift_jis", "cp932", "日本"),
    ):
        received = receive(text.encode(python), encoding)
        assert (received.text, received.guessed) == (text, False)


def test_row_4_one_invalid_byte_its_offset_and_replacement() -> None:
    data = "첫째 줄\n둘".encode() + b"\xff" + "째 줄".encode()
    error = _refusal(data)
    assert error.code == "invalid_bytes"
    assert {k: error.details[k] for k in ("encoding", "offset", "byte", "line", "count")} == {
        "encoding": "utf-8", "offset": 14, "byte": 0xFF, "line": 2, "count": 1,
    }  # fmt: skip
    received = receive(data, replace=True)
    assert received.text.count("\ufffd") == 1
    assert received.notes[-1].details["offset"] == 14


def test_row_4_utf8_and_cp949_mixed_names_the_lines() -> None:
    data = "첫째\n".encode() + "둘째\n".encode("cp949") + "셋째\n".encode()
    error = _refusal(data)
    assert (error.code, error.details["lines"], error.details["count"]) == ("mixed_encodings", (2,), 1)
    assert receive(data, error.details["offers"][0]).text == "첫째\n둘째\n셋째\n"


def test_row_5_nul_and_controls_as_pictures_and_surrogates_replaced() -> None:
    received = receive("a\0b\x07\ud800")
    assert received.text == "a␀b␇\ufffd"
    assert [note.code for note in received.notes] == ["surrogates", "controls"]
    received.text.encode()


def test_row_6_decomposed_hangul_is_composed_and_said() -> None:
    received = receive(unicodedata.normalize("NFD", "한글 ㅋㅋ"))
    assert received.text == "한글 ㅋㅋ"
    assert [(note.code, note.details) for note in received.notes] == [("hangul_composed", {"count": 2})]


def test_row_6_one_token_for_old_hangul_emoji_and_flags_and_marks_capped() -> None:
    old, family, flag, skin = "\u1112\u119e\u11ab", "👨‍👩‍👧‍👦", "🇰🇷", "👍🏿"
    received = receive(old + family + flag + skin)
    assert graphemes(received.text) == (old, family, flag, skin)
    assert received.notes == ()
    assert len(graphemes(receive("a" + "\u0336" * 1000).text)[0]) == 17


def test_row_7_directions_are_marked_newlines_normalised_once_and_nothing_is_nfkc() -> None:
    received = receive("a\u202eb\r\nc\rd\u2028e ﬁ ｆ ① ㅋ")
    assert received.text == "a␦b\nc\nd\ne ﬁ ｆ ① ㅋ"
    assert [(note.code, note.details["count"]) for note in received.notes] == [
        ("newlines", 3),
        ("bidi_controls", 1),
    ]
    assert receive("שלום").notes[0].code == "right_to_left"


def test_row_8_fifty_megabytes_on_one_line_stop_at_the_cap() -> None:
    start = time.process_time()
    received = receive(b"x" * 50_000_000)
    assert time.process_time() - start < 5
    assert len(received.text) == 5_000_000
    assert received.notes[0].details == {"used": 5_000_000, "total": 50_000_000}


def test_row_9_a_format_is_named_and_not_unpacked() -> None:
    for data, name in (
        (b"%PDF-1.4\n", "PDF"),
        (gzip.compress(b"text"), "gzip"),
        (b"PK\x03\x04" + bytes(40), "ZIP"),
    ):
        assert (_refusal(data).code, _refusal(data).details) == ("binary_format", {"format": name})


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "**b** $x$ :red[x] ![](https://x.example/y.png)", "<br><a>"]
)
def test_row_10_markup_is_only_characters(text: str) -> None:
    assert receive(text).text == text
    assert "".join(graphemes(text)) == text


def test_row_12_a_single_character_is_a_text() -> None:
    assert receive("가").text == "가"


def test_row_13_a_hostile_file_name_is_never_a_path() -> None:
    assert safe_name("../../x") == "x"
    assert safe_name("a\0b\n\u202e") == "a␀b ␦"
    assert len(safe_name("x" * 4096)) <= 200
