"""A file becomes a lesson, or one error that names the file, the step and the key."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.shared.i18n import LANGUAGES
from pages.shared.lessons.errors import LessonError
from pages.shared.lessons.reading import own_lesson, read_lesson
from pages.shared.lessons.schema import KINDS, Figure
from pages.shared.lessons.table import COURSE, OWN
from tests.pages.shared.lessons.lessons import EXAMPLE, ROOT, any_figure, changed, course, own, written

TABLE = tomllib.loads(EXAMPLE.read_text("utf-8"))
STEPS = [step["id"] for step in TABLE["step"]]
GATE, WIPE, LETTERS, SKETCH, FIND, HAND, QUIZ = range(7)


def refused(read: Any, *arguments: Any) -> LessonError:
    with pytest.raises(LessonError) as caught:
        read(*arguments)
    assert str(caught.value).startswith(caught.value.details["file"])
    return caught.value


def test_the_example_is_a_lesson_with_a_step_of_each_kind():
    lesson = read_lesson(EXAMPLE.read_bytes(), "4_gates.toml", any_figure)
    assert {step.kind for step in lesson.steps} == set(KINDS)
    assert (lesson.slug, lesson.number, lesson.minutes) == ("4_gates", 0, 10)
    assert lesson.languages == LANGUAGES
    assert lesson.title["en"] == TABLE["title"]["en"]
    assert [step.id for step in lesson.steps] == STEPS
    assert lesson.notes.aims[0]["ko"] == TABLE["notes"]["aims"]["ko"][0]
    assert lesson.reading[0].where.startswith("doi:")
    assert lesson == course(TABLE)
    assert own(TABLE).steps == lesson.steps


def test_settings_come_from_the_lesson_then_the_step():
    lesson = course(TABLE)
    defaults = TABLE["figure"]["player"]
    gate, wipe = lesson.steps[GATE], lesson.steps[WIPE]
    assert gate.figure == gate.after == Figure("player", {**defaults, "t": 152})
    assert wipe.figure == Figure("player", {**defaults, "t": 153, "mask": ("f", "i", "g", "o", "c", "h")})
    assert wipe.after == Figure("player", {**defaults, "t": 153, "mask": ()})
    table = changed(TABLE, f"step.{WIPE}.after", {"mask": ["o"], "t": 154})
    assert course(table).steps[WIPE].after.settings["mask"] == ("o",)
    assert course(table).steps[WIPE].after.settings["t"] == 154
    table = changed(TABLE, f"step.{WIPE}.after", {"kind": "pair", "dots": True})
    assert course(table).steps[WIPE].after == Figure("pair", {"dots": True})
    table = changed(changed(TABLE, "figure.kind", None), f"step.{GATE}.figure.kind", "pair")
    for at in range(1, 7):
        table = changed(table, f"step.{at}.figure.kind", "player")
    assert course(table).steps[GATE].figure == Figure("pair", {"t": 152})


def test_the_number_is_the_files_in_the_course_and_none_in_ones_own():
    table = changed(TABLE, "number", 4)
    assert course(table).number == 4
    assert own(table).number == 0


def test_what_cannot_be_drawn_is_refused_with_the_step():
    def check(figure: Figure, where: str) -> None:
        assert where == f"lesson.toml, step {'wipe' if 'mask' in figure.settings else 'gate'}, figure"
        if "mask" in figure.settings:
            raise ValueError("expected one of f, i; got x")

    error = refused(read_lesson, written(TABLE), "lesson.toml", check)
    assert (error.code, error.details["step"], error.details["key"]) == ("figure", "wipe", "figure")
    assert "expected one of f, i; got x" in str(error)


KO, EN = f"step.{GATE}.title.ko", f"step.{GATE}.title.en"
ROWS = f"step.{HAND}.work.rows"
OPTIONS = f"step.{LETTERS}.predict.options"
QUESTION = f"step.{QUIZ}.question"
DEEP: Any = 1
for _ in range(9):
    DEEP = [DEEP]

WRONG: list[tuple[str, Any, str, str]] = [
    # path, value, code, and what the message names
    ("extra", 1, "unknown_key", "extra"),
    ("notes.extra", 1, "unknown_key", "notes.extra"),
    ("reading.0.extra", "a", "unknown_key", "reading[0].extra"),
    ("title.fr", "a", "unknown_key", "title.fr"),
    (f"step.{GATE}.extra", 1, "unknown_key", "step gate, extra"),
    (f"step.{WIPE}.predict.extra", 1, "unknown_key", "step wipe, predict.extra"),
    (f"step.{WIPE}.predict.why.fr", "a", "unknown_key", "step wipe, predict.why.fr"),
    (f"{OPTIONS}.0.right", True, "unknown_key", "predict.options[0].right"),
    (f"step.{FIND}.do.extra", 1, "unknown_key", "step find, do.extra"),
    (f"{ROWS}.0.extra", 1, "unknown_key", "step hand, work.rows[0].extra"),
    (f"{ROWS}.1.slips.0.extra", 1, "unknown_key", "work.rows[1].slips[0].extra"),
    (f"{QUESTION}.0.extra", 1, "unknown_key", "step quiz, question[0].extra"),
    (f"step.{GATE}.predict", {}, "unknown_key", "step gate, predict"),
    (f"step.{GATE}.after", {"t": 1}, "unknown_key", "step gate, after"),
    (f"step.{WIPE}.predict.options", [{"en": "a", "ko": "a", "accept": "1"}], "unknown_key", "options"),
    (f"step.{WIPE}.predict.steps", [1, 2], "unknown_key", "predict.steps"),
    (f"step.{GATE}.figure.a-b", 1, "unknown_key", "figure.a-b"),
    ("title.ko", None, "language", "title.ko"),
    (KO, None, "language", "step gate, title.ko"),
    (EN, None, "language", "step gate, title.en"),
    (f"step.{GATE}.body.ko", None, "language", "step gate, body.ko"),
    (f"step.{GATE}.body.ko", ["{=c[152]:.2f}", "b"], "language", "1 in en"),
    (f"step.{GATE}.body.ko.0", "a", "language", "the same measured values"),
    (KO, "a {=t}", "language", "in ko alone"),
    (f"{OPTIONS}.0.ko", None, "language", "predict.options[0].ko"),
    (f"step.{FIND}.do.hints.0.en", None, "language", "do.hints[0].en"),
    ("title", None, "missing", "title"),
    ("minutes", None, "missing", "minutes"),
    ("step", None, "missing", "step"),
    ("step", [], "missing", "at least one step"),
    ("title.en", " ", "missing", "title.en"),
    (f"step.{GATE}.id", None, "missing", "step 1, id"),
    (f"step.{GATE}.kind", None, "missing", "step gate, kind"),
    (f"step.{WIPE}.predict", None, "missing", "step wipe, predict"),
    (f"step.{WIPE}.predict.truth", None, "missing", "predict.truth"),
    (f"step.{WIPE}.predict.said", None, "missing", "predict.said"),
    (f"step.{WIPE}.predict.why", None, "missing", "predict.why"),
    (OPTIONS, None, "missing", "step letters, predict.options"),
    (OPTIONS, TABLE["step"][LETTERS]["predict"]["options"][:1], "missing", "at least two options"),
    (f"step.{SKETCH}.predict.steps", None, "missing", "step sketch, predict.steps"),
    (f"step.{FIND}.do", None, "missing", "step find, do"),
    (f"step.{HAND}.work", None, "missing", "step hand, work"),
    (ROWS, [], "missing", "at least one row"),
    (QUESTION, None, "missing", "step quiz, question"),
    (QUESTION, [], "missing", "at least one question"),
    (f"{QUESTION}.0.why", None, "missing", "question[0].why"),
    (f"{QUESTION}.0.answer", None, "missing", "question[0].answer"),
    (f"{QUESTION}.1.number", None, "missing", "question[1].number"),
    ("figure.kind", None, "missing", "figure.kind"),
    ("title", "a", "type", "title"),
    ("title.en", 1, "type", "title.en"),
    ("minutes", "ten", "type", "minutes"),
    ("minutes", True, "type", "minutes"),
    ("minutes", 1.5, "type", "minutes"),
    ("step", {}, "type", "step"),
    ("step.0", "a", "type", "step[0]"),
    ("notes", [], "type", "notes"),
    ("figure", 1, "type", "figure"),
    ("figure.pair", 1, "type", "figure.pair"),
    (f"step.{GATE}.body", "a", "type", "step gate, body"),
    (f"step.{GATE}.body.en", "a", "type", "step gate, body.en"),
    (f"step.{GATE}.body.en.0", 1, "type", "step gate, body.en[0]"),
    (f"step.{GATE}.covers", [1, "a"], "type", "covers"),
    (f"step.{GATE}.figure.deep", DEEP, "type", "lists and tables in each other"),
    (f"step.{WIPE}.predict.limits", [0], "type", "predict.limits"),
    (f"step.{WIPE}.predict.limits", ["a", 1], "type", "predict.limits"),
    (f"step.{SKETCH}.predict.steps", [1.5, 2], "type", "predict.steps"),
    (f"{ROWS}.0.blank", 1, "type", "work.rows[0].blank"),
    (f"{ROWS}.0.value", 1, "type", "work.rows[0].value"),
    ("minutes", 0, "value", "from 1 to 300"),
    ("number", 100, "value", "from 0 to 99"),
    (f"step.{GATE}.id", "A gate", "value", "step 1, id"),
    (f"step.{GATE}.kind", "watch", "value", "one of show, predict"),
    (f"step.{WIPE}.predict.type", "guess", "value", "one of bar, choose, sketch"),
    (f"step.{WIPE}.predict.limits", [1, 0], "value", "the lower limit first"),
    (f"step.{WIPE}.predict.quantity", "the gate", "value", "predict.quantity"),
    (f"step.{SKETCH}.predict.steps", [5, 5], "value", "predict.steps"),
    (f"step.{SKETCH}.predict.steps", [0, 900], "value", "at most 200"),
    (f"step.{FIND}.do.need", 0, "value", "do.need"),
    (f"step.{FIND}.do.distinct", "letter", "value", "one of token, step"),
    (f"step.{GATE}.figure.kind", "../cell", "value", "a kind of figure"),
    (f"step.{HAND}.work.tolerance", 0, "value", "above 0"),
    (f"step.{HAND}.work.given", {"mean": "1"}, "value", "no word of expressions"),
    (f"step.{HAND}.work.given", {"_x": "1"}, "value", "a letter first"),
    (f"{ROWS}.0.name", "for", "value", "work.rows[0].name"),
    (f"{QUESTION}.0.answer", 3, "value", "from 0 to 2"),
    (f"{QUESTION}.0.step", "nowhere", "value", "step quiz, question[0].step"),
    (f"{QUESTION}.1.tolerance", -1, "value", "question[1].tolerance"),
    ("reading.0.where", "javascript:alert(1)", "value", "reading[0].where"),
    ("reading.0.where", "http://example.org", "value", "https://"),
    (EN, "{c}", "text", "step gate, title.en"),
    (EN, "a }", "text", "step gate, title.en"),
    (EN, "**a", "text", "step gate, title.en"),
    (EN, "[a](https://example.org)", "text", "links to a term"),
    (EN, "a\u202eb", "text", "U+202E"),
    (EN, "a\u2066b", "text", "U+2066"),
    (EN, "a\u0007b", "text", "U+0007"),
    ("reading.0.title", "a\u200fb", "text", "U+200F"),
    (f"step.{GATE}.figure.sample", "a\u202eb", "text", "figure.sample"),
    (KO, "{=t}은 수입니다.", "particle", "{=t}은"),
    (f"step.{GATE}.body.ko.0", "**{=c[152]:.2f}**를 담고 있습니다.", "particle", "step gate, body.ko[0]"),
    (f"step.{WIPE}.predict.truth", "f[", "expression", "predict.truth"),
    (f"step.{WIPE}.predict.truth", "f.size", "expression", "no attributes"),
    (f"step.{WIPE}.predict.truth", "", "expression", "predict.truth"),
    (f"step.{WIPE}.predict.format", "%d", "expression", "predict.format"),
    (f"{OPTIONS}.0.accept", "truth <", "expression", "predict.options[0].accept"),
    (f"step.{FIND}.do.goal", "lambda: 1", "expression", "do.goal"),
    (EN, "{=__import__('os')}", "expression", "step gate, title.en"),
    (f"step.{WIPE}.id", "gate", "duplicate", "step gate, id"),
    (f"{ROWS}.1.name", "z", "duplicate", "z twice"),
    (f"{ROWS}.0.name", "x", "duplicate", "x twice"),
    (f"{ROWS}.0.value", "f", "name", "work.rows[0].value"),
    (f"{ROWS}.1.value", "sigmoid(z) + c", "name", "names that are given before: h, x, z"),
    (f"{ROWS}.1.slips.0.when", "q", "name", "work.rows[1].slips[0].when"),
    (f"step.{GATE}.body", {"en": ["a"] * 3, "ko": ["a"] * 3}, "too_large", "at most 2 paragraphs"),
    (EN, "a" * 2001, "too_large", "at most 2000 characters"),
    ("step", TABLE["step"] * 6, "too_large", "at most 40 steps"),
    (f"step.{FIND}.do.hints", [{"en": "a", "ko": "a"}] * 41, "too_large", "at most 40 entries"),
]


@pytest.mark.parametrize(
    ("path", "value", "code", "named"), WRONG, ids=[f"{one[0]}-{at}" for at, one in enumerate(WRONG)]
)
def test_what_is_wrong_is_named(path: str, value: Any, code: str, named: str):
    error = refused(course, changed(TABLE, path, value))
    assert error.code == code, str(error)
    assert named in str(error)


@pytest.mark.parametrize(
    ("path", "literal", "code"),
    [
        ("minutes", "inf", "type"),
        ("minutes", "1979-05-27", "type"),
        ("minutes", "1" + "0" * 400, "value"),
        (f"step.{GATE}.figure.t", "nan", "value"),
        (f"step.{GATE}.figure.t", "inf", "value"),
        (f"step.{GATE}.figure.t", "07:32:00", "type"),
        (f"step.{GATE}.figure.t", "9" * 300, "value"),
        (f"step.{WIPE}.predict.limits", "[-inf, inf]", "value"),
        (f"step.{WIPE}.predict.limits", "[0, nan]", "value"),
        (f"step.{HAND}.work.tolerance", "nan", "value"),
        ("title.en", "1979-05-27T07:32:00Z", "type"),
    ],
)
def test_values_that_only_toml_has(path: str, literal: str, code: str):
    table = written(changed(TABLE, path, "\u2603")).replace('"\u2603"'.encode(), literal.encode())
    assert refused(read_lesson, table, "a.toml", any_figure).code == code


def test_the_file_itself():
    bomb = b"a." * 90_000 + b"a = 1"
    wide = b"[" + b"a." * 20_000 + b"a]\n" + b"b=1\n" * 10_000
    quoted = b'"\\"".' * 20_000 + b"a = 1"
    for source, code in [
        (b"", "missing"),
        (b"\xff\xfe\x00", "not_utf8"),
        ("제목".encode("cp949"), "not_utf8"),
        (b"{", "not_toml"),
        (b"a = 1\na = 2", "not_toml"),
        (b"a = " + b"1" * 5000, "not_toml"),
        (b"a = " + b"[" * 5000, "not_toml"),
        (b"a = " + b"{a=" * 5000, "not_toml"),
        (b"title.en = '\x00'", "not_toml"),
        (bomb, "not_toml"),
        (wide, "not_toml"),
        (quoted, "not_toml"),
        (b"#" * 200_001, "too_large"),
    ]:
        error = refused(read_lesson, source, "a.toml", any_figure)
        assert error.code == code, str(error)[:200]
    assert read_lesson(b"\xef\xbb\xbf" + EXAMPLE.read_bytes(), "a.toml", any_figure).minutes == 10
    crlf = EXAMPLE.read_bytes().replace(b"\n", b"\r\n")
    assert read_lesson(crlf, "a.toml", any_figure) == read_lesson(EXAMPLE.read_bytes(), "a.toml", any_figure)


def test_a_hostile_name_is_only_a_name():
    name = "../../\u202eetc/\x1b[31m" + "x" * 4000 + ".toml"
    assert len(read_lesson(EXAMPLE.read_bytes(), name, any_figure).slug) <= 60
    error = refused(read_lesson, b"{", name, any_figure)
    assert "/" not in error.details["file"]
    assert str(error).isprintable()


def test_links_lead_to_terms_that_are_there():
    assert course(TABLE, terms={"gate"})
    with pytest.raises(LessonError, match=r"step gate, title\.\w\w: expected a link to a term"):
        course(TABLE, terms={"unit"})


def without(value: Any, language: str) -> Any:
    """Return a table without the texts of a language."""
    if isinstance(value, dict):
        return {name: without(one, language) for name, one in value.items() if name != language}
    return [without(one, language) for one in value] if isinstance(value, list) else value


def test_ones_own_lesson_needs_one_language_alone():
    for left, gone in (LANGUAGES, LANGUAGES[::-1]):
        table = without(TABLE, gone)
        assert own(table).languages == (left,)
        assert set(own(table).steps[WIPE].predict.why) == {left}
        assert refused(course, table).code == "language"
    assert refused(own, without(without(TABLE, "ko"), "en")).code == "language"
    # What its title is in, all of it is in.
    assert refused(own, changed(TABLE, KO, None)).details["key"] == "title.ko"
    assert refused(own, changed(TABLE, "title.ko", None)).code == "unknown_key"


def test_ones_own_lesson_has_smaller_limits_and_shipped_networks():
    error = refused(own, changed(TABLE, "figure.player.network", "mine-1"))
    assert (error.code, error.details["step"]) == ("figure", "gate")
    assert "python-lstm" in str(error)
    assert refused(own, changed(TABLE, f"step.{GATE}.figure.network", ["python-lstm"])).code == "figure"
    assert refused(own, changed(TABLE, EN, "a" * 1001)).code == "too_large"
    assert refused(own_lesson, b"#" * (OWN.size + 1), "a.toml", any_figure, []).code == "too_large"
    assert OWN.size < COURSE.size
    assert OWN.steps < COURSE.steps


# Whatever comes.

texts = st.text(max_size=30) | st.sampled_from(
    [
        "<script>alert(1)</script>",
        "\u202e",
        "{=" * 20,
        "{=9**9**9}",
        "`" * 7,
        "**" * 9,
        "[a](#term-x)",
        "\x7f",
        "\ud7ff",
    ]
)
keys = st.sampled_from(["en", "ko", "id", "x"]) | texts
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats() | texts,
    lambda one: st.lists(one, max_size=4) | st.dictionaries(keys, one, max_size=4),
    max_leaves=12,
)


def paths(value: Any, prefix: str = "") -> list[str]:
    """Return every path in a table."""
    if isinstance(value, dict):
        items: list[tuple[Any, Any]] = [(name, one) for name, one in value.items() if "." not in name]
    else:
        items = list(enumerate(value)) if isinstance(value, list) else []
    return [one for name, inner in items for one in (f"{prefix}{name}", *paths(inner, f"{prefix}{name}."))]


PATHS = paths(TABLE)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_change_leaves_a_lesson_or_an_error(data: st.DataObject):
    table = TABLE
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(PATHS))
        with contextlib.suppress(LookupError, TypeError, AttributeError, ValueError):
            table = changed(table, path, data.draw(values))
    with contextlib.suppress(LessonError):
        own_lesson(_toml(table), "a.toml", any_figure, ["python-lstm"])


def _toml(table: dict[str, Any]) -> bytes:
    """Write a table in which None and what Python calls nan and inf may stand."""
    source = written(table)
    return source.replace(b"None", b"1979-05-27")


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=200) | st.text(alphabet="[]{}=.\"'\\\n#a1_-:,+ einft", max_size=200).map(str.encode)
)
def test_any_bytes_are_a_lesson_or_an_error(source: bytes):
    with contextlib.suppress(LessonError):
        read_lesson(source, "a.toml", any_figure)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(EXAMPLE.read_bytes())), st.binary(max_size=12), st.integers(0, 30))
def test_any_damage_to_a_file_is_a_lesson_or_an_error(at: int, junk: bytes, gone: int):
    source = EXAMPLE.read_bytes()
    with contextlib.suppress(LessonError):
        read_lesson(source[:at] + junk + source[at + gone :], "a.toml", any_figure)


def test_the_package_knows_no_view_and_no_torch():
    code = (
        "import sys, pkgutil, importlib, pages.shared.lessons as p\n"
        "for one in pkgutil.iter_modules(p.__path__): importlib.import_module(f'{p.__name__}.{one.name}')\n"
        "print([name for name in ('streamlit', 'torch', 'plotly') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
