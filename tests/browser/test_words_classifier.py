"""What a person does with the classifier of the page of words, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Visitor

Visit = Callable[..., Visitor]
PAGE = "/words?part=classifier&lang=en"


def test_two_orders_are_told_apart_and_before_training_they_are_not(visit: Visit):
    page = visit(PAGE, player=False).page
    expect(page.get_by_role("heading", name=re.compile("tells them apart"))).to_be_visible()
    expect(page.locator(".st-key-words_classifier_map_box .js-plotly-plot")).to_be_visible()
    page.locator(".st-key-words_classifier_stage").get_by_text("0", exact=True).click()
    page.wait_for_url(re.compile("stage=0"))
    expect(page.locator(".st-key-words_classifier_say")).to_contain_text("nothing has moved yet")
    expect(page.get_by_role("heading", name=re.compile("judges both alike"))).to_be_visible()


def test_a_sentence_of_one_s_own_is_judged_word_by_word(visit: Visit):
    page = visit(PAGE, player=False).page
    box = page.get_by_label("A sentence of your own")
    box.fill("The phone was not ugly but now it is slow")
    box.press("Enter")
    expect(page.locator(".st-key-words_classifier_running_box")).to_contain_text("ugly")
    expect(page.locator(".st-key-claim_words_classifier")).to_contain_text("the phone was not slow")


def test_both_are_trained_here_and_read_the_sentence(visit: Visit):
    page = visit(PAGE + "&in=ko&seed=4", player=False).page
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.get_by_text("The networks you trained")).to_be_visible(timeout=60_000)
    expect(page.locator(".st-key-words_classifier_live_status")).to_contain_text("after 200 updates")
