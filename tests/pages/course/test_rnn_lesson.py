"""Lesson 2: what its figures hold back, what they are held against, and that its sentences are true."""

from __future__ import annotations

import json
from itertools import product
from typing import Any

import numpy as np
import pytest
import torch

from pages.by_hand import measure as by_hand
from pages.course import catalogue
from pages.course.figures import flags, hand, player, settings_of, shapes, types, verdicts, waits
from pages.shapes.shapes_view.component import packet
from pages.shared.experiments import row
from pages.shared.i18n import LANGUAGES, Language, words
from pages.shared.lessons.schema import Lesson, Step
from rnn_core.tasks.race import CELLS
from rnn_core.tasks.scenes import COLOURS, NEW
from rnn_core.tasks.scenes import SHAPES as FORMS

ROWS = {5, 6, 7, 22, 23, 24, 33, 42, 48, 49, 50}
BOTH = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(scope="module")
def lesson() -> Lesson:
    return catalogue.lesson("2_rnn")


def step(lesson: Lesson, name: str) -> Step:
    return next(one for one in lesson.steps if one.id == name)


def before(lesson: Lesson, name: str) -> Any:
    return settings_of(step(lesson, name).figure)


def after(lesson: Lesson, name: str) -> Any:
    return settings_of(step(lesson, name).after)


def measured(lesson: Lesson, name: str) -> Any:
    return catalogue.measured(lesson, step(lesson, name))


def names(lesson: Lesson, name: str) -> Any:
    return catalogue.names_of(step(lesson, name).figure)


def worked(settings: hand.Settings) -> Any:
    return by_hand.show(settings.state())


def run(weights: Any, inputs: Any, squash: Any = np.tanh) -> Any:
    """A simple network in float64, by torch's order of weights: the authority beside the app's own walk."""
    hidden = next(n for n in range(1, 9) if len(weights) == n * (inputs.shape[1] + n + 2))
    flat, features = np.array(weights, float), inputs.shape[1]
    W, U, b, d = np.split(flat, np.cumsum([hidden * features, hidden**2, hidden]))
    h, found = np.zeros(hidden), []
    for x in inputs:
        h = squash(W.reshape(hidden, features) @ x + U.reshape(hidden, hidden) @ h + b + d)
        found.append(h)
    return np.array(found)


# What the lesson has to hold.


def test_it_shows_every_row_that_it_is_there_for(lesson: Lesson) -> None:
    assert {row for one in lesson.steps for row in one.covers} == ROWS


def test_it_asks_in_three_ways(lesson: Lesson) -> None:
    assert {one.predict.type for one in lesson.steps if one.predict} == {"bar", "choose", "sketch"}


# What the figures hold back.


@BOTH
def test_states_that_are_still_to_be_sketched_are_question_marks(lesson: Lesson, language: Language) -> None:
    settings, t = before(lesson, "latch"), words(language)
    found = worked(settings)
    truth = measured(lesson, "latch").truth
    sent = hand.picture(t, settings, found).to_json(engine="json") + json.dumps(
        hand.table(t, settings, found)
    )
    assert "0.9951" in sent.replace("\\u2212", "-")  # where the sketch begins
    for value in truth:
        assert f"{abs(value):.2f}" not in sent
        assert f"{abs(value):.4f}" not in sent
    shown = json.dumps(hand.table(t, after(lesson, "latch"), found), ensure_ascii=False)
    assert all(f"{abs(value):.4f}" in shown for value in truth)


@BOTH
def test_the_calculation_by_hand_is_not_done_in_the_figure(lesson: Lesson, language: Language) -> None:
    settings, t = before(lesson, "hand"), words(language)
    found = worked(settings)
    told = [*hand.lines(settings, found), hand.picture(t, settings, found).to_json(engine="json")]
    for name in ("h1", "a2", "h2"):
        assert not any(f"{measured(lesson, 'hand').rows[name]:.2f}" in one for one in told)


