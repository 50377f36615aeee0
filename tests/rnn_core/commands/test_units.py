"""`units` says what the library finds, writes its table, and refuses in a sentence."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
import torch

from rnn_core.checkpoints import load, save
from rnn_core.commands import main
from rnn_core.models import CharacterModel
from rnn_core.text.vocabulary import Vocabulary
from rnn_core.units import Document, find_units

TEXT = "ab (ca) bd\n" * 30


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    torch.manual_seed(2)
    letters = Vocabulary(tuple("abcd() \n"))
    save(tmp_path / "small", CharacterModel(len(letters), "gru", 5, embedding=4), letters, {})
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "b.txt").write_text("d" + TEXT, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def units(*more: str, pattern: str = r"\([^()]*\)") -> int:
    return main(["units", *more, "--model", "small", "--pattern", pattern])


def test_it_says_and_writes_what_the_library_finds(here: Path, capsys: Any) -> None:
    assert units("a.txt", "b.txt", "--out", "units.csv") == 0
    texts = [Document("a.txt", TEXT), Document("b.txt", "d" + TEXT)]
    found = find_units(load(here / "small"), r"\([^()]*\)", texts)
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "30 places in the first half, 30 in the second"
    assert told[1].startswith(f"unit {found.matches[0].unit:4}")
    assert f"second {found.matches[0].second:.3f}" in told[1]
    assert told[-2].endswith("untrained, seed 0")
    rows = list(csv.DictReader((here / "units.csv").read_text("utf-8").splitlines()))
    assert [int(one["unit"]) for one in rows] == [one.unit for one in found.matches]
    assert float(rows[0]["second"]) == found.matches[0].second


def test_what_cannot_be_told_is_said(here: Path, capsys: Any) -> None:
    assert units("a.txt", pattern="z") == 0
    assert capsys.readouterr().out.splitlines()[-1] == "not tellable: fewer than 5 places in a half"


def test_it_refuses_in_a_sentence(here: Path, capsys: Any) -> None:
    assert units("a.txt", pattern="(") == 2
    assert "expected a regular expression" in capsys.readouterr().err
    assert units("none.txt") == 2
    assert main(["units", "a.txt", "--model", "nobody", "--pattern", "a"]) == 2
    assert "expected a network's name" in capsys.readouterr().err
