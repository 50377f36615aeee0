"""A network that a visitor trains on the translation page: watched, used, taken along; pairs of one's own."""

from __future__ import annotations

import io
import re
import zipfile
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from pages.shared.experiments import experiment
from pages.shared.i18n import Language, words
from pages.shared.jobs import visitor
from pages.translate import tokenisation, user_translator
from pages.translate.live import stages_csv
from pages.translate.live_run import last_stage, of_job, stored
from pages.translate.url_state import ADDRESS, BUDGETS, SQUEEZES
from rnn_core.checkpoints.translators import load_translator, pack_translator
from rnn_core.training.translator_run import SUBJECTS, TranslatorPlan, trained
from tests.pages import visit
from tests.pages.visit import ended, said, sound

start = partial(visit.start, "translate")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_stored_training_is_on_screen_before_anybody_presses(language: Language) -> None:
    app, t = start(lang=language), words(language)
    run = stored("en-ko", "luong")
    assert run is not None
    told = said(app)
    assert f"{run.looks[-1].exact:.0%}" in told
    assert tokenisation.target_text("en-ko", run.examples[0][1]) in told
    assert (
        t("translate_live.caption", parameters=f"{run.parameters:,}", training="12,000", held=300, seed=0)
        in told
    )


def test_the_recipe_does_in_its_budget_what_it_should() -> None:
    rows = [one for one in experiment("live")["rows"]["translators"] if one["subject"] == "en-ko"]
    best = {(one["attention"], one["seed"]): one["looks"][-1][2] for one in rows}
    assert best["luong", 0] > 0.95 > 0.3 > best["none", 0]


@pytest.fixture(scope="module")
def trained_here() -> AppTest:
    app = start(lang="en", learn="digits", look="none", updates="100", squeeze="16", seed="3")
    sound(app.button(key="translate_live_train").click().run())
    return ended(app)


def test_a_training_is_a_job_and_its_network_translates_above(trained_here: AppTest) -> None:
    app = trained_here
    assert "After 100 updates" in said(app)
    job = visitor.pool().find(app.query_params["job"], "test")
    assert job is not None
    assert job.settings == TranslatorPlan("digits", "none", 16, 100, 3)
    sound(app.button(key="translate_live_use_it").click().run())
    assert app.query_params["mine"] == "yes"
    assert app.segmented_control(key="translate_switch").value == "mine"
    app.text_input(key="translate_typed").set_value("4082").run()
    told = str([one.proto for one in sound(app).get("bidi_component")])
    assert "trained in this visit on 12,000 pairs for 100 updates" in told
    assert "2804" in told  # what it should be is known; what it says after 100 updates is its own affair
    sound(app.segmented_control(key="translate_switch").set_value("on").run())
    assert "mine" not in app.query_params


def test_what_is_taken_along_is_the_network_that_was_examined(trained_here: AppTest, tmp_path: Path) -> None:
    job = visitor.pool().find(trained_here.query_params["job"], "test")
    assert job is not None
    made = last_stage(job)
    assert made is not None
    found = trained(job.settings, *made, "mine")
    zipfile.ZipFile(io.BytesIO(pack_translator(found))).extractall(tmp_path)
    again = load_translator(tmp_path)
    assert again.config["held_out"]["exact"] == round(made[1].exact, 4)
    assert all(
        value.equal(again.model.state_dict()[name]) for name, value in found.model.state_dict().items()
    )
    run = of_job(job)
    assert run is not None
    table = pd.read_csv(io.BytesIO(stages_csv(run)), encoding="utf-8-sig")
    assert table["update"].tolist() == [one.update for one in run.looks]
    assert run.loss[-1][0] == pytest.approx(run.looks[-1].seconds)


def pairs(count: int = 60) -> bytes:
    return "\n".join(
        f"word{k} and word{k + 1}\tmot{k} et mot{k + 1}" for k in range(0, 2 * count, 2)
    ).encode()


def test_pairs_of_ones_own_are_learnt() -> None:
    app = start(lang="en", learn="own", updates="100")
    sound(app.button(key="translate_live_train").click().run())
    assert words("en")("translate_live.no_pairs") in said(app)
    app.file_uploader(key="translate_live_file").set_value(("mine.tsv", pairs(), "text/plain")).run()
    assert words("en")("translate_live.file_read", count="60") in said(sound(app))
    sound(app.button(key="translate_live_train").click().run())
    told = said(ended(app))
    assert "After 100 updates" in told
    assert "mot" in told
    assert re.search(r"chrF [\d.]+, BLEU [\d.]+, where", told)


@pytest.mark.parametrize("data", [b"", b"one column only\n" * 50, bytes(range(256))])
def test_a_file_without_pairs_is_refused_in_words(data: bytes) -> None:
    app = start(lang="ko", learn="own")
    before = {one.value for one in app.text}
    app.file_uploader(key="translate_live_file").set_value(("mine.tsv", data, "text/plain")).run()
    [told] = {one.value for one in sound(app).text} - before
    assert re.search("[\uac00-\ud7a3]{2}", told)
    sound(app.button(key="translate_live_train").click().run())
    assert "job" not in app.query_params


@given(st.text(max_size=30))
def test_a_hostile_link_opens_the_default(value: str) -> None:
    names = ("learn", "look", "squeeze", "updates", "seed", "job", "mine")
    page_state = ADDRESS.page_state_of(dict.fromkeys(names, value), "en")
    assert page_state.live_subject in SUBJECTS
    assert page_state.live_context in SQUEEZES
    assert page_state.live_updates in BUDGETS
    assert page_state.mine in ("", "yes")


def test_a_network_that_is_gone_gives_way_to_the_shipped_one() -> None:
    app = start(lang="en", mine="yes")
    assert app.segmented_control(key="translate_switch").value == "off"
    assert user_translator.find() is None