def test_the_count_of_the_wider_layer_comes_with_the_answer(lesson: Lesson) -> None:
    found, t = worked(before(lesson, "count")), words("en")
    wide = f"{names(lesson, 'count')['count'](48, 1040):,}"
    assert wide not in json.dumps(hand.counted(t, before(lesson, "count"), found))
    assert wide in json.dumps(hand.counted(t, after(lesson, "count"), found))


@BOTH
def test_tensors_that_are_still_to_be_named_are_not_sent(lesson: Lesson, language: Language) -> None:
    t = words(language)
    closed, opened = (
        packet(shapes.view(t, settings)) for settings in (before(lesson, "shapes"), after(lesson, "shapes"))
    )
    assert [one["key"] for one in closed["tensors"]] == ["x", "output"]
    assert "h_n[" not in json.dumps(closed)
    assert {"h_n", "c_n", "last"} <= {one["key"] for one in opened["tensors"]}
    assert opened["lit"] == "last"
    assert opened["bare"]


@BOTH
def test_two_frames_come_with_the_answer(lesson: Lesson, language: Language) -> None:
    t, truth = words(language), f"{100 * measured(lesson, 'frames').truth:.3g}%"
    rows = [
        types.kinds_of_dot(t, settings) for settings in (before(lesson, "frames"), after(lesson, "frames"))
    ]
    assert truth not in str(rows[0])
    assert truth in str(rows[1])
    assert len(rows[1]) == len(rows[0]) + 1


def test_what_larger_networks_do_comes_with_the_answer(lesson: Lesson) -> None:
    assert "sizes" not in before(lesson, "flags").parts
    assert after(lesson, "flags").parts == ("sizes",)


def test_curves_that_are_withheld_are_not_drawn() -> None:
    t = words("en")
    settings = flags.Settings(parts=("line", "sizes"), mask=("set", "flips_1"))
    page_state, what, found = flags.read(settings)
    assert len(flags.line(t, settings, page_state, what, found).data) == 2  # the filled part and the line
    shown = [trace.name for trace in flags.sizes(t, settings, page_state).data]
    assert t("words_flags_curve.flips_1") not in shown
    assert t("words_flags_curve.flips_2") in shown


def test_the_cell_that_is_looked_for_is_not_named(lesson: Lesson) -> None:
    """What the two signs of the unit mean, a story of the inspect page would say."""
    for name in ("space", "find"):
        assert not before(lesson, name).poles


# What the figures are held against.


@pytest.mark.parametrize("name", ["same", "latch", "hand", "linear"])
def test_states_are_those_of_the_equations_in_float64(lesson: Lesson, name: str) -> None:
    settings = before(lesson, name)
    found = worked(settings)
    own = run(found.cell.weights, found.one.inputs)
    assert np.abs(own - hand.names(settings)["all"]("h")).max() < 1e-12


def test_work_by_hand_is_the_cell_that_is_drawn(lesson: Lesson) -> None:
    rows, found = measured(lesson, "hand").rows, names(lesson, "hand")
    assert [rows["h1"], rows["h2"]] == pytest.approx(found["h"].tolist())
    for given in ("W = 2", "U = −2", "b = 0.5"):
        assert all(given in text for text in step(lesson, "hand").body[0].values())
    assert found["weights"].tolist() == [2, -2, 0.5, 0]
    assert found["x"].tolist() == [0, 1]


def test_shares_of_all_sequences_are_those_of_the_equations(lesson: Lesson) -> None:
    found = worked(before(lesson, "linear"))
    right = np.zeros(2)
    every = list(product((0.0, 1.0), repeat=6))
    for one in every:
        odd = sum(one) % 2 == 1
        for k, squash in enumerate((np.tanh, lambda a: a)):
            h = run(found.cell.weights, np.array(one)[:, None], squash)[-1]
            right[k] += (h[0] - h[1] > 1) == odd
    told = catalogue.names_of(step(lesson, "linear").figure)
    assert [told["always"].value, told["linear"].value] == (right / len(every)).tolist() == [1.0, 0.5]
    assert told["gap"].value < 1e-9


