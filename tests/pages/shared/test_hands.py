"""Holding units on the pages of translation, of two directions and of layers, as Streamlit runs them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages.bidirectional import held as directions
from pages.bidirectional.measure import measured
from pages.bidirectional.sentence import asked
from pages.bidirectional.url_state import PageState as Directions
from pages.layers import held as layers
from pages.layers.measure import stack
from pages.layers.text import passage
from pages.layers.url_state import DEEPEST
from pages.layers.url_state import PageState as Layers
from pages.layers.view_model import view_model as layer_model
from pages.shared import hands
from pages.shared.i18n import words
from pages.translate import held as translation
from pages.translate.measure import written
from pages.translate.sentence import sentence
from pages.translate.url_state import PageState as Translation
from pages.translate.view_model import view_model
from rnn_core.interventions import CutError, parse_part_cuts
from tests.pages.visit import sound, start

WHOLE = {"translate": "e.h0-47@1-=0", "bidirectional": "h0-47@1-=0", "layers": "h0-76@1-=0"}
ONE = {"translate": "e.h7@1-=0", "bidirectional": "h7@1-=0", "layers": "h7@1-=0"}
pages = pytest.mark.parametrize("page", list(WHOLE))


def said(app: AppTest) -> str:
    return " ".join(one.value for one in [*app.text, *app.caption, *app.markdown])


@pages
def test_what_is_held_is_in_the_link_and_is_let_go_again(page: str) -> None:
    t = words("en")
    app = start(page, lang="en")
    assert t("hands.none") in said(app)
    assert app.button(key=f"{page}_hands_undo").disabled
    sound(app.button(key=f"{page}_hands_hold").click().run())
    assert app.query_params["cut"] == WHOLE[page]
    assert t("hands.control") in said(app)
    sound(app.segmented_control(key=f"{page}_hands_width").set_value("one").run())
    units = next(one for one in app.number_input if one.key.startswith(f"{page}_hands_unit_"))
    sound(units.set_value(7).run())
    sound(app.button(key=f"{page}_hands_hold").click().run())  # the whole of it gives way to one unit
    assert app.query_params["cut"] == ONE[page]
    sound(app.button(key=f"{page}_hands_undo").click().run())
    assert app.query_params["cut"] == WHOLE[page]
    sound(app.button(key=f"{page}_hands_release_0").click().run())
    assert "cut" not in app.query_params
    sound(app.button(key=f"{page}_hands_undo").click().run())
    sound(app.button(key=f"{page}_hands_reset").click().run())
    assert "cut" not in app.query_params
    assert t("hands.none") in said(app)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_control_on_some_of_the_units_says_that_they_were_drawn(lang: str) -> None:
    t = words("en" if lang == "en" else "ko")
    drawn = said(start("layers", lang=lang, cut=ONE["layers"]))
    width = stack("python" if lang == "en" else "korean", DEEPEST, False).checkpoint.model.rnn.hidden_size
    assert t.of("hands_kind", "some_layer", count=48, there=width - 1, seed=0) in drawn
    every = said(start("bidirectional", lang=lang, cut=ONE["bidirectional"]))
    assert t.of("hands_kind", "units_direction", count=47) in every


@pytest.mark.parametrize("lang", ["en", "ko"])
@pages
def test_a_link_that_cannot_be_followed_is_refused_in_a_sentence(page: str, lang: str) -> None:
    t = words("en" if lang == "en" else "ko")
    app = start(page, lang=lang, cut="h9999@1=0~<script>")
    assert t("hands.none") in said(app)
    assert "h9999@1=0" in said(app)
    app = start(page, lang=lang, cut="~" * 5000)
    assert t.messages["cut.long"].split("{")[0] in said(app)
    sound(app.button(key=f"{page}_hands_hold").click().run())  # and can be left
    assert t("hands.control") in said(app)


def test_another_sentence_lets_go_and_says_so() -> None:
    t = words("en")
    app = start("bidirectional", lang="en", cut="h0-47@1-=0")
    assert t("hands.control") in said(app)
    key = "bidirectional_sample"
    box = next(one for one in app.selectbox if key in (one.key or ""))
    sound(box.set_value(box.options[1] if box.options[1] != box.value else box.options[0]).run())
    assert "cut" not in app.query_params
    assert t("hands.let_go") in said(app)


@pytest.mark.parametrize("attention", ["none", "luong"])
def test_both_sentences_and_the_control_are_on_one_screen(attention: str) -> None:
    app = start("translate", lang="en", way="en-ko", attention=attention, cut="e.h0-47:r@1-=0")
    t = words("en")
    place, read = sentence(Translation("en", direction="en-ko", attention=attention))  # type: ignore[arg-type]
    shown = view_model(t, place, read)
    grip = translation.grip(shown)
    held = translation.measure(shown, parse_part_cuts("e.h0-47:r@1-=0", grip.parts), "e.h0-47:r@1-=0")
    told = said(app)
    assert f"as it was: {written(shown.found)}" in told
    assert translation.sentence(t, shown, held) in told
    assert translation.control(t, held) in told
    fall = held.answers.largest_fall
    assert fall is not None
    assert hands.share(fall.before) in translation.sentence(t, shown, held)
    assert hands.share(fall.after) in translation.sentence(t, shown, held)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_forced_attention_works_with_a_cut(lang: str) -> None:
    app = start("translate", lang=lang, attention="luong", force="1-0", cut="d.h3@1-=1")
    told = said(app)
    assert words("en" if lang == "en" else "ko")("hands.control") in told
    assert app.query_params["force"] == "1-0"


CUTS = ("h0-47@1-=0", "h5@1-2=1", "c3@1-=0", "f1,2,3@2-=1", "h9@1-=freeze")


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_what_is_said_of_tags_and_layers_is_true_of_the_figures(lang: str) -> None:
    t = words("en" if lang == "en" else "ko")
    page_state, read = asked(Directions(t.language), lambda _: 0)
    found = measured(page_state.spoken, read.words, own=False)
    grip = directions.grip(page_state, read)
    for cut in CUTS:
        one = directions.measure(page_state, read, parse_part_cuts(cut, grip.parts), cut)
        assert np.allclose(one.before, found.shares["both"].max(1), rtol=0, atol=1e-12)
        told = directions.sentence(t, page_state, read, one)
        fall = one.largest_fall
        assert (fall is None) == (t("hands.no_fall", points="2") in told)
        assert str(one.changed) in told
        assert str(one.others_changed) in directions.control(t, one)
    place, text = passage(replace(Layers(t.language), layers=2))
    shown = layer_model(t, place, text)
    for cut in CUTS:
        one = layers.measure(shown, text, parse_part_cuts(cut, layers.grip(shown, text).parts), cut)
        was = float(np.nanmean(shown.found.bits))
        assert f"{was:.2f}" in layers.sentence(t, one)
        assert np.isclose(-np.log2(one.before).mean(), was, rtol=0, atol=1e-9)
        worse = float(one.extra_bits.mean())
        assert abs(worse) < 0.005 or f"{was + worse:.2f}" in layers.sentence(t, one)
        assert layers.here(t, one, shown, 10_000) == layers.here(t, one, shown, len(one.asked) - 1)
        assert layers.control(t, one)


def test_what_is_held_is_named_as_it_is() -> None:
    t = words("en")
    page_state, read = asked(Directions("en"), lambda _: 0)
    grip = directions.grip(page_state, read)
    for cut, name in (
        ("h0-47:r@1-=0", "Backward LSTM: all 48 units, h = 0, all steps"),
        ("f5@2=1", "Forward LSTM: unit 5, f = 1, step 2"),
        ("c1-3@2-=-0.5", "Forward LSTM: units 1, 2, 3, c = −0.5, from step 2 on"),
        ("h1-9@1-2=freeze", "Forward LSTM: 9 units, h as it was before, steps 1 to 2"),
    ):
        assert hands.cut_name(t, grip, parse_part_cuts(cut, grip.parts)) == name
    with pytest.raises(CutError):
        parse_part_cuts("h48@1=0", grip.parts)
