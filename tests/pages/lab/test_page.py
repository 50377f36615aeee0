"""The lab as Streamlit runs it: a stored run at once, a real one trained to its end, refusals, any link."""

from __future__ import annotations

import inspect
import io
import json
import re
import zipfile
from dataclasses import replace
from functools import partial

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from pages.lab.character import url_state as choices
from pages.lab.character.exports import curves, record
from pages.lab.character.run import plan_of, stored
from pages.lab.character.texts import LONGEST, TEXTS
from pages.lab.character.url_state import ADDRESS, PageState
from pages.shared import cells
from pages.shared.downloads import encoded
from pages.shared.i18n import LANGUAGES, words
from pages.shared.jobs import visitor
from rnn_core.cells import names
from rnn_core.checkpoints import pack
from rnn_core.checkpoints.zipped import ZipError
from rnn_core.models import CharacterModel
from rnn_core.text.vocabulary import Vocabulary
from rnn_core.training import plan
from tests.pages import visit
from tests.pages.visit import ended, paste, said, sound

start = partial(visit.start, "lab")

TINY = {"hidden": "8", "window": "8", "updates": "50"}


def pictures(app: AppTest) -> int:
    return len(app.get("bidi_component"))


def of_run(app: AppTest) -> list[str]:
    """The charts of the run, by what they show."""
    drawn = [str(one.key) for one in app.get("plotly_chart")]
    return [one.removeprefix("lab_character_") for one in drawn if one.startswith("lab_character_")]


def trained(**query: str) -> AppTest:
    app = start(lang="en", **(TINY | query))
    sound(app.button(key="lab_character_train").click().run())
    assert "Finished." in said(ended(app))
    return app


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_stored_run_is_on_screen_at_once(lang: str):
    app = start(lang=lang)
    run = stored("korean" if lang == "ko" else "python")
    assert f"{run.stages[-1].bits:.2f}" in app.title[0].value.replace("\\", "")
    assert ("실측" if lang == "ko" else "Measured") in said(app)
    assert of_run(app) == ["loss", "norm", "gates"]
    assert pictures(app) == 2  # what it writes, and the line that follows it over the loss


def test_the_stored_run_beats_what_was_promised_on_two_hundred_thousand_characters():
    run = stored("python")
    assert run.begun is not None
    assert run.last is not None
    assert run.begun.learnt + run.begun.held_out == pytest.approx(200_000, rel=0.06)
    assert run.stages[-1].bits < 2.6
    assert run.last.seconds < 60
    assert run.begun.five_gram < run.begun.unigram


def test_a_network_is_trained_to_its_end_shown_found_by_a_refreshed_tab_and_opened_in_the_inspector():
    app = trained()
    assert "bits per character" in said(app)
    assert "after 50 updates" in said(app)
    job = app.query_params["job"]
    early = start(lang="en", job=job, stage="0", **TINY)
    assert early.query_params["stage"] == "0"
    assert "after 0 updates" in said(early)
    assert "Finished." in said(start(lang="en", job=job, **TINY))
    sound(app).button(key="lab_character_inspect").click().run()
    assert sound(app).selectbox(key="network").value.startswith("mine-")
    assert app.get("bidi_component")


@pytest.mark.parametrize("cell", [cell for cell in names() if cell != choices.CELLS[0]])
def test_other_cells_are_trained_and_shown(cell: str):
    app = trained(cell=cell)
    assert of_run(app) == ["loss", "norm", "gates"]
    app.button(key="lab_character_inspect").click().run()
    assert sound(app).get("bidi_component")


@pytest.mark.parametrize("cell", [cell for cell in names() if cell not in choices.CELLS])
def test_any_registered_cell_is_trained_and_its_gradients_are_looked_at(cell: str):
    app = trained(cell=cell)
    assert cells.name(words("en"), cell) in said(app) or words("en").of("cell", cell) in said(app)
    app.button(key="lab_character_gradients").click().run()
    assert sound(app).query_params["net"].startswith("mine-")
    assert app.get("bidi_component")
    assert cells.name(words("en"), cell) in said(app)
    assert app.selectbox(key="gradients_net").value == app.query_params["net"]
    curves = next(one.value for one in app.markdown if one.value.startswith("|"))
    assert curves.splitlines()[0].count("|") == 3  # how far back, and one network


