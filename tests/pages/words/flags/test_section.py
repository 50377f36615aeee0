"""The flags' part as Streamlit runs it."""

from __future__ import annotations

from functools import partial

import pytest

from pages.shared.i18n import LANGUAGES, words
from pages.words.flags import live
from pages.words.flags.measure import shipped
from tests.pages import visit
from tests.pages.visit import ended, said, sound

start = partial(visit.start, "words")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_opens_with_a_line_a_flip_and_held_out_shares(language: str):
    app = start(lang=language)
    t = words(language)
    study = shipped(language).studies["negation"]
    assert f"{study.order[0]}" in app.title[0].value
    assert t("words_flags.sizes") in said(app)
    assert f"{study.auroc:.3f}" in said(app)


def test_ones_own_sentence_is_read_and_what_is_unknown_is_said():
    app = start(lang="en")
    app.text_input(key="words_flags_typed").set_value("Tom and zebra Emma were not reading their book").run()
    sound(app)
    assert "left out: zebra" in said(app)
    assert words("en")("words_flags.undecided") in said(app)
    app.text_input(key="words_flags_typed").set_value("할머니께서는 전혀 책을").run()
    sound(app)
    assert app.query_params["in"] == "ko"
    app.text_input(key="words_flags_typed").set_value("zebra zebra").run()
    assert words("en")("words_flags.empty") in said(sound(app))


def test_the_cells_and_the_place_are_in_the_link():
    app = start(lang="en")
    app.segmented_control(key="words_flags_cells").set_value("control").run()
    assert "stays" in said(sound(app))
    app.selectbox(key="words_flags_after").set_value(3).run()
    sound(app)
    assert app.query_params["cells"] == "control"
    assert app.query_params["after"] == "3"
    other = start(**dict(app.query_params))
    assert other.title[0].value == app.title[0].value


def test_the_parts_are_each_found_again_as_they_were_left():
    app = start(lang="en", cells="four")
    app.segmented_control(key="words_part").set_value("classifier").run()
    assert sound(app).query_params["part"] == "classifier"
    app.segmented_control(key="words_part").set_value("flags").run()
    assert sound(app).query_params["cells"] == "four"


def test_a_network_trained_here_reads_the_sentence(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(live, "UPDATES", 60)
    app = start(lang="ko", seed="5")
    app.button(key="words_flags_train").click().run()
    ended(app)
    assert words("ko")("words_flags.yours", hidden=24, seed=5) in said(app)
    app.segmented_control(key="words_flags_net").set_value("shipped").run()
    assert words("ko")("words_flags.yours", hidden=24, seed=5) not in said(sound(app))
