"""A player that a lesson drives: it tells nothing that is withheld, and goes where the lesson says.

Each page is the player as one file: the same scripts as in the app, and no server.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from rnn_core.cells import names, spec
from rnn_core.player import PARTS, Drive, Pose, Story, Withheld, standalone_html
from rnn_core.player.blocks import unpack
from rnn_core.player.strings import strings
from tests.cells import view

UNIT: Final = 3
STEP: Final = 8
DEPTHS: Final = ("story", "numbers", "maths")
# All that a visitor, a screen reader or a file could get out of the page: its tree, and every canvas.
TOLD: Final = """async () => {
  const frames = async (count) => { for (; count; count--) await new Promise(requestAnimationFrame); };
  await frames(3);
  const root = document.querySelector(".gs");
  const canvases = () => [...root.querySelectorAll("canvas")].map((each) => each.toDataURL());
  const heat = root.querySelector(".heat");
  const box = heat.getBoundingClientRect();
  const tips = [0.2, 0.5, 0.8].map((down) => {
    const across = (%d + 0.5) / %d;
    const at = { clientX: box.left + across * box.width, clientY: box.top + down * box.height };
    heat.dispatchEvent(new PointerEvent("pointermove", { ...at, pointerType: "mouse", bubbles: true }));
    return root.querySelector(".tip").textContent;
  });
  heat.dispatchEvent(new PointerEvent("pointerleave"));
  let saved = null;
  const make = URL.createObjectURL;
  URL.createObjectURL = (blob) => ((saved = blob), make(blob));
  HTMLAnchorElement.prototype.click = () => {};
  root.querySelector(".save").click();
  URL.createObjectURL = make;
  return { tree: root.outerHTML, canvases: canvases(), tips, picture: await saved.text() };
}"""
SET: Final = """async ([player, drive]) => {
  window.gatescope.dispatchEvent(new CustomEvent("drive", { detail: { player, ...drive } }));
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
}"""

Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Open a page of a player; whatever goes wrong in silence fails the test."""
    pages: list[Page] = []
    errors: list[str] = []

    def go(html: str, motion: str = "reduce", **options: Any) -> Page:
        path = tmp_path / f"{len(pages)}.html"
        path.write_text(html, "utf-8")
        page = browser.new_page(reduced_motion=motion, **options)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        pages.append(page)
        page.goto(path.as_uri())
        page.locator(".k").first.wait_for()
        return page

    yield go
    for page in pages:
        page.close()
    assert not errors


def driven(cell: str, drive: Drive, **place: Any) -> str:
    shown = view(cell, unit=UNIT, step=STEP, **place)
    quantity = spec(cell).states[-1]
    story = Story(UNIT, 0, quantity, "chip", "claim", "lede", "low", "high", "auroc", 0.9, 0.5, 0.8)
    return standalone_html(replace(shown, stories=(story,), drive=drive))


def letters(cell: str) -> list[str]:
    return [one.symbol for one in spec(cell).shown]


def set_to(page: Page, **how: Any) -> None:
    page.evaluate(SET, ["gs-standalone", how])


def pose(**more: Any) -> Pose:
    usual: dict[str, Any] = {
        "step": STEP,
        "parts": PARTS,
        "lanes": ("f", "z", "h"),
        "ring": ("f", "z", "c", "h"),
    }
    return Pose(**{**usual, **more})


def other(html: str, cell: str) -> str:
    """The same page, of a packet whose values at the step of the lesson, and later, are not those measured.

    Gates are turned round and signs are changed: no largest value, and so no scale, is another.
    """
    found = re.search(r'id="packet">([^<]*)<', html)
    assert found
    body = b64decode(found[1])
    header, blocks = unpack(body)
    start = len(body) - sum(
        (one["count"] * np.dtype(one["kind"]).itemsize + 3) // 4 * 4 for one in header["blocks"].values()
    )
    changed = bytearray(body)
    signed = {one["letter"]: one["signed"] for one in header["quantities"]}
    for name, block in blocks.items():
        kind, *rest = name.split("/")
        if kind not in ("plane", "exact", "why", "mean") and name not in ("bits", "guess/p", "guess/next"):
            continue
        values = block.copy().reshape(header["time"], -1)
        letter = rest[-1] if kind in ("plane", "exact", "mean") else rest[1] if kind == "why" else ""
        late = values[STEP:]
        values[STEP:] = 1 - late if not signed.get(letter, kind == "why") else -late
        at = start + header["blocks"][name]["at"]
        changed[at : at + block.nbytes] = values.tobytes()
    assert bytes(changed) != body
    return html.replace(found[1], b64encode(bytes(changed)).decode())


