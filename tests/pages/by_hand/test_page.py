"""The page of cells by hand as Streamlit runs it, against torch."""

from __future__ import annotations

import io
import re
from functools import partial

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as some
from openpyxl import load_workbook
from torch import nn

from pages.by_hand import controls, diary, exports, measure, steps, studies
from pages.by_hand.url_state import ADDRESS, LARGEST, PageState, inputs_of, steps_of, weights_of
from pages.shared.i18n import LANGUAGES, words
from rnn_core import cells
from rnn_core.tasks.by_hand.presets import LONGEST, presets
from rnn_core.tasks.by_hand.walk import Changed
from rnn_core.tasks.by_hand.writing import number
from tests.examples import examples
from tests.pages import visit
from tests.pages.visit import said, sound

start = partial(visit.start, "by_hand")


def torch_lstm(weights: dict[str, list], inputs: list[list[float]]) -> np.ndarray:
    """The hidden states of one LSTM unit, by torch and nothing of ours."""
    layer = nn.LSTM(len(inputs[0]), 1, dtype=torch.float64)
    with torch.no_grad():
        for name, weight in layer.named_parameters():
            weight.copy_(torch.tensor(weights.get(name, 0.0), dtype=torch.float64))
        found: np.ndarray = layer(torch.tensor(inputs, dtype=torch.float64)[:, None])[0][:, 0, 0].numpy()
    return found


@pytest.mark.parametrize("preset", presets())
def test_every_cell_does_what_the_title_says(preset: str) -> None:
    app = start(lang="en", preset=preset)
    t = words("en")
    assert app.title[0].value.replace("\\", "") == t.of("by_hand_does", preset)
    one = presets()[preset]
    asked = sum(
        it.right is not None
        for it in one.judge(np.array(one.inputs), measure.show(PageState("en", preset=preset)).one.record)
    )
    assert f"Right at {asked} of {asked} steps." in said(app)
    assert not re.search(r"\{|\}|nan", said(app))


@pytest.mark.parametrize("preset", ["lstm_latch", "rnn_parity", "mingru_write_latch"])
def test_korean_has_no_english(preset: str) -> None:
    text = said(start(lang="ko", preset=preset))
    assert "계산기" in words("ko")("by_hand_fold.calculator")
    assert not re.search("Weights|Measured|Right at|diary|Together", text)


def test_a_changed_weight_changes_every_number() -> None:
    app = start(lang="en")
    cell = presets()["lstm_latch"].cell
    position = cell.position("bias_ih", 1)
    app.number_input(key=f"by_hand_weight_{position}").set_value(0.0).run()
    sound(app)
    assert app.query_params["w"] == controls.joined(cell.changed(position, 0.0).weights)
    weights = {
        "weight_ih_l0": [[8, 0], [-8, -8], [4, 0], [0, 0]],
        "bias_ih_l0": [-4, 0, 0, 4],
    }
    own = torch_lstm(weights, [[1, 0], [0, 0], [0, 0], [0, 1], [0, 0], [1, 0]])
    for value in own:
        assert f"| {value:.4f} |" in said(app).replace("**", "")
    assert "not with these numbers" in app.title[0].value
    app.button(key="by_hand_reset").click().run()
    assert "w" not in sound(app).query_params


def test_a_sequence_of_ones_own() -> None:
    app = start(lang="en", preset="lstm_parity")
    app.text_input(key="by_hand_inputs_text").set_value("1 1 1 0 0 0 1").run()
    assert app.query_params["x"] == "1_1_1_0_0_0_1"
    assert "Right at 7 of 7 steps." in said(sound(app))
    app.slider(key="by_hand_step").set_value(7).run()
    assert app.query_params["t"] == "7"
    app.text_input(key="by_hand_inputs_text").set_value("1 boo").run()
    assert "got “1 boo”" in said(sound(app))
    assert app.query_params["x"] == "1_1_1_0_0_0_1"
    app.text_input(key="by_hand_inputs_text").set_value("1,2 3,4").run()
    assert "Expected 1 numbers for each step" in said(sound(app))
    app.text_input(key="by_hand_inputs_text").set_value("1 0.5 1").run()
    assert "asked only of the inputs it was made for" in sound(app).title[0].value
    app.selectbox(key="by_hand_preset").set_value("rnn_echo").run()
    assert set(sound(app).query_params) == {"lang", "preset"}


