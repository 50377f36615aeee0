"""What if: a valve is taken hold of, and the sentence says what `rnn_core.intervene` says."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final
from urllib.parse import parse_qs, urlsplit

import torch
from playwright.sync_api import expect

import rnn_core
from pages.shared import registry, samples
from rnn_core.interventions import parse_cuts
from rnn_core.models.character import with_dtype
from tests.browser.conftest import Visitor

Visit = Callable[..., Visitor]

NET: Final = "python-lstm"
QUOTE: Final = f"/?lang=en&net={NET}&unit=219&t=162&mode=whatif"  # an opening quote, which unit 219 follows
FIGURES: Final = re.compile(r"the true (\S+) at step (\d+) falls from (\S+)% to (\S+)%\.")
PRINTED: Final = """(roots) => {
  const host = [...document.querySelectorAll("*")].find((one) => one.shadowRoot?.querySelector(".gs"));
  const found = [...(host?.shadowRoot ?? document).querySelectorAll(roots)].flatMap((root) =>
    [...root.querySelectorAll("text, h2, p, span, b, small, button, label, em, i")].filter((node) => {
      const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
      return own && node.checkVisibility({ visibilityProperty: true }) && node.getClientRects().length;
    }));
  const boxes = found.map((node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    const { left, top, right, bottom } = range.getBoundingClientRect();
    const slack = (bottom - top) * 0.22; // letters stand within their line
    return { node, left: left + 1, right: right - 1, top: top + slack, bottom: bottom - slack };
  });
  const over = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  return boxes.flatMap((a, k) => boxes.slice(k + 1)
    .filter((b) => !a.node.contains(b.node) && !b.node.contains(a.node) && over(a, b))
    .map((b) => `${a.node.textContent} / ${b.node.textContent}`));
}"""


def chance(cut: str, step: int) -> tuple[float, float]:
    """Ask the library itself: the chance of the true character at a step, as it was and with what is held."""
    network = registry.network(NET)
    tokens = network.vocabulary.encode(samples.sample(NET, samples.settle(NET, "")).text)
    model = with_dtype(network.model, torch.float64)
    with torch.no_grad():
        inputs = model.embedding(torch.as_tensor(tokens.ids))[:, None]
        clamps = parse_cuts(cut, "lstm", 256, len(tokens)).clamps
        done = rnn_core.intervene(model.rnn, inputs, clamps)
        runs = (done.before, done.after)
        hidden = (torch.from_numpy(one.gate("hidden")[0, step - 2].copy()) for one in runs)
        was, now = (float(model.readout(h).softmax(-1)[int(tokens.ids[step - 1])]) for h in hidden)
    return was, now


def test_a_dragged_valve_says_what_intervene_says_and_is_in_the_link(visit: Visit):
    visitor = visit(QUOTE)
    page = visitor.page
    grip = page.locator(".cell .grip[data-letter=f]")
    grip.scroll_into_view_if_needed()
    knob, frame = grip.locator(".knob").bounding_box(), grip.locator(".pin").bounding_box()
    assert knob
    assert frame
    x = knob["x"] + knob["width"] / 2
    page.mouse.move(x, knob["y"] + knob["height"] / 2)
    page.mouse.down()
    page.mouse.move(x, frame["y"] + frame["height"] / 2, steps=6)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"cut=f219%40163-170%3D0(&|$)"))
    sentence = page.locator(".result")
    expect(sentence).to_have_text(re.compile(r"held at f\s=\s0 from.*" + FIGURES.pattern))  # the last answer
    expect(grip).to_have_attribute("aria-valuetext", re.compile("held at 0%, steps 163 to 170"))
    visitor.idle()
    told = FIGURES.search(sentence.inner_text())
    assert told
    (cut,) = parse_qs(urlsplit(page.url).query)["cut"]
    step, figures = int(told[2]), [float(told[3]), float(told[4])]
    for shown, share in zip(figures, chance(cut, step), strict=True):
        assert abs(shown - 100 * share) <= (0.5 if shown >= 10 else 0.05)
    assert page.locator(".text .k.held").count() == 8
    page.reload()
    visitor.ready()
    expect(sentence).to_have_text(told.string)
    page.get_by_role("button", name="Reset", exact=True).click()
    expect(page).not_to_have_url(re.compile("cut="))
    page.get_by_role("button", name="Undo").click()
    expect(sentence).to_have_text(told.string)


def test_a_gate_is_held_by_keys_alone(visit: Visit):
    visitor = visit(QUOTE)
    page = visitor.page
    page.locator(".scrub").focus()
    gate = page.locator(".cell .grip[data-letter=i]")
    for _ in range(30):
        page.keyboard.press("Tab")
        if gate.evaluate("node => node.getRootNode().activeElement === node"):
            break
    for key, told in (("Home", "held at 0%"), ("PageUp", "held at 25%"), ("ArrowDown", "held at 20%")):
        page.keyboard.press(key)
        expect(gate).to_have_attribute("aria-valuetext", f"{told}, steps 163 to 170")
    expect(gate).to_have_attribute("aria-label", "Input gate of unit 219")
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("]")
    expect(gate).to_have_attribute("aria-valuetext", "held at 20%, steps 163 to 165")
    page.keyboard.press("Enter")
    expect(gate).to_have_attribute("aria-valuetext", re.compile("not held"))
    page.keyboard.press("z")
    expect(gate).to_have_attribute("aria-valuetext", "held at 20%, steps 163 to 165")
    expect(page).to_have_url(re.compile("cut=i219%40163-165%3D0.2"))
    page.keyboard.press("x")
    expect(page.locator(".cuts .cut")).to_have_count(0)
    for letter, name in (("c", "Cell state"), ("h", "Hidden state")):  # each state has a grip too
        state = page.get_by_role("slider", name=f"{name} of unit 219")
        state.focus()
        page.keyboard.press("End")
        most = f"{float(state.get_attribute('aria-valuemax') or 'nan'):.3f}"
        expect(state).to_have_attribute("aria-valuetext", f"held at {most}, steps 165 to 172")
        expect(page).to_have_url(re.compile(f"cut={letter}219%40165-172%3D"))
        page.keyboard.press("x")
    visitor.idle()


def test_on_a_dark_phone_in_korean_nothing_is_printed_over_another(visit: Visit):
    address = "/?lang=ko&net=korean-lstm&unit=135&t=60&mode=whatif&cut=f135@55-70=0.05~i135@55-70=1"
    phone = {"viewport": {"width": 390, "height": 844}, "locale": "ko-KR", "color_scheme": "dark"}
    visitor = visit(address, reduced_motion="reduce", **phone)
    expect(visitor.page.locator(".result")).to_have_text(re.compile("%에서 .*%로 떨어집니다"))
    visitor.idle()
    roots = ".cutbar, .effect, .cell, .guess, .eq, .holdform"
    assert visitor.page.evaluate(PRINTED, roots) == []
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
