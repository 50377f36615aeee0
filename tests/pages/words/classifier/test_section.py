"""The classifier's part as Streamlit runs it."""

from __future__ import annotations

from functools import partial

import pytest

from pages.shared.cells import names
from pages.shared.i18n import LANGUAGES, words
from tests.pages import visit
from tests.pages.visit import ended, said, sound

start = partial(visit.start, "words", part="classifier")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_opens_with_two_orders_told_apart(language: str):
    app = start(lang=language)
    t = words(language)
    assert app.title[0].value.replace("\\", "") == t("words_classifier_claim.apart", name="LSTM")
    for key in ("last", "stored", "live"):
        assert t(f"words_classifier.{key}") in said(app)


def test_ones_own_sentence_is_read_and_what_is_unknown_is_said():
    app = start(lang="en")
    app.text_input(key="words_classifier_typed").set_value("The zebra was rude but now it is not rude").run()
    sound(app)
    assert "left out: zebra" in said(app)
    assert words("en")("words_classifier.no_mirror") in said(app)
    korean = "그 방은 더럽지 않았지만 이제는 춥다"
    app.text_input(key="words_classifier_typed").set_value(korean).run()
    assert sound(app).query_params["in"] == "ko"
    assert korean in said(app)
    app.text_input(key="words_classifier_typed").set_value("zebra zebra").run()
    assert words("en")("words_classifier.empty") in said(sound(app))


def test_the_stage_is_in_the_link_and_before_training_nothing_has_moved():
    app = start(lang="en")
    app.segmented_control(key="words_classifier_stage").set_value("0").run()
    assert sound(app).query_params["stage"] == "0"
    assert "nothing has moved yet" in said(app)
    other = start(**dict(app.query_params))
    assert other.title[0].value == app.title[0].value


@pytest.mark.parametrize("cell", [names()[0], names()[-1]])
def test_networks_trained_here_read_the_sentence(cell: str):
    app = start(lang="ko", seed="7", cell=cell)
    app.button(key="words_classifier_train").click().run()
    ended(app)
    t = words("ko")
    mine = t("words_classifier_whose.yours", name="", hidden=24, embedding=8, seed=7, updates=200)
    assert mine.split(":")[0] in said(app)
    app.segmented_control(key="words_classifier_net").set_value("shipped").run()
    assert mine.split(":")[0] not in said(sound(app))


@pytest.mark.parametrize(
    "query", [{"stage": "7"}, {"cell": "mlp"}, {"in": "fr"}, {"sample": "none"}, {"net": "yours"}]
)
def test_any_link_leads_somewhere(query: dict[str, str]):
    app = start(lang="en", **query)
    assert "tells them apart" in app.title[0].value
