"""A quiz as Moodle reads it: by an importer of its own, written from the format's rules and not from ours."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.shared.lessons.gift import escaped, gift, table
from pages.shared.lessons.measuring import values_of
from tests.pages.shared.lessons.lessons import EXAMPLE, changed, course, names

TABLE = tomllib.loads(EXAMPLE.read_text("utf-8"))
QUIZ = 6
OPTIONS = TABLE["step"][QUIZ]["question"][0]["options"]


@dataclass
class Imported:
    """One question, as a learning platform would keep it."""

    name: str
    text: str
    feedback: str
    formats: set[str]
    answers: list[tuple[str, float]] = field(default_factory=list)
    number: tuple[float, float] | None = None


_ESCAPED = re.compile(r"\\([\\~=#{}:n])")


def imported(source: str) -> list[Imported]:
    """Read GIFT: entries between empty lines, no comments; what is behind a backslash has no meaning."""
    found = []
    for entry in re.split(r"\n\s*\n", source.strip()):
        lines = [line.strip() for line in entry.split("\n") if not line.strip().startswith("//")]
        # A character without a meaning is put aside as one of the private area while the entry is cut up.
        kept: list[str] = []

        def aside(match: re.Match[str], kept: list[str] = kept) -> str:
            kept.append("\n" if match[1] == "n" else match[1])
            return chr(0xF0000 + len(kept) - 1)

        def back(text: str, kept: list[str] = kept) -> str:
            return "".join(kept[ord(one) - 0xF0000] if ord(one) >= 0xF0000 else one for one in text)

        formats: set[str] = set()

        def told(text: str, formats: set[str] = formats, back: Any = back) -> str:
            text = text.strip()
            match = re.match(r"\[(html|moodle|plain|markdown)\]", text)
            formats.add(match[1] if match else "moodle")
            return back(text[match.end() :] if match else text).strip()

        whole = _ESCAPED.sub(aside, "\n".join(lines))
        name, text = re.fullmatch(r"::(.*?)::(.*)", whole, re.DOTALL).groups()  # type: ignore[union-attr]
        start, end = text.index("{"), text.index("}")
        assert not text[end + 1 :].strip()
        inside, _, general = text[start + 1 : end].strip().rpartition("####")
        one = Imported(back(name), told(text[:start]), told(general), formats)
        if inside.startswith("#"):
            value, tolerance = inside[1:].strip().removeprefix("=").split(":")
            one.number = float(value), float(tolerance)
        else:
            for answer in re.split(r"(?=[=~])", inside)[1:]:
                sign, rest = answer[0], answer[1:].strip()
                weight = re.match(r"%(-?\d{1,2}(?:\.\d*)?)%", rest)
                points = 1.0 if sign == "=" else float(weight[1]) / 100 if weight else 0.0
                assert "#" not in rest
                one.answers.append((told(rest[weight.end() :] if weight and sign == "~" else rest), points))
        found.append(one)
    return found


def exported(lesson_table: Any, language: str = "en") -> list[Imported]:
    lesson = course(lesson_table)
    return imported(gift(lesson, language, values_of(lesson, names)))


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_question_arrives(language: str):
    questions = TABLE["step"][QUIZ]["question"]
    choice, number = exported(TABLE, language)
    assert choice.text == questions[0][language]
    assert choice.answers == [(one[language], float(at == 1)) for at, one in enumerate(OPTIONS)]
    assert choice.feedback == questions[0]["why"][language]
    assert choice.name == f"{TABLE['title'][language]} 1"
    assert number.text == questions[1][language]
    assert number.number == (1.6, 0.01)
    assert number.feedback == questions[1]["why"][language]
    assert choice.formats == number.formats == {"plain"}


HOSTILE = [
    "a ~ b = c # d : e",
    "`{` and `}`",
    "back\\slash \\n \\: \\\\",
    "two\nlines",
    "%50%half",
    "[html]<b>",
    "// no comment",
    "$CATEGORY: x",
    "::name:: ####",
    "a -> b",
    "\\",
    "T",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_in_a_text_has_a_meaning(text: str):
    shown = text.replace("`", "")
    where = f"step.{QUIZ}.question"
    both = {"en": text, "ko": text}
    lesson = changed(changed(TABLE, "title", both), f"{where}.0.options.0", both)
    lesson = changed(changed(lesson, f"{where}.0.options.1", both), f"{where}.0.why", both)
    lesson = changed(
        changed(changed(lesson, f"{where}.0.en", text), f"{where}.0.ko", text), f"{where}.1.why", both
    )
    choice, number = exported(lesson)
    assert choice.name == f"{shown} 1"
    assert choice.text == choice.feedback == number.feedback == shown
    assert choice.answers == [(shown, 0), (shown, 1), ("Zero", 0)]
    assert choice.formats == number.formats == {"plain"}


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs", "Cc"]) | st.just("\n")))
def test_any_text_comes_back(text: str):
    [one] = imported(f"::a::[plain]{escaped(text)} {{\n=[plain]b\n~[plain]c\n####[plain]{escaped(text)}\n}}")
    assert one.text == one.feedback == text.strip()


@pytest.mark.parametrize("value", ["0 - 2.5", "1 / 3", "10 ** -7", "123456 * 1000", "0"])
def test_numbers_keep_their_sign_and_size(value: str):
    lesson = changed(TABLE, f"step.{QUIZ}.question.1.number", value)
    assert exported(lesson)[1].number == (pytest.approx(eval(value), rel=1e-9), 0.01)


def test_a_lesson_without_a_quiz_exports_nothing():
    lesson = course(changed(TABLE, f"step.{QUIZ}", None))
    assert gift(lesson, "en", values_of(lesson, names)) == ""


def test_the_table_is_one_that_spreadsheets_read():
    options = [*OPTIONS[:2], {"en": "=1+1", "ko": "@a"}]
    lesson_table = changed(TABLE, f"step.{QUIZ}.question.0.options", options)
    lesson_table = changed(lesson_table, f"step.{QUIZ}.question.0.answer", 2)
    lesson_table = changed(lesson_table, f"step.{QUIZ}.question.0.why.en", '-1 is a formula, "really"\nso')
    lesson_table = changed(lesson_table, f"step.{QUIZ}.question.1.number", "0 - 1.5")
    lesson = course(lesson_table)
    data = table(lesson, "en", values_of(lesson, names))
    assert data.startswith(b"\xef\xbb\xbf")
    choice, number = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert choice["answer"] == "'=1+1"
    assert choice["why"] == '\'-1 is a formula, "really"\nso'
    assert choice["options"].split("\n") == ["The old memory", "The candidate", "=1+1"]
    assert (choice["tolerance"], choice["step"]) == ("", "wipe")
    assert (float(number["answer"]), float(number["tolerance"]), number["step"]) == (-1.5, 0.01, "hand")
