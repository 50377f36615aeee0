"""Tables that people bring: each row kept or counted, and nothing guessed in silence."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_core.errors import InputError, TextError
from rnn_core.series.own import LEAST, MOST, TableChoices, read_series
from rnn_core.series.table import BLANKS, MOST_COLUMNS, read_table
from tests.examples import examples

VALUES = [round(20 + 5 * np.sin(k / 4) + (k * 7 % 11) / 10, 2) for k in range(60)]
DAYS = pd.date_range("2024-01-01", periods=60)


def codes(notes):
    return {note.code: note.details for note in notes}


def table_of(values=VALUES, head="value", before=""):
    return before + head + "\n" + "\n".join(str(one) for one in values) + "\n"


def read(source, *, table=None, **choices):
    return read_series(read_table(source, **(table or {})), TableChoices(**choices))


def problem(source, **how):
    with pytest.raises(TextError) as caught:
        read(source, **how)
    return caught.value.code, caught.value.details


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize(
    ("separator", "decimal"), [(",", "."), (";", ","), ("\t", "."), ("\t", ","), ("|", ".")]
)
def test_what_pandas_writes_is_read_back(encoding, separator, decimal):
    frame = pd.DataFrame({"\ub0a0\uc9dc": DAYS.strftime("%Y-%m-%d"), "\uae30\uc628": VALUES})
    buffer = io.StringIO()
    frame.to_csv(buffer, sep=separator, decimal=decimal, index=False)
    own = read(buffer.getvalue().encode(encoding))
    np.testing.assert_array_equal(own.values, VALUES)
    assert (own.name, own.labels[0], own.time_format) == ("\uae30\uc628", "2024-01-01", "%Y-%m-%d")


@settings(max_examples=examples(60), deadline=None)
@given(
    values=st.lists(st.floats(-1e9, 1e9, allow_nan=False), min_size=LEAST, max_size=80).filter(
        lambda some: max(some) - min(some) > 1e-3
    ),
    separator=st.sampled_from([",", ";", "\t"]),
    names=st.lists(st.text("abcdef ,;\"'", min_size=1, max_size=6), min_size=2, max_size=2, unique=True),
)
def test_any_values_come_back(values, separator, names):
    frame = pd.DataFrame({f"n{names[0]}": [f"word{k}" for k in range(len(values))], f"m{names[1]}": values})
    own = read(frame.to_csv(sep=separator, index=False), table={"separator": separator}, decimal="point")
    np.testing.assert_array_equal(own.values, values)


@settings(max_examples=examples(150), deadline=None)
@given(
    text=st.one_of(
        st.text(max_size=200),
        st.lists(
            st.lists(
                st.sampled_from(["1", "2,5", "-3.5", '"', "a", "", "2024-01-01", "inf", "\u2212\uff11"]),
                max_size=4,
            ),
            max_size=60,
        ).map(lambda rows: "\n".join(";".join(row) for row in rows)),
    ),
    raw=st.booleans(),
    least=st.sampled_from([2, LEAST]),
)
def test_anything_is_read_or_refused_with_a_reason(text, raw, least):
    try:
        own = read_series(read_table(text.encode("utf-8", "ignore") if raw else text), least=least)
    except TextError:
        return
    assert np.isfinite(own.values).all()
    assert own.values.std() > 0
    assert len(own.values) == len(own.labels) >= least


def test_every_line_is_a_value_or_told():
    rows = [f"{k},{value}" for k, value in enumerate(VALUES)]
    rows[10] += ",9,9"
    rows[20] += ",9"
    rows[30] = "30"
    rows.insert(40, "")
    table = read_table("day,value\n" + "\n".join(rows))
    found = codes(table.notes)
    assert found["series_long"] == {"count": 2, "lines": (12, 22)}
    assert found["series_short"] == {"count": 1}
    assert found["series_blank"] == {"count": 1}
    own = read_series(table)
    assert own.missing == 1
    assert len(table.lines) == len(VALUES) - 2


def test_a_blank_column_is_no_long_row():
    assert "series_long" not in codes(read_table("\n".join(f"{k},{v},," for k, v in enumerate(VALUES))).notes)


def test_double_and_missing_names():
    rows = "\n".join(f"{v},{v + 1},{v + 2},{v + 3}" for v in VALUES)
    table = read_table("x,x,,x\n" + rows)
    assert [one.name for one in table.columns] == ["x", "x (2)", "", "x (3)"]
    assert codes(table.notes)["series_double"] == {"names": ("x",)}
    assert codes(table.notes)["series_unnamed"] == {"count": 1}


def test_a_first_row_of_values_is_no_header_and_of_whole_numbers_is_asked_about():
    plain = read_table("\n".join(f"{v},{v * 2}" for v in VALUES))
    assert (plain.header, plain.header_sure) == (False, True)
    years = read_table("1990,1991\n" + "\n".join(f"{v},{v * 2}" for v in VALUES))
    assert (years.header, years.header_sure) == (False, False)
    assert "series_numbers_first" in codes(years.notes)
    chosen = read_table("1990,1991\n" + "\n".join(f"{v},{v * 2}" for v in VALUES), header=True)
    assert [one.name for one in chosen.columns] == ["1990", "1991"]
    assert len(chosen.lines) == len(VALUES)


def test_a_faulty_first_value_is_not_eaten_as_a_header():
    table = read_table(
        "2024-01-01,n/a\n" + "\n".join(f"{d:%Y-%m-%d},{v}" for d, v in zip(DAYS[1:], VALUES[1:], strict=True))
    )
    assert not table.header
    assert len(table.lines) == 60


def test_a_header_over_no_numbers_is_told_to_be_doubtful():
    table = read_table(
        "mon,tue\n" + "\n".join("n/a,x y" for _ in VALUES[:5]) + "\n" + "\n".join(f"w,{v}" for v in VALUES)
    )
    assert "series_header" in codes(table.notes)


def test_columns_are_counted_before_the_table_is_taken_apart():
    code, details = problem(",".join(map(str, range(200_000))) + "\n1,2\n")
    assert (code, details["count"], details["most"]) == ("series_wide", 200_000, MOST_COLUMNS)


@pytest.mark.parametrize("width", [2, MOST_COLUMNS])
def test_wide_tables_within_the_limit(width):
    row = ",".join(["1"] * (width - 1))
    table = read_table("\n".join(f"{row},{v}" for v in VALUES))
    assert len(table.columns) == width
    assert read_series(table).value == width - 1, "the first column that moves"


def test_a_quote_that_does_not_close():
    rows = [f'"d{k}",{v}' for k, v in enumerate(VALUES)]
    rows[5] = '"d5,1.5'
    code, details = problem("day,value\n" + "\n".join(rows))
    assert (code, details["line"]) == ("series_quote", 7)
    assert details["read_as"] is None


def test_a_cell_without_end():
    code, details = problem('a,b\n1,2,"' + "9" * 200_000 + "\n")
    assert (code, details["line"]) == ("series_cell", 2)


def test_one_column_with_a_decimal_comma():
    own = read(table_of([str(v).replace(".", ",") for v in VALUES]))
    np.testing.assert_array_equal(own.values, VALUES)
    assert own.decimal == "comma"


def test_blanks_between_columns():
    table = read_table("\n".join(f"  {1900 + k}   {v:6.2f}" for k, v in enumerate(VALUES)))
    assert table.separator == BLANKS
    assert read_series(table).labels[:2] == ("1900", "1901")


def test_remarks_and_a_title_over_the_table():
    table = read_table(
        table_of([f"{k},{v}" for k, v in enumerate(VALUES)], "day,value", "# source: us\nTitle\n")
    )
    assert codes(table.notes)["series_preamble"] == {"count": 2}
    assert [one.name for one in table.columns] == ["day", "value"]


def test_a_first_line_that_names_the_separator():
    table = read_table("sep=;\nday;value\n" + "\n".join(f"{k};{v}" for k, v in enumerate(VALUES)))
    assert (table.separator, codes(table.notes)["series_separator"]) == (";", {"separator": ";"})


def test_names_that_stand_again():
    once = "day,value\n" + "\n".join(f"{k},{v}" for k, v in enumerate(VALUES))
    assert codes(read_table(once + "\n" + once).notes)["series_header_again"] == {"count": 1}


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (b"", "empty"),
        (b" \n ", "blank"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "binary_format"),
        (b'{"a": [1, 2]}\n', "series_markup"),
        (b"<html><body></body></html>\n", "series_markup"),
        (b"a,b\nc,d\ne,f\n", "series_words"),
        (b"once upon a time\n", "series_words"),
        (b"value\n" + b"7\n" * 60, "series_constant"),
        (b"value\n" + b"NaN\n" * 60, "series_words"),
        (b"value\n1\n2\n3\n", "series_few"),
    ],
)
def test_what_is_refused(source, code):
    assert problem(source)[0] == code


def test_an_empty_column_and_a_constant_one_are_refused_by_name():
    rows = "day,empty,same,value\n" + "\n".join(f"{k},NaN,7,{v}" for k, v in enumerate(VALUES))
    assert problem(rows, value=1) == ("series_nothing", {"name": "empty", "count": 60})
    assert problem(rows, value=2) == ("series_constant", {"name": "same", "value": "7"})
    assert read(rows).name == "value"


@pytest.mark.parametrize("far", [1e-130, 1e15])
def test_what_cannot_be_scaled_is_constant(far):
    near = [far * (1 + 1e-14 * (k % 2)) for k in range(60)]
    assert problem(table_of([repr(one) for one in near]))[0] == "series_constant"


def test_too_few_for_the_window_says_how_many_are_needed():
    with pytest.raises(TextError) as caught:
        read_series(read_table(table_of()), least=100)
    assert caught.value.details == {"count": 60, "least": 100, "missing": 0}


def test_infinite_and_huge_values_are_missing():
    odd = ["inf", "-inf", "1e999", "9" * 500, "-1e101"]
    own = read(table_of([*VALUES[:20], *odd, *VALUES[20:]]), gaps="skip")
    assert codes(own.notes)["series_infinite"] == {"count": 5, "lines": (22, 23, 24, 25, 26)}
    np.testing.assert_array_equal(own.values, VALUES)


def test_cells_that_are_no_numbers_are_missing_and_listed():
    own = read(table_of([*VALUES[:20], "sunny", *VALUES[20:]]), gaps="skip")
    assert codes(own.notes)["series_unread"] == {"count": 1, "lines": (22,), "example": "sunny"}


def test_gaps_are_filled_as_was_chosen_and_never_with_what_comes_later():
    holes = [f"d,{one}" for one in [*VALUES[:10], "", *VALUES[11:], "", ""]]
    held, skipped, longest = (
        read(table_of(holes, "name,value"), gaps=gaps) for gaps in ("hold", "skip", "stretch")
    )
    assert held.values[10] == VALUES[9]
    np.testing.assert_array_equal(skipped.values, VALUES[:10] + VALUES[11:])
    np.testing.assert_array_equal(longest.values, VALUES[11:])
    assert codes(held.notes)["series_gap_hold"] == {"count": 1}
    assert codes(longest.notes)["series_gap_stretch"] == {"count": 1, "used": 49, "total": 59}
    assert codes(held.notes)["series_gap_ends"] == {"count": 2}
    assert held.missing == 3


def test_many_gaps_are_held_unless_chosen_otherwise():
    holes = ["" if k % 4 == 3 else v for k, v in enumerate(VALUES)]  # in one column they are empty lines
    assert read(table_of(holes)).gaps == "hold"
    assert read(table_of([*VALUES[:10], "", *VALUES[11:]])).gaps == "stretch"


def dated(texts, values=VALUES):
    return "day,value\n" + "\n".join(f"{text},{value}" for text, value in zip(texts, values, strict=True))


def test_ambiguous_dates_are_kept_as_text_and_asked_about():
    texts = [f"{k % 12 + 1:02d}/{(k * 5) % 12 + 1:02d}/2024" for k in range(60)]
    own = read(dated(texts))
    assert own.time_format is None
    assert own.labels == tuple(texts)
    assert codes(own.notes)["series_times_ambiguous"] == {"formats": ("%d/%m/%Y", "%m/%d/%Y")}
    np.testing.assert_array_equal(own.values, VALUES)
    chosen = read(dated(texts), time_format="%m/%d/%Y")
    assert chosen.labels[0][:2] == "01"
    assert sorted(chosen.values) == sorted(VALUES)


def test_dates_that_do_not_parse_are_kept_as_text():
    texts = [f"{day:%Y-%m-%d}" for day in DAYS]
    texts[30] = "2024-02-31"
    own = read(dated(texts), times=0)
    assert codes(own.notes)["series_times_unread"] == {"count": 1, "line": 32, "example": "2024-02-31"}
    assert own.labels == tuple(texts)
    assert problem(dated(texts), times=0, time_format="%Y-%m-%d")[1]["line"] == 32


def test_rows_are_put_in_the_order_of_their_times_and_that_is_told():
    texts = [f"{day:%Y-%m-%d}" for day in DAYS]
    back = read(dated(texts[::-1], VALUES[::-1]))
    np.testing.assert_array_equal(back.values, VALUES)
    assert "series_times_backwards" in codes(back.notes)
    as_is = read(dated(texts[::-1], VALUES[::-1]), in_order=False)
    np.testing.assert_array_equal(as_is.values, VALUES[::-1])
    assert "series_times_as_is" in codes(as_is.notes)
    texts[3], texts[7] = texts[7], texts[3]
    assert codes(read(dated(texts)).notes)["series_times_sorted"] == {"count": 2}


def test_repeated_times_and_gaps_between_them_are_told():
    texts = [f"{DAYS[k // 2]:%Y-%m-%d}" for k in range(60)]
    assert codes(read(dated(texts)).notes)["series_times_repeated"] == {"count": 30}
    workdays = pd.bdate_range("2024-01-01", periods=60)
    assert (
        codes(read(dated([f"{d:%Y-%m-%d}" for d in workdays])).notes)["series_times_uneven"]["share"] == 0.81
    )


def test_time_zones_keep_their_text():
    texts = [f"{day:%Y-%m-%d} 09:00{'+09:00' if k % 2 else '+00:00'}" for k, day in enumerate(DAYS)]
    own = read(dated(texts))
    assert own.labels == tuple(texts)
    assert codes(own.notes)["series_times_zones"] == {"count": 2}


def test_a_decimal_sign_in_doubt_is_told_and_can_be_chosen():
    thousands = [f"{k % 9 + 1},{k * 37 % 1000:03d}" for k in range(60)]
    source = "day;value\n" + "\n".join(f"{k};{v}" for k, v in enumerate(thousands))
    own = read(source)
    assert codes(own.notes)["series_decimal"] == {"decimal": "comma"}
    assert own.values.max() < 10
    assert read(source, decimal="point").values.max() > 1000
    other = "day;value;price\n" + "\n".join(f"{k};{v};1.5" for k, v in enumerate(thousands))
    assert read(other).decimal == "point", "as the other column is written"


def test_three_places_between_commas_leave_no_doubt():
    own = read("year,value\n" + "\n".join(f"{1900 + k},{v:.3f}" for k, v in enumerate(VALUES)))
    assert not {"series_decimal"} & set(codes(own.notes))
    np.testing.assert_allclose(own.values, VALUES)


def test_a_long_series_is_cut_to_its_last_values():
    own = read(table_of([k % 97 for k in range(MOST + 10)]))
    assert codes(own.notes)["series_cut"] == {"used": MOST, "total": MOST + 10}
    assert own.values[-1] == (MOST + 9) % 97


def test_a_file_over_the_limit_loses_no_half_value():
    row = b"123456789\n987654321\n"
    own = read_table(b"value\n" + row * 300_000)
    assert {"cut_bytes", "series_torn", "series_lines"} <= set(codes(own.notes))
    assert set(own.columns[0].cells) == {"123456789", "987654321"}


@pytest.mark.parametrize(
    "choices", [{"value": 7}, {"value": -1}, {"times": 9}, {"decimal": "dot"}, {"gaps": "guess"}]
)
def test_choices_that_cannot_be(choices):
    with pytest.raises(InputError):
        read(table_of([*VALUES[:10], "", *VALUES[10:]]), **choices)


def test_a_format_that_is_none():
    with pytest.raises(InputError):
        read(dated([f"{day:%Y-%m-%d}" for day in DAYS]), time_format="%H")


def test_positive_is_every_value():
    assert read(table_of()).positive
    assert not read(table_of([*VALUES, 0])).positive