@pytest.mark.parametrize("preset", presets())
def test_a_layer_is_called_pytorchs_own_where_it_is(preset: str) -> None:
    """PyTorch has an LSTM, a GRU and a simple network; what else there is, is written here."""
    cell = presets()[preset].cell
    theirs = cells.spec(cell.cell).layer in (nn.LSTM, nn.GRU, nn.RNN)
    assert (
        f"PyTorch's own {controls.cells.name(words('en'), cell.cell)}"
        in said(start(lang="en", preset=preset))
    ) == theirs


@pytest.mark.parametrize(
    ("preset", "step", "expected"),
    [
        ("rnn_fades", 1, "tanh(W x\u2081 + U h\u2080 + b)"),
        ("rnn_fades", 2, "tanh(W x\u2082 + U tanh(W x\u2081 + U h\u2080 + b) + b)"),
        ("lstm_latch", 6, "F(x\u2086, F(x\u2085, F(x\u2084, F(x\u2083, (h\u2082, c\u2082)))))"),
        ("gru_parity", 2, "F(x\u2082, F(x\u2081, h\u2080))"),
    ],
)
def test_functions_within_functions_begin_where_the_picture_does(
    preset: str, step: int, expected: str
) -> None:
    t, page_state = words("en"), PageState("en", preset=preset, step=step)
    assert studies.nested(t, measure.show(page_state)).endswith(expected)


def test_random_inputs_are_of_the_cells_own() -> None:
    app = start(lang="ko", preset="gru_write_latch")
    app.button(key="by_hand_random").click().run()
    given_ = steps_of(sound(app).query_params["x"])
    assert given_ is not None
    assert set(given_) <= set(presets()["gru_write_latch"].alphabet)
    assert "그 가운데" in said(app)


def test_the_count_is_torchs() -> None:
    app = start(lang="en", e="50", n="64", count="gru")
    layer = nn.GRU(50, 64)
    total = sum(weight.numel() for weight in layer.parameters())
    assert f"Together {total:,}, as many as the layer in PyTorch has ({total:,})." in said(app)
    assert f"192 × 50 = {192 * 50:,}" in said(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_gate_multiplies_element_by_element(lang: str) -> None:
    """By the gates of torch's own equations: a product a unit, their one sum, and each with each."""
    one = presets()["lstm_pair"]
    layer = nn.LSTM(1, 2, dtype=torch.float64)
    with torch.no_grad():
        for name, weight in layer.named_parameters():
            weight.copy_(torch.tensor(one.cell.arrays()[name.removesuffix("_l0")]))
        W, U, b, d = layer.parameters()
        x = torch.tensor(one.inputs, dtype=torch.float64)
        h, c = (state[0] for state in layer(x[:2])[1])
        f = torch.sigmoid(W @ x[2] + b + U @ h + d)[2:4]
    text = said(start(lang=lang, preset="lstm_pair", t="3"))
    apart, whole, each = (value.tolist() for value in (f * c, f @ c, torch.outer(f, c).flatten()))
    assert f"({number(apart[0])}, {number(apart[1])})" in text
    assert f"| {number(whole)} |" in text
    first, second, third, last = map(number, each)
    assert f"| {first}, {second}; {third}, {last} |" in text
    assert apart != pytest.approx([whole, whole])


def test_the_nudge_is_torchs() -> None:
    app = start(lang="en", preset="rnn_fades", nudge="2", by="0.5")
    assert "U changed by 0.5: the state moved at 5 of 6 steps." in said(app)
    h, expected = 0.0, []
    for x in (1, 0, 0, 0, 0, 0):
        h = np.tanh(x + 1.5 * h)
        expected.append(f"{h:.4f}")
    assert all(value in said(app) for value in expected)


places = some.sampled_from(list(presets())).flatmap(
    lambda name: some.builds(
        PageState,
        lang=some.sampled_from(LANGUAGES),
        preset=some.just(name),
        weights=some.lists(
            some.floats(-LARGEST, LARGEST).map(lambda x: round(x, 2)),
            min_size=len(presets()[name].cell.weights),
            max_size=len(presets()[name].cell.weights),
        ).map(lambda found: weights_of(controls.joined(tuple(found)))),
        inputs=some.lists(some.sampled_from(presets()[name].alphabet), min_size=2, max_size=LONGEST).map(
            lambda rows: inputs_of(" ".join(",".join(f"{x:g}" for x in row) for row in rows))
        ),
        step=some.none() | some.integers(1, LONGEST),
    )
)


@settings(max_examples=examples(40))
@given(places)
def test_no_sentence_is_untrue_of_its_numbers(page_state: PageState) -> None:
    """With any weights: the title, the shares of the diary, and how near a gate is to a bit."""
    t = words(page_state.lang)
    found = measure.show(page_state)
    title, lede = steps.claim(t, found)
    judged = [it.right for it in found.preset.judge(found.one.inputs, found.exact.record)]
    does = t.of("by_hand_does", found.preset.name)
    assert (title == does) == (any(judged) and False not in judged)
    assert found.gap < 1e-9 * max(1.0, max(float(np.abs(one).max()) for one in found.one.record.values()))
    numbers = re.findall(r"\d+", lede)
    assert str(sum(it is True for it in judged)) in numbers
    assert set(diary.diary(t, found)) <= {"before", "keep", "offer", "write", "tell"}
    for sentence in studies.why(t, found):
        assert "{" not in sentence
    other, good, asked = measure.changed(found, Changed(bits=True))
    assert 0 <= good <= asked <= found.one.steps
    assert all(np.isin(other.record[gate], (0, 1)).all() for gate in found.cell.equations.spec.gates)


@settings(max_examples=examples(30))
@given(places)
def test_a_place_survives_its_link(page_state: PageState) -> None:
    assert ADDRESS.page_state_of(ADDRESS.query_of(page_state), "en") == page_state
    assert controls.here(page_state) == page_state


@given(some.text(), some.text())
def test_hostile_numbers_become_none(first: str, second: str) -> None:
    for text in (first, f"1{first}", f"{second},1 {first}"):
        found = steps_of(text)
        assert found is None or 2 <= len(found) <= LONGEST
        assert weights_of(weights_of(text)) == weights_of(text)
        assert inputs_of(inputs_of(text)) == inputs_of(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1 0", ((1.0,), (0.0,))),
        ("1,0; 0,1", ((1.0, 0.0), (0.0, 1.0))),
        ("\u22121 .5", ((-1.0,), (0.5,))),
        ("1~0_0~1", ((1.0, 0.0), (0.0, 1.0))),
        ("1", None),
        ("1 2,3", None),
        ("1 10", None),
        ("1e1 2", None),
        ("nan 1", None),
        ("1 " * 17, None),
    ],
)
def test_what_is_read_as_inputs(text: str, found: object) -> None:
    assert steps_of(text) == found


