"""Times in a table: against `datetime`, and the ways that people write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_core.series.times import DAYS, formats, moment, order, spacing
from tests.examples import examples

DAY = st.dates(min_value=datetime(1970, 1, 1).date(), max_value=datetime(2060, 12, 31).date())
NUMERIC = sorted(form for form in DAYS if "%b" not in form)


@pytest.mark.parametrize("form", NUMERIC)
@settings(max_examples=examples(10), deadline=None)
@given(day=DAY)
def test_every_format_reads_what_datetime_writes_with_it(form, day):
    text = day.strftime(form)
    assert moment(text, form) == (datetime.strptime(text, form).replace(tzinfo=UTC), False)
    assert formats([text])


@settings(max_examples=examples(200), deadline=None)
@given(cells=st.lists(st.text(max_size=20), min_size=1, max_size=4))
def test_any_text_is_read_or_not(cells):
    for form in formats(cells):
        assert all(moment(cell, form) is not None for cell in cells)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-03-05", datetime(2024, 3, 5)),
        ("2024-03-05T09:30:15Z", datetime(2024, 3, 5, 9, 30, 15)),
        ("2024-03-05 09:30+09:00", datetime(2024, 3, 5, 0, 30)),
        ("2024-03-05 09:30 KST", datetime(2024, 3, 5, 0, 30)),
        ("2024. 3. 5.", datetime(2024, 3, 5)),
        ("2024\ub144 3\uc6d4 5\uc77c", datetime(2024, 3, 5)),
        ("2024\ub144 3\uc6d4", datetime(2024, 3, 1)),
        ("2024-03-05 \uc624\ud6c4 3:05", datetime(2024, 3, 5, 15, 5)),
        ("2024-03-05 12:00 AM", datetime(2024, 3, 5)),
        ("2024.03.05(\ud654)", datetime(2024, 3, 5)),
        ("5 Mar 2024", datetime(2024, 3, 5)),
    ],
)
def test_ways_of_writing(text, expected):
    (form,) = formats([text])
    found = moment(text, form)
    assert found is not None
    assert found[0] == expected.replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["2024-02-30", "2024-13-01", "25:00", "2024-03-05 25:00", "yesterday", "", "0000-01-01"]
)
def test_what_is_no_time(text):
    assert formats([text]) == ()


def test_days_and_months_may_be_either():
    assert formats(["03/04/2024", "05/06/2024"]) == ("%d/%m/%Y", "%m/%d/%Y")
    assert formats(["03/04/2024", "25/06/2024"]) == ("%d/%m/%Y",)
    assert formats(["01/01/2024", "02/02/2024"]) == ("%d/%m/%Y",), "either way the same days"


def test_times_of_several_zones_are_put_in_order_by_the_moment():
    texts = ["2024-03-05 10:00+09:00", "2024-03-05 02:00+00:00", "2024-03-04 22:00-05:00"]
    found = [moment(text, "%Y-%m-%d") for text in texts]
    assert order([one[0] for one in found if one]).places == (0, 1, 2)


def test_order_says_what_it_finds():
    days = [datetime(2024, 1, k) for k in (1, 3, 2, 3)]
    found = order(days)
    assert (found.places, found.sorted, found.backwards, found.repeated) == ((0, 2, 1, 3), False, False, 1)
    assert order(days[:2]).sorted
    assert order(days[:2][::-1]).backwards
    assert not order([days[0]] * 3).backwards


def test_spacing_takes_months_and_years_for_even():
    months = [datetime(2023 + k // 12, k % 12 + 1, 1) for k in range(24)]
    assert spacing(months).share == 1
    weekdays = [datetime(2024, 1, 1) + timedelta(days=7 * (k // 5) + k % 5) for k in range(50)]
    assert spacing(weekdays).share == pytest.approx(40 / 49)
    assert spacing(weekdays[:1]) is None
