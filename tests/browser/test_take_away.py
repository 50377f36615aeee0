"""Links bring others to the same place; downloads open; the page of HTML plays without a network."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Served, Visitor, visiting

Visit = Callable[..., Visitor]


def test_a_link_brings_another_person_to_the_same_place(visit: Visit, served: Served):
    one = visit("/?lang=ko&net=shakespeare-lstm&unit=7&q=forget&t=20&depth=numbers")
    one.page.locator(".st-key-inspect_take_away").get_by_role("button").first.click()
    link = one.page.locator("[data-testid=stPopoverBody] [data-testid=stCode]").inner_text().strip()
    assert link.startswith(served.url)
    other = visit(link.removeprefix(served.url), locale="en-US")
    assert other.at() == 21
    other.page.locator(".st-key-charts summary").click()
    heading = other.page.get_by_role("heading", name="시간에 따른 유닛 7")
    expect(heading).to_be_visible()
    expect(other.page.locator(".depth [aria-pressed=true], .depth [aria-checked=true]")).to_contain_text(
        "숫자"
    )


def _download(visitor: Visitor, name: str, to: Path) -> Path:
    visitor.page.locator(".st-key-inspect_take_away").get_by_role("button").nth(1).click()
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("button", name=re.compile(name)).click()
    path = to / download.value.suggested_filename
    download.value.save_as(path)
    visitor.page.keyboard.press("Escape")
    return path


def test_downloads_open_and_say_the_same(visit: Visit, tmp_path: Path):
    visitor = visit("/?lang=en&net=python-lstm&unit=5")
    steps = int(visitor.step.get_attribute("aria-valuemax"))
    csv = _download(visitor, "CSV, unit 5", tmp_path)
    assert csv.read_bytes().startswith(b"\xef\xbb\xbf")
    table = pd.read_csv(csv, encoding="utf-8-sig", keep_default_na=False)
    parquet = pd.read_parquet(_download(visitor, "Parquet", tmp_path))
    arrays = np.load(io.BytesIO(_download(visitor, "NumPy", tmp_path).read_bytes()))
    assert len(table) == steps
    unit = parquet[parquet["unit"] == 5]
    np.testing.assert_allclose(table["forget"].astype(float), unit["forget"], rtol=1e-8)
    np.testing.assert_array_equal(arrays["forget"][0, :, 5], unit["forget"])
    i, f, g, c = (arrays[name][0] for name in ("input", "forget", "candidate", "cell"))
    np.testing.assert_allclose(c[1:], f[1:] * c[:-1] + i[1:] * g[1:], atol=1e-12)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_page_of_html_plays_from_disk_without_a_network(
    visit: Visit, browser: Browser, served: Served, tmp_path: Path, lang: str
):
    visitor = visit(f"/?lang={lang}")
    steps = visitor.step.get_attribute("aria-valuemax")
    path = _download(visitor, "HTML", tmp_path)
    with visiting(browser, served.url, reduced_motion="no-preference") as alone:
        alone.page.context.set_offline(True)
        alone.page.goto(path.as_uri())
        expect(alone.step).to_have_attribute("aria-valuemax", steps or "")
        alone.step.focus()
        alone.page.keyboard.press("Home")
        alone.page.locator("button.pp").click()
        expect(alone.step).not_to_have_attribute("aria-valuenow", "1")
        assert not alone.errors
        assert not alone.off_host
