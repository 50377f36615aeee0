"""Two readings against an explicit loop in float64, and sentences against their own figures."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_core.cells import names, spec
from rnn_core.checkpoints import TrainedNetwork, load
from rnn_core.errors import InputError
from rnn_core.interventions import CutError, Cuts, Fall, Verdict, WhatIf, what_if
from rnn_core.interventions.verdict import languages, percent, sentence
from rnn_core.interventions.what_if import FELL
from rnn_core.reading import read
from rnn_core.sentences import sentences
from rnn_core.tracing import Clamp
from tests.rnn_core.interventions.nets import LETTERS, looped, network

ROOT = Path(__file__).parents[3]
NETWORKS = {(cell, layers): network(cell, layers) for cell in names() for layers in (1, 2)}


@st.composite
def cases(draw: st.DrawFn) -> tuple[TrainedNetwork, str, list[tuple[object, ...]], dict[int, str]]:
    cell, layers = draw(st.sampled_from(sorted(NETWORKS)))
    text = draw(st.text(LETTERS, min_size=2, max_size=60))
    time = len(text)
    held = []
    for _ in range(draw(st.integers(0, 2))):
        first = draw(st.integers(0, time - 1))
        held.append(
            (
                draw(st.sampled_from([one.name for one in spec(cell).shown])),
                draw(st.lists(st.integers(0, 5), min_size=1, unique=True)),
                slice(first, draw(st.integers(first + 1, min(time, first + 9)))),
                draw(st.floats(0, 1)),
                draw(st.integers(0, layers - 1)),
            )
        )
    edits = draw(st.dictionaries(st.integers(0, time - 1), st.sampled_from(LETTERS), max_size=2))
    return NETWORKS[cell, layers], text, held, edits


@settings(max_examples=60)
@given(cases())
def test_both_readings_are_an_explicit_loop(
    case: tuple[TrainedNetwork, str, list[tuple[object, ...]], dict[int, str]],
) -> None:
    trained, text, held, edits = case
    clamps = [Clamp(*one) for one in held]  # type: ignore[arg-type]
    seen = what_if(trained, text, clamps, edits)
    changed = "".join(edits.get(k, character) for k, character in enumerate(text))
    ids = trained.vocabulary.ids(changed)
    for reading, chances, layers in (
        (seen.before, *looped(trained, trained.vocabulary.ids(text).tolist(), ())),
        (seen.after, *looped(trained, ids.tolist(), clamps)),
    ):
        for layer, record in enumerate(layers):
            for name, values in record.items():
                assert abs(reading.trace.gate(name, layer)[0] - values).max() < 1e-11, name
        given_to = chances[np.arange(len(text) - 1), reading.tokens.ids[1:]]
        np.testing.assert_allclose(reading.next_probability[:-1], given_to, atol=1e-11)
        np.testing.assert_allclose(reading.bits[1:], -np.log2(given_to), atol=1e-8)
        np.testing.assert_allclose(reading.top_probability, -np.sort(-chances)[:, :5], atol=1e-11)
    assert (seen.after.tokens.ids == ids).all()
    assert "".join(seen.after.tokens.graphemes) == changed
    assert seen.after.trace.residual < 1e-11
    _check_figures(seen)
    _check_sentence(seen)


def _check_sentence(seen: WhatIf) -> None:
    """A counterexample to what it says would be here."""
    said = sentence(seen.verdict())
    falls = [one.before - one.after for one in seen.steps()[1:] if one.step not in seen.edits]
    if seen.touched:
        assert ("no true character" in said) == (max(falls, default=0.0) < FELL)
        assert ("still differ" in said) == (seen.meets() is None)
        assert ("bits more" in said) == (seen.extra_bits >= 0.05)
    else:
        assert said.startswith("Nothing is held")


def _check_figures(seen: WhatIf) -> None:
    """By plain loops over the text."""
    rows = [one for one in seen.steps()[1:] if one.step not in seen.edits]
    assert seen.extra_bits == pytest.approx(sum(one.bits_after - one.bits_before for one in rows), abs=1e-9)
    fall = seen.largest_fall
    if not rows:
        assert fall is None
        return
    assert fall is not None
    assert fall.before - fall.after == pytest.approx(max(one.before - one.after for one in rows), abs=1e-12)
    assert any(
        (one.step, one.before, one.after)
        == (fall.step + 1, pytest.approx(fall.before), pytest.approx(fall.after))
        for one in rows
    )
    touched = [step for one in seen.clamps for step in range(len(rows) + 9)[one.steps]]  # type: ignore[index]
    touched += list(seen.edits)
    assert list(seen.touched[:1]) == ([min(touched)] if touched else [])
    first = seen.touched[0] if touched else len(seen.before.tokens)
    for name in seen.before.trace.gates:
        assert not seen.difference(name)[:first].any()
    assert (seen.after.top_probability[:first] == seen.before.top_probability[:first]).all()
    assert (seen.after.bits[1:first] == seen.before.bits[1:first]).all()


def test_a_long_rest_is_the_networks_own_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Single steps are taken from the first touched one to the last, and no further."""
    cell = "gru"
    trained, text, clamps = NETWORKS[cell, 2], "abcde" * 40, [Clamp("hidden", [2], slice(50, 53), 0.9)]
    taken = 0
    own, held = spec(cell).step, spec(cell).held

    def counting(x, *rest):  # type: ignore[no-untyped-def]
        nonlocal taken
        taken += len(x) == 1
        return own(x, *rest)

    def counting_held(x, *rest):  # type: ignore[no-untyped-def]
        nonlocal taken
        taken += len(x) == 1
        return held(x, *rest)  # type: ignore[misc]

    monkeypatch.setitem(vars(spec(cell)), "step", counting)
    monkeypatch.setitem(vars(spec(cell)), "held", counting_held)
    seen = what_if(trained, text, clamps)
    assert taken == 2 * 3
    monkeypatch.undo()
    chances, layers = looped(trained, trained.vocabulary.ids(text).tolist(), clamps)
    for layer, record in enumerate(layers):
        for name, values in record.items():
            assert abs(seen.after.trace.gate(name, layer)[0] - values).max() < 1e-11
    given_to = chances[np.arange(199), seen.after.tokens.ids[1:]]
    np.testing.assert_allclose(seen.after.next_probability[:-1], given_to, atol=1e-11)
    last = seen.after.trace.gate("hidden", 1)[0, -1]
    np.testing.assert_array_equal(seen.after.trace.final_state[0][1, 0], last)
    np.testing.assert_array_equal(seen.after.trace.output[0, -1], last)
    assert not seen.intervention.difference("hidden", 0)[:, :50].any()