@pytest.mark.parametrize("cell", names())
def test_what_is_covered_is_told_by_nothing(cell: str, open_page: Open):
    """Two packets that differ only in what a step covers look alike to the last byte, at every depth."""
    html = driven(cell, Drive(pose=pose(until=STEP - 1)))
    pages = [open_page(html), open_page(other(html, cell))]
    for depth in DEPTHS:
        for quantity in letters(cell):
            told = []
            for page in pages:
                set_to(page, drive={**pose(until=STEP - 1).packed(), "depth": depth, "quantity": quantity})
                table = page.locator(".score caption")
                expect(table).to_contain_text(f"then the {strings('en')[f'q.{quantity}.name']}")
                told.append(page.evaluate(TOLD % (STEP, len(view(cell).reading.tokens))))
            assert told[0] == told[1], (depth, quantity)
            written = told[0]["tree"] + re.sub(r"data:image[^\"]*", "", told[0]["picture"])
            assert re.findall(".{60}NaN.{60}", written) == []
            assert f"{quantity} = ?" in told[0]["tips"][0]
    # And they do differ where nothing is covered.
    for page in pages:
        set_to(page, drive=pose().packed())
    shown = [page.locator(".eq").inner_text() for page in pages]
    assert shown[0] != shown[1]
    assert "?" not in shown[0]


@pytest.mark.parametrize("cell", names())
def test_what_is_withheld_is_hatched_with_a_question_mark(cell: str, open_page: Open):
    hidden = tuple(Withheld(letter, STEP, STEP) for letter in letters(cell))
    page = open_page(driven(cell, Drive(hidden, until=STEP, pose=pose())))
    assert page.locator("svg.cell #gs-hatch").count() == 1
    assert page.locator("svg.cell .unknown").count() >= 1
    for opened in page.locator("svg.cell .unknown > .jaw").all():
        expect(opened).to_be_hidden()
    for blank in page.locator("svg.cell .unknown > .blank").all():
        expect(blank).to_be_visible()
        assert blank.evaluate("(node) => getComputedStyle(node).strokeDasharray") != "none"
    assert "?" in page.locator(".eq").inner_text()
    assert page.locator(".eq .v.open").first.inner_text() == "?"
    expect(page.locator(".say")).to_contain_text("Predict first")
    assert re.fullmatch(r"[^\d]*", page.locator(".say").inner_text())
    assert set(page.locator(".under .value").all_inner_texts()) <= {"?"}
    label = page.locator("svg.cell").get_attribute("aria-label") or ""
    assert label.count("?") >= len(hidden)
    assert not re.search(r"\d", label)


def test_a_lessons_step_is_there_at_once(open_page: Open):
    """Step, unit, letter, depth, ring, parts, lanes and marks, two frames after they are asked for."""
    page = open_page(driven("lstm", Drive(pose=pose())))
    page.evaluate("() => gatescope.addEventListener('step', ({ detail }) => (window.heard = detail))")
    set_to(
        page,
        drive={
            **{"step": 12, "unit": 5, "quantity": "f", "depth": "numbers", "ring": ["o"]},
            **{"parts": ["text", "cell", "lanes"], "lanes": ["o", "c"], "marks": [3, 4]},
        },
    )
    assert page.locator(".scrub").get_attribute("aria-valuenow") == "13"
    token = view("lstm").reading.tokens.shown[12]
    assert page.evaluate("window.heard") == {
        **{"player": "gs-standalone", "step": 12, "unit": 5, "quantity": "f", "token": token},
    }
    assert page.locator(".gs").get_attribute("data-depth") == "numbers"
    assert page.locator(".ring").count() == 1
    assert page.locator(".under .lanel i").all_inner_texts() == ["o", "c"]
    assert page.locator(".k.marked").count() == 2
    for place, seen in (
        (".text", True),
        ("svg.cell", True),
        (".under", True),
        (".eq", False),
        (".say", False),
    ):
        assert page.locator(place).is_visible() == seen, place
    for gone in (".head", ".units", ".depth", ".guess", ".score", ".foot", ".why", ".legend", ".absent"):
        assert not page.locator(gone).is_visible(), gone


@pytest.mark.parametrize("cell", names())
def test_a_bracket_stands_round_each_letter(cell: str, open_page: Open):
    """No cell says where: the drawing's own parts do."""
    page = open_page(driven(cell, Drive(pose=pose(ring=()))))
    for width in (1000, 420):
        page.set_viewport_size({"width": width, "height": 900})
        for letter in letters(cell):
            set_to(page, drive=pose(ring=(letter,)).packed())
            assert page.locator(".ring").count() >= 1, letter
            around = page.locator(".ring").first.bounding_box()
            drawn = page.locator("svg.cell").bounding_box()
            assert around
            assert drawn
            assert 20 < around["width"] < 0.62 * drawn["width"], letter
            assert 20 < around["height"] < 0.62 * drawn["height"], letter


def test_nobody_goes_further_than_a_lesson_lets(open_page: Open):
    page = open_page(driven("gru", Drive(until=20, pose=pose(step=15, until=17))), "no-preference")
    step = page.locator(".scrub")
    assert step.get_attribute("aria-valuemax") == "18"
    step.focus()
    page.keyboard.press("End")
    expect(step).to_have_attribute("aria-valuenow", "18")
    page.keyboard.press("ArrowRight")
    expect(step).to_have_attribute("aria-valuenow", "18")
    page.locator(".k").nth(30).click()
    expect(step).to_have_attribute("aria-valuenow", "18")
    set_to(page, drive=pose(step=15, until=17).packed())
    page.locator("button.pp").click()
    expect(page.locator(".gs")).not_to_have_class(re.compile("playing"))
    expect(step).to_have_attribute("aria-valuenow", "18")
    set_to(page, drive=pose(step=3, locked=True).packed())
    assert not page.locator(".transport").is_visible()
    for key in ("ArrowRight", "End", "Space"):
        page.keyboard.press(key)
    page.locator(".k").nth(10).click()
    expect(step).to_have_attribute("aria-valuenow", "4")


