"""Lesson 5: its rows, what its figures withhold, and the sentences in it that judge."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from pages.bidirectional.direction_view.component import packet as directions_packet
from pages.course import catalogue, figures
from pages.course.figures import bottleneck, directions, stack, translation
from pages.shared.experiments import experiment
from pages.shared.i18n import LANGUAGES, Language, words
from pages.shared.lessons.schema import Step
from pages.translate.seq2seq_view import packet as translation_packet

LESSON = catalogue.lesson("5_directions")
ROWS = {16, 17, 18, 19, 20, 21, 38, 43, 44, 46, 47, 51, 52}


def step(name: str) -> Step:
    return next(one for one in LESSON.steps if one.id == name)


def names(name: str) -> Any:
    return catalogue.measured(LESSON, step(name)).after


def settings(name: str) -> Any:
    return figures.settings_of(step(name).figure)


def test_every_row_is_covered() -> None:
    assert {row for one in LESSON.steps for row in one.covers} >= ROWS


# What is withheld.


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_answer_of_a_network_is_sent_before_it_is_asked_for(language: Language) -> None:
    asked = settings("sure")
    sent = directions_packet(directions.view(words(language), asked))
    assert sent["cards"] == sent["effects"] == []
    assert sent["claim"] == sent["lede"] == sent["footer"] == ""
    after = directions_packet(directions.view(words(language), replace(asked, mask=())))
    assert [one["needs"] for one in after["cards"]] == ["forward", "backward", "both"]
    assert after["effects"]
    assert directions.names(asked)["p"]("forward", 4, "noun:mouse_animal") == pytest.approx(
        after["cards"][0]["shares"][4][0], abs=1e-6
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_attention_is_sent_before_it_is_asked_for(language: Language) -> None:
    asked = settings("eats")
    sent = translation_packet(translation.view(words(language), asked))
    assert all(one["weights"] == [] for one in sent["spoken"])
    after = translation_packet(translation.view(words(language), replace(asked, mask=())))
    weights = np.array([one["weights"] for one in after["spoken"]])
    assert np.allclose(weights.sum(1), 1, atol=1e-3)
    assert np.allclose(weights, translation.names(asked)["weights"], atol=1e-5)


def test_nothing_of_the_higher_layers_is_sent_before_it_is_asked_for() -> None:
    drawn = stack.figure(words("en"), settings("layers"))
    assert {len(one.x) for one in drawn.data} == {1}
    rows = next(one for one in experiment("layers")["rows"] if one["layers"] == 4 and not one["skips"])
    for higher in np.ravel([[seed[1:] for seed in rows["tells"][group]] for group in ("here", "place")]):
        assert f"{higher}" not in json.dumps(json.loads(drawn.to_json())["data"])


def test_nothing_of_longer_digits_and_of_other_widths_is_sent_before_it_is_asked_for() -> None:
    drawn = bottleneck.figure(words("en"), settings("length"))
    assert max(max(one.x) for one in drawn.data) == 3
    before = bottleneck.figure(words("en"), settings("squeeze"))
    named = {one.name for one in before.data if one.name}
    assert named == {words("en").of("course_bottleneck_kind", one) for one in ("none", "luong")}


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("directions", {"sample": "none"}),
        ("translation", {"sample": "none"}),
        ("stack", {"layers": 5}),
        ("bottleneck", {"only": ["best"]}),
    ],
)
def test_a_figure_that_cannot_be_drawn_is_refused(kind: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"[Ee]xpected|Invalid"):
        figures.settings_of(replace(step("quiz").figure, kind=kind, settings=wrong))


# What is said, against what was measured.


def test_which_half_matters_depends_on_the_language() -> None:
    without = names("two")["without"]
    assert without("ko", "forward") > without("ko", "backward") + 0.1
    assert without("en", "backward") > without("en", "forward") + 0.1


def test_the_backward_half_alone_has_read_the_next_word() -> None:
    found = names("leak")
    assert found["moved"]("forward")[5] == 0
    assert found["moved"]("backward")[5] > 1
    for one in experiment("leak")["rows"]:
        assert one["both"]["most"] < one["forward"]["least"] / 3 < one["unigram"] / 3


def test_what_is_said_of_the_layers_holds_for_every_seed() -> None:
    found = names("layers")
    assert (found["here"][:, 3] < found["here"][:, 0]).all()
    assert (found["place"][:, 3] < found["place"][:, 0]).all()
    assert (found["next"][:, 3] > found["next"][:, 0]).all()
    assert found["shipped"]("place")[3] > found["shipped"]("place")[0] + 0.05
    assert found["shipped_tokens"] == 4 * found["tokens_read"]


def test_depth_costs_bits_and_skips_give_them_back() -> None:
    bits = names("deep")["bits"]
    assert bits(4, True).max() < bits(1, False).min() < bits(1, False).max() < bits(4, False).min()


def test_the_likelier_sentence_is_the_worse_one() -> None:
    found = names("beam")
    values = {name: getattr(found[name], "value", found[name]) for name in ("best_bits", "best_wrong")}
    assert values["best_bits"] < found["greedy_bits"] - 0.01
    assert values["best_wrong"] > found["wrong"]


def test_damage_spreads_further_without_teacher_forcing() -> None:
    found = names("slip")["slip"].value
    assert found["free"] > found["taught"]
    assert found["free_share"] > found["taught_share"] + 0.1
    assert found["rest"] == 8  # the options say it


def test_what_is_said_of_the_vector_holds() -> None:
    found = names("squeeze")
    exact, reach, first = found["exact"]("none"), found["reach"], found["first"]
    assert exact[reach("none") - first] >= found["half"] > exact[reach("none") - first + 1]
    assert found["wide"](8) > 0.8 * found["wide"](found["hidden"])
    assert reach("longer") > reach("none")
    assert found["grammar"]("none") < found["grammar"]("longer") < found["grammar"]("luong")
    assert found["exact"]("luong")[-1] > found["half"]


def test_the_ending_is_read_and_one_token_alone_reads_several_places() -> None:
    eats = names("eats")
    assert eats["tokens"][2] == "eats"
    assert eats["most"](2) == eats["source"][-1]
    assert eats["top"][2] > 0.9
    split = names("split")
    assert [str(one) for one in split["tokens"][split["top"] < 0.6]] == ["not"]
    assert np.sort(split["top"])[1] > 0.9