def test_a_reading_that_is_there_is_not_read_again() -> None:
    trained, text = NETWORKS["lstm", 2], "abcdeabcdeab"
    state = tuple(torch.full((2, 1, 6), value) for value in (0.25, -0.5))
    reading = read(trained, text, state, "float32")
    seen = what_if(reading, clamps="c1:1@1-2=0.5~x1=c~x9=d")
    assert seen.before is reading
    assert seen.after.trace.dtype == "float32"
    again = what_if(trained, text, seen.clamps, seen.edits, state=state, dtype="float32")
    np.testing.assert_array_equal(again.after.bits, seen.after.bits)
    plain = read(trained, "cbcdeabcdeab", state)  # what the first character cost comes from the state alone
    assert seen.after.bits[0] == pytest.approx(plain.bits[0], abs=1e-4)
    with pytest.raises(InputError, match="from its beginning"):
        seen.script()


def test_an_unknown_character_stays_unknown() -> None:
    trained = NETWORKS["rnn", 1]
    seen = what_if(trained, "ab🙂cdab🙂e", "h1@2=0.9")
    assert np.isnan(seen.after.bits).tolist() == np.isnan(seen.before.bits).tolist()
    assert seen.largest_fall is not None
    assert seen.largest_fall.step not in (1, 6)
    assert not math.isnan(seen.extra_bits)
    assert what_if(trained, "a", "h1@1=0.9").largest_fall is None


@pytest.mark.parametrize(
    ("clamps", "edits"),
    [
        ([Clamp("gate", [0], [0], 1.0)], {}),
        ([Clamp("hidden", [9], [0], 1.0)], {}),
        ([Clamp("hidden", [0], [7], 1.0)], {}),
        ([], {7: "a"}),
        ([], {-1: "a"}),
        ([], {0: "z"}),
        ([], {0: "ab"}),
        ("h0@1=0", {0: "a"}),
    ],
)
def test_what_cannot_be_done(clamps: list[Clamp] | str, edits: dict[int, str]) -> None:
    with pytest.raises(InputError):
        what_if(NETWORKS["rnn", 1], "abcde", clamps, edits)


def test_cuts_as_text_are_of_this_network_and_this_text() -> None:
    trained = NETWORKS["lstm", 2]
    for text, code in (
        ("f6@1=1", "unit"),
        ("f0:2@1=1", "layer"),
        ("f0@6=1", "step"),
        ("x1=z", "character"),
        ("f0:r@1=1", "direction"),
        ("m0@1=1", "quantity"),
    ):
        with pytest.raises(CutError) as caught:
            what_if(trained, "abcde", text)
        assert caught.value.code == code
    with pytest.raises(InputError):
        what_if(trained)
    with pytest.raises(InputError):
        what_if(read(trained, "abc"), "abc")


def test_a_jamo_is_changed_within_its_syllable() -> None:
    trained = load(ROOT / "assets/models/korean-lstm")
    seen = what_if(trained, "강물", "x2=ㅗ~x6=ㄴ")  # the vowel of the first, the end of the last
    assert seen.after.tokens.graphemes == ("공", "문")
    assert (seen.after.tokens.ids == trained.vocabulary.ids("공문")).all()
    assert seen.after.tokens.shown == ("ㄱ", "ㅗ", "ㅇ", "ㅁ", "ㅜ", "ㄴ")
    with pytest.raises(CutError):
        what_if(trained, "강물", "x1=강")  # a syllable is three tokens


