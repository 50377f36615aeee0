"""A table of the visitor's own on the page: what is said of it, what can be chosen, and what stays."""

from __future__ import annotations

import dataclasses
import io
import math

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from pages.sequences.upload.section import FILE, frame, told
from pages.shared import tables
from pages.shared.i18n import LANGUAGES, words
from pages.shared.user_text import sentence
from rnn_core.series.own import read_series
from rnn_core.series.table import read_table
from tests.pages.visit import said, sound, start

VALUES = [round(12 + 9 * math.sin(k / 9) + (k * 37 % 17) / 5, 1) for k in range(200)]
DAYS = pd.date_range("2023-01-01", periods=200)


def korean(encoding: str = "cp949") -> bytes:
    rows = [
        f"{day:%Y-%m-%d};\uc11c\uc6b8;{str(value).replace('.', ',')}"
        for day, value in zip(DAYS, VALUES, strict=True)
    ]
    return "\n".join(["\ub0a0\uc9dc;\uc9c0\uc810;\uae30\uc628", *rows]).encode(encoding)


def upload(app: AppTest, data: bytes, name: str = "mine.csv") -> AppTest:
    return sound(app.file_uploader(key=FILE).set_value((name, data, "text/csv")).run())


def everything(app: AppTest) -> str:
    return said(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_korean_table_with_decimal_commas_is_read_and_forecast(lang: str) -> None:
    app = upload(start("sequences", lang=lang), korean())
    t = words(lang)
    column = t("upload.named", name="\uae30\uc628")
    assert t("upload.read", count="200", column=column) in everything(app)
    assert app.query_params["series"] in ("own", ["own"])
    assert app.selectbox(key="sequences_upload_decimal").value == "comma"
    assert app.selectbox(key="sequences_upload_format").value == "%Y-%m-%d"


def test_another_column_sign_or_way_with_gaps_can_be_chosen() -> None:
    rows = "\n".join(f"{k};{value};{'' if k % 50 == 49 else k % 7}" for k, value in enumerate(VALUES))
    app = upload(start("sequences", lang="en"), f"day;one;other\n{rows}".encode())
    app = sound(app.selectbox(key="sequences_upload_value").set_value(2).run())
    assert "from column \u201cother\u201d" in everything(app)
    assert "each repeats the value before it" in everything(app)
    app = sound(app.selectbox(key="sequences_upload_gaps").set_value("skip").run())
    assert "their rows were left out" in everything(app)
    app = sound(app.checkbox(key="sequences_upload_header").uncheck().run())
    assert "column 2" in everything(app)


def test_ambiguous_dates_are_asked_about_and_a_format_settles_them() -> None:
    rows = "\n".join(f"{k % 12 + 1:02d}/{k * 5 % 12 + 1:02d}/2024,{value}" for k, value in enumerate(VALUES))
    app = upload(start("sequences", lang="en"), f"date,value\n{rows}".encode())
    assert "fit several formats (day/month/year, month/day/year)" in everything(app)
    app = sound(app.selectbox(key="sequences_upload_format").set_value("%m/%d/%Y").run())
    assert "fit several formats" not in everything(app)
    assert "put in the order of their times" in everything(app)
    app = sound(app.selectbox(key="sequences_upload_format").set_value("").run())
    assert "kept as text" in everything(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_cannot_be_read_says_why_and_what_was_read_stays(lang: str) -> None:
    app = upload(start("sequences", lang=lang), korean())
    for data, code in (
        (b"value\n1\n2\n", "series_few"),
        (b"a,b\nx,y\nz,w\n", "series_words"),
        (",".join(map(str, range(200_000))).encode(), "series_wide"),
        (b"value\n" + b"5\n" * 200, "series_constant"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "binary_format"),
    ):
        app = upload(app, data)
        t = words(lang)
        family = "series_problem" if t.has("series_problem", code) else "problem"
        opening = t.messages[f"{family}.{code}"].split("{")[0]
        assert opening in everything(app), code
        assert t("upload.stays") in everything(app), code
        assert app.query_params["series"] in ("own", ["own"]), code
    assert t("upload.stays") not in everything(upload(app, korean("utf-8")))


def test_a_link_to_a_series_that_is_gone_says_so() -> None:
    app = start("sequences", lang="en", series="own")
    assert words("en")("lost.series") in everything(app)


def test_html_and_markdown_in_names_stand_as_they_are() -> None:
    evil = "<b>x</b> **y** $z$"
    rows = "\n".join(map(str, VALUES))
    app = upload(start("sequences", lang="en"), f"{evil}\n{rows}".encode())
    assert any(evil in one.value for one in app.text)


def test_every_note_and_problem_has_its_words() -> None:
    documented = {
        line.split()[0]
        for module in (read_table, read_series)
        for owner in (module.__globals__["SeriesTable"], module.__globals__.get("OwnSeries"))
        if owner is not None
        for line in (owner.__doc__ or "").splitlines()
        if line.strip().startswith("series_")
    }
    assert len(documented) > 25
    for lang in LANGUAGES:
        t = words(lang)
        assert not [code for code in documented if not t.has("series_note", code)]
        assert not [
            key
            for key in t.messages
            if key.startswith("series_note.") and key.split(".")[1] not in documented
        ]
        for code in ("markup", "wide", "quote", "cell", "words", "nothing", "few", "constant", "format"):
            assert t.has("series_problem", f"series_{code}")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_note_that_comes_up_can_be_said(lang: str) -> None:
    odd = [*map(str, VALUES[:50]), "", "inf", "sunny", *map(str, VALUES[50:]), "1;2;3;4;5"]
    texts = [f"{day:%Y-%m-%d}" for day in pd.date_range("2023-01-01", periods=len(odd))][::-1]
    source = "# remark\nday;value;value;\n" + "\n".join(
        f"{d};{v};1;2" for d, v in zip(texts, odd, strict=True)
    )
    table = read_table(source)
    series = read_series(table)
    text = told(words(lang), table, series)
    assert "{" not in text
    assert len(table.notes) + len(series.notes) >= 7


def test_no_cell_and_no_name_of_the_visitors_is_a_formula_in_what_is_taken_along() -> None:
    source = "=day,+value\n" + "\n".join(f"@{k},{value}" for k, value in enumerate(VALUES))
    series = dataclasses.replace(read_series(read_table(source, header=True)))
    table = tables.csv(frame(read_series(read_table(source, header=True)))).decode("utf-8-sig")
    assert table.splitlines()[0].split(",")[1] == "'+value"
    assert series.name == "+value"
    negative = tables.csv(pd.DataFrame({"time": ["-1", "=2", "a"], "x": [-1.5, 2.0, np.nan]}))
    back = pd.read_csv(io.BytesIO(negative), encoding="utf-8-sig")
    assert list(back["time"]) == ["'-1", "'=2", "a"]
    assert back["x"][0] == -1.5


def test_a_code_without_words_is_none() -> None:
    assert sentence(words("en"), "problem", "nonsense", {})
