"""The player's sentence, at every step of every sample of every network: each of its words holds.

What it says is taken apart here and held against the trace, by figures written down anew.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import repeat
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import pytest
from playwright.sync_api import Browser

from pages.shared import registry
from pages.shared.samples import samples
from rnn_core.player import Story, View, bundle
from rnn_core.player.packet import packet
from rnn_core.player.strings import strings
from rnn_core.reading import Reading, read
from tests.cells import OWN, TEXT, UNITS, network

Said = dict[str, Any]

NUMBER: Final = r"\u2212?\d+\.\d+"
# The words by which a verdict is known, in each language.
PHRASES: Final = {
    "en": {
        "forget_open": "forget gate is open",
        "forget_shut": "forget gate shuts",
        "little": "next to nothing",
        "output_open": "output gate is open",
        "output_shut": "output gate is shut",
        "update_open": "update gate is open",
        "update_shut": "update gate shuts",
        "reset_shut": "reset gate is shut",
        "same": "nearly the same",
        "turned": "changes sides",
        "seen": "Through its peephole",
        "hidden": "the candidates see",
    },
    "ko": {
        "forget_open": "\ub9dd\uac01 \uac8c\uc774\ud2b8\uac00 \uc5f4\ub824",
        "forget_shut": "\ub9dd\uac01 \uac8c\uc774\ud2b8\uac00 \ub2eb\ud600",
        "little": "\uac70\uc758 \uc5c6\uc2b5\ub2c8\ub2e4",
        "output_open": "\ucd9c\ub825 \uac8c\uc774\ud2b8\uac00 \uc5f4\ub824",
        "output_shut": "\ucd9c\ub825 \uac8c\uc774\ud2b8\uac00 \ub2eb\ud600",
        "update_open": "\uc5c5\ub370\uc774\ud2b8 \uac8c\uc774\ud2b8\uac00 \uc5f4\ub824",
        "update_shut": "\uc5c5\ub370\uc774\ud2b8 \uac8c\uc774\ud2b8\uac00 \ub2eb\ud600",
        "reset_shut": "\ub9ac\uc14b \uac8c\uc774\ud2b8\uac00 \ub2eb\ud600",
        "same": "\uac70\uc758 \uac19\uc740 \uac12",
        "turned": "\ubd80\ud638\uac00 \ub4a4\uc9d1\ud799\ub2c8\ub2e4",
        "seen": "\ud54d\ud640\uc744 \uac70\uccd0",
        "hidden": "\ud6c4\ubcf4\ub4e4\uc774 \ubcf4\ub294",
    },
}


@pytest.fixture(scope="module")
def walk(browser: Browser) -> Iterator[Any]:
    script = bundle.join(bundle.modules(Path(__file__).with_name("said.js")))
    page = browser.new_page()
    page.set_content("<body></body>")
    page.add_script_tag(content=script.replace("export default function", "window.walk = function"))
    yield lambda *given: page.evaluate("([packet, strings, units]) => walk(packet, strings, units)", given)
    page.close()


def view_of(reading: Reading) -> View:
    return View(
        reading=reading,
        layer=0,
        stories=(),
        order=np.arange(0),
        unit=0,
        quantity="hidden",
        step=0,
        depth="story",
        language="en",
        window_start=0,
        total=len(reading.tokens),
        network="",
        footer="",
    )


def truths(reading: Reading, unit: int, step: int) -> tuple[dict[str, bool], list[float], list[int]]:
    """What holds at a step, the figures its sentence is to print in either language, and its percentages."""

    def at(name: str, when: int = step) -> float:
        if when < 0:
            return 0.0
        return float(np.float32(reading.trace.gate(name, 0)[0, when, unit]))

    if "forget" in reading.trace.gates:
        f, i, g, o = (at(name) for name in ("forget", "input", "candidate", "output"))
        before, added = at("cell", step - 1), i * g
        holds = {
            "forget_open": f > 0.9,
            "forget_shut": f < 0.1,
            "little": abs(added) < 0.05,
            "output_open": o > 0.9,
            "output_shut": o < 0.1,
        }
        figures = [before, f * before] if f < 0.1 else []
        figures += [] if abs(added) < 0.05 else [added]
        figures += [at("hidden")] if o > 0.9 or o < 0.1 else []
        return holds, figures, [] if f < 0.1 else [percent(f)]
    if reading.trace.cell in ("chung", "mingru"):  # here z takes the new
        z, n = at("update"), at("new")
        shares, holds = [percent(z), 100 - percent(z)], {"update_open": z > 0.9, "update_shut": z < 0.1}
        if "reset" in reading.trace.gates:
            r = at("reset")
            shares += [percent(r)] if r < 0.1 else []
            holds |= {"reset_shut": r < 0.1, "hidden": r < 0.1}
        return holds, [n], shares
    if reading.trace.cell == "gru":
        r, z, n = (at(name) for name in ("reset", "update", "new"))
        blind = r < 0.1 and z <= 0.9
        holds = {"update_open": z > 0.9, "update_shut": z < 0.1, "reset_shut": blind}
        shares = [percent(z), 100 - percent(z)] + ([percent(r)] if blind else [])
        return holds, [n], shares
    before, now = at("hidden", step - 1), at("hidden")
    near = abs(before - now) < 0.05
    turned = before * now < 0 and abs(before) > 0.2 and abs(now) > 0.2
    return {"same": near, "turned": turned and not near}, [before, now], []


def peepholes(reading: Reading, unit: int) -> Iterator[tuple[bool, list[float]]]:
    """Whether a peephole is told of at each step, and then its part and the sum that it is a part of."""
    split = reading.contributions(unit)
    gates = ("forget", "input", "output")
    for step in range(reading.trace.steps):
        most = max(gates, key=lambda gate: abs(split[gate]["cell"][step]))
        seen, whole = (float(split[most][part][step]) for part in ("cell", "sum"))
        yield abs(seen) >= 0.05, [seen, whole] if abs(seen) >= 0.05 else []


def percent(share: float) -> int:
    return int(np.floor(share * 100 + 0.5))


def number(text: str) -> float:
    return float(text.replace("\u2212", "-"))


def wrong(said: str, phrases: dict[str, str], truth: Any) -> list[str]:
    """Everything in a sentence that the trace does not bear out."""
    holds, figures, shares = truth
    found = [name for name, held in holds.items() if (phrases[name] in said) != held]
    printed = re.findall(NUMBER, said)
    if len(printed) != len(figures):
        return [*found, f"figures {printed} for {figures}"]
    for text, value in zip(printed, figures, strict=True):
        slack = 0.5 * 10.0 ** -len(text.partition(".")[2]) + 1e-5
        if abs(number(text) - value) > slack:
            found.append(f"{text} for {value}")
    told = [int(one) for one in re.findall(r"(\d+)%", said)]
    if sorted(told) != sorted(shares):
        found.append(f"{told} for {shares}")
    return found


@pytest.mark.parametrize("net", registry.names())
def test_every_word_of_every_sentence_holds(net: str, walk: Any) -> None:
    checkpoint = registry.network(net)
    units = sorted({story.unit for story in checkpoint.stories} | {0, 77, 200})
    looked = 0
    languages: tuple[Literal["ko", "en"], ...] = ("en", "ko")
    for sample in samples(net):
        reading = read(checkpoint, sample.text)
        body = b64encode(packet(view_of(reading), "p", "float32")).decode()
        for language in languages:
            for unit, said in zip(units, walk(body, dict(strings(language)), units), strict=True):
                for step, sentence in enumerate(said):
                    held = truths(reading, unit, step)
                    faults = wrong(sentence, PHRASES[language], held)
                    assert not faults, (sample.slug, unit, step, sentence, faults)
                    looked += 1
    assert looked > 2000


@pytest.mark.parametrize("cell", OWN)
def test_every_word_about_a_cell_that_torch_has_not_holds(cell: str, walk: Any) -> None:
    reading = read(network(cell), TEXT)
    units = list(range(UNITS))
    shown = replace(view_of(reading), stories=tuple(_exact(unit) for unit in units))
    body = b64encode(packet(shown, "p", "float32")).decode()
    looked: Counter[str] = Counter()
    languages: tuple[Literal["ko", "en"], ...] = ("en", "ko")
    for language in languages:
        for unit, said in zip(units, walk(body, dict(strings(language)), units), strict=True):
            through = peepholes(reading, unit) if cell == "peephole" else repeat((False, []))
            for step, (sentence, (seen, more)) in enumerate(zip(said, through, strict=False)):
                holds, figures, shares = truths(reading, unit, step)
                holds = holds | {"seen": seen}
                faults = wrong(sentence, PHRASES[language], (holds, [*figures, *more], shares))
                assert not faults, (unit, step, sentence, faults)
                looked.update(name for name, held in holds.items() if held)
    assert min(looked.values()) > 10, looked
    assert len(looked) == len(holds) - (cell != "peephole")  # every verdict was met


def _exact(unit: int) -> Story:
    return Story(unit, 0, "hidden", "", "", "", "", "", "auroc", 0.9, 0.5, None)