@pytest.fixture(scope="module")
def volume() -> WhatIf:
    text = (ROOT / "assets/samples/python/settings.txt").read_text("utf-8").rstrip("\n")
    return what_if(load(ROOT / "assets/models/python-lstm"), text, "f219@163-170=1~i219@163-170=0")


def test_the_shipped_network_loses_its_quote(volume: WhatIf) -> None:
    """As the design of this view measured it, by a loop of its own."""
    fall = volume.largest_fall
    assert fall is not None
    assert (fall.step, fall.character) == (168, "'")
    assert (percent(fall.before), percent(fall.after)) == ("74%", "5.6%")
    assert volume.meets() == 171
    assert volume.sentence("en") == (
        "With unit 219 held at f = 1, i = 0 from step 163 to 170, the chance of the true ' at step 170 falls "
        "from 74% to 5.6%. Within 2% of each unit's range the two runs meet again at step 172, 2 steps after "
        "the cut. Over the whole text it costs 3.5 bits more."
    )


def test_every_language_has_the_same_words_and_figures(volume: WhatIf) -> None:
    from rnn_core.interventions.verdict import _WORDS

    english, korean = (sentences(_WORDS, one) for one in languages())
    assert languages() == ("en", "ko")
    assert set(english) == set(korean)
    for key in set(english) - {"more", "last"}:
        assert set(_fields(english[key])) == set(_fields(korean[key])), key
    for figure in ("219", "163", "170", "74%", "5.6%", "2%", "172", "3.5"):
        assert figure in volume.sentence("ko")
    with pytest.raises(InputError):
        volume.sentence("xx")


def _fields(text: str) -> list[str]:
    import string

    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)


def verdict(**how: object) -> Verdict:
    usual: dict[str, object] = {
        "clamps": (Clamp("hidden", (1,), slice(3, 6), 0.5),),
        "edits": (),
        "touched": range(3, 6),
        "steps": 20,
        "cell": "gru",
        "fall": Fall(4, 0.5, 0.2, "a"),
        "least": FELL,
        "parted": True,
        "meets": 9,
        "tolerance": 0.02,
        "extra_bits": 1.25,
    }
    return Verdict(**{**usual, **how})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (
            {},
            "unit 1 held at h = 0.5 from step 4 to 6, the chance of the true a at step 6 falls from 50%",
        ),
        ({}, "meet again at step 10, 4 steps after the cut"),
        ({"fall": None}, "no true character loses 2 points or more"),
        ({"meets": None}, "By the end of the text the memories still differ"),
        ({"meets": 6}, "As soon as the cut ends"),
        ({"parted": False, "meets": 0}, "The memories stay together within 2%"),
        ({"extra_bits": 0.0499}, "it costs less than 0.05 bits either way"),
        ({"extra_bits": -2.0}, "it costs 2.0 bits less"),
        ({"clamps": (), "touched": range(0)}, "Nothing is held or changed"),
        (
            {"clamps": (Clamp("update", range(9), [3], "freeze", 1),)},
            "9 units of layer 1 held at z as it was",
        ),
        ({"edits": ((3, "\n", " "),)}, "and ␣ read for ↵ at step 4"),
    ],
)
def test_the_sentence_by_what_happened(how: dict[str, object], said: str) -> None:
    assert said in sentence(verdict(**how))
    assert sentence(verdict(**how), "ko").endswith("니다.") or not how.get("touched", True)


def test_the_table_and_the_three_lines(volume: WhatIf, capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(csv.DictReader(io.StringIO(volume.to_csv())))
    assert len(rows) == len(volume.before.tokens)
    assert rows[0]["p"] == ""
    quote = rows[169]
    assert (quote["step"], quote["token"]) == ("170", "'")
    assert float(quote["p_if"]) == pytest.approx(volume.after.next_probability[168], rel=1e-7)
    costs = [float(row["bits_if"]) - float(row["bits"]) for row in rows[1:]]
    assert sum(costs) == pytest.approx(volume.extra_bits, abs=1e-4)
    lines = volume.script(str(ROOT / "assets/models/python-lstm"))
    assert lines.count("\n") == 3
    exec(lines, {})
    assert capsys.readouterr().out.strip() == volume.sentence("en")
    assert repr(volume) == "<WhatIf f219@163-170=1~i219@163-170=0 of 261 characters, python-lstm>"
    assert volume.cuts == Cuts(volume.clamps)


def test_what_has_no_notation_is_counted() -> None:
    seen = what_if(NETWORKS["gru", 1], "abcdeabcde", [Clamp("hidden", [1], [2, 5], 0.5)], {8: "a"})
    assert repr(seen) == "<WhatIf by 2 cut(s) of 10 characters, small>"
    assert seen.touched == range(2, 9)
    assert "held at h = 0.5 at 2 steps between 3 and 6 and" in seen.sentence()
    with pytest.raises(InputError, match="steps in a row"):
        seen.script()
