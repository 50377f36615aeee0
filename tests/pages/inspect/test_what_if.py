"""What if, on the server: whose cuts they are, which lie in the window, what is said of hostile ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pages.inspect import tries
from pages.inspect.cuts import window
from pages.inspect.stories import span
from pages.inspect.what_if.run import told
from pages.shared import registry
from pages.shared.state import CUTS_IN_LINK
from rnn_core import Clamp
from rnn_core.interventions import Cuts, WhatIf, what_if
from rnn_core.interventions.notation import LONGEST
from rnn_core.player.blocks import unpack
from rnn_core.reading import read
from tests.pages import visit

HELD = "f219@163-170=1~i219@163-170=0"
SAMPLES = Path(__file__).parents[3] / "assets" / "samples"


@pytest.fixture(scope="module")
def held() -> WhatIf:
    text = (SAMPLES / "python" / "settings.txt").read_text("utf-8")
    return what_if(read(registry.network("python-lstm"), text), clamps=HELD)


def arrive(**query: str) -> Any:
    asked = {"lang": "en", "net": "python-lstm", "unit": "219", "mode": "whatif"}
    return visit.start("", **(asked | query))


def answer(app: Any) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """What the player was last told."""
    return unpack(app.session_state["inspect_run"][1])


def test_a_link_carries_what_is_held(held: WhatIf):
    app = arrive(cut=HELD)
    header, _ = answer(app)
    fall = held.largest_fall
    assert fall
    assert header["sentence"]["token"] == fall.character
    told_ = header["sentence"]
    said = f"{told_['before']}{told_['token']}{told_['after']} {told_['more']}"
    assert said == held.sentence("en")
    assert [(cut["letter"], cut["units"], cut["first"], cut["last"]) for cut in header["cuts"]] == [
        ("f", [219], 162, 169),
        ("i", [219], 162, 169),
    ]
    assert "what_if(load(Path('assets/models/python-lstm'))" in header["python"]
    assert dict(app.query_params)["cut"] == HELD


def test_what_is_held_does_not_outlive_its_network_unsaid():
    app = arrive(cut=HELD)
    assert "let go" not in visit.said(app)
    app.selectbox(key="network").set_value("shakespeare-lstm").run()
    assert "What was held was let go" in visit.said(visit.sound(app))
    assert "cut" not in app.query_params
    assert answer(app)[0]["cuts"] == []
    app.selectbox(key="network").set_value("python-lstm").run()
    assert "let go" not in visit.said(visit.sound(app))


@pytest.mark.parametrize(
    ("cut", "words"),
    [
        ("~".join(["f219@1=1"] * 10_000), "more than can be read"),
        ("~".join(f"f{unit}@1=1" for unit in range(101)), "101 cuts"),
        ("f219@163-170=nan", "neither a number"),
        ("f300@1=1", "no unit 300"),
        ("f219@1-99999=1", "steps are 1 to"),
        ("f219@9=1.5", "from 0 to 1"),
        ("z219@9=1", "no quantity z"),
        ("<script>", "not written as a cut"),
        ("x5=\ud55c", "does not know"),
    ],
)
def test_a_hostile_link_gives_a_sentence(cut: str, words: str):
    header, blocks = answer(arrive(cut=cut))
    assert words in header["refused"]
    assert (header["cuts"], header["first"], blocks) == ([], None, {})


def test_every_refusal_has_words_in_both_languages():
    korean = answer(arrive(cut="f300@1=1", lang="ko"))[0]["refused"]
    assert "300번 유닛은 없습니다" in korean


def test_a_link_is_read_one_character_further_than_cuts_go():
    assert CUTS_IN_LINK == LONGEST + 1


@pytest.mark.parametrize("start", [0, 1000])
def test_what_is_told_is_the_verdicts_own_sentence(held: WhatIf, start: int):
    for language in ("en", "ko"):
        one = told(held, start, language)
        said = f"{one.before}{one.token}{one.after} {one.more}"
        if start:
            assert str(held.touched[0] + start + 1) in said
        else:
            assert said == held.sentence(language)


def test_of_a_window_only_what_lies_in_it_is_held():
    cuts = Cuts(
        (Clamp("forget", (1,), slice(990, 1010), 1.0), Clamp("forget", (2,), slice(3, 9), 1.0)),
        {1003: "a", 5: "b"},
    )
    inside = window(cuts, 1000, 50)
    assert inside.clamps == (Clamp("forget", (1,), slice(0, 10), 1.0),)
    assert inside.edits == {3: "a"}
    assert not window(cuts, 2000, 50)


def test_a_feature_that_is_never_on_has_no_span():
    assert span(np.zeros(5), 2) is None
    assert span(np.array([1.0, 0, 0]), 2) == (0, 0)


@pytest.mark.parametrize("number", [None, True, -1, 99, "0", 1.5, float("nan"), [0]])
def test_a_forged_chip_leads_nowhere(number: object):
    assert not tries.go("python-lstm", number)
    assert not tries.go("mine-0", 0)  # one's own network has none
