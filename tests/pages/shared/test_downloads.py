"""Files to take along: each opens as what its name says, and is made only when it is asked for."""

from __future__ import annotations

import io
import json
from typing import Any

import pandas as pd
import pytest

from pages.shared import downloads
from pages.shared.downloads import Export

FRAME = pd.DataFrame({"token": ["=1+1", "가"], "bits": [0.5, 1.25]})


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What Streamlit is asked to offer."""
    calls: list[dict[str, Any]] = []
    monkeypatch.setattr(
        downloads.st, "download_button", lambda label, **rest: calls.append(rest | {"label": label})
    )
    return calls


def test_a_table_is_a_csv_that_spreadsheets_read(offered: list[dict[str, Any]]):
    downloads.offer(Export("Table", lambda: FRAME, "page-bits.csv"))
    [one] = offered
    assert (one["label"], one["file_name"], one["mime"]) == ("Table", "gatescope-page-bits.csv", "text/csv")
    read = pd.read_csv(io.BytesIO(one["data"]()), encoding="utf-8-sig")
    assert read["token"].tolist() == ["'=1+1", "가"]
    assert read["bits"].tolist() == [0.5, 1.25]


def test_a_table_is_parquet_where_its_name_says_so(offered: list[dict[str, Any]]):
    downloads.offer(Export("Table", lambda: FRAME, "page-bits.parquet", key="parquet"))
    [one] = offered
    assert (one["key"], one["mime"]) == ("download_parquet", "application/vnd.apache.parquet")
    pd.testing.assert_frame_equal(pd.read_parquet(io.BytesIO(one["data"]())), FRAME)


def test_a_record_is_json_with_its_letters_as_they_are(offered: list[dict[str, Any]]):
    downloads.offer(Export("Record", lambda: {"words": ["배"], "share": 0.25}, "page-record.json"))
    [one] = offered
    assert one["mime"] == "application/json"
    assert "배" in one["data"]().decode()
    assert json.loads(one["data"]()) == {"words": ["배"], "share": 0.25}


def test_nothing_is_made_before_it_is_asked_for(offered: list[dict[str, Any]]):
    made: list[str] = []
    downloads.offer(Export("Later", lambda: made.append("now") or b"x", "later.zip"))
    assert made == []
    assert offered[0]["data"]() == b"x"
    assert made == ["now"]
