"""A picture of the visitor's own: what the browser may tell, and what is said of it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest
import streamlit
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.shared.i18n import Language, words
from pages.types import measure, own_picture
from pages.types.figures import percent
from pages.types.one_to_many import judged, judged_own, sure
from pages.types.painter import Painter
from pages.types.painter.component import as_pixels, packet
from pages.types.url_state import PLACES, THINGS, PageState
from rnn_core.experiments.types.captions import say
from rnn_core.tasks.scenes import SIZE, TONES, caption, drawing, kind, nearest, picture, written
from tests.examples import examples
from tests.pages import visit
from tests.pages.visit import said, sound

LANGUAGES: tuple[Language, ...] = ("en", "ko")
KEPT = own_picture._DRAWN
start = partial(visit.start, "types")
pixels = st.lists(st.integers(0, TONES - 1), min_size=SIZE**2, max_size=SIZE**2)
place = st.integers(1, PLACES)
page_states = st.builds(
    PageState,
    st.sampled_from(LANGUAGES),
    first=st.sampled_from(THINGS),
    second=st.sampled_from(THINGS),
    first_column=place,
    first_row=place,
    second_column=place,
    second_row=place,
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["rev", "pixels", "x"]), inner)
    ),
)


def view_of(page_state: PageState) -> Painter:
    scene = tuple(drawing(page_state.placed).ravel().tolist())
    return Painter(scene, scene, tuple(("", "black") for _ in range(TONES)), page_state.lang)


VIEW = view_of(PageState("en"))
REV = packet(VIEW)["rev"]


class TestTold:
    @settings(max_examples=examples(50))
    @given(pixels)
    def test_a_drawing_is_taken_as_it_is(self, drawn: list[int]) -> None:
        assert as_pixels({"rev": REV, "pixels": drawn}, VIEW) == tuple(drawn)
        assert as_pixels({"rev": REV, "pixels": [float(one) for one in drawn]}, VIEW) == tuple(drawn)

    @settings(max_examples=examples(100))
    @given(anything, pixels, st.integers(0, SIZE**2 - 1))
    def test_whatever_else_is_told_is_no_drawing(self, value: Any, drawn: list[int], at: int) -> None:
        assert as_pixels(value, VIEW) is None
        assert as_pixels({"rev": REV, "pixels": value}, VIEW) is None
        assert as_pixels({"rev": value, "pixels": drawn}, VIEW) is None
        if not (isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < TONES):
            assert as_pixels({"rev": REV, "pixels": [*drawn[:at], value, *drawn[at + 1 :]]}, VIEW) is None

    @pytest.mark.parametrize("count", [0, 1, SIZE, SIZE**2 - 1, SIZE**2 + 1])
    def test_another_number_of_pixels_is_no_drawing(self, count: int) -> None:
        assert as_pixels({"rev": REV, "pixels": [0] * count}, VIEW) is None

    def test_a_drawing_over_another_scene_is_none_of_this_one(self) -> None:
        other = view_of(PageState("en", first="green-square"))
        assert as_pixels({"rev": packet(other)["rev"], "pixels": list(other.scene)}, VIEW) is None


class TestKept:
    @settings(max_examples=examples(30))
    @given(page_states, pixels)
    def test_a_drawing_is_its_scenes_and_the_scene_itself_is_none(
        self, page_state: PageState, drawn: list[int]
    ) -> None:
        own_picture.keep(page_state, tuple(drawn))
        found = own_picture.own(page_state)
        assert found is not None
        assert found.ravel().tolist() == drawn
        elsewhere = replace(page_state, first_column=page_state.first_column % PLACES + 1)
        assert own_picture.own(elsewhere) is None
        assert own_picture.own(page_state) is not None
        own_picture.keep(page_state, tuple(drawing(page_state.placed).ravel().tolist()))
        assert own_picture.own(page_state) is None
        streamlit.session_state.pop(KEPT, None)


class TestSaid:
    @settings(max_examples=examples(20), deadline=None)
    @given(page_states)
    def test_a_drawn_scene_is_captioned_as_that_scene(self, page_state: PageState) -> None:
        """The same network reads the same pixels."""
        laid, pixels_, _ = measure.caption_of(page_state)
        drawn, same, _ = measure.caption_of(page_state, drawing(page_state.placed))
        np.testing.assert_array_equal(pixels_, same)
        assert drawn.words == laid.words
        np.testing.assert_allclose(drawn.shares, laid.shares, atol=1e-6)
        if page_state.scene is not None:
            t = words(page_state.lang)
            line = judged_own(t, page_state, drawn, drawing(page_state.placed))
            assert t.of("types_kind", kind(page_state.scene)) in line
            assert all(one in line for one in judged(t, page_state, laid).split(". ")[:1])

    @settings(max_examples=examples(30), deadline=None)
    @given(page_states, pixels, st.integers(0, 6))
    def test_what_is_said_of_a_drawing_is_so(
        self, page_state: PageState, other: list[int], many: int
    ) -> None:
        """Drawings from none to all that is random, and what the sentence says, each way round."""
        t = words(page_state.lang)
        drawn = drawing(page_state.placed)
        drawn.ravel()[: 2**many if many else 0] = other[: 2**many if many else 0]
        told, read, _ = measure.caption_of(page_state, drawn)
        line, found = judged_own(t, page_state, told, drawn), nearest(drawn)
        strange = t("types.own_strange", pictures=f"{found.pictures:,}")
        assert (strange in line) == (found.pixels > 0)
        near = [caption(scene, page_state.spoken) for scene in found.scenes]
        if found.pixels:
            assert (t("types.own_says_it") in line) == (told.ended and told.words in near)
            assert (written(near[0]) in line) == (len(near) == 1)
        else:
            assert (t("types.right") in line) == (told.ended and told.words == near[0])
        steps = say(measure.of(page_state, "one_to_many")[0], read, page_state.spoken).shares.max(1)
        sentence = sure(t, page_state, told)
        assert percent(float(np.prod(steps))) in sentence
        assert percent(float(min(steps))) in sentence

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_a_drawing_stays_over_reruns_until_a_scene_is_laid_out(self, language: Language) -> None:
        t = words(language)
        app = start(lang=language)
        assert t("types.own_says_it") not in said(app)
        page_state = PageState(language)
        drawn = drawing(page_state.placed)
        drawn[0, 0] = 1
        app.session_state[KEPT] = own_picture.Drawn(page_state.placed, tuple(drawn.ravel().tolist()))
        strange = t("types.own_strange", pictures=f"{nearest(drawn).pictures:,}")
        for _ in range(2):
            app = sound(app.run())
            assert strange in said(app)
        told, _, _ = measure.caption_of(page_state, drawn)
        assert f"**{written(told.words)}**" in said(app)
        assert "drawing" not in " ".join(app.query_params)
        app = sound(app.slider(key="types_first_column").set_value(4).run())
        assert strange not in said(app)
        app = sound(app.slider(key="types_first_column").set_value(3).run())
        assert strange in said(app)
        app = sound(app.button(key="types_lay_unseen").click().run())
        assert strange not in said(app)

    def test_pixels_are_those_of_the_picture(self) -> None:
        np.testing.assert_array_equal(
            measure.caption_of(PageState("en"), drawing(PageState("en").placed))[1],
            picture(PageState("en").placed),
        )
