"""Digits that are claimed to agree do, no more are, and a difference is never said to be less than it is."""

from __future__ import annotations

import math
from decimal import Decimal, localcontext

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pages.shared.i18n import LANGUAGES, words
from rnn_core.number_format import power
from rnn_core.tracing import agreement
from tests.examples import examples

DIFFERENCES = st.just(0.0) | st.floats(1e-300, 10) | st.floats(-17, 0.5).map(lambda log: 10.0**log)
SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def rounds_alike(difference: float, places: int) -> bool:
    """Whether a difference vanishes when it is written with so many decimals, in exact decimal arithmetic."""
    with localcontext() as context:
        context.prec = 1000
        return Decimal(difference) * 2 <= Decimal(1).scaleb(-places)


@settings(max_examples=examples(300), deadline=None)
@given(DIFFERENCES, st.sampled_from(["float64", "float32"]))
def test_so_many_places_agree_and_no_more(difference: float, precision: str) -> None:
    most = {"float64": 15, "float32": 6}[precision]
    places = agreement.digits(difference, precision)
    assert 0 <= places <= most
    assert places == 0 or rounds_alike(difference, places)
    assert places == most or not rounds_alike(difference, places + 1)


@settings(max_examples=examples(300), deadline=None)
@given(DIFFERENCES)
@example(0.9)
@example(9e-13)
def test_the_power_of_ten_is_the_next_one_not_below(bound: float) -> None:
    written = power(bound)
    if bound == 0:
        assert written == "0"
        return
    digit, exponent = written.split("\u00a0×\u00a010")
    assert 1 <= int(digit) <= 9
    said = float(f"{digit}e{exponent.translate(SUPERSCRIPTS)}")
    assert said >= bound
    before, power_of_ten = int(digit) - 1, int(exponent.translate(SUPERSCRIPTS))
    less = float(f"{before}e{power_of_ten}" if before else f"9e{power_of_ten - 1}")
    assert less < bound


@pytest.mark.parametrize("difference", [math.nan, math.inf])
def test_what_is_no_number_agrees_nowhere(difference: float) -> None:
    assert agreement.digits(difference) == 0


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "page", ["bidirectional.badge", "layers.badge", "translate.badge", "gradients.badge_trained"]
)
def test_every_badge_says_digits_before_the_power(language: str, page: str) -> None:
    badge = words(language)(page, **agreement.said(3.2e-13))
    assert badge.index("12") < badge.index("4\u00a0×\u00a010⁻¹³")
