"""Cuts in networks of several parts: the notation both ways, hostile text, and the same cut elsewhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_core.cells import spec
from rnn_core.interventions import CutError
from rnn_core.interventions.parts import Part, PartClamp, other_units, parse_part_cuts, write_part_cuts
from rnn_core.tracing import Clamp

BOTH = ("forward", "reverse")
TWO = {"e": Part(spec("gru"), 48, 9, directions=BOTH), "d": Part(spec("gru"), 96, 60)}
ONE = {"": Part(spec("lstm"), 6, 12, layers=3)}


@st.composite
def held(draw: st.DrawFn) -> PartClamp:
    name = draw(st.sampled_from(["e", "d"]))
    part = TWO[name]
    first = draw(st.integers(0, part.steps - 1))
    stop = draw(st.integers(first + 1, part.steps))
    units = tuple(sorted(draw(st.sets(st.integers(0, part.units - 1), min_size=1, max_size=5))))
    direction = draw(st.sampled_from(part.directions))
    return PartClamp(name, Clamp("hidden", units, slice(first, stop), draw(st.floats(-9, 9)), 0, direction))


@given(held())
def test_what_is_written_is_read_again(one: PartClamp) -> None:
    assert parse_part_cuts(write_part_cuts([one], TWO), TWO) == (one,)


@given(st.text(alphabet="edhzrn.:@-=~,0159fx% \u2028", max_size=60))
def test_any_text_is_read_or_refused_with_a_code(text: str) -> None:
    for parts in (TWO, ONE):
        try:
            found = parse_part_cuts(text, parts)
        except CutError:
            continue
        assert all(one.part in parts for one in found)
        assert parse_part_cuts(write_part_cuts(found, parts), parts) == found


def test_cuts_keep_their_order_across_parts() -> None:
    text = "d.h3@2=1~e.h5:r@1-9=0~d.z0-95@3-60=1"
    assert write_part_cuts(parse_part_cuts(text, TWO), TWO) == text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("h5@1=0", "part"),
        ("x.h5@1=0", "part"),
        ("d.h96@1=0", "unit"),
        ("e.h48@1=0", "unit"),
        ("d.h5:r@1=0", "direction"),
        ("e.h5:1@1=0", "layer"),
        ("e.h5@10=0", "step"),
        ("e.c5@1=0", "quantity"),
        ("d.z5@1=2", "share"),
        ("d.x5=a", "form"),
        ("d.h5@1=0~d.h5@1-3=1", "twice"),
        ("~", "part"),
        ("d.h5@1=0~" * 101, "many"),
        ("d" * 5000, "long"),
    ],
)
def test_what_cannot_be_followed_says_why(text: str, code: str) -> None:
    with pytest.raises(CutError) as caught:
        parse_part_cuts(text, TWO)
    assert caught.value.code == code


def test_one_unit_has_every_other_unit_as_its_control() -> None:
    cut = parse_part_cuts("f2:1@3-5=1~i2:1@3-5=0", ONE)
    found = other_units(cut, ONE)
    assert found.kind == "units"
    assert [[one.clamp.units for one in other] for other in found.cuts] == [
        [(u,)] * 2 for u in (0, 1, 3, 4, 5)
    ]
    assert all(
        (one.clamp.layer, one.clamp.steps) == (1, slice(2, 5)) for other in found.cuts for one in other
    )
    fewer = other_units(cut, ONE, most=2)
    assert len(fewer.cuts) == 2
    assert (found.drawn, fewer.drawn, fewer.there, fewer.seed) == (False, True, 5, 0)
    assert all(one in found.cuts for one in fewer.cuts)


def test_a_whole_direction_has_the_other_places_as_its_control() -> None:
    found = other_units(parse_part_cuts("e.h0-47:r@1-=0", TWO), TWO)
    assert found.kind == "places"
    assert [
        (one.part, one.clamp.direction, len(one.clamp.units), one.clamp.steps) for (one,) in found.cuts
    ] == [
        ("e", "forward", 48, slice(0, 9)),
        ("d", "forward", 96, slice(0, 60)),
    ]
    late = other_units(parse_part_cuts("d.h0-95@11=0", TWO), TWO)
    assert late.cuts == ()  # the encoder has no eleventh step


def test_a_group_has_random_groups_that_leave_it_out() -> None:
    cut = parse_part_cuts("e.h1-4@1-=0~d.h3,5@2=1", TWO)
    found = other_units(cut, TWO)
    assert found.kind == "draws"
    assert len(found.cuts) == 20
    for first, second in found.cuts:
        assert len(set(first.clamp.units) - {1, 2, 3, 4}) == 4
        assert len(set(second.clamp.units) - {3, 5}) == 2
    assert other_units(cut, TWO) == found
    assert other_units(cut, TWO, seed=1) != found


def test_most_of_a_place_is_drawn_from_all_of_it() -> None:
    found = other_units(parse_part_cuts("h0-4@1-=0", ONE), ONE)
    assert all(len(set(one.clamp.units)) == 5 for (one,) in found.cuts)
