"""Cells as numbers: against Python's own formatting, and the ways that people write."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_core.series.numbers import DECIMALS, decimal_of, is_missing, number
from tests.examples import examples

FINITE = st.floats(-1e12, 1e12, allow_nan=False).map(lambda value: round(value, 4))


def written(value: float, decimal: str, group: str) -> str:
    plain = f"{value:,.4f}"
    point = "." if decimal == "point" else ","
    return plain.replace(",", "\0").replace(".", point).replace("\0", group)


@pytest.mark.parametrize("decimal", DECIMALS)
@settings(max_examples=examples(60), deadline=None)
@given(value=FINITE, spaced=st.sampled_from(["", " ", "\u00a0", "\u202f", "'", "usual"]))
def test_a_number_comes_back_however_it_is_grouped(decimal, value, spaced):
    usual = "," if decimal == "point" else "."
    cell = written(value, decimal, usual if spaced == "usual" else spaced)
    assert number(cell, decimal) == pytest.approx(value, rel=1e-15, abs=1e-15)


@settings(max_examples=examples(60), deadline=None)
@given(value=FINITE)
def test_full_width_digits_and_a_true_minus_are_the_same_number(value):
    wide = str.maketrans(
        "0123456789-.", "\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19\u2212\uff0e"
    )
    assert number(f"{value:.4f}".translate(wide), "point") == value


@settings(max_examples=examples(200), deadline=None)
@given(cell=st.text(max_size=30), decimal=st.sampled_from(DECIMALS))
def test_any_cell_is_a_number_or_none(cell, decimal):
    found = number(cell, decimal)
    assert found is None or (isinstance(found, float) and not math.isnan(found))


@settings(max_examples=examples(60), deadline=None)
@given(value=st.floats(allow_nan=False, allow_infinity=False))
def test_what_python_prints_is_read_as_python_reads_it(value):
    assert number(repr(value), "point") == value


@pytest.mark.parametrize(
    ("cell", "decimal", "value"),
    [
        ("1,234.5", "point", 1234.5),
        ("1,23,456", "point", 123456.0),
        ("1.234,5", "comma", 1234.5),
        ("(1,200)", "point", -1200.0),
        ("$1,234.50", "point", 1234.5),
        ("\u20a91,200", "point", 1200.0),
        ("1200\uc6d0", "point", 1200.0),
        ("12 %", "point", 12.0),
        (".5", "point", 0.5),
        ("5.", "point", 5.0),
        ("- 3", "point", -3.0),
        ("inf", "point", math.inf),
        ("-Infinity", "point", -math.inf),
        ("1e999", "point", math.inf),
        ("9" * 500, "point", math.inf),
        ("1,5", "point", None),
        ("1,2345", "point", None),
        ("1.5.2", "point", None),
        ("12:30", "point", None),
        ("0x1f", "point", None),
        ("1_000", "point", None),
        ("", "point", None),
        ("9" * 2000, "point", None),
    ],
)
def test_ways_of_writing(cell, decimal, value):
    assert number(cell, decimal) == value


def test_a_column_says_its_decimal_sign():
    assert decimal_of(["1,5", "2,25"]) == ("comma", True)
    assert decimal_of(["1.234,5", "1.234"]) == ("comma", True)
    assert decimal_of(["1,234,567", "1.5"]) == ("point", True)
    assert decimal_of(["12", "13"], usual="comma") == ("point", True)
    assert decimal_of(["1,234", "2,345"], usual="comma") == ("comma", False)
    assert decimal_of(["", "n/a"]) == ("point", True)


def test_one_faulty_cell_does_not_turn_a_column():
    assert decimal_of(["1.5"] * 9 + ["1,5"]) == ("point", True)


def test_words_for_nothing():
    assert all(map(is_missing, ["", "NA", "n/a", "NaN", "-", "\uacb0\uce21", "#DIV/0!"]))
    assert not any(map(is_missing, ["0", "-1", "inf", "none of it"]))
