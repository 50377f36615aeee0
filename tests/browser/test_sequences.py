"""What a person does with a series: chooses it, trains on it, looks several steps ahead."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Visitor

Visit = Callable[..., Visitor]


def test_a_series_is_chosen_and_the_verdict_follows(visit: Visit):
    page = visit("/sequences?lang=en", player=False).page
    verdict = page.locator(".st-key-sequences_verdict")
    expect(verdict).to_contain_text("a state is needed")
    page.locator(".st-key-sequences_series input").click()
    page.get_by_role("option", name="Random walk").click()
    expect(verdict).to_contain_text("nothing beats saying the last value again")
    page.wait_for_url(re.compile("series=walk"))
    expect(page.locator(".st-key-sequences_by_window .js-plotly-plot").first).to_be_visible()


def test_networks_are_trained_and_drawn(visit: Visit):
    page = visit("/sequences?lang=en&series=sunspots&cells=mingru&window=2", player=False).page
    badge = page.get_by_text("Trained here")
    expect(badge).to_have_count(0)
    page.get_by_role("button", name="Train on this series").first.click()
    expect(badge).to_be_visible(timeout=90_000)
    expect(page.get_by_role("button", name="Train on this series").first).to_be_visible(timeout=90_000)
    expect(page.locator(".st-key-sequences_by_window .js-plotly-plot").first).to_contain_text("minGRU")


def test_where_a_forecast_begins_is_moved_by_the_keyboard(visit: Visit):
    page = visit("/sequences?lang=ko&series=logistic", player=False).page
    drawn = page.locator(".st-key-sequences_ahead_runs .js-plotly-plot").first
    expect(drawn).to_be_visible()
    page.locator(".st-key-sequences_ahead_controls").get_by_role("slider").press("ArrowRight")
    page.wait_for_url(re.compile("origin=1"))
    expect(drawn).to_be_visible()
