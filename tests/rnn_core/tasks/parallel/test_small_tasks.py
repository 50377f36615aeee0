"""Dates against the calendar and a list written by hand; digits against their reverse; nothing leaks."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_core.errors import InputError
from rnn_core.tasks.parallel import Parallel, dates, digits, join, read_date, split, written
from tests.examples import examples

DAYS = st.dates(date(1950, 1, 1), date(2049, 12, 31))


def test_a_date_is_written_as_people_write_it() -> None:
    assert written(date(2021, 5, 3)) == (
        "3 May 2021",
        "3 May 2021",
        "3rd May 2021",
        "the 3rd of May 2021",
        "May 3, 2021",
        "May 3rd, 2021",
        "May 3rd, 21",
        "May 3 2021",
        "3 May 21",
        "Monday, 3 May 2021",
        "Mon May 3rd 2021",
        "3.5.2021",
        "03.05.2021",
        "2021/05/03",
        "03-May-21",
        "2021년 5월 3일",
        "2021년 5월 3일 월요일",
        "21년 5월 3일",
        "2021. 5. 3.",
        "이천이십일년 오월 삼일",
    )


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(1999, 6, 11), "천구백구십구년 유월 십일일"),
        (date(2000, 10, 30), "이천년 시월 삼십일"),
        (date(2010, 12, 22), "이천십년 십이월 이십이일"),
        (date(1950, 11, 10), "천구백오십년 십일월 십일"),
    ],
)
def test_numbers_are_said_as_korean_says_them(day: date, said: str) -> None:
    assert written(day)[-1] == said


@pytest.mark.parametrize(
    ("day", "nth"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (13, "13th")]
)
def test_ordinals(day: int, nth: str) -> None:
    assert written(date(2021, 5, day))[2] == f"{nth} May 2021"
    assert written(date(2021, 5, 10 + day))[2].startswith(f"{10 + day}t") == (10 + day < 21 or day > 13)
    assert written(date(2021, 5, 21))[2] == "21st May 2021"


@given(DAYS)
@settings(max_examples=examples(25))
def test_whatever_is_written_is_read_again(day: date) -> None:
    for text in written(day):
        assert read_date(text) == read_date(text.upper()) == day
        assert read_date(join(split(text))) == day
    assert calendar.day_name[day.weekday()] in written(day)[9]


@pytest.mark.parametrize("text", ["3/5/2021", "31 April 2021", "30 Feb 2020", "2021", "", "May 3st, 2021"])
def test_what_is_no_date_or_could_be_two_is_not_read(text: str) -> None:
    assert read_date(text) is None


@given(st.text(max_size=40))
def test_any_text_is_no_date_or_a_day(text: str) -> None:
    assert read_date(text) is None or isinstance(read_date(text), date)


@given(st.text(max_size=60))
def test_pieces_lose_nothing_but_capitals_and_white_space(text: str) -> None:
    assert join(split(text)).split() == text.lower().split()
    assert split(join(split(text))) == split(text)


def test_pieces_of_both_scripts() -> None:
    assert split("I'm 42, 톰이다!") == ("i'm", "4", "+2", "+,", "톰", "+이", "+다", "+!")
    assert split("e\u0301te\u0301 +x a+b") == ("e\u0301te\u0301", "+", "+x", "a", "++", "+b")


@pytest.mark.parametrize("task", [dates, digits])
def test_nothing_held_out_is_learnt(task: Callable[..., Parallel]) -> None:
    drawn, other = task(1000, 100, seed=1), task(1000, 100, seed=2)
    assert [len(part) for part in (*drawn.training, *drawn.held_out)] == [1000, 1000, 100, 100]
    for one in (drawn, other):  # whatever the seed
        learnt = set(one.training[1 if task is dates else 0])
        assert not learnt & set(drawn.held_out[1 if task is dates else 0])
        assert len(set(one.training[0])) == 1000
    assert task(10, 5, seed=1).training[0] == drawn.training[0][:10]
    assert task(10, 5, seed=1).held_out[1] == drawn.held_out[1][:5]
    assert drawn.training != other.training
    assert drawn.turned().held_out == drawn.held_out[::-1]
    with pytest.raises(InputError, match="sizes from 0 on"):
        task(-1)


def test_a_date_means_what_it_says() -> None:
    drawn = dates(400, 0)
    for source, target in zip(*drawn.training, strict=True):
        assert read_date(join(source)) == date.fromisoformat("".join(target))


def test_every_length_is_as_likely_and_digits_are_turned() -> None:
    sources, targets = digits(2000, 0).training
    assert [one[::-1] for one in sources] == targets
    counts = Counter(map(len, sources))
    assert set(counts) == set(range(3, 19))
    assert min(counts[k] for k in range(5, 19)) > 0.6 * max(counts.values())


@pytest.mark.parametrize("lengths", [(2, 9), (9, 8), (3, 3)])
def test_numbers_there_are_not_enough_of_are_refused(lengths: tuple[int, int]) -> None:
    with pytest.raises(InputError):
        digits(4000, 0, 0, *lengths)
