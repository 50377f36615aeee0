"""Taggers: what each may see, what shipped, and that training from scratch does what the page says."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
import torch

import rnn_core
from rnn_core.checkpoints.taggers import load_taggers, save_taggers
from rnn_core.errors import CheckpointError
from rnn_core.models.tagger import DIRECTIONS, Tagger
from rnn_core.tasks.homographs import LANGUAGES, corpus
from rnn_core.text.subwords import Subwords, pieces
from rnn_core.training.recipes.taggers import card
from rnn_core.training.tagging import EncodedCorpus, TrainingConfig, prepare, score, train

SHIPPED = Path(__file__).parents[3] / "assets" / "taggers"


def tagger(direction: str, cell: str = "lstm") -> Tagger:
    torch.manual_seed(3)
    return Tagger(32, 5, direction, cell, hidden=4, embedding=3).double()


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
@pytest.mark.parametrize(
    ("direction", "past", "future"),
    [("forward", True, False), ("backward", False, True), ("both", True, True)],
)
def test_an_answer_depends_on_what_its_readers_have_passed_and_on_nothing_else(cell, direction, past, future):
    x = torch.randn(7, 1, 3, dtype=torch.float64, requires_grad=True)
    tagger(direction, cell)(x)[3].sum().backward()
    reached = x.grad.norm(dim=(1, 2)) > 0
    assert reached.tolist() == [past] * 3 + [True] + [future] * 3


def test_reading_both_ways_is_two_readers_side_by_side():
    model, x = tagger("both"), torch.randn(6, 2, 3, dtype=torch.float64)
    record = rnn_core.trace(model.rnn, x)
    states = model.read(x)
    for half, direction in zip(states.chunk(2, -1), ("forward", "reverse"), strict=True):
        hidden = torch.tensor(record.gate("hidden", direction=direction)).transpose(0, 1)
        assert torch.allclose(half, hidden, atol=1e-12)
    left = tagger("both").rnn
    alone = torch.nn.LSTM(3, 4).double()
    alone.load_state_dict({name: left.state_dict()[name] for name in alone.state_dict()})
    assert torch.allclose(states[..., :4], alone(x)[0], atol=1e-12)


@pytest.mark.parametrize("without", ["forward", "backward"])
def test_a_silenced_reader_changes_nothing_any_more(without):
    model, x = tagger("both"), torch.randn(6, 1, 3, dtype=torch.float64)
    other = x.clone()
    other[slice(0, 3) if without == "forward" else slice(3, 6)] += 1  # where only the silenced one passes
    at = 3 if without == "forward" else 2
    answers = [model.answer(model.read(each), without)[at] for each in (x, other)]
    assert torch.equal(*answers)
    assert not torch.equal(*(model(each)[at] for each in (x, other)))


def test_a_word_is_the_sum_of_its_known_pieces_over_the_root_of_their_number():
    known = Subwords(["bat", "bank"], 32)
    model = tagger("forward")
    (one,) = model.embed(*known.bags(["Bat"]))
    rows = model.embedding.weight[known.buckets_of("bat")]
    assert torch.allclose(one, rows.sum(0) / len(rows) ** 0.5)
    assert known.buckets_of("zzz") == [0]
    assert known.share("bats") == pytest.approx(3 / len(pieces("bats")))
    assert "Bank" in known
    assert "banks" not in known


def as_shipped(language: str, sentences: int = 600) -> tuple[dict, EncodedCorpus]:
    shipped = load_taggers(SHIPPED / language)
    drawn = prepare(corpus(language, train=100, test=sentences, seed=11))
    number = {tag: k for k, tag in enumerate(shipped.tags)}
    again = torch.tensor([number[tag] for tag in drawn.tags])
    test = tuple((group, ids, again[tags]) for group, ids, tags in drawn.test)
    return shipped, EncodedCorpus(drawn.words, shipped.tags, shipped.subwords, (), test)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shipped_networks_do_on_other_held_out_sentences_what_their_card_says(language):
    shipped, sheet = as_shipped(language)
    for direction in DIRECTIONS:
        said = shipped.config["held_out"][direction]
        found = score(shipped.models[direction], sheet)
        assert found.sense == pytest.approx(said["sense"], abs=0.06)
        assert found.tags == pytest.approx(said["tags"], abs=0.02)
        blind = {"forward": found.side(1), "backward": found.side(-1)}.get(direction)
        assert blind is None or 0.3 < blind < 0.7
    assert score(shipped.models["both"], sheet).sense > 0.97


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("spoken", ["en", "ko"])
def test_the_card_says_what_was_measured(language, spoken):
    config = json.loads((SHIPPED / language / "config.json").read_text("utf-8"))
    words = tomllib.loads((SHIPPED / "cards.toml").read_text("utf-8"))[spoken]
    assert (SHIPPED / language / f"card.{spoken}.md").read_text("utf-8") == card(words, config)


def test_the_weights_are_small():
    assert sum(file.stat().st_size for file in SHIPPED.rglob("*.safetensors")) < 1_000_000


def test_both_ways_is_learnt_in_seconds_and_one_way_is_not():
    sheet = prepare(corpus("en", train=4000, test=300))
    last = {}
    for direction in ("both", "backward"):
        torch.manual_seed(0)
        model = Tagger(sheet.subwords.buckets, len(sheet.tags), direction)
        *_, last[direction] = train(model, sheet, TrainingConfig(updates=300), every=300)
    assert last["both"].scores.sense > 0.85 > 0.7 > last["backward"].scores.sense


def test_what_is_saved_is_loaded_again(tmp_path):
    models = {direction: Tagger(16, 3, direction, hidden=4, embedding=2) for direction in DIRECTIONS}
    save_taggers(tmp_path, models, ("a", "b", "c"), {"word": ("b", "a")}, {"language": "en"})
    again = load_taggers(tmp_path)
    assert again.readings == {"word": ("b", "a")}
    x = torch.randn(4, 1, 2)
    for direction in DIRECTIONS:
        rounded = Tagger(16, 3, direction, hidden=4, embedding=2)
        rounded.load_state_dict({n: t.half().float() for n, t in models[direction].state_dict().items()})
        assert torch.equal(again.models[direction](x), rounded(x))
    (tmp_path / "both.safetensors").unlink()
    with pytest.raises(CheckpointError, match="expected three taggers"):
        load_taggers(tmp_path)