def test_too_many_sequences_are_not_tried() -> None:
    found = hand.names(hand.Settings("rnn_parity", inputs="_".join("1" * 16)))
    with pytest.raises(ValueError, match="at most"):
        _ = found["linear"].value


@pytest.mark.parametrize("hidden", [520, 1040])
def test_the_count_is_what_torch_has(lesson: Lesson, hidden: int) -> None:
    layer = torch.nn.RNN(48, hidden)
    found = names(lesson, "count")
    assert found["count"](48, hidden) == sum(one.numel() for one in layer.parameters())
    assert found["part"]("U", 48, hidden) == layer.weight_hh_l0.numel()
    config = catalogue.common()["card"]("shakespeare-rnn")
    assert (config["embedding"], config["hidden"]) == (48, 520)


def test_the_last_output_is_what_torch_says(lesson: Lesson) -> None:
    settings = before(lesson, "shapes")
    layer = torch.nn.LSTM(settings.features, settings.hidden, settings.layers, batch_first=True)
    with torch.no_grad():
        output, (h_n, c_n) = layer(torch.rand(settings.batch, settings.steps, settings.features))
    same = {f"h_n[{k}]": torch.equal(output[:, -1], h_n[k]) for k in range(2)}
    same |= {f"c_n[{k}]": torch.equal(output[:, -1], c_n[k]) for k in range(2)}
    assert [name for name, equal in same.items() if equal] == [names(lesson, "shapes")["last_is"]]
    assert shapes.names(shapes.Settings(both="yes"))["last_is"] == ""


def test_signs_that_change_are_counted_as_numpy_does(lesson: Lesson) -> None:
    h = player.scene_of(after(lesson, "space")).reading.trace.gate("hidden", 0)[0]
    assert measured(lesson, "space").truth == (np.sign(h[11]) != np.sign(h[10])).sum()
    assert names(lesson, "space")["tokens"][11] == " "
    assert "".join(names(lesson, "space")["tokens"][8:11]) == "Who"


@pytest.mark.parametrize(
    "settings",
    [
        {"preset": "none"},
        {"preset": "rnn_fades", "weights": "x"},
        {"preset": "rnn_fades", "inputs": "x"},
        {"preset": "rnn_fades", "t": 6},
    ],
)
def test_a_cell_that_is_none_is_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="expected"):
        hand.Settings(**settings)


def test_a_module_beyond_the_page_is_refused() -> None:
    for wrong in ({"hidden": 100_000}, {"cell": "none"}, {"lit": "h_n", "mask": ("h_n",)}):
        with pytest.raises(ValueError, match="expected"):
            shapes.Settings(**wrong)  # type: ignore[arg-type]
    for kind in (flags, verdicts):
        with pytest.raises(ValueError, match="expected"):
            kind.Settings(sample="none")


# That its sentences are true.


def test_the_first_cell_fades_and_the_second_holds(lesson: Lesson) -> None:
    fading, held = names(lesson, "same")["h"], names(lesson, "latch")["h"]
    assert (np.diff(np.abs(fading)) < 0).all()
    assert abs(held[2]) > 0.9
    assert abs(held[5]) > 0.9
    assert held[2] > 0 > held[3]


def test_nearly_half_of_the_state_changes_sign_at_a_space(lesson: Lesson) -> None:
    """The teacher's notes say so of spaces."""
    h, tokens = names(lesson, "space")["all"]("h"), names(lesson, "space")["tokens"]
    spaces = np.flatnonzero(tokens == " ")
    assert 0.4 < (h[spaces] * h[spaces - 1] < 0).mean() < 0.5
    assert 0.4 < measured(lesson, "space").truth / h.shape[1] < 0.5


