"""All model cards at once: written anew from what is stored, they are the ones that ship, byte for byte."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from rnn_core.training.recipes.__main__ import WRITERS, main

ASSETS = Path(__file__).parents[3] / "assets"


def cards_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*card.*.md")}


@pytest.mark.parametrize("kind", WRITERS)
def test_cards_written_anew_are_those_that_ship(kind: str, tmp_path: Path) -> None:
    for path in (ASSETS / kind).rglob("*"):
        if path.suffix in {".json", ".toml"}:
            copy = tmp_path / path.relative_to(ASSETS)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
    assert not cards_of(tmp_path)
    assert main([kind, "--assets", str(tmp_path)]) == 0
    found = cards_of(tmp_path / kind)
    assert found
    assert found == cards_of(ASSETS / kind)


def test_a_kind_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["modles"])
    assert (
        "expected some of models, stacks, taggers, translators, words; got modles" in capsys.readouterr().err
    )
