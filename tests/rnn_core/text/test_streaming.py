"""A file read part by part is the text that it is as a whole; what cannot be read is said the same."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rnn_core.errors import TextError
from rnn_core.text import ENCODINGS, Note, clean, detection, graphemes, receive, streaming
from rnn_core.text.encodings import decoder
from rnn_core.text.graphemes import CLUSTER
from rnn_core.text.notes import summed as put_together
from rnn_core.text.streaming import TextFile, cleaned
from tests.examples import examples

KOREAN = "나는 학교에 갔습니다. 비가 왔습니다. "
HARD = [
    "\r", "\n", "\r\n", " ", "\t", "a", "b", "\x00", "\x85", "\u2028", "\u202e", "\ufeff", "\u200d", "\u200c",
    "\xad", "\u200b",
    "e\u0301", "\u0301", "\u0323", "\u0301" * 20, "\u2126", "\u212b", "\uf900", "\u0958", "\u0344", "\u0f73",
    "한", "하\u11ab", "\u1112", "\u1161", "\u11ab", "\u1112\u1161\u11ab", "\u1112\u119e", "ㅎ", "ㅏ",
    "\U0001f469\u200d\U0001f680", "\U0001f469", "\U0001f3fd", "\U0001f1f0", "\U0001f1f7\U0001f1f0",
    "न", "म\u0938\u094d\u0924\u0947", "\u0e01\u0e33", "\u0e33", "\u0e40", "שלום", "مرحبا",
    "\ud800", "\udc00", "か\u3099",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(HARD) | st.characters(), max_size=40).map("".join)


def in_pieces(text: str, sizes: list[int]) -> Iterator[tuple[str, int]]:
    start, turn = 0, 0
    while start < len(text):
        stop = start + sizes[turn % len(sizes)]
        yield text[start:stop], min(stop, len(text))
        start, turn = stop, turn + 1


def summed(notes: list[Note]) -> dict[tuple[str, str], int]:
    total: dict[tuple[str, str], int] = {}
    for note in notes:
        for name, value in note.details.items():
            total[note.code, name] = total.get((note.code, name), 0) + value
    return total


@settings(max_examples=examples(300))
@given(TEXTS, st.lists(st.integers(1, 9), min_size=1, max_size=5), st.booleans())
def test_where_a_text_is_cut_does_not_show(text: str, sizes: list[int], short: bool):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streaming, "HELD", 3 if short else streaming.HELD)
        parts = list(cleaned(in_pieces(text, sizes)))
    whole = clean(text)
    joined = "".join(part.text for part in parts)
    if short and any(len(cluster) > 3 for cluster in CLUSTER.findall(text)):
        return  # a cluster longer than what is held is cut
    assert joined == whole.text
    assert sum((graphemes(part.text) for part in parts), ()) == graphemes(whole.text)
    if not short:
        assert summed([note for part in parts for note in part.notes]) == summed(list(whole.notes))
    assert not parts or parts[-1].read == len(text)


def test_a_seam_is_between_clusters_and_cleaning_does_not_notice_it():
    """Of white space and each of all characters: by the tables of Unicode themselves."""
    for number in range(sys.maxunicode + 1):
        character = chr(number)
        if unicodedata.category(character) in ("Cn", "Co") or 0x3400 <= number <= 0xD7A3 or number >= 0x20000:
            continue  # not assigned, private, or one of very many of their kind
        for blank in " \n\t":
            pair = blank + character
            if streaming._last_seam(pair) == 1:
                assert not unicodedata.category(character).startswith("M"), hex(number)
                assert len(CLUSTER.findall(pair)) == 2, hex(number)
                assert clean(pair).text == clean(blank).text + clean(character).text, hex(number)


def test_scripts_without_plain_letters_are_cut_at_their_spaces():
    for words in ("नमस्ते दुनिया ", "สวัสดี ชาวโลก ", "שלום עולם ", unicodedata.normalize("NFD", KOREAN)):
        text = words * 50
        parts = list(cleaned((text[start : start + 40], start) for start in range(0, len(text), 40)))
        assert len(parts) > 10
        assert "".join(part.text for part in parts) == clean(text).text


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is long in these tests: a few hundred bytes."""
    monkeypatch.setattr(streaming, "EXCERPT", 200)
    monkeypatch.setattr(streaming, "CHUNK", 16)
    monkeypatch.setattr(detection, "_LOOK", 50)


