"""Whatever is left out of a visitor's pairs, or wrong with them, is said, and can be chosen otherwise."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from functools import partial

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.i18n import words
from pages.translate import pairs as section
from rnn_core.errors import TextError
from rnn_core.tasks.parallel import SEPARATORS, OwnPairs, read_pairs
from tests.pages import visit
from tests.pages.visit import said, sound

start = partial(visit.start, "translate", learn="own", updates="100")
ROWS = [(f"The number {k} sleeps.", f"{k}번이 잔다.") for k in range(30)]
KEY = "translate_live_"


def plain(rows: Sequence[Sequence[str]], sign: str = "\t") -> bytes:
    return "\n".join(sign.join(row) for row in rows).encode()


def bring(app: AppTest, data: bytes) -> AppTest:
    app.file_uploader(key=f"{KEY}file").set_value(("mine.tsv", data, "text/plain")).run()
    return sound(app)


def kept(app: AppTest) -> OwnPairs | None:
    found: section.Brought = app.session_state["translate_live_pairs"]
    return found.pairs


def controls(app: AppTest) -> set[str]:
    every = (*app.selectbox, *app.button, *app.checkbox)
    return {one.key.removeprefix(KEY) for one in every if one.key and one.key.startswith(KEY)}


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_note_of_pairs_has_words(language: str) -> None:
    codes = set(re.findall(r"^ {4}(pairs_\w+)", OwnPairs.__doc__ or "", re.MULTILINE))
    assert len(codes) == 15
    assert not {code for code in codes if not words(language).has("note", code)}  # type: ignore[arg-type]


REFUSED = [
    '{"a": "b", "c": 1}',
    "a\t" * 300,
    "one",
    'a,"b\n',
    'a,b\n"' + "a, " * 50_000,
    "a\t\nb\t",
    "1\t2",
    "\n".join(["a\ta"] * 3),
    "a\tb",
    "\n".join(["x\ty"] * 3),
    "\n".join(f"a{k} b\tc d{k}\te{k} f" for k in range(30)),
]


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("text", REFUSED, ids=range(len(REFUSED)))
def test_every_refusal_has_words_that_take_its_details(language: str, text: str) -> None:
    with pytest.raises(TextError) as caught:
        read_pairs(text)
    said = words(language).of("problem", caught.value.code, **caught.value.details)  # type: ignore[arg-type]
    assert caught.value.code.startswith("pairs_")
    assert "{" not in said


@pytest.mark.parametrize("text", REFUSED, ids=range(len(REFUSED)))
def test_where_a_page_says_choose_there_is_something_to_choose_with(text: str) -> None:
    app = bring(start(lang="en"), text.encode())
    told = " ".join(one.value for one in app.text if re.search("[Cc]hoose", one.value))
    assert told or "JSON" in said(app)
    there = controls(app)
    assert "encoding" in there
    if "stands between" in told:
        assert "separator" in there
    if "which columns" in told or "other columns" in told or "Choose them" in told:
        assert {"first", "second", "columns"} <= there


def test_doubt_about_the_encoding_can_be_decided_here() -> None:
    rows = [(one, f"犬が川を見る。{chr(0x3042 + k)}") for k, (one, _) in enumerate(ROWS)]
    app = bring(start(lang="en"), plain(rows).decode().encode("cp932"))
    assert "Choose one." in said(app)
    assert kept(app) is None
    assert {"encoding_shift_jis", "encoding_other"} <= controls(app)
    sound(app.button(key=f"{KEY}encoding_shift_jis").click().run())
    assert kept(app).pairs == tuple(rows)  # type: ignore[union-attr]
    assert app.selectbox(key=f"{KEY}encoding").value == "shift_jis"
    sound(app.selectbox(key=f"{KEY}encoding").set_value("utf-8").run())
    assert words("en")("problem.replace") in {one.label for one in app.button}


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_table_is_read_by_its_names_and_says_so(language: str) -> None:
    rows = [("분류", "번호", "원문", "번역문"), *(("일상", str(k), b, a) for k, (a, b) in enumerate(ROWS))]
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    app = bring(start(lang=language), out.getvalue().encode("utf-8-sig"))
    t, told = words(language), said(app)  # type: ignore[arg-type]
    assert kept(app).pairs == tuple((b, a) for a, b in ROWS)  # type: ignore[union-attr]
    named = [t("translate_pairs.named", name=name) for name in ("원문", "번역문")]
    assert t("translate_pairs.columns", first=named[0], second=named[1]) in told
    assert t("translate_pairs.between", separator=t("translate_separator.comma")) in told
    assert t("translate_live.file_read", count="30") in told


def test_a_table_that_nothing_decides_is_asked_about() -> None:
    rows = [(one, other, f"{other[:-1]}, 정말.") for one, other in ROWS]
    app = bring(start(lang="en"), plain(rows))
    assert "Choose them here." in said(app)
    first, second = (app.selectbox(key=f"{KEY}{side}") for side in ("first", "second"))
    assert first.options[2] == "3: 0번이 잔다, 정말."
    assert (first.value, second.value) == (0, 1)
    sound(app.button(key=f"{KEY}train").click().run())
    assert "job" not in app.query_params
    sound(app.selectbox(key=f"{KEY}second").set_value(2).run())
    assert kept(app) is None  # nothing is read before the two are confirmed
    sound(app.button(key=f"{KEY}columns").click().run())
    assert kept(app).pairs == tuple((row[0], row[2]) for row in rows)  # type: ignore[union-attr]
    sound(app.selectbox(key=f"{KEY}first").set_value(2).run())
    assert app.selectbox(key=f"{KEY}second").value == 0  # no column twice
    sound(app.button(key=f"{KEY}columns").click().run())
    assert kept(app).pairs == tuple((row[2], row[0]) for row in rows)  # type: ignore[union-attr]


def test_columns_that_are_chosen_in_the_same_run_as_the_press_are_read() -> None:
    rows = [(one, other, f"{other[:-1]}, 정말.") for one, other in ROWS]
    app = bring(start(lang="en"), plain(rows))
    app.selectbox(key=f"{KEY}second").set_value(2)
    sound(app.button(key=f"{KEY}columns").click().run())
    assert kept(app).pairs == tuple((row[0], row[2]) for row in rows)  # type: ignore[union-attr]


def test_a_press_in_the_same_run_as_another_separator_reads_nothing_that_is_not_there() -> None:
    app = bring(start(lang="en"), plain([(a, b, b[:-1]) for a, b in ROWS]))
    app.selectbox(key=f"{KEY}second").set_value(2)
    app.selectbox(key=f"{KEY}separator").set_value("|")
    sound(app.button(key=f"{KEY}columns").click().run())
    assert words("en")("problem.pairs_columns") in said(app)
    assert kept(app) is None


def test_what_stands_between_columns_and_the_header_can_be_chosen() -> None:
    app = bring(start(lang="ko"), plain([("en", "ko"), *ROWS], "||"))
    sound(app.selectbox(key=f"{KEY}separator").set_value("|").run())
    assert kept(app).layout.separator == "|"  # type: ignore[union-attr]
    app = bring(app, plain([("en", "ko"), *ROWS], ";"))
    assert kept(app).pairs == tuple(ROWS)  # type: ignore[union-attr]
    assert app.checkbox(key=f"{KEY}header").value
    sound(app.checkbox(key=f"{KEY}header").uncheck().run())
    assert kept(app).pairs[0] == ("en", "ko")  # type: ignore[union-attr]
    sound(app.selectbox(key=f"{KEY}separator").set_value("\t").run())
    assert words("ko")("problem.pairs_columns") in said(app)
    assert kept(app) is None


def test_any_sign_can_be_typed_and_one_that_cannot_be_is_looked_for_again() -> None:
    data = plain(ROWS, " => ")
    arrows = section._result(data, section.Choices(separator="=>"))
    assert arrows.pairs is not None
    assert arrows.pairs.pairs == tuple(ROWS)
    assert section._result(data, section.Choices(separator='"')).problem[0] == "pairs_columns"  # type: ignore[index]
    assert section._result(plain(ROWS), section.Choices(columns=(0, 7))).pairs is not None


def test_a_file_that_is_refused_takes_the_place_of_the_one_before() -> None:
    app = bring(bring(start(lang="en"), plain(ROWS)), b"\x89PNG\r\n\x1a\n" + bytes(40))
    assert "PNG" in said(app)
    sound(app.button(key=f"{KEY}train").click().run())
    assert "job" not in app.query_params
    assert words("en")("translate_live.no_pairs") in said(app)


@pytest.mark.parametrize("data", [b"", b" \n\t\n"])
def test_nothing_in_a_file_is_said_of_the_file(data: bytes) -> None:
    assert words("en")("translate_pairs.empty") in said(bring(start(lang="en"), data))


def test_every_separator_has_a_name() -> None:
    for language in ("ko", "en"):
        for sign in SEPARATORS:
            assert section._separator(words(language), sign) != sign
