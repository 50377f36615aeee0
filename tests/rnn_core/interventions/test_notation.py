"""Cuts as text: there and back, and every other text refused in one way."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_core.cells import names, spec
from rnn_core.errors import InputError
from rnn_core.interventions import CutError, Cuts, parse_cuts, write_cuts
from rnn_core.interventions.notation import LARGEST, LONGEST, MOST
from rnn_core.tracing import Clamp

UNITS, STEPS, LAYERS, DIRECTIONS = 300, 400, 3, ("forward", "reverse")
HOW: dict[str, Any] = {
    "units": UNITS,
    "steps": STEPS,
    "layers": LAYERS,
    "directions": DIRECTIONS,
    "projected": 40,
}


@st.composite
def cuts(draw: st.DrawFn, cell: str) -> tuple[list[tuple[Any, ...]], dict[int, str]]:
    """What cuts are made of; no two hold one place, since each has steps of its own."""
    declared = spec(cell)
    ends = sorted(draw(st.lists(st.integers(1, STEPS), min_size=2, max_size=12, unique=True)))
    clamps = []
    for first, last in zip(ends[::2], ends[1::2], strict=False):
        quantity = draw(
            st.sampled_from([one for one in declared.quantities if one.name in declared.recorded(True)])
        )
        most = (40 if quantity.name == "hidden" else UNITS) - 1
        units = draw(st.lists(st.integers(0, most), min_size=1, max_size=30, unique=True))
        direction = draw(st.sampled_from(DIRECTIONS))
        free = quantity.name in declared.states or (last < STEPS - 1 and first > 1)
        bounds = (0, 1) if quantity.role == "gate" else (-LARGEST, LARGEST)
        numbers = st.floats(*bounds)
        value = draw(st.one_of(numbers, st.just("freeze")) if free else numbers)
        layer = draw(st.integers(0, LAYERS - 1))
        clamps.append((quantity.name, tuple(sorted(units)), slice(first, last), value, layer, direction))
    characters = st.characters(exclude_categories=["Cs"])
    return clamps, draw(st.dictionaries(st.integers(0, STEPS - 1), characters, max_size=8))


@given(st.data(), st.sampled_from(names()))
def test_what_is_written_is_read_again(data: st.DataObject, cell: str) -> None:
    clamps, edits = data.draw(cuts(cell))
    meant = Cuts(tuple(Clamp(*one) for one in clamps), edits)
    text = write_cuts(meant, cell)
    assert text.isascii()
    read = parse_cuts(text, cell, **HOW)
    assert read == meant
    assert write_cuts(read, cell) == text
    assert bool(read) is bool(text)


CODES = {
    *("long", "many", "form", "quantity", "unit", "layer", "direction", "step"),
    *("number", "share", "large", "freeze", "character", "twice"),
}
LIKELY = st.lists(
    st.sampled_from([*"fiogchrzn0123456789", *"@-=~:,.%x", "freeze", "219@163-170=1", "%22", "nan", "é"]),
    max_size=30,
).map("".join)


@given(st.one_of(st.text(), LIKELY), st.sampled_from(names()))
def test_any_other_text_is_refused_in_one_way(text: str, cell: str) -> None:
    refused = False
    try:
        read = parse_cuts(text, cell, **HOW)
    except CutError as error:
        refused, told = True, error
    if refused:
        assert told.code in CODES
        assert all(len(str(value)) < 100 for value in told.details.values())
        assert str(told).count("; ") >= 2
    else:
        assert parse_cuts(write_cuts(read, cell), cell, **HOW) == read


def test_the_design_s_link() -> None:
    read = parse_cuts("f219@163-170=1~i219@163-170=0~x163=%22", "lstm", units=256, steps=400)
    assert read.clamps == (
        Clamp("forget", (219,), slice(162, 170), 1.0),
        Clamp("input", (219,), slice(162, 170), 0.0),
    )
    assert read.edits == {162: '"'}
    assert parse_cuts("c28,96@3-8=0", "peephole", 256, 400).clamps == (
        Clamp("cell", (28, 96), slice(2, 8), 0.0),
    )
    assert parse_cuts("", "gru", 4, 4) == Cuts()


@pytest.mark.parametrize(
    ("text", "clamp"),
    [
        ("f0-255@7=0.25", Clamp("forget", tuple(range(256)), slice(6, 7), 0.25)),
        ("c3:1@9-=-2.5e-1", Clamp("cell", (3,), slice(8, 400), -0.25, 1)),
        ("o3:r@2-5=freeze", Clamp("output", (3,), slice(1, 5), "freeze", 0, "reverse")),
        ("h3,1:2r@400=freeze", Clamp("hidden", (1, 3), slice(399, 400), "freeze", 2, "reverse")),
    ],
)
def test_ways_to_write_a_clamp(text: str, clamp: Clamp) -> None:
    assert parse_cuts(text, "lstm", **HOW).clamps == (clamp,)


@pytest.mark.parametrize("character", ["~", "%", "=", "&", "+", "#", "x", "ㄱ", "\n", "가", "𝄞"])
def test_a_character_is_read_however_often_a_browser_decoded_it(character: str) -> None:
    after = "f1@1=1"
    text = write_cuts(Cuts((), {162: character}), "lstm")
    for said in (text, f"x163={character}"):
        read = parse_cuts(f"{after}~{said}~x1={character}", "lstm", 256, 400)
        assert read.edits == {162: character, 0: character}
        assert len(read.clamps) == 1


REFUSED: list[tuple[str, str, dict[str, Any]]] = [
    ("~".join(f"f{k}@1=1" for k in range(10_000)), "long", {"most": LONGEST}),
    ("~".join(["f1@1=1"] * 101), "many", {"count": 101, "most": MOST}),
    ("f", "form", {"item": "f"}),
    ("f1@1=1~", "form", {"item": ""}),
    ("f1:@1=1", "form", {"item": "f1:@1=1"}),
    ("f1-@1=1", "form", {}),
    ("f" + "1," * 90 + "1@1=1", "twice", {"unit": 1, "step": None}),
    ("f1111111111@1=1", "form", {}),
    ("q1@1=1", "quantity", {"symbol": "q", "symbols": ("i", "f", "g", "o", "c", "m", "h")}),
    ("f300@1=1", "unit", {"unit": 300, "last": 299}),
    ("f2-999999999@1=1", "unit", {"unit": 999999999, "last": 299}),
    ("f7-3@1=1", "unit", {"unit": 3}),
    ("h40@1=1", "unit", {"unit": 40, "last": 39}),
    ("f1:3@1=1", "layer", {"layer": 3, "last": 2}),
    ("f1@0=1", "step", {"first": 0, "last": 0, "steps": 400}),
    ("f1@9-8=1", "step", {"first": 9, "last": 8}),
    ("f1@399-401=1", "step", {"last": 401}),
    ("f1@401-=1", "step", {"first": 401}),
    ("x401=a", "step", {"first": 401}),
    ("f1@1=nan", "number", {"value": "nan"}),
    ("f1@1=inf", "number", {"value": "inf"}),
    ("f1@1=1e999", "number", {"value": "1e999"}),
    ("f1@1=", "number", {"value": ""}),
    ("f1@1=" + "9" * 200, "number", {"value": "9" * 39 + "…"}),
    ("f1@1=٣", "number", {}),
    ("f1@1=1.01", "share", {"value": "1.01", "symbol": "f"}),
    ("f1@1=-0.1", "share", {}),
    ("c1@1=-1e7", "large", {"most": LARGEST}),
    ("f1@1-3=freeze", "freeze", {"symbol": "f", "step": 1}),
    ("f1:r@3-400=freeze", "freeze", {"step": 400}),
    ("x3=ab", "character", {"step": 3, "character": "ab"}),
    ("x3=", "character", {"character": ""}),
    ("x3=%FF", "character", {"character": "%FF"}),
    ("x3=%41%42", "character", {"character": "AB"}),
    ("x3=a~x3=a", "twice", {"step": 3, "unit": None, "symbol": None}),
    ("f1-9@3-7=1~f9,20@7=1", "twice", {"step": 7, "unit": 9, "symbol": "f"}),
]


@pytest.mark.parametrize(("text", "code", "details"), REFUSED)
def test_what_is_refused_and_why(text: str, code: str, details: dict[str, Any]) -> None:
    with pytest.raises(CutError) as caught:
        parse_cuts(text, "lstm", **HOW)
    assert caught.value.code == code
    assert caught.value.details.items() >= details.items()
    assert caught.value.code in CODES
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.code, again.details) == (code, caught.value.details)


def test_a_network_of_one_direction_and_few_characters() -> None:
    with pytest.raises(CutError) as caught:
        parse_cuts("f1:r@2=1", "lstm", 9, 9)
    assert caught.value.code == "direction"
    with pytest.raises(CutError) as caught:
        parse_cuts("x1=b", "lstm", 9, 9, known={"a"})
    assert (caught.value.code, caught.value.details["character"]) == ("character", "b")


def test_places_that_only_look_alike() -> None:
    text = "f1@1-3=1~f1@4=0~i1@1-3=1~f2@1-3=1~f1:1@1-3=1~f1:r@1-3=1"
    assert len(parse_cuts(text, "lstm", **HOW).clamps) == 6


@pytest.mark.parametrize(
    "clamp",
    [
        Clamp("update", (1,), slice(1, 2), 1.0),
        Clamp("forget", (1,), slice(1, 2), [0.5]),
        Clamp("forget", (1,), slice(1, 2), "thaw"),
        Clamp("forget", (1,), slice(1, 9, 2), 1.0),
        Clamp("forget", (1,), slice(-2, None), 1.0),
        Clamp("forget", (1,), [1, 3], 1.0),
        Clamp("forget", (1,), [], 1.0),
    ],
)
def test_what_has_no_notation(clamp: Clamp) -> None:
    with pytest.raises(InputError):
        write_cuts(Cuts((clamp,)), "lstm")


def test_steps_that_are_listed_or_open() -> None:
    clamps = Clamp("forget", (1,), [4, 3, 5], 1.0), Clamp("forget", (1,), slice(None), 1.0)
    assert [write_cuts(Cuts((one,)), "lstm") for one in clamps] == ["f1@4-6=1", "f1@1-=1"]
