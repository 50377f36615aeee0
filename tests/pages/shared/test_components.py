"""Every moving picture beside the player: its script is whole and asks nobody else, its words are there."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from pages.shared.player import component_base
from rnn_core.player import bundle

FOLDERS = sorted(
    path.parents[1]
    for path in Path("pages").rglob("js/*.js")
    if path.stem == path.parents[1].name != "player"
)
ASKING = {"strip": ["`${url}/${start}`"]}
"""Who asks the server by itself, and where: by an address that the server gave."""

WORDED = [folder for folder in FOLDERS if (folder / "strings.en.toml").is_file()]
"""Those with words of their own; what the others say is in what they are told."""


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_its_script_is_whole_and_asks_its_own_server_only(folder: Path):
    modules = bundle.modules(component_base.entry(folder.resolve()))
    script = bundle.join(modules)
    assert script.count("export default") == 1
    assert not re.search(r"^\s*import\b|\bimport\(|innerHTML|\beval\(", script, re.M)
    assert re.findall(r"fetch\(([^)]*)\)", script) == ASKING.get(folder.name, [])
    assert {path.name for path in modules} >= {path.name for path in (folder / "js").glob("*.js")}


@pytest.mark.parametrize("folder", WORDED, ids=lambda folder: folder.name)
def test_its_words_are_there_in_both_languages_and_all_are_said(folder: Path):
    english, korean = (component_base.messages(folder.resolve(), language, ()) for language in ("en", "ko"))
    assert set(english) == set(korean)
    for key, text in english.items():
        holes = [{n for _, n, _, _ in string.Formatter().parse(each) if n} for each in (text, korean[key])]
        assert holes[0] == holes[1], key
    script = bundle.join(bundle.modules(component_base.entry(folder.resolve())))
    said = set(re.findall(rf'"({folder.name}\.\w+)"', script))
    assert said == {key for key in english if key.startswith(f"{folder.name}.")}
