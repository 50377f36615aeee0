"""No text uses a word that the glossary rules out; what to write instead is in the failure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import prose
from tests.prose import Text

GLOSSARY = tomllib.loads((prose.ROOT / "docs" / "glossary.toml").read_text("utf-8"))
INSTEAD = GLOSSARY.pop("instead")
DEFINED = [
    Text(f"docs/glossary.toml {name}.{key}", key[-2:], text)
    for name, entry in GLOSSARY.items()
    for key, text in entry.items()
    if key != "topic"
]


def _english(phrase: str) -> str:
    words = [r"\w+" if word == "*" else re.escape(word) for word in phrase.split()]
    return r"(?<![\w-])" + r"\s+".join(words) + r"(?![\w-])"


def _korean(stem: str) -> str:
    return r"(?<![\uac00-\ud7a3])" + r"\s+".join(map(re.escape, stem.split()))


WRITTEN: dict[str, Callable[[str], str]] = {"en": _english, "ko": _korean}
RULED_OUT = [
    (language, re.compile(pattern(phrase), re.IGNORECASE), phrase, rule[language])
    for rule in INSTEAD
    for language, pattern in WRITTEN.items()
    for phrase in rule.get(f"not_{language}", ())
]


def found(text: Text) -> list[str]:
    """What is ruled out in one text, each with what to write instead."""
    return [
        f"{text.where}: \u201c{phrase}\u201d; write: {instead}"
        for language, pattern, phrase, instead in RULED_OUT
        if language == text.language and pattern.search(prose.PLACEHOLDER.sub("\u2026", text.says))
    ]


TEXTS = {
    "messages": lambda: prose.messages("pages", "rnn_core/player", "assets"),
    "prose": lambda: prose.lines("pages/**/*.md", "assets/**/*.md"),
    "documents": lambda: prose.lines("README*.md", "CONTRIBUTING.md", "docs/*.md"),
    "commands": prose.helps,
    "glossary": lambda: DEFINED,
    "examples": lambda: prose.messages("examples", "rnn_core/notebook", "rnn_core/interventions"),
}


@pytest.mark.parametrize("kind", TEXTS)
def test_no_word_is_ruled_out(kind: str) -> None:
    texts = TEXTS[kind]()
    assert texts
    wrong = [one for text in texts for one in found(text)]
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize(
    ("language", "says", "count"),
    [
        ("en", "Bits a  character, and a dot a unit.", 2),
        ("en", "The masterpiece is a two-piece.", 0),
        ("en", "One piece\u2019s cost", 1),
        ("ko", "낱말마다 견준 값", 2),
        ("ko", "발견준비를 합니다", 0),
        ("ko", "기울기를 거슬러\n올라가며 조각을", 2),
    ],
)
def test_what_is_found(language: str, says: str, count: int) -> None:
    assert len(found(Text("here", language, says))) == count


def test_the_glossary_itself_prefers_nothing_that_it_rules_out() -> None:
    preferred = [Text("instead", language, rule[language]) for rule in INSTEAD for language in WRITTEN]
    assert not [one for text in preferred for one in found(text)]
    assert all(Path(prose.ROOT / text.where.split()[0].split(":")[0]).is_file() for text in prose.helps())
