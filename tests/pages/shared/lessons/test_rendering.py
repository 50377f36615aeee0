"""A lesson's texts: what the browser shows of them, and what they may not say."""

from __future__ import annotations

import contextlib
import math
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.shared.i18n.particles import PARTICLES, leading
from pages.shared.lessons.expressions import ExpressionError
from pages.shared.lessons.rendering import (
    MINUS,
    MarkupError,
    Run,
    Value,
    check_format,
    markup,
    particle,
    plain,
    runs,
    spoken,
    values,
    written,
)


def test_a_text_becomes_runs():
    text = "The **gate** `f` is {=f:.2f}: see [forget gate](#term-forget-gate), **{=f:.0%}** of `{=token}`"
    assert runs(text, {"f": 0.25, "token": "{"}) == [
        Run("text", "The "),
        Run("bold", "gate"),
        Run("text", " "),
        Run("code", "f"),
        Run("text", " is "),
        Run("value", "0.25"),
        Run("text", ": see "),
        Run("term", "forget gate", "forget-gate"),
        Run("text", ", "),
        Run("bold", "25%"),
        Run("text", " of "),
        Run("code", "{"),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{{=f}}", "{=f}"),
        ("`{` and `}`", "{ and }"),
        ("`**` and `[a](b)`", "** and [a](b)"),
        ("f[3] and [a] (b)", "f[3] and [a] (b)"),
        ("<b>bold</b> &amp; <script>", "<b>bold</b> &amp; <script>"),
        ("{=table['}:'][0:1][0]:.1f}", "2.0"),
        ('{="a:b"}', "a:b"),
        ("{= f :.1f}", "0.5"),
        ("**a `b`**", "a `b`"),
    ],
)
def test_what_stands_in_a_text(text: str, told: str):
    assert plain(text, {"f": 0.5, "table": {"}:": [2.0]}}) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{f}", "a brace twice"),
        ("a } b", "a brace twice"),
        ("{=f", "a closing brace"),
        ("{=f[1}", "a closing brace"),
        ("{='}", "a closing brace"),
        ("**a", "a second \\*\\*"),
        ("`a", "a second `"),
        ("****", "something between"),
        ("``", "something between"),
        ("[a](https://a.b)", "links to a term"),
        ("[a](javascript:1)", "links to a term"),
        ("[a](#term-A)", "links to a term"),
        ("{=}", "an expression"),
        ("{=f.size}", "no attributes"),
        ("{=f:x}", "a format"),
        ("{=f:999d}", "a format"),
        ("{=f:.2}", "a format"),
        ("{=f:.2d}", "a format"),
        ("{=f!r}", "an expression"),
    ],
)
def test_a_text_that_is_not_written_so_is_refused(text: str, told: str):
    with pytest.raises((MarkupError, ExpressionError), match=told):
        markup(text)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab{}=*`[](#)-term:'\"\\.f \n가은", max_size=50) | st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str):
    with contextlib.suppress(MarkupError, ExpressionError):
        markup(text)
        particle(text)
        list(values(text))
        with contextlib.suppress(ExpressionError):
            assert all(run.text or run.kind == "value" for run in runs(text, {"f": 1.5, "a": "b"}))


@given(st.text().map(lambda text: text.translate(dict.fromkeys(map(ord, "{}*`["), "."))))
def test_a_text_without_marks_stays_as_it_is(text: str):
    assert plain(text, {}) == text


@given(st.floats(-1e6, 1e6), st.integers(0, 9))
def test_digits_are_pythons_and_the_minus_is_one(value: float, digits: int):
    said = written(value, f".{digits}f")
    assert "-" not in said
    back = Decimal(said.replace(MINUS, "-"))
    assert abs(back - Decimal(value)) <= Decimal(5).scaleb(-digits - 1)
    assert not said.startswith(MINUS) or back < 0


@pytest.mark.parametrize(
    ("value", "form", "said"),
    [
        (3, "", "3"),
        (3.0, "d", "3"),
        (-3, "", "−3"),
        (1234567, ",", "1,234,567"),
        (1234.5, ",.1f", "1,234.5"),
        (0.5, "+.1f", "+0.5"),
        (-0.5, "signed.1f", "−0.5"),
        (0.0, "signed.1f", "+0.0"),
        (-0.0001, "signed.1f", "+0.0"),
        (-0.004, ".0%", "0%"),
        (0.000012, ".1e", "1.2e−05"),
        (0.5, "g", "0.5"),
        ("(", "", "("),
    ],
)
def test_numbers_are_written(value: float | str, form: str, said: str):
    assert written(value, form) == said


@pytest.mark.parametrize(
    ("value", "form"),
    [
        (0.5, ""),
        (0.5, "d"),
        (math.nan, ".1f"),
        (math.inf, ".1f"),
        (True, ""),
        ([1], ""),
        ("a", ".1f"),
        (1, "x"),
    ],
)
def test_what_cannot_be_written_is_refused(value: object, form: str):
    with pytest.raises(ExpressionError, match="expected"):
        written(value, form)


@given(st.text(max_size=8))
def test_a_format_that_is_taken_is_one_of_pythons(form: str):
    with contextlib.suppress(ExpressionError):
        check_format(form)
        format(1, form.replace("signed", "+"))


def test_every_particle_that_depends_on_the_word_before_is_known():
    said = {form for pair in PARTICLES for form in pair}
    assert {"은", "는", "이", "가", "을", "를", "과", "와", "으로", "로"} <= said
    for form in said:
        for behind in ("", " 다음", ",", ".", "?"):
            assert leading(form + behind) == form
            assert particle(f"값 {{=f:.2f}}{form}{behind}")
            assert particle(f"값 **{{=f:.2f}}**{form}{behind}")
            assert particle(f"값 (`{{=f:.2f}}`){form}{behind}")


@pytest.mark.parametrize("behind", ["가지", "명은", "입니다", " 은", "비트", "이상", "개가", "", "나라"])
def test_what_is_no_such_particle_is_let_be(behind: str):
    assert not particle(f"값 {{=f:.2f}}{behind}")


def test_after_a_percent_sign_the_ending_is_known():
    assert not particle("{=f:.0%}를 남깁니다.")


def test_values_are_found_wherever_they_stand():
    text = "{=f:.2f} **{=c}** `{=t:d}` [{=u:.1f}](#term-unit)"
    assert list(values(text)) == [Value("f", ".2f"), Value("c"), Value("t", "d"), Value("u", ".1f")]


def test_a_text_in_one_language_is_told_in_it():
    assert spoken({"ko": "값"}, "en") == "값"
    assert spoken({"ko": "값", "en": "value"}, "ko") == "값"
    assert spoken({"ko": "값", "en": "value"}, "xx") == "value"
