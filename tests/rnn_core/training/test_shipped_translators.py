"""The small networks and those for real sentences: trained as their scripts do, and told as they are."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from rnn_core.checkpoints.translators import load_translator
from rnn_core.errors import InputError
from rnn_core.tasks.parallel import Generated, OwnPairs, Parallel, dates, digits, read_pairs, split
from rnn_core.training.recipes import sentences
from rnn_core.training.recipes.sentences import SPLITTERS, Way, compare, written
from rnn_core.training.recipes.translators import (
    COMPARED,
    GRAMMAR,
    REAL,
    RECIPES,
    SMALL,
    Recipe,
    card,
    main,
    make,
)
from rnn_core.training.translating import TrainingConfig, held_out

FOLDER = Path(__file__).parents[3] / "assets" / "translators"
TINY = TrainingConfig(hidden=16, embedding=8, batch=16, updates=3, quick=True)


@pytest.fixture(scope="module")
def own() -> OwnPairs:
    rows = [f"I see {k} cats.\t나는 고양이 {k}마리를 본다.\tby {k}" for k in range(60)]
    return read_pairs("\n".join(rows), columns=(0, 1))


@pytest.mark.parametrize("way", SPLITTERS)
@pytest.mark.parametrize("text", ["톰이 갔다. 닭!", "나는 10% tom's, 못 봤어", "(가)"])
def test_every_way_of_splitting_can_be_put_together(way: Way, text: str) -> None:
    taken, put = SPLITTERS[way]
    assert put(taken(text)) == text


def test_jamo_are_the_letters_of_a_syllable() -> None:
    assert [len(SPLITTERS["jamo"].split(one)) for one in ("닭", "가", "x1", "톰이")] == [3, 2, 2, 5]


@pytest.fixture(autouse=True)
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """Interrupt networks early that have not learnt to end."""
    monkeypatch.setattr(sentences, "_LIMIT", 8)


def test_a_real_network_is_examined_on_what_is_held_out(own: OwnPairs) -> None:
    model, pieces, config = make(REAL, "ko-en", TINY, own)
    assert (config["direction"], config["way"], config["training"]["sentences"]) == ("own", "ko-en", 54)
    found = written(own, "ko-en")
    learnt = set(zip(*found.drawn.training, strict=True))
    assert config["held_out"]["sentences"] == len(found.texts) == 6
    for example in config["examples"]:
        assert (split(example["source"]), split(example["target"])) not in learnt
        assert example["credit"] == f"by {example['target'].split()[2]}"
    assert config["held_out"]["exact"] == held_out(model, found.drawn.held_out, pieces)["exact"]
    assert "tok:13a" in config["held_out"]["signatures"][1]


def test_ways_of_splitting_are_compared_without_what_is_held_out(own: OwnPairs) -> None:
    found = compare(own, TrainingConfig(**vars(TINY) | {"updates": 4}))
    assert found["learnt"] + found["scored"] == 54
    assert set(found["rows"]) == set(SPLITTERS)
    assert all([row["update"] for row in rows] == [1, 2, 3, 4] for rows in found["rows"].values())


@pytest.mark.parametrize(("task", "drawn"), [("dates", dates), ("digits", digits)])
def test_the_stored_figures_are_measured_again(task: str, drawn: Callable[..., Parallel]) -> None:
    found = load_translator(FOLDER / f"{task}-luong")
    stored, training = found.config["held_out"], found.config["training"]
    unseen = drawn(0, 300, training["seed"]).held_out
    again = held_out(found.model, unseen, (found.source, found.target))
    # Three hundred of the sixteen hundred that are stored.
    assert again["exact"] == pytest.approx(stored["exact"], abs=0.035)
    assert stored["sentences"] == SMALL.sizes[1]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_cards_tell_the_figures_of_the_configs(language: str) -> None:
    for recipe in (SMALL, REAL):
        told = card(recipe, FOLDER, language)
        assert told == (FOLDER / f"{recipe.card}card.{language}.md").read_text("utf-8")


def test_syllables_did_best() -> None:
    rows = json.loads((FOLDER / COMPARED).read_text("utf-8"))["rows"]
    best = {way: max(row["chrf"] for row in found) for way, found in rows.items()}
    assert max(best, key=best.__getitem__) == "syllables"


def test_every_network_has_a_recipe_and_every_recipe_its_networks() -> None:
    named = [name for recipe in RECIPES for name in recipe.networks]
    assert sorted(named) == sorted(path.parent.name for path in FOLDER.glob("*/config.json"))


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.card or "grammar")
def test_a_stored_config_tells_of_the_recipe_that_is_here(recipe: Recipe) -> None:
    for name, (subject, kind) in recipe.networks.items():
        config = json.loads((FOLDER / name / "config.json").read_text("utf-8"))
        told, training = recipe.subjects[subject], config["training"]
        assert {key: config[key] for key in told} == dict(told)
        settings = vars(recipe.lesson) | {"attention": kind}
        # Networks of before a setting was there are silent of it.
        assert {key: training[key] for key in settings if key in training} == {
            key: value for key, value in settings.items() if key in training
        }
        updates = range(recipe.every, recipe.lesson.updates + 1, recipe.every)
        assert [update for update, *_ in training["reports"]] == list(updates)


@pytest.mark.parametrize(
    ("recipe", "subject"), [(GRAMMAR, "ko-en"), (SMALL, "dates"), (SMALL, "digits"), (REAL, "en-ko")]
)
def test_what_a_recipe_makes_has_the_form_of_what_is_stored(
    recipe: Recipe, subject: Generated, own: OwnPairs
) -> None:
    few = recipe if recipe is REAL else replace(recipe, sizes=(40, 40))
    _, pieces, config = make(few, subject, TINY, own)
    stored = json.loads((FOLDER / f"{recipe.name}{subject}-luong" / "config.json").read_text("utf-8"))
    shape = ["attention", "hidden", "embedding", "context", "parameters", "source", "target"]
    assert [*config, *shape] == [*stored]
    assert [*config["held_out"]] == [*stored["held_out"]]
    assert {*stored["training"]} <= {*config["training"]}
    assert len(pieces[0]) > 4


def test_the_sizes_are_those_of_the_stored_networks() -> None:
    for recipe in (GRAMMAR, SMALL):
        for name in recipe.networks:
            config = json.loads((FOLDER / name / "config.json").read_text("utf-8"))
            assert (config["training"]["sentences"], config["held_out"]["sentences"]) == recipe.sizes


def test_real_sentences_come_from_a_file() -> None:
    with pytest.raises(InputError, match="--corpus"):
        make(REAL, "en-ko", TINY)


def test_a_name_that_is_none_and_a_comparison_without_sentences_are_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for arguments, said in ((["en-ko-luang"], "got en-ko-luang"), (["--compare"], "--corpus")):
        with pytest.raises(SystemExit):
            main(arguments)
        assert said in capsys.readouterr().err
