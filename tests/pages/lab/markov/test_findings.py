"""What is said of the value of context, held against the stored figures and against others there could be."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.lab.markov import findings
from pages.lab.markov.findings import Stored
from pages.shared.experiments import RESULTS
from pages.shared.i18n import LANGUAGES, Language, words
from tests.examples import examples
from tests.pages.visit import said as words_on
from tests.pages.visit import start

STORED = json.loads((RESULTS / "markov.json").read_text("utf-8"))
CHAINS = [one for one in STORED["rows"] if "order" in one]
NETWORKS = {one["network"]: one["bits"] for one in STORED["rows"] if "network" in one}


def numbers(text: str) -> list[float]:
    return [float(one.replace(",", "")) for one in re.findall(r"\d[\d,]*(?:\.\d+)?", text)]


def holds(found: Stored, lang: Language) -> None:
    t = words(lang)
    claim, lede = findings.claim(t, found)
    chain, network = min(found.bits), min(found.networks.values())
    assert numbers(claim) == [round(found.bits[0], 2), round(min(chain, network), 2)]
    best = int(np.argmin(found.bits))
    leader = min(found.networks, key=lambda cell: found.networks[cell]).upper()
    assert f"{best + 1}-gram" in lede or f"{best + 1}-그램" in lede
    assert leader in lede
    for value in (found.bits[0], chain, network):
        assert round(value, 2) in numbers(lede)
        assert any(np.isclose(one, 2**value, rtol=0.06) for one in numbers(lede))  # as perplexity beside it
    assert ("no fewer" in lede or "더 낮지 않은" in lede) == (network >= chain)
    longer = findings.longer(t, found)
    no_help = "does not help" in longer or "도움이 되지 않습니다" in longer
    assert no_help == (chain < found.bits[-1])
    assert f"{100 * found.unseen[-1]:.0f}%" in longer
    if no_help:
        assert {round(chain, 2), round(found.bits[-1], 2), best, len(found.bits) - 1} <= set(numbers(longer))
    else:
        assert {round(chain, 2), len(found.bits) - 1} <= set(numbers(longer))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_said_is_true_of_what_was_stored(lang: Language):
    found = findings.stored()
    assert found.bits == [one["bits"] for one in CHAINS]
    assert sorted(found.networks.values()) == sorted(NETWORKS.values())
    holds(found, lang)


@settings(max_examples=examples(100))
@given(
    st.lists(st.integers(100, 600), min_size=7, max_size=7, unique=True),
    st.lists(st.integers(100, 600), min_size=3, max_size=3, unique=True),
    st.floats(0, 1),
)
def test_what_is_said_would_be_true_of_other_figures(bits: list[int], networks: list[int], unseen: float):
    cells = dict(zip(("rnn", "gru", "lstm"), (one / 100 for one in networks), strict=True))
    found = Stored([one / 100 for one in bits], [1] * 7, [0.0] * 6 + [unseen], cells)  # type: ignore[arg-type]
    for lang in LANGUAGES:
        holds(found, lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_figures_of_the_long_text_and_the_table_are_those_of_the_experiment(lang: Language):
    shown = words_on(start("lab", section="markov", lang=lang))
    assert f"{STORED['settings']['train_characters']:,}" in shown
    assert f"{STORED['settings']['test_characters']:,}" in shown
    for one in CHAINS:
        cells = [
            f"{one['bits']:.2f}",
            f"{2 ** one['bits']:.1f}"[:4],
            f"{one['contexts']:,}",
            f"{one['unseen']:.1%}",
        ]
        for cell in (cells[0], *cells[2:]):
            assert cell in shown
    for bits in NETWORKS.values():
        assert f"| {bits:.2f} | {2**bits:.1f} |" in shown