def test_the_unit_turns_where_a_speech_begins_and_ends(lesson: Lesson) -> None:
    """So the hints say; a speech begins after a name, a colon and a new line."""
    tokens = names(lesson, "find")["tokens"]
    text = "".join(tokens)
    begins = [at for at in range(2, len(text)) if text[at - 2 : at] == ":\n"]
    ends = [at for at in range(1, len(text)) if text[at - 1 : at + 1] == "\n\n"]
    goals = set(measured(lesson, "find").goals)
    assert {*begins, *ends} <= goals
    h = names(lesson, "find")["h"]
    flips = (names(lesson, "find")["all"]("h")[1:] * names(lesson, "find")["all"]("h")[:-1] < 0).sum(0)
    assert len(goals) == (h[1:] * h[:-1] < 0).sum() == flips.min()


def test_u_holds_most_of_the_parameters(lesson: Lesson) -> None:
    found = names(lesson, "count")
    assert found["part"]("U", 48, 520) > 0.5 * found["count"](48, 520)


def test_captions_of_a_new_thing_are_worse_in_every_seed(lesson: Lesson) -> None:
    stored = row("types", "one_to_many", language="en")
    assert max(stored["new"]) < min(stored["right"])
    assert NEW.colour == "yellow"
    assert NEW.shape == "ring"
    assert {"yellow", "red"} <= set(COLOURS)
    assert {"cross", "ring"} <= set(FORMS)


def test_two_frames_beat_every_recurrent_cell_in_every_seed(lesson: Lesson) -> None:
    pair = row("types", "synced", cell=None, before=1)["right"]
    for cell in CELLS:
        assert min(pair) > max(row("types", "synced", cell=cell, before=0)["right"])
    assert measured(lesson, "frames").truth > names(lesson, "frames")["cells"].max()


def test_the_bag_says_the_same_of_both_and_the_reader_does_not(lesson: Lesson) -> None:
    found = names(lesson, "bag")
    assert found["bag"] == pytest.approx(found["other_bag"], abs=1e-12)
    assert found["praise"][8] < 0.5 < found["other"][8]
    assert sorted(found["sentence"].split()) == sorted(found["turned"].split())
    assert len(found["praise"]) == len(found["other"]) == 9
    assert found["bag_pairs"] == 0.5


def test_a_flag_is_told_by_one_cell_and_decided_by_several(lesson: Lesson) -> None:
    found = names(lesson, "flags")
    assert found["yes"] > found["no"]
    assert found["yes_set"] < found["no_set"]
    for name in ("negation", "female", "plural"):
        stored = row("flags", language="en", flag=name, hidden=64)
        assert stored["flips_1_marks"]["median"] < 0.1
        assert stored["flips_2_marks"]["median"] > 0.7
    assert row("flags", language="en", flag="negation", hidden=64)["auroc_marks"]["median"] > 0.99
    t = words("en")
    page_state, _, shown = flags.read(flags.Settings())
    assert shown.net.config["seeds_tried"] > 1
    assert shown.study.flips[1] > 0.9
    assert t  # the badge names the seeds that were tried
    assert page_state.spoken == "en"


def test_recurrent_models_wait_and_need_not_be_slower(lesson: Lesson) -> None:
    found = names(lesson, "waits")
    assert all(found["chain"](kind) > found["longest"] for kind in found["recurrent"])
    assert all(found["chain"](kind) < 100 for kind in found["parallel"])
    assert found["took"]("lstm") < found["took"]("attention")
    with pytest.raises(ValueError, match="expected"):
        waits.names(waits.Settings())["chain"]("none")


def test_every_part_of_the_new_figures_has_its_figures(lesson: Lesson) -> None:
    """Parts that the lesson does not use itself are there for others: each is made once."""
    t = words("ko")
    settings = hand.Settings("lstm_pair", parts=("equations", "curves", "linear"), t=2)
    found = by_hand.show(settings.state())
    assert len(hand.lines(settings, found)) == len(found.lines)
    assert types.unrolled_run(t, types.Settings("synced")).steps == len(types.Settings("synced").state().ways)
    assert types.caption(types.Settings()).ended
