"""The stacks that come with the app: equally many weights, the same training, cards true to the figures."""

from __future__ import annotations

import json
import tomllib
from dataclasses import asdict
from pathlib import Path

import pytest

from rnn_core.checkpoints import load, pack, unpack
from rnn_core.errors import CheckpointError
from rnn_core.models.skipped import SkippedLSTM
from rnn_core.probes import QUESTIONS, load_probes
from rnn_core.training.recipes.stacks import RECIPES, card, name_of, write_cards

STACKS = Path(__file__).parents[3] / "assets" / "stacks"


def test_every_recipe_is_there_and_nothing_else():
    assert {folder.parent.name for folder in STACKS.glob("*/config.json")} == set(RECIPES)


@pytest.mark.parametrize("corpus", ["python", "korean"])
def test_they_differ_in_depth_alone(corpus: str):
    shipped = {name: load(STACKS / name) for name, one in RECIPES.items() if one.corpus == corpus}
    counts = [one.model.parameter_count for one in shipped.values()]
    assert max(counts) < 1.01 * min(counts)
    trainings = []
    for name, one in shipped.items():
        settings = asdict(RECIPES[name].settings)
        training = one.config["training"]
        assert {key: training[key] for key in settings} == settings
        assert training["update"] == settings["updates"]
        assert isinstance(one.model.rnn, SkippedLSTM) == settings["skips"]
        varied = {"hidden", "layers", "skips", "cpu_seconds"}
        trainings.append({key: value for key, value in training.items() if key not in varied})
    assert all({**each, "date": ""} == {**trainings[0], "date": ""} for each in trainings)


@pytest.mark.parametrize("name", RECIPES)
def test_the_cards_and_probes_are_those_of_the_network(name: str):
    config, record = (
        json.loads((STACKS / name / file).read_text("utf-8")) for file in ("config.json", "probes.json")
    )
    words = tomllib.loads((STACKS / "cards.toml").read_text("utf-8"))
    for language in ("ko", "en"):
        written = (STACKS / name / f"card.{language}.md").read_text("utf-8")
        assert written == card(words[language], config, record)
        assert f"{config['held_out']['bits']:.3f}" in written
    probes, _ = load_probes(STACKS / name)
    widths = [one.weights.shape[1] for one in probes]
    assert widths == [config["embedding"]] + [config["hidden"]] * config["layers"]
    assert set(probes[0].questions) <= set(QUESTIONS[config["corpus"]])
    assert config["held_out"]["bits"] < config["held_out"]["unigram"]


def test_cards_are_written_anew_where_probes_lie(tmp_path: Path):
    folder = tmp_path / "python-2"
    folder.mkdir()
    for file in ("config.json", "probes.json"):
        (folder / file).write_bytes((STACKS / "python-2" / file).read_bytes())
    (tmp_path / "cards.toml").write_bytes((STACKS / "cards.toml").read_bytes())
    write_cards(tmp_path)
    assert (folder / "card.en.md").read_text("utf-8") == (STACKS / "python-2" / "card.en.md").read_text(
        "utf-8"
    )


def test_a_network_with_ways_round_is_loaded_from_a_folder_and_refused_as_a_file():
    one = load(STACKS / name_of("python", 4, skips=True))
    assert one.model.skips
    with pytest.raises(CheckpointError, match="plain layers"):
        unpack(pack(one.model, one.vocabulary, {"source": "code"}))
