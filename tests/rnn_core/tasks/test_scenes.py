"""Small pictures and their captions: what is held out, and that each picture has one right caption."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_core.errors import InputError
from rnn_core.tasks.scenes import (
    COLOURS,
    LANGUAGES,
    LEAST,
    MOST,
    NEW,
    NOISE,
    RELATIONS,
    SHAPES,
    SIZE,
    Language,
    Placed,
    Scene,
    Thing,
    caption,
    draw,
    kind,
    picture,
    read,
    written,
)
from tests.examples import examples

THINGS = [Thing(colour, shape) for colour, shape in product(COLOURS, SHAPES)]
SCENES = [Scene(a, b, r) for a, b, r in product(THINGS, THINGS, RELATIONS) if a != b]
placed = st.builds(Placed, st.sampled_from(THINGS), st.integers(LEAST, MOST), st.integers(LEAST, MOST))


@settings(max_examples=examples(100))
@given(placed, placed)
def test_a_picture_has_one_caption_whichever_thing_is_named_first(one: Placed, other: Placed) -> None:
    scene = read(one, other)
    assert scene == read(other, one)
    right, down = abs(one.column - other.column), abs(one.row - other.row)
    apart = one.thing != other.thing and max(right, down) >= 5 and min(right, down) <= 2
    assert (scene is not None) == apart
    if scene is not None:
        first, second = (one, other) if scene.first == one.thing else (other, one)
        if scene.relation == "left":
            assert first.column < second.column
        else:
            assert first.row < second.row


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_scenes_share_a_caption(language: Language) -> None:
    assert len({caption(one, language) for one in SCENES}) == len(SCENES)


def test_every_shape_looks_unlike_the_others() -> None:
    looks = {picture([Placed(Thing("red", shape), 5, 5)])[0].tobytes() for shape in SHAPES}
    assert len(looks) == len(SHAPES)


def test_what_is_held_out_holds_only_known_words_and_things() -> None:
    kinds = {
        wanted: [one for one in SCENES if kind(one) == wanted] for wanted in ("training", "unseen", "new")
    }
    share = len(kinds["unseen"]) / (len(kinds["unseen"]) + len(kinds["training"]))
    assert 0.1 < share < 0.3
    learnt = {thing for one in kinds["training"] for thing in (one.first, one.second)}
    assert {thing for one in kinds["unseen"] for thing in (one.first, one.second)} <= learnt
    assert NEW not in learnt
    assert any(one.colour == NEW.colour for one in learnt)
    assert any(one.shape == NEW.shape for one in learnt)
    for language in LANGUAGES:
        known = {word for one in kinds["training"] for word in caption(one, language)}
        assert {word for one in kinds["new"] for word in caption(one, language)} <= known


@pytest.mark.parametrize("wanted", ["training", "unseen", "new"])
def test_drawn_pictures_are_of_their_kind_and_carry_the_noise(wanted: str) -> None:
    drawn = draw(60, wanted, 3)
    assert {kind(scene) for scene, _ in drawn} == {wanted}
    again = draw(60, wanted, 3)
    assert all((one == other).all() for (_, one), (_, other) in zip(drawn, again, strict=True))
    dark = np.concatenate([pixels[:, pixels.max(0) < 0.5].ravel() for _, pixels in drawn])
    assert dark.std() == pytest.approx(NOISE, rel=0.1)
    assert drawn[0][1].shape == (3, SIZE, SIZE)


def test_both_relations_and_every_thing_are_drawn() -> None:
    scenes = [scene for scene, _ in draw(800, "training", 0)]
    assert {one.relation for one in scenes} == set(RELATIONS)
    assert {thing for one in scenes for thing in (one.first, one.second)} == set(THINGS) - {NEW}


def test_korean_has_its_particle_and_no_gap_before_it() -> None:
    words = caption(SCENES[0], "ko")
    assert sum(word.startswith("+") for word in words) == 1
    assert "+" not in written(words)


@pytest.mark.parametrize("place", [(LEAST - 1, 4), (4, MOST + 1)])
def test_a_thing_outside_is_refused(place: tuple[int, int]) -> None:
    with pytest.raises(InputError, match="place it within"):
        Placed(NEW, *place)
