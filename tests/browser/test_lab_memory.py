"""What a person does with memory tasks, Markov chains and the comparison, in a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pandas as pd
from playwright.sync_api import expect

from tests.browser.conftest import Visitor

Visit = Callable[..., Visitor]
MEMORY = "/lab?section=memory&lang=en"
MARKOV = "/lab?section=markov&lang=en"


def test_the_first_screen_tells_who_remembers(visit: Visit):
    page = visit(MEMORY, player=False).page
    expect(page.get_by_role("heading", level=1)).to_contain_text("RNN 1, GRU 5 and LSTM 5 of 5 seeds")
    chart = page.locator(".st-key-lab_memory_chart .js-plotly-plot")
    expect(chart).to_be_visible()
    for title in ("RNN 1/5", "GRU 5/5", "LSTM 5/5"):
        expect(chart).to_contain_text(title)


def test_a_race_is_started_watched_and_taken_away(visit: Visit):
    visitor = visit(MEMORY + "&seeds=1&updates=40&n=10&seed=3", player=False)
    page = visitor.page
    page.get_by_role("button", name="Train").click()
    said = page.get_by_role("heading", level=1)
    expect(page.get_by_text("Measured now")).to_be_visible()
    expect(page.get_by_role("button", name="Train")).to_be_visible()
    expect(said).to_contain_text(
        re.compile(r"RNN [01], GRU [01] and LSTM [01] of 1 seeds solve it within 40")
    )
    visitor.idle()
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as coming:
        page.get_by_role("button", name="The race on screen, one row per report (CSV)").click()
    table = pd.read_csv(coming.value.path(), encoding="utf-8-sig")
    assert set(table["cell"]) == {"rnn", "gru", "lstm"}
    assert set(table["seed"]) == {3}
    with page.expect_download() as coming:
        page.get_by_role("button", name="The race on screen with its settings (JSON)").click()
    settings = json.loads(coming.value.path().read_text("utf-8"))["settings"]
    assert (settings["task"]["length"], settings["updates"]) == (10, 40)


def test_another_task_brings_its_own_race(visit: Visit):
    page = visit(MEMORY, player=False).page
    page.locator(".st-key-lab_memory_task").get_by_text("Echo", exact=True).click()
    page.wait_for_url(re.compile("task=echo"))
    expect(page.get_by_text("output the bit of 8 steps earlier")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("RNN 5, GRU 5 and LSTM 5 of 5")


def test_a_chain_sees_what_its_order_says(visit: Visit):
    page = visit(MARKOV + "&at=60", player=False).page
    around = page.locator(".st-key-lab_markov_around")
    expect(around).to_contain_text(re.compile(r"\[.{4}\] →"))
    page.locator(".st-key-lab_markov_order").get_by_text("2", exact=True).click()
    page.wait_for_url(re.compile("order=2"))
    expect(around).to_contain_text(re.compile(r"\[.{2}\] →"))
    expect(page.locator(".st-key-lab_markov_guess_chain")).to_contain_text("Markov chain of order 2")


def test_two_grus_are_told_apart_and_taken_away(visit: Visit):
    visitor = visit("/lab?section=grus&lang=en", player=False)
    page = visitor.page
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        re.compile(r"[\d.]+ bits per character in torch's, [\d.]+ in the papers'")
    )
    expect(page.locator(".st-key-lab_grus_chart .js-plotly-plot")).to_contain_text("mean over units")
    expect(page.get_by_text("What z is called changes nothing.")).to_be_visible()
    page.locator(".st-key-lab_grus_sample").click()
    page.get_by_role("option").nth(1).click()
    page.wait_for_url(re.compile("sample="))
    visitor.idle()
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as coming:
        page.get_by_role("button", name="All five ways to run the weights (JSON)").click()
    ways = json.loads(coming.value.path().read_text("utf-8"))["writings"]
    assert [way["reset"] for way in ways] == ["after", "after", "before", "before", "after"]
    title = page.get_by_role("heading", level=1).inner_text()
    assert all(f"{ways[k]['bits']:.2f}" in title for k in (0, 2))


def test_the_sections_stand_in_korean_on_a_phone(visit: Visit):
    for section, heading in (
        ("memory", "푼 시드는"),
        ("markov", "과거를 기억하면"),
        ("compare", "LSTM의 시드"),
        ("grus", "같은 가중치"),
    ):
        page = visit(
            f"/lab?section={section}&lang=ko", player=False, viewport={"width": 390, "height": 844}
        ).page
        expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()
        assert page.locator("[data-testid=stMain]").evaluate("node => node.scrollWidth") <= 390
        assert not re.search("Measured|Seeds|updates", page.locator("[data-testid=stMain]").inner_text())
