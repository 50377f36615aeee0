"""Text that was misread once and saved so: said where it is plain, and never where it is not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_core.text import receive
from rnn_core.text.mojibake import mojibake
from tests.examples import examples

KOREAN = "나는 학교에 갑니다. 오늘은 비가 옵니다."
MISREAD = [
    (KOREAN, "cp949", "latin-1"),
    (KOREAN, "utf-8", "latin-1"),
    ("Привет, как дела? Сегодня хорошая погода, и мы идём гулять.", "cp1251", "latin-1"),
    ("小明：你吃饭了吗？今天天气很好，等会儿一起去食堂吧。", "gb18030", "latin-1"),
    ("占쏙옙".encode("cp949").decode() * 2, "utf-8", "cp949"),
]
SOUND = [
    "hello",
    "déjà vu façade à la carte «CAFÉ»",
    "ÀÉÎÕÜ ÇÑ ª º ¿Qué? 20°C ±5 ½",
    "“It’s ours”",
    "ção coração NÃO",
    "ÄÖÜ äöü ß Þórður",
    "안녕하세요. 책과 철을 샀다.",
    "Привет",
    "日本語",
]


@pytest.mark.parametrize(("text", "encoding", "read_as"), MISREAD)
def test_what_was_misread_and_saved_is_said_and_left(text: str, encoding: str, read_as: str) -> None:
    misread = text.encode(encoding).decode(read_as)
    received = receive(misread.encode())
    assert ("mojibake", {"encoding": encoding, "read_as": read_as}) in [
        (note.code, note.details) for note in received.notes
    ]
    assert len(received.text) == len(misread)


@pytest.mark.parametrize("text", SOUND)
def test_a_sound_text_is_not_suspected(text: str) -> None:
    assert mojibake(text) is None
    assert "mojibake" not in {note.code for note in receive(text).notes}


@settings(max_examples=examples(100))
@given(st.text(st.characters()))
def test_any_text_can_be_asked(text: str) -> None:
    note = mojibake(text)
    assert note is None or set(note.details) == {"encoding", "read_as"}
