"""What a person does with a table of their own, with the shift and with the whole past, in a real browser."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

import pandas as pd
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

Visit = Callable[..., Visitor]


def korean() -> bytes:
    days = pd.date_range("2023-01-01", periods=260)
    rows = [
        f"{day:%Y-%m-%d};{str(round(12 + 9 * math.sin(k / 9) + (k * 37 % 17) / 5, 1)).replace('.', ',')}"
        for k, day in enumerate(days)
    ]
    return "\n".join(["날짜;기온", *rows]).encode("cp949")


def bring(page: Page, name: str, data: bytes) -> None:
    file = {"name": name, "mimeType": "text/csv", "buffer": data}
    page.locator(".st-key-sequences_upload input[type=file]").set_input_files(file)


def test_a_korean_table_with_decimal_commas_becomes_figures(visit: Visit):
    page = visit("/sequences?lang=ko", player=False).page
    own = page.locator(".st-key-sequences_upload")
    if not own.is_visible():
        page.locator(".st-key-sequences_own summary").click()
    bring(page, "기온.csv", korean())
    expect(own).to_contain_text("‘기온’ 열에서 값 260개를 읽었습니다")
    page.wait_for_url(re.compile("series=own"))
    expect(page.locator(".st-key-sequences_yesterday_verdict")).to_be_visible()
    expect(page.locator(".st-key-sequences_yesterday_moved .js-plotly-plot")).to_be_visible()
    expect(page.locator(".st-key-sequences_yesterday_moved")).to_contain_text("2023-")
    before = page.locator(".st-key-sequences_yesterday_verdict").inner_text()
    bring(page, "망가진.csv", '날짜;기온\n"1;2;3\n"4";"5\n'.encode())
    expect(own).to_contain_text("전에 읽은 시계열은 그대로 있습니다")
    assert page.locator(".st-key-sequences_yesterday_verdict").inner_text() == before


def test_the_forecast_is_moved_and_its_link_opens_elsewhere(visit: Visit):
    page = visit("/sequences?lang=en&series=walk", player=False).page
    said = page.locator(".st-key-sequences_yesterday_say")
    expect(said).to_contain_text("Moved back by 0")
    page.locator(".st-key-sequences_yesterday_controls").get_by_role("slider").press("ArrowRight")
    page.wait_for_url(re.compile("shift=1"))
    expect(said).to_contain_text("Moved back by 1")
    other = visit(page.url.removeprefix(page.url.split("/sequences")[0]), player=False).page
    expect(other.locator(".st-key-sequences_yesterday_say")).to_have_text(said.text_content() or "")


def test_the_whole_past_is_fitted_for_the_step_that_is_chosen(visit: Visit):
    page = visit("/sequences?lang=en", player=False).page
    said = page.locator(".st-key-sequences_past_say")
    expect(said).to_contain_text("it reads 60 values")
    page.locator(".st-key-sequences_past_controls").get_by_role("slider").first.press("ArrowRight")
    page.wait_for_url(re.compile("inputs=61"))
    expect(said).to_contain_text("it reads 61 values")
