"""Both languages say the same things, everything that is said is used, and code holds no Hangul."""

from __future__ import annotations

import re
import string
import tomllib
from pathlib import Path

import pytest

from pages.shared.i18n import as_language, words
from pages.shared.i18n.particles import choose, ending
from pages.shared.i18n.words import flat, tables

ROOT = Path(__file__).parents[3]
CODE = [ROOT / "app.py", *sorted((ROOT / "pages").rglob("*.py")), *sorted((ROOT / "rnn_core").rglob("*.py"))]
HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")


def _messages(language: str) -> dict[str, str]:
    messages: dict[str, str] = {}
    for path in tables(language):
        own = dict(flat(tomllib.loads(path.read_text("utf-8"))))
        assert not set(own) & set(messages), f"{path} says again what another table says"
        messages |= own
    return messages


def _placeholders(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name is not None}


def test_both_languages_have_the_same_keys():
    assert set(_messages("ko")) == set(_messages("en"))


def test_each_message_has_the_same_placeholders_in_both_languages():
    korean, english = _messages("ko"), _messages("en")
    differing = {key for key in english if _placeholders(korean[key]) != _placeholders(english[key])}
    # A language may leave out a detail of a note or a problem, never invent one that does not come.
    told = {key for key in differing if not key.startswith(("note.", "problem."))}
    assert not told


def test_no_message_is_unused():
    source = "\n".join(path.read_text("utf-8") for path in CODE)
    families = set(re.findall(r'\b(?:(?:of|has|_sentence)\(\s*(?:say, )?|words=)"(\w+)"', source))
    families |= set(re.findall(r'\bf"(\w+)\.\{', source)) | {
        "note",
        "problem",
        "story",
    }
    literal = set(re.findall(r"""["']([a-z_]+(?:\.[a-z_]+)+)["']""", source))
    unused = {key for key in _messages("en") if key not in literal and key.split(".")[0] not in families}
    assert not unused


def test_every_literal_key_exists():
    known = _messages("en")
    said = re.compile(r'\b(?:say|draw\.\w+|\)\.(?:segmented|select|seed|slider|text))\(\s*"([^"]+)"')
    asked = {key for path in CODE for key in said.findall(path.read_text("utf-8"))}
    assert asked
    assert not asked - set(known)


def test_code_holds_no_hangul():
    assert not [str(path) for path in CODE if HANGUL.search(path.read_text("utf-8"))]


def test_every_feature_that_may_name_a_unit_has_its_words():
    from rnn_core.text.vocabulary import Vocabulary
    from rnn_core.units import features
    from rnn_core.units.features import SCANNERS

    tokens = Vocabulary.of(["a b\n"]).encode("a b\n")
    slugs = {slug for corpus in SCANNERS for slug in features(tokens, corpus)}
    for language in ("ko", "en"):
        say = words(language)
        for slug in slugs:
            for part in ("claim", "chip", "lede", "low", "high"):
                assert say.has("story", f"{slug}.{part}"), (language, slug, part)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("신경망", "consonant"),
        ("유닛", "consonant"),
        ("나무", "vowel"),
        ("글", "l"),
        ("LSTM", "consonant"),
        ("GRU", "vowel"),
        ("RNN", "consonant"),
        ("Python", "consonant"),
        ("0", "consonant"),
        ("1", "l"),
        ("2", "vowel"),
        ("256", "consonant"),
        ("10", "consonant"),
        ("utf-8", "l"),
        ("cp949", "vowel"),
        ("(7)", "l"),
        ("", "vowel"),
    ],
)
def test_words_end_as_they_are_spoken(word: str, expected: str):
    assert ending(word) == expected


def test_the_particle_fits_the_word():
    assert [choose(word, "을/를") for word in ("값", "나무", "글")] == ["을", "를", "을"]
    assert [choose(word, "으로/로") for word in ("값", "나무", "글", "utf-8")] == ["으로", "로", "로", "로"]
    assert "학습된 GRU가 " in words("ko")("lede.python", cell="GRU", hidden=1)
    assert "학습된 LSTM이 " in words("ko")("lede.python", cell="LSTM", hidden=1)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("ko-KR", "ko"),
        ("ko_KR", "ko"),
        ("EN", "en"),
        ("fr-FR", None),
        ("", None),
        (None, None),
        ("x" * 999, None),
    ],
)
def test_a_browsers_language_is_recognised(tag: str | None, expected: str | None):
    assert as_language(tag) == expected