def test_a_lesson_plays_a_part_unless_motion_is_not_wanted(open_page: Open):
    drive = Drive(pose=pose(step=6, play=(2, 6)))
    page = open_page(driven("lstm", drive), "no-preference")
    page.evaluate(
        """() => {
          window.steps = [];
          gatescope.addEventListener("step", ({ detail }) => steps.push(detail.step));
        }"""
    )
    set_to(page, drive=drive.pose.packed())
    page.wait_for_function("() => steps.at(-1) === 6")
    expect(page.locator(".gs")).not_to_have_class(re.compile("playing"))
    assert set(page.evaluate("steps")) >= {2, 3, 4, 5, 6}
    still = open_page(driven("lstm", drive))
    assert still.locator(".scrub").get_attribute("aria-valuenow") == "7"
    expect(still.locator(".gs")).not_to_have_class(re.compile("playing"))


DASHED: Final = "(node) => getComputedStyle(node).strokeDasharray !== 'none'"


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_a_guess_is_dashed_and_what_is_measured_is_solid(open_page: Open, motion: str):
    page = open_page(driven("lstm", Drive(pose=pose(until=STEP - 1))), motion)
    valve = page.locator("svg.cell g.q-f:has(> .frame)")
    expect(valve).to_have_class(re.compile("unknown"))
    for share in (0.2, 0.6):
        set_to(page, patch={"guess": {"f": share}})
        expect(valve).to_have_class(re.compile("guessed"))
        expect(page.locator("svg.cell")).to_contain_text(f"your guess: {share:.0%}")
    jaw = valve.locator(".jaw").first
    assert jaw.evaluate(DASHED)
    assert page.locator(".eq .v.open").nth(1).inner_text() == "0.60"
    assert page.locator(".scrub").get_attribute("aria-valuenow") == str(STEP + 1)
    # Now it is measured: the valve goes there, and the guess stays beside it.
    set_to(page, drive=pose(guess={"f": 0.6}).packed())
    measured = view("lstm").reading.trace.gate("forget")[0, STEP, UNIT]
    expect(page.locator(".eq .v").nth(1)).to_have_text(f"{measured:.2f}")
    expect(valve).not_to_have_class(re.compile("guessed|unknown"))
    assert not jaw.evaluate(DASHED)
    assert valve.locator(".ghost path").evaluate(DASHED)
    expect(valve.locator(".ghost text")).to_have_text("you 60%")
    assert page.locator("svg.cell .ghost").count() == 1  # of no valve that nobody guessed
    cap, half = 38, 32
    shut = f"{max(0.0, cap - measured * half):.2f}"
    expect(jaw).to_have_attribute("height", shut)


def test_undriven_players_do_not_listen(open_page: Open):
    page = open_page(standalone_html(view("lstm", unit=UNIT, step=STEP)))
    set_to(page, drive={"step": 2, "parts": ["text"]})
    assert page.locator(".scrub").get_attribute("aria-valuenow") == str(STEP + 1)
    assert page.locator("svg.cell").is_visible()
    assert page.locator(".gs[data-driven]").count() == 0


def test_a_guess_that_moves_takes_nobody_back(open_page: Open):
    """A card may tell all of its step at each move of a handle; the step itself, told again, is gone to."""
    page = open_page(driven("lstm", Drive(pose=pose())))
    step = page.locator(".scrub")
    wish = pose().packed()
    set_to(page, drive=wish)
    step.focus()
    page.keyboard.press("Home")
    set_to(page, drive={**wish, "guess": {"f": 0.3}})
    assert step.get_attribute("aria-valuenow") == "1"
    assert page.locator(".ghost").count() == 1
    set_to(page, drive={**wish, "guess": {"f": 0.3}})
    assert step.get_attribute("aria-valuenow") == str(STEP + 1)


@pytest.mark.parametrize("cell", names())
def test_a_lesson_may_colour_the_text_by_surprisal_with_the_guesses_and_no_cell(cell: str, open_page: Open):
    parts = ("text", "key", "guesses")
    page = open_page(driven(cell, Drive(pose=pose(quantity="bits", parts=parts))))
    expect(page.locator(".key .kt span")).to_have_text(strings("en")["key.bits"])
    expect(page.locator(".key .poles")).to_contain_text(strings("en")["key.surprising"])
    expect(page.locator("svg.cell")).to_be_hidden()
    expect(page.locator(".guess")).to_be_visible()
    set_to(page, step=STEP, quantity=letters(cell)[0], parts=list(PARTS))
    expect(page.locator(".key .kt span")).not_to_have_text(strings("en")["key.bits"])
    expect(page.locator("svg.cell")).to_be_visible()
