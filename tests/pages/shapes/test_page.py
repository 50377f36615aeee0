"""The page of tensor shapes: its sentences against torch, over the settings that a visitor can reach."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from itertools import product
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.shapes import biases, last, measure, mixed_up, pads
from pages.shapes.exports import places, weights
from pages.shapes.shapes_view import Chosen
from pages.shapes.shapes_view.component import as_chosen, packet
from pages.shapes.url_state import ADDRESS, LEAST, LIT, LONGEST, OFFERED, SHARES, PageState
from pages.shapes.view_model import said, view_model
from pages.shared import registry
from pages.shared.i18n import Language, words
from rnn_core.analysis.shapes import can_project
from rnn_core.cells import names
from rnn_core.player.design import LETTERS
from rnn_core.tasks.race import CELLS
from tests.examples import examples
from tests.pages import visit
from tests.pages.visit import sound

start = partial(visit.start, "shapes")
LANGUAGES: tuple[Language, ...] = ("ko", "en")

page_states = st.builds(
    PageState,
    st.sampled_from(LANGUAGES),
    cell=st.sampled_from(OFFERED),
    **{field: st.integers(LEAST[field], min(most, 9)) for field, most in LONGEST.items()},
    both=st.sampled_from(["no", "yes"]),
    first=st.sampled_from(["no", "yes"]),
    lit=st.sampled_from(LIT),
)


def numbers(sentence: str) -> list[int]:
    return [int(one) for one in re.findall(r"\d+", sentence)]


@settings(max_examples=examples(25))
@given(page_states)
def test_what_is_said_is_what_torch_returns(page_state: PageState):
    t, sizes = words(page_state.lang), page_state.sizes()
    view = view_model(t, page_state)
    module = sizes.module()
    x = sizes.inputs()
    output, ends = module(x)
    wanted = {"x": x, "output": output, "last": output[:, -1] if sizes.batch_first else output[-1]}
    wanted |= dict(zip(sizes.returned[1:], ends if isinstance(ends, tuple) else (ends,), strict=True))
    tensors = {one.key: one for one in view.tensors}
    assert tuple(tensors) == ("x", *sizes.returned, "last", "dropout", "weight")
    for key, tensor in wanted.items():
        assert tensors[key].shape == str(tuple(tensor.shape))
    # Every cell says where in the tensor it is: torch agrees to the digits that are written.
    for key in (*sizes.returned, "last"):
        for held in tensors[key].held[:: max(1, len(tensors[key].held) // 4)]:
            place, values = held.said.split(" = ")
            scope: dict[str, Any] = {key if key != "last" else "output": wanted[key], **wanted}
            part = eval(place.replace("output[:, -1]", "last").replace("output[-1]", "last"), scope | wanted)
            first = [float(one.replace("\u2212", "-")) for one in values.removesuffix(", …").split(", ")]
            np.testing.assert_allclose(part.detach().flatten()[: len(first)], first, atol=6e-4)
    assert int(view.total.replace(",", "")) == sum(one.numel() for one in module.parameters())
    assert eval(view.sum.replace("×", "*")) == int(view.total.replace(",", ""))
    assert view.lit in tensors
    assert view.code.startswith("rnn = ")
    assert str(tuple(x.shape)) in view.code


@settings(max_examples=examples(25))
@given(page_states)
def test_the_sentence_names_the_steps_at_which_the_states_end(page_state: PageState):
    t, sizes = words(page_state.lang), page_state.sizes()
    found = measure.returned(sizes)
    h_n = said(t, found, "h_n")
    end = numbers(h_n)
    if sizes.layers > 1:
        assert end.pop(0) == sizes.layers
    assert end[0] == sizes.steps - 1
    if sizes.bidirectional:
        assert end[1] == 0
    assert bool(re.search("first axis|첫째 축", h_n)) == sizes.batch_first
    assert ("proj_size" in h_n) == bool(sizes.projection)
    if sizes.projection:
        width = int(re.search(r"(?:It is|너비는) (\d+)", h_n)[1])
        assert width == sizes.projection
        of_cell = said(t, found, "c_n")
        assert int(re.search(r"(?:It is|너비는) (\d+)", of_cell)[1]) == sizes.hidden
    tail = said(t, found, "last")
    if sizes.bidirectional:
        assert sorted(numbers(tail)[-2:]) == sorted([sizes.steps, 1])
    else:
        assert f"h_n[{sizes.layers - 1}]" in tail


@settings(max_examples=examples(25))
@given(page_states)
def test_dropout_and_one_weight_light_what_they_act_on(page_state: PageState):
    view = view_model(words(page_state.lang), page_state)
    sizes = page_state.sizes()
    tensors = {one.key: one for one in view.tensors}
    dropped = {one.cell for one in tensors["dropout"].held}
    assert {cell[0] for cell in dropped} == set(range(sizes.layers - 1))
    assert len(dropped) == (sizes.layers - 1) * sizes.directions * sizes.steps * sizes.batch
    count = (sizes.layers - 1) * sizes.directions * sizes.steps * sizes.batch * sizes.width
    assert int(re.search(r"[\d,]+", tensors["dropout"].shape)[0].replace(",", "")) == count
    assert bool(tensors["dropout"].note) == bool(re.search("warns:|경고합니다", tensors["dropout"].said))
    lit, moved = {one.cell for one in tensors["weight"].held}, numbers(tensors["weight"].shape)
    assert sorted(moved) == sorted([len(lit), sizes.layers * sizes.directions * sizes.steps * sizes.batch])
    # weight_ih_l0 is of the forward direction of the lowest layer. At first there is nothing to reset.
    own = {(step, one) for step in range(sizes.steps) for one in range(sizes.batch)}
    found = {cell for cell in lit if cell[0] == 0}
    assert {cell[1] for cell in found} <= {0}
    missing = own - {cell[2:] for cell in found}
    assert {step for step, _ in missing} <= {0}
    assert bool(missing) == bool(re.search("still zero|아직 0", tensors["weight"].said))


def test_a_recurrent_weight_does_not_move_the_step_before_which_there_is_no_state():
    page_state = PageState("en", layers=1, both="yes")
    for weight, still in (("weight_hh_l0", 0), ("weight_hh_l0_reverse", page_state.steps - 1)):
        view = view_model(words("en"), replace(page_state, weight=weight))
        told = next(one for one in view.tensors if one.key == "weight")
        way = int(weight.endswith("reverse"))
        assert {one.cell[2] for one in told.held} == set(range(page_state.steps)) - {still}
        assert {one.cell[1] for one in told.held} == {way}
        assert f"at step {still} the state before" in told.said


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("share", SHARES)
def test_the_sentence_on_two_biases_is_that_of_its_table(lang: Language, share: int):
    t = words(lang)
    sentence = biases.sentence(t, share)
    table = {row[0]: row for row in biases.rows(t, share)}
    moved = {name for name, row in table.items() if re.fullmatch(r"\d\.\d{3}", row[1]) and float(row[1])}
    assert bool(moved) == (share > 0)
    assert bool(re.search("through one gate alone|한 곳", sentence)) == bool(moved)
    for name in moved:
        assert table[name][2] == t.of("quantity", "new")
        assert table[name][1] in sentence
    assert f"{share}%" in sentence
    for cell in CELLS:
        before, after = biases.bits(t, cell, share).split(" → ")
        name = t.of("cell_name", cell)
        assert (before != after) == (name in moved), "a bias that moves the output moves the bits"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("cell", OFFERED)
def test_the_share_that_other_sequences_have_is_that_of_the_map(lang: Language, cell: str):
    t = words(lang)
    wrong = mixed_up.sentence(t, PageState(lang, cell=cell, told="no"))
    shares = measure.whose_input(cell, False)
    assert f"{1 - shares[-1, -1]:.0%}" in wrong
    assert re.search("earlier ones|앞에 있는", wrong)
    module = replace(measure.SMALL, cell=cell).module()
    assert str(tuple(module(torch.zeros(4, 12, 3, dtype=torch.float64))[0].shape)) in wrong
    right = mixed_up.sentence(t, PageState(lang, cell=cell, told="yes"))
    assert re.search("exactly 0|정확히 0", right)
    code = mixed_up.code(PageState(lang, cell=cell, told="yes"))
    assert "batch_first=True" in code
    assert "batch_first" not in mixed_up.code(PageState(lang, cell=cell))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pads_and_the_last_step_say_what_was_measured(lang: Language):
    t = words(lang)
    found = measure.padded()
    padded, packed = (pads.sentence(t, found, packed=one) for one in (False, True))
    network = registry.network(measure.READER)
    model = network.model.double()
    try:
        with torch.no_grad():
            x = model.embedding(torch.as_tensor(network.vocabulary.encode(measure.TEXT).ids))[:, None]
            tail = torch.cat([x, x.new_zeros(15, 1, x.shape[-1])])
            at = int(network.vocabulary.encode("\n").ids[0])
            before, after = (
                float(model.readout(model.rnn(each)[0][-1]).softmax(-1)[0, at]) for each in (x, tail)
            )
            cosine = float(torch.cosine_similarity(model.rnn(x)[0][-1], model.rnn(tail)[0][-1], dim=-1)[0])
    finally:
        model.float()
    assert f"{before:.0%}" in padded
    assert f"{after:.1%}" in padded
    assert f"{cosine:.2f}" in padded
    assert f"{before:.0%}" in packed
    assert str(len(measure.TEXT)) in packed
    for cell in names():
        told = numbers(last.sentence(t, PageState(lang, cell=cell)))
        assert sorted(told[:3]) == [1, 12, 12]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_stored_verdicts_follow_from_their_tables(lang: Language):
    t = words(lang)
    medians = {way: [last.stored(cell, way)["median"] for cell in CELLS] for way in ("output", "h_n")}
    apart = max(medians["output"]) < min(medians["h_n"])
    assert apart == bool(re.search("What it costs|손해일까요", last.cost(t)))
    worse = [
        t.of("cell_name", cell)
        for cell in CELLS
        if pads.trained(cell, "padded")["median"] < pads.trained(cell, "end")["median"]
    ]
    told = pads.trained_sentence(t)
    head = re.split(r"\. (?:These are not|그렇지 않은)", told)[0]
    listed = head.rpartition(": ")[2]
    for cell in CELLS:
        name = t.of("cell_name", cell)
        assert (name in re.split(r", | and |\.", listed)) == (name in worse)


def test_the_wall_has_a_hue_for_every_stripe():
    for cell in OFFERED:
        view = view_model(words("en"), PageState("en", cell=cell))
        assert view.wall
        hues = {stripe[1] for block in view.wall for stripe in block.stripes}
        assert hues <= set(LETTERS.values())


def test_what_the_browser_tells_is_taken_only_if_it_is_offered():
    view = view_model(words("en"), PageState("en"))
    told = {"batch": 2.0, "lit": "output", "cell": "gru", "both": "no", "weight": "bias_hh_l1"}
    assert set(as_chosen(told, view)) == {
        Chosen("batch", "2"),
        Chosen("lit", "output"),
        Chosen("cell", "gru"),
        Chosen("both", "no"),
        Chosen("weight", "bias_hh_l1"),
    }
    for nonsense in (
        {"batch": 99}, {"batch": "2"}, {"batch": float("nan")}, {"cell": "<script>"}, {"lit": ["h_n"]},
        {"weight": "weight_ih_l7"}, {"lang": "ko"}, {"both": True}, {"hidden": 1}, [1], None, "x",
    ):  # fmt: skip
        assert as_chosen(nonsense, view) == ()
    assert packet(view)["code"] == view.code


@settings(max_examples=examples(20))
@given(page_states)
def test_a_link_brings_back_the_same_module(page_state: PageState):
    back = ADDRESS.page_state_of(ADDRESS.query_of(page_state), page_state.lang)
    assert back == page_state
    assert back.sizes() == page_state.sizes()
    assert back.shown in [one.key for one in view_model(words("en"), back).tensors]


def test_a_projection_that_does_not_fit_is_made_to_fit():
    for cell, hidden in product(OFFERED, (2, 3, 64)):
        sizes = PageState("en", cell=cell, hidden=hidden, projection=50).sizes()
        assert sizes.projection == (min(50, hidden - 1) if can_project(cell) else 0)


def test_the_files_hold_every_number_and_its_cell():
    sizes = PageState("en", hidden=5, features=3).sizes()
    table = places(sizes)
    for name, place in measure.returned(sizes).places.items():
        rows = table[table.tensor == name]
        assert len(rows) == place.values.size
        one = rows.iloc[len(rows) // 2]
        index = tuple(int(one[f"axis_{k}"]) for k in range(place.values.ndim))
        assert place.values[index] == one.value
    assert weights(sizes).numbers.groupby(weights(sizes).tensor).first().sum() == sum(
        weight.numel() for weight in sizes.module().parameters()
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_follows_its_link(lang: Language):
    app = start(lang=lang, cell="gru", told="yes", packed="yes", share="0", lit="last", bf="yes")
    told = visit.said(app)
    t = words(lang)
    assert biases.sentence(t, 0) in told
    assert mixed_up.sentence(t, PageState(lang, cell="gru", told="yes")) in told
    assert pads.sentence(t, measure.padded(), packed=True) in told
    assert last.sentence(t, PageState(lang, cell="gru")) in told
    sound(app.button_group(key="shapes_packed").set_value("no").run())
    assert pads.sentence(t, measure.padded(), packed=False) in visit.said(app)
    assert "packed" not in app.query_params
