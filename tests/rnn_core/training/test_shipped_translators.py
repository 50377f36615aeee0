"""The small networks and those for real sentences: trained as their scripts do, and told as they are."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from rnn_core.checkpoints.translators import CONFIG, load_translator
from rnn_core.tasks.parallel import OwnPairs, read_pairs, split
from rnn_core.training import real_translators as real
from rnn_core.training import small_translators as small
from rnn_core.training.real_translators import SPLITTERS
from rnn_core.training.translating import Lesson
from rnn_core.training.translators import held_out

FOLDER = Path(__file__).parents[3] / "assets" / "translators"
TINY = Lesson(hidden=16, embedding=8, batch=16, updates=3, quick=True)


@pytest.fixture(scope="module")
def own() -> OwnPairs:
    rows = [f"I see {k} cats.\t나는 고양이 {k}마리를 본다.\tby {k}" for k in range(60)]
    return read_pairs("\n".join(rows), columns=(0, 1))


@pytest.mark.parametrize("way", SPLITTERS)
@pytest.mark.parametrize("text", ["톰이 갔다. 닭!", "나는 10% tom's, 못 봤어", "(가)"])
def test_every_way_of_splitting_can_be_put_together(way: real.Way, text: str) -> None:
    taken, put = SPLITTERS[way]
    assert put(taken(text)) == text


def test_jamo_are_the_letters_of_a_syllable() -> None:
    assert [len(SPLITTERS["jamo"].split(one)) for one in ("닭", "가", "x1", "톰이")] == [3, 2, 2, 5]


@pytest.fixture(autouse=True)
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """Interrupt networks early that have not learnt to end."""
    monkeypatch.setattr(real, "_LIMIT", 8)


def test_a_real_network_is_examined_on_what_is_held_out(own: OwnPairs) -> None:
    model, pieces, config = real.make(own, "ko-en", TINY)
    assert (config["direction"], config["way"], config["training"]["sentences"]) == ("own", "ko-en", 54)
    found = real.real(own, "ko-en")
    learnt = set(zip(*found.drawn.training, strict=True))
    assert config["held_out"]["sentences"] == len(found.texts) == 6
    for example in config["examples"]:
        assert (split(example["source"]), split(example["target"])) not in learnt
        assert example["credit"] == f"by {example['target'].split()[2]}"
    assert config["held_out"]["exact"] == held_out(model, found.drawn.held_out, pieces)["exact"]
    assert "tok:13a" in config["held_out"]["signatures"][1]


def test_ways_of_splitting_are_compared_without_what_is_held_out(own: OwnPairs) -> None:
    found = real.compare(own, Lesson(**vars(TINY) | {"updates": 4}))
    assert found["learnt"] + found["scored"] == 54
    assert set(found["rows"]) == set(SPLITTERS)
    assert all([row["update"] for row in rows] == [1, 2, 3, 4] for rows in found["rows"].values())


@pytest.mark.parametrize("task", small.TASKS)
def test_the_stored_figures_are_measured_again(task: small.Small) -> None:
    found = load_translator(FOLDER / f"{task}-luong")
    stored, training = found.config["held_out"], found.config["training"]
    unseen = small.TASKS[task](0, 300, training["seed"]).held_out
    again = held_out(found.model, unseen, (found.source, found.target))
    # Three hundred of the sixteen hundred that are stored.
    assert again["exact"] == pytest.approx(stored["exact"], abs=0.035)
    assert stored["sentences"] == small.HELD_OUT


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_cards_tell_the_figures_of_the_configs(language: str) -> None:
    for module, name in ((small, "small"), (real, "real")):
        words = tomllib.loads((FOLDER / module.WORDS).read_text("utf-8"))[language]
        configs = {one: json.loads((FOLDER / one / CONFIG).read_text("utf-8")) for one in module.names()}
        more = [] if module is small else [json.loads((FOLDER / real.COMPARED).read_text("utf-8"))]
        told = module.card(words, configs, *more)
        assert told == (FOLDER / f"{name}_card.{language}.md").read_text("utf-8")


def test_syllables_did_best() -> None:
    rows = json.loads((FOLDER / real.COMPARED).read_text("utf-8"))["rows"]
    best = {way: max(row["chrf"] for row in found) for way, found in rows.items()}
    assert max(best, key=best.__getitem__) == "syllables"
