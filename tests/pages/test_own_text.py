"""A text of one's own goes along from page to page, and to the network that knows it."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from pages.shared import registry
from pages.shared.i18n import LANGUAGES, Language, words
from pages.shared.samples import samples
from tests.pages.visit import paste, said, sound, start

ENGLISH = "The lecture began at nine. She asked whether anybody had read the book; nobody had. " * 3
KOREAN = "나는 오늘 학교에 가서 순환 신경망을 배웠다. 어제(금요일)는 쉬었다. " * 3

#: Page -> the control that says which text is read.
CHOICES = {
    "inspect": "sample",
    "gradients": "gradients_sample",
    "layers": "layers_sample",
    "lab": "lab_character_sample",
}


def navigate(app: AppTest, slug: str, **query: str) -> AppTest:
    """Go to a page by the navigation, which brings nothing but the language along."""
    app.query_params.clear()
    app.query_params.update(query or {"lang": "en"})
    app._page_hash = calc_hash(slug)
    return sound(app.run())


def read_on(app: AppTest, slug: str) -> str:
    """Which text is read."""
    return str(app.selectbox(key=CHOICES[slug]).value)


@pytest.mark.parametrize(
    ("here", "there"), [(one, other) for one in CHOICES for other in CHOICES if one != other]
)
def test_a_text_goes_along_to_every_page_that_reads_one(here: str, there: str):
    app = paste(start(here, lang="en"), ENGLISH)
    assert read_on(app, here) == "own"
    app = navigate(app, there)
    assert read_on(app, there) == "own"
    assert app.session_state["own_text"].text.strip() == ENGLISH.strip()
    assert "text" not in app.query_params


def test_a_text_is_met_once():
    app = navigate(paste(start("inspect", lang="en"), ENGLISH), "gradients")
    chosen = samples("shakespeare-lstm")[1].slug
    app.selectbox(key="gradients_sample").set_value(chosen).run()
    app = navigate(navigate(app, "inspect"), "gradients")
    assert read_on(app, "gradients") == chosen
    app = navigate(paste(navigate(app, "inspect"), KOREAN), "gradients")
    assert read_on(app, "gradients") == "own"


def test_a_page_seen_before_follows_too():
    app = start("gradients", lang="en")
    assert read_on(app, "gradients") != "own"
    app = navigate(paste(navigate(app, "inspect"), ENGLISH), "gradients")
    assert read_on(app, "gradients") == "own"


def test_a_link_says_what_it_says():
    chosen = samples("shakespeare-lstm")[1].slug
    app = navigate(paste(start("inspect", lang="en"), ENGLISH), "gradients", lang="en", sample=chosen)
    assert read_on(app, "gradients") == chosen


def test_a_page_that_reads_no_text_stays_as_it_is():
    app = navigate(paste(start("inspect", lang="en"), ENGLISH), "bidirectional")
    assert "sample" not in app.query_params
    assert "text" not in app.query_params


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_network_that_knows_a_text_is_one_press_away(lang: Language):
    t = words(lang)
    app = paste(start("inspect", lang=lang, net="latex-lstm", unit="7"), KOREAN)
    button = app.button(key="fit_read")
    assert button.label == t("fit.read", name=registry.title(t, "korean-lstm"))
    app = sound(button.click().run())
    assert app.selectbox(key="network").value == "korean-lstm"
    assert read_on(app, "inspect") == "own"
    assert not [one for one in app.button if one.key == "fit_read"]


def test_a_sample_is_offered_no_other_network():
    for net in registry.names():
        assert not [one for one in start("inspect", lang="en", net=net).button if one.key == "fit_read"]


def test_a_page_without_such_a_network_leads_to_the_inspector():
    app = paste(start("gradients", lang="en"), KOREAN)
    label = words("en")("fit.read_there", name="Korean · LSTM", page=words("en")("inspect.title"))
    assert app.button(key="fit_there").label == label
    app = sound(app.button(key="fit_there").click().run())
    assert app.selectbox(key="network").value == "korean-lstm"
    assert read_on(app, "inspect") == "own"


def test_prose_in_english_stays_with_networks_that_know_it_all():
    app = paste(start("gradients", lang="en"), ENGLISH)
    assert not [one for one in app.button if one.key == "fit_there"]


def test_layers_offer_the_stack_of_the_other_language():
    app = paste(start("layers", lang="en"), KOREAN)
    assert not [one for one in app.button if one.key == "fit_read"]  # it chose by itself
    app = sound(app.segmented_control(key="layers_corpus").set_value("python").run())
    assert "knows" in said(app)
    app = sound(app.button(key="fit_read").click().run())
    assert app.segmented_control(key="layers_corpus").value == "korean"
    assert read_on(app, "layers") == "own"


def test_an_empty_file_is_offered_no_other_encoding():
    app = start("inspect", lang="en")
    app = sound(app.file_uploader(key="upload").set_value(("a.txt", b"", "text/plain")).run())
    assert words("en")("problem.empty") in said(app)
    assert not [one for one in app.selectbox if one.key == "encoding_other"]
    app = sound(app.file_uploader(key="upload").set_value(("b.txt", b" \n\t ", "text/plain")).run())
    assert [one for one in app.selectbox if one.key == "encoding_other"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_export_and_import_are_not_alike(lang: Language):
    out, back = words(lang)("below.downloads"), words(lang)("lab_character.bring")
    assert out[:2] not in back
    assert back[:2] not in out