def test_a_cell_under_more_becomes_one_of_the_choices():
    app = start(lang="en")
    assert app.segmented_control(key="lab_character_cell").options == ["LSTM", "GRU", "RNN"]
    app.selectbox(key="lab_character_any_cell").set_value("mingru").run()
    assert sound(app).query_params["cell"] == "mingru"
    assert app.segmented_control(key="lab_character_cell").value == "mingru"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a" * 500, "one and the same character 500 times"),
        ("abcdefghij", "are different"),
        ("to be or not to be", "Give a longer text"),
    ],
)
def test_a_text_that_cannot_be_learnt_is_refused_with_a_reason(text: str, told: str):
    app = paste(start(lang="en"), text)
    app.button(key="lab_character_train").click().run()
    assert told in said(sound(app))
    assert of_run(app) == ["loss", "norm", "gates"]  # nothing lost of what was on screen


def test_a_loss_that_is_no_number_is_explained():
    app = start(lang="en", **(TINY | {"rate": "1", "clip": "1000", "updates": "200", "cell": "rnn"}))
    app.button(key="lab_character_train").click().run()
    words = said(ended(app))
    assert "Finished." in words or "became NaN" in words


def test_a_text_of_ones_own_is_learnt_and_is_in_no_link():
    app = paste(start(lang="en", **TINY), "나는 오늘 학교에 가서 순환 신경망을 배웠다. " * 20)
    assert app.selectbox(key="lab_character_sample").value == "own"
    app.button(key="lab_character_train").click().run()
    assert "Finished." in said(ended(app))
    assert "학교" not in str(dict(app.query_params))


@pytest.mark.parametrize(
    "text",
    [
        "मैं आज स्कूल जाकर किताब पढ़ूँगा। यह छोटी कहानी है।\n" * 60,
        "오늘 👨‍👩‍👧‍👦 갔다 👍🏽 ❤️ 🇰🇷\n" * 60,
        "to be or not to be " * 11 + "नि ❤️" + " to be or not to be" * 29,  # held out alone
    ],
    ids=["hindi", "emoji", "held out"],
)
def test_nothing_of_the_text_it_learnt_from_is_new_to_a_network_in_the_inspector(text: str):
    app = paste(start(lang="en", **TINY), text)
    app.button(key="lab_character_train").click().run()
    assert ("nowhere in the training text" in said(ended(app))) == ("to be" in text)
    app.button(key="lab_character_inspect").click().run()
    assert "not among those" not in said(sound(app))
    assert app.selectbox(key="network").value.startswith("mine-")


def test_start_pressed_twice_is_one_job():
    app = start(lang="en", **(TINY | {"updates": "10000", "hidden": "64"}))
    app.button(key="lab_character_train").click().run()
    first = app.query_params["job"]
    app.button(key="lab_character_train").click().run()
    assert app.query_params["job"] == first
    job = visitor.pool().find(first, "test")
    assert job is not None
    job.stop()
    assert "Stopped." in said(ended(app))


def test_every_choice_can_be_made_into_a_plan():
    text = TEXTS["python"]()[:30_000]
    plain = PageState("en")
    for name in ("hidden", "layers", "window", "updates", "rate", "clip", "forget", "temperature"):
        offered = getattr(
            choices, f"{name.upper()}S" if name not in ("hidden", "updates", "layers") else name.upper()
        )
        for value in offered:
            plan_of(replace(plain, **{name: value}), text)
    largest = replace(plain, hidden=256, layers=3)
    assert plan_of(largest, text).parameters < 2_000_000


def test_texts_are_long_enough_and_not_too_long():
    for make in TEXTS.values():
        assert 30_000 < len(make()) <= LONGEST


def test_the_run_is_taken_along_as_tables():
    frame = pd.read_csv(io.BytesIO(encoded(curves(stored("python")), "lab-curves.csv")), encoding="utf-8-sig")
    assert frame["update"].is_monotonic_increasing
    assert frame["held_out_bits"].notna().sum() == len(stored("python").stages)
    told = json.loads(encoded(record(stored("python")), "lab-run.json"))
    assert [one["held_out_bits"] for one in told["stages"]] == [one.bits for one in stored("python").stages]