def test_weights_of_another_cell_are_left_out() -> None:
    page_state = PageState("en", preset="rnn_fades", weights="1_2_3", inputs="1~0_0~1")
    assert measure.cell_of(page_state) == presets()["rnn_fades"].cell
    assert measure.inputs_of(page_state) == presets()["rnn_fades"].inputs
    assert controls.here(page_state) == PageState("en", preset="rnn_fades")


def test_the_files_hold_every_number() -> None:
    found = measure.show(PageState("en", preset="lstm_pair"))
    table = exports.numbers(found)
    assert len(table) == found.one.steps * len(found.cell.equations.lines)
    np.testing.assert_allclose(table["torch"], table["by_hand"], rtol=0, atol=1e-14)
    assert np.abs(table["torch"] - table["rounded"])[table["what"] == "value"].max() == pytest.approx(
        found.rounding
    )
    hidden = table[(table["quantity"] == "hidden") & (table["unit"] == 2)]["torch"]
    np.testing.assert_array_equal(hidden, found.one.record["hidden"][:, 1])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_spreadsheet_speaks_every_language_the_visitors_first(lang: str) -> None:
    found = measure.show(PageState(lang, preset="peephole_third"))
    book = load_workbook(io.BytesIO(exports.spreadsheet(lang, found)))
    first = [cell.value for cell in book["steps"][1]]
    assert words(lang)("by_hand.sheet_step") == first[0]
    assert words(lang)("quantity.forget") in first
    every = {str(cell.value) for row in book["about"].iter_rows() for cell in row}
    assert {words(one)("by_hand.sheet_how") for one in LANGUAGES} <= every


def test_every_cell_of_the_registry_is_offered() -> None:
    assert {one.cell.cell for one in presets().values()} == set(cells.names())
    t = words("ko")
    for name in presets():
        assert controls.name(t, name)
        for family in ("by_hand_does", "by_hand_how", "by_hand_preset"):
            assert t.has(family, name)
