"""The worksheet: two A4 pages, whatever stands on them; they print in ink on white."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from pages.shared import registry, samples
from pages.shared.i18n import LANGUAGES, Language, words
from pages.shared.worksheet import Origin, Sheet, page, worksheet
from rnn_core.cells import names
from rnn_core.reading import read
from tests.browser.conftest import BROKEN, Served, Visitor
from tests.browser.test_every_page import ASKED, AXE
from tests.cells import TEXT, UNITS, network

Visit = Callable[..., Visitor]

SCREENS: Final = ({"width": 1280, "height": 900}, {"width": 390, "height": 844})
LONG: Final = "a name that is as long as names of files are at times, and then longer still, to the very end"
ADDRESS: Final = (
    "http://127.0.0.1:8501/inspect?lang=ko&net=shakespeare-lstm&sample=gate&unit=219&w=12000&t=12345"
)
STRANGE: Final = (
    "\U0001f469\U0001f3fd\u200d\U0001f680 <b>bold</b> \u05d0\u05d1 \u0634 \ud7a3\uac00 \u5b57 &amp; \ufdfa "
    "the gate, "
)
# What of a page lies outside of its paper, or is cut off by what it lies in.
OUTSIDE: Final = """() => [...document.querySelectorAll(".sheet")].flatMap((paper) => {
  const box = paper.getBoundingClientRect();
  const out = [...paper.querySelectorAll("*")].filter((one) => {
    const own = one.getBoundingClientRect();
    return own.width && !one.closest(".unseen") && (own.bottom > box.bottom - 20 || own.right > box.right - 40
      || own.left < box.left + 40 || own.top < box.top + 20);
  });
  const cut = [...paper.querySelectorAll("td, th, h3, p, li, small, .eqn")].filter(
    (one) => one.scrollWidth > one.clientWidth + 1 && !one.matches("small, .ch") && one.clientWidth,
  );
  const below = paper.scrollHeight > paper.clientHeight ? ["the page"] : [];
  return [...below, ...out.map((one) => `out: ${one.outerHTML.slice(0, 90)}`),
    ...cut.map((one) => `cut: ${one.outerHTML.slice(0, 90)}`)];
})"""
# Two parts of a page that lie on one another.
OVERLAPPING: Final = """() => [...document.querySelectorAll(".sheet")].flatMap((paper) => {
  const parts = [...paper.children].map((one) => one.getBoundingClientRect());
  return parts.slice(1).flatMap((one, k) => (one.top < parts[k].bottom - 0.5 ? [`${k}`] : []));
})"""


def made(name: str, lang: Language) -> Sheet:
    """Return a worksheet: of a shipped network, of a small one, or of all that takes room at once."""
    origin = Origin(
        "shakespeare \u00b7 LSTM", "verse", address=lambda _: ADDRESS, local=True, follows="verse"
    )
    if name == "crowded":
        reading = read(network("gru"), STRANGE * 4)
        origin = Origin(LONG, LONG, 123_456, lambda _: ADDRESS, local=True, carried=False, follows=LONG)
    elif name in names():
        reading = read(network(name), TEXT)
    else:
        reading = read(registry.load(registry.MODELS / name), samples._shipped(name)[0].text)
    found = (
        worksheet(reading, 0, unit, range(reading.trace.steps), lang, origin) for unit in range(3, UNITS)
    )
    return next(one for one in found if isinstance(one, Sheet))


@pytest.fixture(scope="module")
def alone(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    opened.context.set_offline(True)
    yield opened
    opened.close()


def _open(alone: Page, folder: Path, sheet: Any) -> list[str]:
    path = folder / "sheet.html"
    path.write_text(page(sheet), "utf-8")
    errors: list[str] = []
    alone.on("console", lambda one: errors.append(one.text) if one.type == "error" else None)
    alone.goto(path.as_uri())
    return errors


EVERY: Final = ("crowded", *names(), "python-lstm", "shakespeare-rnn", "korean-lstm")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", EVERY)
def test_it_prints_on_two_pages_and_nothing_runs_out(alone: Page, tmp_path: Path, name: str, lang: str):
    sheet = made(name, lang)
    errors = _open(alone, tmp_path, sheet)
    alone.emulate_media(media="print", color_scheme="dark")
    assert alone.evaluate(OUTSIDE) == []
    assert alone.evaluate(OVERLAPPING) == []
    assert alone.evaluate(BROKEN) == []
    printed = alone.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2
    for box in re.findall(rb"/MediaBox\s*\[([^]]*)\]", printed):
        assert [round(float(one)) for one in box.split()] == [0, 0, 595, 842]
    expect(alone.locator("td.bl")).to_have_count(6)
    expect(alone.locator("td.ans")).to_have_count(6)
    assert alone.locator("td.ans").all_inner_texts() == [one.measured for one in sheet.table.answers]
    assert not errors


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_prints_in_ink_on_white_in_either_theme(alone: Page, tmp_path: Path, lang: str):
    _open(alone, tmp_path, made("lstm", lang))
    ink = """() => ["html", ".sheet", "h1", ".write"].map((one) => {
      const found = getComputedStyle(document.querySelector(one));
      return `${found.backgroundColor} ${found.color}`;
    })"""
    seen = []
    for theme in ("light", "dark"):
        alone.emulate_media(media="print", color_scheme=theme)
        seen.append(alone.evaluate(ink))
        expect(alone.locator("#print")).to_be_hidden()
        assert alone.locator(".code svg rect").get_attribute("fill") == "#fff"
    assert seen[0][1:] == seen[1][1:]
    assert all(one[0].startswith("rgb(255, 255, 255)") for one in seen)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nobody_is_shut_out_and_one_press_prints(alone: Page, tmp_path: Path, lang: str):
    errors = _open(alone, tmp_path, made("lstm", lang))
    alone.evaluate(AXE)
    found = {}
    for theme in ("light", "dark"):
        for size in SCREENS:
            alone.set_viewport_size(size)
            alone.emulate_media(media="screen", color_scheme=theme)
            assert alone.evaluate(BROKEN) == []
            if violations := alone.evaluate(ASKED):
                found[f"{theme} at {size['width']}"] = violations
    assert not found
    alone.evaluate("window.print = () => { document.title = 'printed'; }")
    alone.get_by_role("button", name=words(lang)("worksheet.print")).click()
    expect(alone).to_have_title("printed")
    assert not errors


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_taken_from_the_page_and_its_code_leads_back(
    visit: Visit, alone: Page, served: Served, tmp_path: Path, lang: str
):
    """Of the unit on screen; its code opens the first row of the table, on the server that was visited."""
    visitor = visit(f"/?lang={lang}&net=shakespeare-gru&unit=5")
    visitor.page.locator(".st-key-inspect_take_away").get_by_role("button").nth(1).click()
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("button", name=words(lang)("worksheet.label")).click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    visitor.page.keyboard.press("Escape")
    assert path.name.startswith("gatescope-shakespeare-gru")
    alone.goto(path.as_uri())
    expect(alone.locator("html")).to_have_attribute("lang", lang)
    expect(alone.locator("h1")).to_contain_text("5")
    expect(alone.locator(".code")).to_contain_text(words(lang)("worksheet.local"))
    first = int(alone.locator("td").first.inner_text())
    address = re.search(r"http\S+", alone.locator(".code svg").get_attribute("aria-label") or "")
    assert address is not None
    assert address[0].startswith(served.url)
    parts = urlsplit(address[0])
    other = visit(f"{parts.path}?{parts.query}")
    assert other.at() == first
    assert "unit=5" in other.page.url
    assert "net=shakespeare-gru" in other.page.url