places = st.builds(
    PageState,
    lang=st.sampled_from(["ko", "en"]),
    job=st.from_regex(r"[A-Za-z0-9_-]{8,32}", fullmatch=True),
    sample=st.from_regex(r"[a-z0-9][a-z0-9_-]{0,60}", fullmatch=True),
    stage=st.none() | st.integers(0, 99),
    cell=st.sampled_from(names()),
    hidden=st.sampled_from(choices.HIDDEN),
    layers=st.sampled_from(choices.LAYERS),
    window=st.sampled_from(choices.WINDOWS),
    updates=st.sampled_from(choices.UPDATES),
    rate=st.sampled_from(choices.RATES),
    clip=st.sampled_from(choices.CLIPS),
    forget=st.sampled_from(choices.FORGETS),
    seed=st.integers(0, 9999),
    temperature=st.sampled_from(choices.TEMPERATURES),
    top_k=st.sampled_from(choices.TOP_KS),
    top_p=st.sampled_from(choices.TOP_PS),
)


@given(places)
def test_a_place_survives_its_link(page_state: PageState):
    assert ADDRESS.page_state_of(ADDRESS.query_of(page_state), "en") == page_state


values = (
    st.text() | st.from_regex(r"-?[0-9]{1,5}(\.[0-9]{1,4})?", fullmatch=True) | st.sampled_from(choices.CELLS)
)


@given(st.dictionaries(st.sampled_from(["lang", *ADDRESS.parameters]), values))
def test_no_link_breaks_anything(query: dict[str, str]):
    page_state = ADDRESS.page_state_of(query, "en")
    assert (
        ADDRESS.page_state_of(ADDRESS.query_of(page_state), "en") == page_state
    )  # what came of it is an address again
    for name, parameter in ADDRESS.parameters.items():
        shown, value = getattr(page_state, parameter.field), query.get(name, "")
        if shown != getattr(PageState("en"), parameter.field):
            assert str(shown) in (value, value.lstrip("0") or "0")  # taken as it stands, or not at all
    text = TEXTS["python"]()[:20_000]
    asked = plan_of(page_state, text)  # checked as it is made: whatever a link says can be trained
    assert asked.text == text
    assert asked.cell in choices.CELLS
    assert asked.hidden in choices.HIDDEN
    assert asked.layers in choices.LAYERS
    assert asked.window in choices.WINDOWS
    assert asked.updates in choices.UPDATES
    assert asked.learning_rate in map(float, choices.RATES)
    assert asked.forget_bias in map(float, choices.FORGETS)
    assert 0 <= asked.seed <= 9999


@pytest.mark.parametrize(
    "query", [{"section": "x" * 99}, {"job": "../../etc"}, {"stage": "9999", "hidden": "7"}]
)
def test_hostile_links_show_the_page(query: dict[str, str]):
    assert "Measured" in said(start(lang="en", **query))


def test_every_refusal_has_its_words():
    codes = set(re.findall(r'PlanError\(\s*"(\w+)"', inspect.getsource(plan)))
    assert codes == {"bounds", "cell", "empty", "long", "constant", "distinct", "short", "large"}
    for language in ("ko", "en"):
        for code in codes:
            assert words(language).has("lab_character_problem", code)


def test_a_network_that_was_zipped_again_is_brought_and_another_file_is_refused_with_its_reason():
    data = pack(CharacterModel(3, "gru", 4, 1, 2), Vocabulary(("a", "b")), {"sample": "abab"})
    again, broken = io.BytesIO(), data[:-30]
    with zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as new, zipfile.ZipFile(io.BytesIO(data)) as old:
        for name in old.namelist():
            new.writestr(f"gatescope-network/{name}", old.read(name))
            new.writestr(f"__MACOSX/gatescope-network/._{name}", b"x")
    app = trained()
    app.file_uploader(key="lab_character_upload").set_value(("n.zip", broken, "application/zip")).run()
    assert words("en")("lab_character_bring.broken") in said(sound(app))
    app.file_uploader(key="lab_character_upload").set_value(
        ("n.zip", again.getvalue(), "application/zip")
    ).run()
    assert sound(app).button(key="lab_character_inspect_brought")


def test_every_reason_to_refuse_a_zip_has_its_words():
    reasons = re.findall("``(\\w+)``", ZipError.__doc__ or "")
    assert len(reasons) == 9
    assert not {
        one for one in reasons for lang in LANGUAGES if not words(lang).has("lab_character_bring", one)
    }