FILES: dict[str, bytes] = {
    "ascii": b"to be or not to be.\r\n" * 60,
    "utf-8": (KOREAN * 40).encode(),
    "utf-8 late": b"a line of English.\n" * 60 + (KOREAN * 20).encode(),
    "mark": b"\xef\xbb\xbf" + (KOREAN * 40).encode(),
    "cp949": (KOREAN * 40 + "\n").encode("cp949"),
    "cp949 late": b"a line of English.\n" * 60 + (KOREAN * 20).encode("cp949"),
    "cp949 without a line": b"word " * 300 + (KOREAN * 20).encode("cp949"),
    "utf-16": (KOREAN * 40).encode("utf-16"),
    "utf-16 without a mark": (KOREAN * 40).encode("utf-16-le"),
    "utf-32": (KOREAN * 40).encode("utf-32"),
    "iso2022_kr": (KOREAN * 40).encode("iso2022_kr"),
    "nul": b"abc def\0\n" * 60,
    "marks apart": unicodedata.normalize("NFD", KOREAN * 40).encode(),
    "emoji": ("\U0001f469\u200d\U0001f680 " * 60).encode(),
}


@pytest.mark.parametrize("name", FILES)
def test_a_long_file_is_read_as_it_is_as_a_whole(name: str, tmp_path: Path, long: None):
    path = tmp_path / "a.txt"
    path.write_bytes(FILES[name])
    file, whole = TextFile(path), receive(FILES[name], limit=None)
    assert (file.encoding, "".join(part.text for part in file.parts())) == (whole.encoding, whole.text)
    assert [note.code for note in file.notes] == [
        note.code for note in whole.notes if note.code in ("guessed_encoding", "byte_order_mark")
    ]
    assert list(file.parts())[-1].read == len(FILES[name])


