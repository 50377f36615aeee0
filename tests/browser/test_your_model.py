"""A file of weights on its way inside: dropped, named, looked into, held; its figures are torch's own."""

from __future__ import annotations

import io
import re
import string
from collections.abc import Callable
from typing import Final

import torch
from playwright.sync_api import expect
from torch import nn

from pages.your_model.texts import first
from rnn_core.text.given import vocabulary_of
from tests.browser.conftest import Visitor

Visit = Callable[..., Visitor]
LETTERS: Final = "\n" + string.ascii_letters + " .,;:!?'-"


class Theirs(nn.Module):
    """A network as a visitor might have written it, in float64."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(7)
        self.encoder = nn.Embedding(len(LETTERS), 12)
        self.rnn = nn.LSTM(12, 24, 2, batch_first=True)
        self.decoder = nn.Linear(24, len(LETTERS))
        nn.init.normal_(self.decoder.weight, std=2)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Give the chances of the letter after each, (time, letters)."""
        output, _ = self.rnn(self.encoder(ids)[None])
        return self.decoder(output)[0].softmax(-1)


def test_a_file_leads_inside_where_its_figures_are_torchs_and_a_gate_can_be_held(visit: Visit):
    theirs, buffer = Theirs(), io.BytesIO()
    torch.save({"epoch": 9, "model_state_dict": theirs.state_dict()}, buffer)
    visitor = visit("/your_model?lang=en", player=False)
    page = visitor.page
    page.locator(".st-key-your_model_file input[type=file]").set_input_files(
        {"name": "theirs.pt", "mimeType": "application/octet-stream", "buffer": buffer.getvalue()}
    )
    look = page.locator(".st-key-your_model_look button")
    expect(look).to_be_disabled()
    expect(page.locator(".st-key-your_model_tensors")).to_contain_text("(96, 24)")
    area = page.locator(".st-key-your_model_pasted textarea")
    area.fill(LETTERS[:-1])
    area.press("Control+Enter")
    expect(page.locator(".st-key-your_model_count")).to_contain_text("1 missing")
    area.fill(LETTERS)
    area.press("Control+Enter")
    expect(page.locator(".st-key-your_model_count")).to_have_text(f"{len(LETTERS)} of {len(LETTERS)}.")
    look.click()
    expect(page).to_have_url(re.compile(r"net=mine-"))
    visitor.ready()
    vocabulary = vocabulary_of(LETTERS)
    ids = vocabulary.encode(first(vocabulary, by_number=False).text).ids
    step = visitor.at()
    assert (ids[:step] > 0).all()
    with torch.no_grad():
        chances = theirs.double()(torch.as_tensor(ids[:step] - 1))[-1]
    best, likeliest = (float(chances.max()), LETTERS[int(chances.argmax())])
    row = page.locator(".guess ol.one li").first
    shown = float(row.locator(".p").inner_text().rstrip("%"))
    assert abs(shown - 100 * best) <= (0.5 if shown >= 10 else 0.05)
    if not likeliest.isspace():
        assert row.locator(".ch").inner_text() == likeliest
    page.get_by_text("What if", exact=True).first.click()
    grip = page.locator(".cell .grip[data-letter=i]")
    grip.focus()
    grip.press("Home")
    expect(grip).to_have_attribute("aria-valuetext", re.compile("held at 0%"))
    expect(page).to_have_url(re.compile(r"cut=i"))
    page.reload()
    expect(page.locator(".st-key-problem_lost")).to_contain_text("Your model")
