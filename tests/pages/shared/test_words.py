"""All languages say the same things, everything that is said is used, and code holds no Hangul."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from pages.shared import contents, registry
from pages.shared.i18n import (
    FALLBACK,
    LANGUAGES,
    LOCALES,
    as_language,
    default_network,
    in_language,
    words,
)
from pages.shared.i18n.particles import choose, ending
from pages.shared.i18n.words import tables
from rnn_core.messages import merged

ROOT = Path(__file__).parents[3]
CODE = [ROOT / "app.py", *sorted((ROOT / "pages").rglob("*.py")), *sorted((ROOT / "rnn_core").rglob("*.py"))]
OTHERS = [one for one in LANGUAGES if one != FALLBACK]
HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")


def _messages(language: str) -> dict[str, str]:
    return merged(tables(language))


def _placeholders(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name is not None}


def test_two_messages_with_one_key_are_refused_and_both_files_are_named(tmp_path: Path):
    one, other = tmp_path / "one.toml", tmp_path / "other.toml"
    one.write_text('[a]\nb = "1"\nc = "2"\n', "utf-8")
    other.write_text('[a]\nc = "3"\n', "utf-8")
    with pytest.raises(ValueError, match=r"'a\.c' is in .*one\.toml and in .*other\.toml"):
        merged([one, other])
    assert merged([one, other], lambda path, key: (path, key) != (one, "a.c")) == {"a.b": "1", "a.c": "3"}


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_same_keys(language: str):
    assert set(_messages(language)) == set(_messages("en"))


@pytest.mark.parametrize("language", OTHERS)
def test_each_message_has_the_same_placeholders_in_every_language(language: str):
    other, english = _messages(language), _messages("en")
    differing = {key for key in english if _placeholders(other[key]) != _placeholders(english[key])}
    # A language may leave out a detail of a note or a problem, never invent one that does not come.
    told = {key for key in differing if not key.startswith(("note.", "problem."))}
    assert not told


@pytest.mark.parametrize("language", OTHERS)
def test_every_folder_of_words_has_them_in_every_language(language: str):
    """Beside each file of English words; of model cards and sample titles English may stand in."""
    english = [*(ROOT / "pages").rglob("en.toml"), *(ROOT / "pages").rglob("en.md")]
    english += [*(ROOT / "pages").rglob("strings.en.toml"), *(ROOT / "rnn_core").rglob("strings.en.toml")]
    assert english
    named = {one: one.with_name(one.name.replace("en.", f"{language}.")) for one in english}
    assert not [str(other) for other in named.values() if not other.exists()]


def test_what_is_missing_besides_words_is_in_english():
    for name in (*(one.default_network for one in LOCALES.values()), *map(default_network, LANGUAGES)):
        assert not name or name in registry.names()
    assert in_language({"en": "A cup"}, "ko") == "A cup"


def test_no_message_is_unused():
    source = "\n".join(path.read_text("utf-8") for path in CODE)
    families = set(re.findall(r'\b(?:(?:of|has|_sentence)\(\s*(?:say, )?|words=)"(\w+)"', source))
    families |= set(re.findall(r'\bf"(\w+)\.\{', source)) | {
        "note",
        "problem",
        "story",
    }
    literal = set(re.findall(r"""["']([a-z_]+(?:\.[a-z_]+)+)["']""", source))
    literal |= {f"{slug}.title" for slug in contents.PAGES}
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
    for language in LANGUAGES:
        t = words(language)
        for slug in slugs:
            for part in ("claim", "chip", "lede", "low", "high"):
                assert t.has("story", f"{slug}.{part}"), (language, slug, part)


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
