"""Names of uploaded files are shown, and never a path."""

from __future__ import annotations

import unicodedata
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_core.text import safe_name

EVIL = 'ab./\\:*?"<>|\0\n\r\u202e\ud800\u2028 ~con.txt가\u1100\u1161'

NAMES = {
    "notes.txt": "notes.txt",
    "../../x": "x",
    "/etc/passwd": "passwd",
    "C:\\Users\\me\\글.txt": "글.txt",
    "..": "file",
    "": "file",
    "a/": "file",
    ".bashrc": "bashrc",
    "nul.txt": "_nul.txt",
    "COM\xb9 .txt": "_COM\xb9 .txt",
    "console.txt": "console.txt",
    "a:b": "a_b",
    "a\0b\n.txt": "a␀b .txt",
    "\u202etxt.exe": "␦txt.exe",
    "\ud800.md": "\ufffd.md",
    unicodedata.normalize("NFD", "한글.txt"): "한글.txt",
    "<script>.py": "_script_.py",
}


@given(st.text(st.sampled_from(EVIL)) | st.text(st.characters()), st.integers(40, 200))
def test_any_name_becomes_a_plain_one(name: str, limit: int) -> None:
    shown = safe_name(name, limit=limit)
    assert 0 < len(shown.encode()) <= limit
    assert Path(shown).name == PureWindowsPath(shown).name == shown
    assert not PureWindowsPath(shown).is_reserved()
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in shown)
    assert safe_name(shown, limit=limit) == shown


@pytest.mark.parametrize(("name", "shown"), NAMES.items())
def test_examples(name: str, shown: str) -> None:
    assert safe_name(name) == shown


def test_four_kilobytes_are_cut_in_the_middle() -> None:
    shown = safe_name("가" * 4096 + ".txt")
    assert shown.startswith("가가")
    assert shown.endswith("….txt")
    assert len(shown.encode()) <= 200
