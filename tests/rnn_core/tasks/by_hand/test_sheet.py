"""What a spreadsheet is made of; tests/browser/test_spreadsheets.py sees that it computes what torch does."""

from __future__ import annotations

import io
import re

import pytest
from openpyxl import load_workbook

from rnn_core.tasks.by_hand.presets import preset, presets
from rnn_core.tasks.by_hand.sheet import SheetWords, workbook

HOSTILE = ("=1+1", "+cmd", "-2", "@SUM(A1)", "\tx", '=HYPERLINK("http://x")')


def words(text: str = "word") -> SheetWords:
    return SheetWords(
        text, (text,), text, text, text, text, text, text + "{name}", text + "{name}", {"hidden": text}
    )


def opened(name: str, *said: SheetWords):
    one = preset(name)
    return load_workbook(io.BytesIO(workbook(one.cell, one.inputs, said or (words(),))))


@pytest.mark.parametrize("name", presets())
def test_every_number_is_given_or_a_formula_of_those_that_are(name: str) -> None:
    one, book = preset(name), opened(name)
    rows = list(book["steps"].iter_rows(min_row=4))
    assert len(rows) == len(one.inputs)
    for row, x in zip(rows, one.inputs, strict=True):
        assert [cell.value for cell in row[1 : 1 + len(x)]] == list(x)
        for cell in row[1 + len(x) :]:
            assert cell.data_type == "f"
            # A formula holds no number of its own but the 0 and 1 of 1 - z, of 1/(1 + e), and of max(0, a).
            bare = re.sub(r"weights!\$C\$\d+|[A-Z]+\d+|EXP|TANH|MAX", "", cell.value)
            assert set(re.findall(r"[\d.]+", bare)) <= {"0", "1", "1.0"}
    weights = [row[2].value for row in book["weights"].iter_rows(min_row=2)]
    assert weights == list(one.cell.weights)


@pytest.mark.parametrize("text", HOSTILE)
def test_words_are_never_formulas(text: str) -> None:
    book = opened("gru_parity", words(text), words("plain"))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert sheet.title == "steps"
                    assert cell.row > 4
                else:
                    assert not str(cell.value).startswith(("=", "+", "@", "\t"))
                    assert isinstance(cell.value, (int, float)) or not str(cell.value).startswith("-")
