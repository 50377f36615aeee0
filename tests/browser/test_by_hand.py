"""What a person does on the page of cells by hand, in a real browser."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pandas as pd
import torch
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

Visit = Callable[..., Visitor]
PAGE = "/by_hand?lang=en"


def numbers(page: Page) -> list[list[str]]:
    """What the table of steps says, a list for each step."""
    rows = page.locator(".st-key-values_by_hand_states tbody tr")
    return [row.locator("td").all_inner_texts() for row in rows.all()]


def torch_hidden(forget_bias: float) -> list[str]:
    """The latch's hidden states with another bias of the forget gate, by torch alone."""
    layer = torch.nn.LSTM(2, 1, dtype=torch.float64)
    weights = {
        "weight_ih_l0": [[8, 0], [-8, -8], [4, 0], [0, 0]],
        "bias_ih_l0": [-4, forget_bias, 0, 4],
    }
    inputs = torch.tensor([[1, 0], [0, 0], [0, 0], [0, 1], [0, 0], [1, 0]], dtype=torch.float64)
    with torch.no_grad():
        for name, weight in layer.named_parameters():
            weight.copy_(torch.tensor(weights.get(name, 0.0), dtype=torch.float64))
        return [f"{value:.4f}" for value in layer(inputs[:, None])[0][:, 0, 0].tolist()]


def test_a_changed_weight_gives_what_torch_gives(visit: Visit):
    page = visit(PAGE, player=False).page
    expect(
        page.get_by_role("heading", name="One LSTM unit remembers a switch until it is reset")
    ).to_be_visible()
    assert [row[4] for row in numbers(page)] == torch_hidden(4)
    field = page.get_by_role("spinbutton", name="b_f", exact=True)
    field.fill("-1.5")
    field.press("Enter")
    expect(page.get_by_role("heading", name="not with these numbers")).to_be_visible()
    assert [row[4] for row in numbers(page)] == torch_hidden(-1.5)
    other = visit(page.url.removeprefix(page.url.split("/by_hand")[0]), player=False).page
    assert numbers(other) == numbers(page)
    page.get_by_role("button", name="Back to the numbers of this cell").click()
    expect(page.get_by_role("heading", name="not with these numbers")).to_have_count(0)
    assert "w=" not in page.url


def test_a_step_is_followed_with_the_keyboard(visit: Visit):
    page = visit(PAGE + "&preset=lstm_parity", player=False).page
    verse = page.locator(".st-key-by_hand_verse_write")
    expect(verse).to_contain_text("c = f·c′ + i·g = ")
    before = verse.inner_text()
    page.locator(".st-key-by_hand_step").get_by_role("slider").press("ArrowRight")
    page.wait_for_url(re.compile("t=3"))
    expect(page.get_by_role("heading", name="Step 3 with its numbers")).to_be_visible()
    assert verse.inner_text() != before


def test_inputs_of_ones_own_and_what_cannot_be_read(visit: Visit):
    page = visit(PAGE + "&preset=rnn_parity", player=False).page
    field = page.get_by_role("textbox", name="Inputs, step by step")
    field.fill("1 1 0 1 1 1 0")
    field.press("Enter")
    expect(page.get_by_text("Right at 7 of 7 steps.")).to_be_visible()
    field.fill("one, two")
    field.press("Enter")
    expect(page.get_by_text("got “one, two”")).to_be_visible()
    assert [row[-1].split()[0] for row in numbers(page)] == [
        "odd",
        "even",
        "even",
        "odd",
        "even",
        "odd",
        "odd",
    ]


def test_the_spreadsheet_and_the_numbers_are_taken_along(visit: Visit):
    page = visit(PAGE + "&preset=gru_parity", player=False).page
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Spreadsheet with formulas (XLSX)").click()
    assert coming.value.suggested_filename == "gatescope-by-hand-gru-parity.xlsx"
    book = load_workbook(io.BytesIO(coming.value.path().read_bytes()))
    assert str(book["steps"]["D6"].value).startswith("=1/(1+EXP(-(")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Every number of every step (CSV)").click()
    table = pd.read_csv(coming.value.path(), encoding="utf-8-sig")
    shown = [float(row[2].replace("\u2212", "-")) for row in numbers(page)]
    hidden = table[table["quantity"] == "hidden"]["torch"].round(4)
    assert hidden.tolist() == shown


def test_in_korean_on_a_phone_it_scrolls_one_way_only(visit: Visit):
    size = {"width": 320, "height": 700}
    page = visit("/by_hand?lang=ko&preset=lstm_pair", player=False, locale="ko-KR", viewport=size).page
    expect(page.get_by_role("heading", name="LSTM 유닛 두 개 가운데")).to_be_visible()
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("node => node.scrollWidth") <= size["width"]
    assert not re.search("Weights|Measured|Right at", main.inner_text())