BAD: dict[str, bytes] = {
    "utf-8": (KOREAN * 40).encode() + b"\n\xff\xfe " + (KOREAN * 40).encode(),
    "utf-8 at the end": (KOREAN * 40).encode() + "가".encode()[:2],
    "cp949": (KOREAN * 40 + "\n").encode("cp949") + b"\xff\xff " + (KOREAN * 40).encode("cp949"),
    "a mark": b"\xef\xbb\xbf" + (KOREAN * 40).encode() + b"\r\n\xff\xfe " + KOREAN.encode(),
    "ascii": b"a line of English.\n" * 60 + b"and \xff\xfe more.\n" + b"a line of English.\n" * 60,
    "utf-16": (KOREAN * 40).encode("utf-16") + b"\x00\xd8" + "abc".encode("utf-16-le"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_byte_that_does_not_fit_is_said_as_of_the_whole(name: str, tmp_path: Path, long: None):
    path = tmp_path / "a.txt"
    path.write_bytes(BAD[name])
    with pytest.raises(TextError) as whole:
        receive(BAD[name], limit=None)
    with pytest.raises(TextError) as parts:
        TextFile(path)
    assert parts.value.code == whole.value.code == "invalid_bytes"
    told = ("encoding", "offset", "byte", "line", "count")
    assert [parts.value.details[one] for one in told] == [whole.value.details[one] for one in told]
    assert str(parts.value) == str(whole.value)


@pytest.mark.parametrize("name", BAD)
def test_what_does_not_fit_is_replaced_as_in_the_whole(name: str, tmp_path: Path, long: None):
    path = tmp_path / "a.txt"
    path.write_bytes(BAD[name])
    file, whole = TextFile(path, replace=True), receive(BAD[name], replace=True, limit=None)
    assert (file.encoding, "".join(part.text for part in file.parts())) == (whole.encoding, whole.text)
    notes = {note.code: note.details for note in whole.notes}
    assert {note.code: note.details for note in file.notes}["replaced_bytes"] == notes["replaced_bytes"]


def test_two_encodings_in_turns_are_said_and_read_as_in_the_whole(tmp_path: Path, long: None):
    data = ((KOREAN + "\n").encode() * 9 + (KOREAN + "\n").encode("cp949") * 9) * 3
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(TextError) as whole:
        receive(data, limit=None)
    with pytest.raises(TextError) as parts:
        TextFile(path)
    assert (parts.value.code, parts.value.details) == (whole.value.code, whole.value.details)
    file, read = TextFile(path, streaming.MIXED), receive(data, streaming.MIXED, limit=None)
    assert "".join(part.text for part in file.parts()) == read.text
    assert list(file.notes) == [note for note in read.notes if note.code == "mixed_lines"]


def test_a_western_text_is_doubted_where_its_first_accent_is(tmp_path: Path, long: None):
    data = b"It was plain.\n" * 40 + "It\u2019s caf\xe9 no\xebl, \xe9t\xe9.\n".encode("cp1252") * 40
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(TextError) as whole:
        receive(data, limit=None)
    with pytest.raises(TextError) as parts:
        TextFile(path)
    assert parts.value.code == whole.value.code
    assert parts.value.details["offset"] == whole.value.details["offset"]
    assert parts.value.details["line"] == whole.value.details["line"] == 41
    assert parts.value.details["offers"] == whole.value.details["offers"]
    file = TextFile(path, "cp1252")
    assert "".join(part.text for part in file.parts()) == receive(data, "cp1252", limit=None).text


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \n" * 500, "blank"),
        (b"%PDF-1.7\n" + b"1" * 900, "binary_format"),
        (bytes(range(1, 9)) * 200, "binary"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, code: str, tmp_path: Path, long: None):
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(TextError) as refused:
        TextFile(path)
    assert refused.value.code == code


def test_a_file_that_changes_while_it_is_read_is_refused_where_it_no_longer_fits(tmp_path: Path, long: None):
    path = tmp_path / "a.txt"
    path.write_bytes(FILES["ascii"])
    file = TextFile(path)
    path.write_bytes(FILES["ascii"][:300] + b"\xff" * 300)
    with pytest.raises(TextError, match="byte 0xff at offset 300"):
        list(file.parts())


BOOL = st.booleans()
PIECES = st.sampled_from(
    [KOREAN, "a line.\n", "\r\n", "\r", "e\u0301 ", "\x00", "\U0001f600 ", "é", "ça va? ", "Привет, мир. "]
)
ENCODED = st.builds(
    lambda pieces, encoding, damage: ("".join(pieces)).encode(encoding, "ignore") + damage,
    st.lists(PIECES, min_size=1, max_size=60),
    st.sampled_from(["utf-8", "cp949", "utf-8-sig", "utf-16", "cp1252", "iso2022_kr", "cp1251"]),
    st.sampled_from([b"", b"", b"\xff", b"\x80 ", b"\xb0"]),
)


def outcome(read: Any) -> tuple[Any, ...]:
    try:
        return read()
    except TextError as error:
        return ("refused",) if error.code != "blank" else ("blank",)


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.lists(ENCODED, min_size=1, max_size=3).map(b"".join), replace=BOOL, named=BOOL)
def test_whatever_its_bytes_a_file_is_read_as_a_whole_or_refused_as_a_whole(
    data: bytes, replace: bool, named: bool, tmp_path: Path, long: None
):
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    encoding = "utf-8" if named else None

    def by_parts() -> tuple[Any, ...]:
        file = TextFile(path, encoding, replace=replace)
        return file.encoding, "".join(part.text for part in file.parts())

    def at_once(chosen: str | None) -> tuple[Any, ...]:
        received = receive(data, chosen, replace=replace, limit=None)
        return received.encoding, received.text

    parts = outcome(by_parts)
    if named:
        assert parts == outcome(lambda: at_once(encoding))
    elif parts[0] not in ("refused", "blank"):
        # Whatever was found out from excerpts: that is the text in that encoding, to the last byte.
        assert parts == outcome(lambda: at_once(parts[0]))


ANY = [
    *(KOREAN, "a line.\n", "\r\n", "\r", "\n", "e\u0301 ", "\x00", "\U0001f600 ", "é", "word " * 8),
    *("ça va? ", "Привет, мир. ", "我們昨天去海邊玩 ", "昨日は友達と。", "ｱｲｳ ", "שלום ", "\u200b"),
    *("\ufeff", "\x85", "\u2028", "\xad", "~{", "+", "1 + 2 - 3 ", "\x1b", "A" + "\u0301" * 20),
]  # fmt: skip
PYTHONS = {"shift_jis": "cp932", "big5": "cp950", streaming.MIXED: "utf-8"}


@st.composite
def by_hand(draw: st.DrawFn) -> tuple[str, bytes]:
    """A text in any encoding that can be chosen, sound, cut off, or damaged anywhere."""
    encoding = draw(st.sampled_from([*ENCODINGS, "utf-16", "utf-32"]))
    text = "".join(draw(st.lists(st.sampled_from(ANY), min_size=1, max_size=60)))
    data = text.encode(PYTHONS.get(encoding, encoding), "ignore")
    place = draw(st.integers(0, len(data)))
    match draw(st.sampled_from(["sound", "cut off", "damaged"])):
        case "cut off":
            data = data[:place]
        case "damaged":
            data = data[:place] + draw(st.binary(min_size=1, max_size=3)) + data[place:]
    return encoding, data


def all_told(encoding: str, text: str, notes: Any) -> tuple[Any, ...]:
    return encoding, text, {note.code: note.details for note in notes}


@settings(
    max_examples=examples(200), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(chosen=by_hand(), replace=BOOL)
def test_in_any_encoding_by_hand_all_is_read_and_told_as_of_the_whole(
    chosen: tuple[str, bytes], replace: bool, tmp_path: Path, long: None
):
    encoding, data = chosen
    path = tmp_path / "a.txt"
    path.write_bytes(data)

    def by_parts() -> tuple[Any, ...]:
        file = TextFile(path, encoding, replace=replace)
        parts = list(file.parts())
        notes = [*file.notes, *(note for part in parts for note in part.notes)]
        return all_told(file.encoding, "".join(part.text for part in parts), put_together(notes))

    def at_once() -> tuple[Any, ...]:
        received = receive(data, encoding, replace=replace, limit=None)
        return all_told(received.encoding or "", received.text, received.notes)

    def told(read: Any) -> tuple[Any, ...]:
        try:
            return read()
        except TextError as error:  # what might help is judged from excerpts
            return error.code, {name: said for name, said in error.details.items() if name != "offers"}

    assert told(by_parts) == told(at_once)


@pytest.mark.parametrize("size", range(1, 40))
def test_an_escape_sequence_longer_than_python_keeps_is_read_on(size: int):
    data = b"a\x1b[0123456789;m \x1b$$$$$$$$$$$$$$$$$$$$$$$ b" * 3
    for encoding in (name for name in ENCODINGS if name.startswith("iso2022")):
        reader, whole = (decoder(encoding, replace=True) for _ in range(2))
        pieces = [data[start : start + size] for start in range(0, len(data), size)]
        text = "".join(reader.decode(piece) for piece in pieces) + reader.decode(b"", True)
        assert text == whole.decode(data, True)


def test_what_somebody_misread_and_saved_is_said_of_a_file_too(tmp_path: Path, long: None):
    path = tmp_path / "a.txt"
    for before in ("", "A line of English.\n" * 40):
        data = (before + (KOREAN * 40).encode().decode("latin-1")).encode()
        path.write_bytes(data)
        told = [note for note in receive(data, limit=None).notes if note.code == "mojibake"]
        assert told
        assert [note for note in TextFile(path).notes if note.code == "mojibake"] == told
