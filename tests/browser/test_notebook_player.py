"""The player in JupyterLab and in marimo: it plays, tells the kernel, is led by it, and asks nobody else."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import nbformat
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import PATIENCE, SCREEN, Visitor, visiting
from tests.browser.server import ROOT, STARTING, free_port

SHOWN: Final = """
import torch, rnn_core
torch.manual_seed(0)
lstm = torch.nn.LSTM(8, 16)
trace = rnn_core.trace(lstm, torch.randn(24, 1, 8))
player = trace.player(tokens="what a reader of it read", unit=3, language="en")
"""
NEWS: Final = "@jupyterlab/apputils-extension:announcements"
COLOURS: Final = "cells => new Set(cells.map((one) => getComputedStyle(one).backgroundColor)).size"
NOTEBOOK: Final = (SHOWN + "player", "player.unit, player.step, player.quantity, player.depth")
LED: Final = "player.unit, player.step, player.depth = 11, 20, 'maths'"
MARIMO: Final = f"""
import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
{SHOWN.replace(chr(10), chr(10) + "    ")}
    shown = mo.ui.anywidget(player)
    shown
    return mo, player, shown


@app.cell
def _(mo, player, shown):
    told = shown.value
    mo.md(f"PLACE {{told['unit']}} {{told['step']}} {{told['depth']}} {{player.step}}")
    return


if __name__ == "__main__":
    app.run()
"""


@contextmanager
def served(command: list[str], url: str, home: Path) -> Iterator[None]:
    """Serve until the block ends; a kernel goes with its server."""
    around = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT), "HOME": str(home)}
    folders = ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    around |= {name: str(home / name.lower()) for name in folders}
    log = home / "log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=home,
            env=around,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        _await(url, process, log)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _await(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + STARTING
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text()
        try:
            urllib.request.urlopen(url, timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(log.read_text())


@pytest.fixture(scope="module")
def lab(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    home = tmp_path_factory.mktemp("lab")
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    cells = [nbformat.v4.new_code_cell(source.strip()) for source in NOTEBOOK]
    written = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(written, home / "player.ipynb")
    url = f"http://127.0.0.1:{(port := free_port())}"
    command = ["jupyterlab", "--no-browser", "--allow-root", f"--port={port}", "--ServerApp.port_retries=0"]
    command += ["--IdentityProvider.token=", f"--ServerApp.root_dir={home}"]
    settings = home / "jupyter_config_dir" / "labconfig" / "page_config.json"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps({"disabledExtensions": {NEWS: True}}), "utf-8")
    with served(command, f"{url}/api", home), visiting(browser, url) as visitor:
        visitor.page.goto(f"{url}/lab/tree/player.ipynb")
        visitor.page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=PATIENCE)
        yield visitor


def run_cell(page: Page, number: int, source: str | None = None) -> None:
    """Run a cell of the notebook, with other code if there is some."""
    page.locator(".jp-CodeCell").nth(number).locator(".cm-content").click()
    if source is not None:
        page.keyboard.press("ControlOrMeta+A")
        page.keyboard.type(source)
    page.keyboard.press("Shift+Enter")


def told(page: Page) -> Locator:
    return page.locator(".jp-OutputArea-output pre").last


def scrubber(page: Page) -> Locator:
    return page.locator(".gs .scrub[role=slider]")


def play_for_a_while(page: Page) -> int:
    """Play until a step or more is done, stop, and return where that was."""
    button = page.locator(".gs .transport .pp")
    button.click()
    expect(scrubber(page)).not_to_have_attribute("aria-valuenow", page_start := "1")
    button.click()
    now = scrubber(page).get_attribute("aria-valuenow")
    assert now is not None
    assert now != page_start
    return int(now)


def test_in_jupyterlab_both_lead_and_both_follow(lab: Visitor):
    page = lab.page
    run_cell(page, 0)
    ready = page.locator(".gs[data-ready]")
    expect(ready).to_be_visible()
    expect(page.locator(".gs .head h1")).to_contain_text("Unit 3")
    expect(page.locator(".gs .proof")).to_contain_text("decimal places")
    expect(page.locator(".gs .guess")).to_contain_text("trace without its network")
    assert page.locator(".gs .text .k").evaluate_all(COLOURS) > 5

    step = play_for_a_while(page)
    _say_until(page, f"(3, {step - 1}, 'cell', 'story')")

    run_cell(page, 1, LED)
    expect(scrubber(page)).to_have_attribute("aria-valuenow", "21")
    expect(page.locator(".gs .head h1")).to_contain_text("Unit 11")
    expect(page.locator(".gs .absent")).to_contain_text("holds no weights")

    # Keys act in the player alone, and the notebook's own do not act in it.
    cells = page.locator(".jp-CodeCell").count()
    scrubber(page).focus()
    page.keyboard.press("ArrowLeft")
    expect(scrubber(page)).to_have_attribute("aria-valuenow", "20")
    page.keyboard.press("b")  # in command mode: a cell below
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("ArrowRight")
    expect(scrubber(page)).to_have_attribute("aria-valuenow", "20")
    assert page.locator(".jp-CodeCell").count() == cells

    page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    expect(ready).to_have_attribute("data-theme", "dark")
    page.evaluate("document.body.dataset.jpThemeLight = 'true'")
    expect(ready).to_have_attribute("data-theme", "light")

    run_cell(page, 1, "player")  # a second view follows the first, and leads it
    views = scrubber(page)
    expect(views).to_have_count(2)
    for at, (one, other) in enumerate([(views.first, views.last), (views.last, views.first)], start=21):
        one.focus()
        page.keyboard.press("ArrowRight")
        expect(one).to_have_attribute("aria-valuenow", str(at))
        expect(other).to_have_attribute("aria-valuenow", str(at))
    assert not lab.off_host
    assert not [error for error in lab.errors if "gs" in error or "anywidget" in error]


def _say_until(page: Page, said: str) -> None:
    """Ask the kernel where the player is until it has heard: it is told once the player rests."""
    until = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < until:
        run_cell(page, 1)
        expect(told(page)).to_contain_text("(3, ")
        if told(page).inner_text() == said:
            return
        page.wait_for_timeout(200)
    raise AssertionError(told(page).inner_text())


def test_in_marimo_what_is_told_runs_the_cells_below(browser: Browser, tmp_path: Path):
    (tmp_path / "notebook.py").write_text(MARIMO, "utf-8")
    url = f"http://127.0.0.1:{(port := free_port())}"
    command = ["marimo", "-q", "run", "notebook.py", "--headless", "--no-token", f"--port={port}"]
    with served(command, f"{url}/health", tmp_path), visiting(browser, url, viewport=SCREEN) as visitor:
        page = visitor.page
        page.goto(url)
        expect(page.locator(".gs[data-ready]")).to_be_visible()
        step = play_for_a_while(page)
        expect(page.get_by_text(f"PLACE 3 {step - 1} story {step - 1}", exact=True)).to_be_visible()
        assert not visitor.off_host
