"""What networks answer with units held, against `rnn_core.intervene` and a loop of one's own, in float64."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import torch

import rnn_core
from rnn_core.analysis.held import (
    HeldAnswers,
    hold_stack,
    hold_tagger,
    hold_translator,
    stack_parts,
    tagger_parts,
    translator_parts,
)
from rnn_core.analysis.layers import load_stack
from rnn_core.analysis.translation import Translation, forced_rows, translate
from rnn_core.cells import spec
from rnn_core.checkpoints.taggers import Taggers, load_taggers
from rnn_core.checkpoints.translators import load_translator
from rnn_core.errors import InputError
from rnn_core.interventions.parts import PartClamp, parse_part_cuts
from rnn_core.models.seq2seq import BEGIN, END, Encoded, Seq2Seq
from rnn_core.tracing import Clamp

ASSETS = Path("assets")
WORDS = ("the", "teacher", "gave", "a", "book", "to", "the", "student")


@cache
def translation(attention: str, forced: bool = False) -> Translation:
    network = load_translator(ASSETS / "translators" / f"en-ko-{attention}")
    network.model.double()
    return translate(network, WORDS, forced_rows({1: 0}, len(WORDS)) if forced else None)


def by_hand(
    found: Translation, cuts: tuple[PartClamp, ...], told: list[int] | None, forced: np.ndarray | None = None
) -> tuple[list[int], list[float]]:
    """Translate with `intervene` for the encoder and the cell's own step for the decoder."""
    model, numbers = found.network.model, found.network.source.encode(found.words)
    x = model.source_embedding(torch.as_tensor(numbers)[:, None]).detach()
    read = rnn_core.intervene(model.encoder, x, [one.clamp for one in cuts if one.part == "e"]).after
    states = torch.tensor(read.output.copy()).transpose(0, 1)
    last = torch.tensor(np.concatenate([read.final_state[0][0], read.final_state[0][1]], -1))
    encoded = model.encoded(states, last, torch.ones(len(numbers), 1, dtype=torch.bool))
    said, chances = [], []
    state, piece = encoded.start[0], BEGIN
    for t in range(60 if told is None else len(told)):
        row = None
        if forced is not None and t < len(forced):
            row = torch.tensor(forced[t])[None, None]
        state, logits = one_step(model, encoded, piece, state, t, cuts, row)
        shares = logits[0].softmax(-1)
        piece = int(shares.argmax()) if told is None else told[t]
        said.append(piece)
        chances.append(float(shares[piece]))
        if told is None and piece == END:
            break
    return said, chances


def one_step(
    model: Seq2Seq,
    encoded: Encoded,
    piece: int,
    state: torch.Tensor,
    t: int,
    cuts: tuple[PartClamp, ...],
    row: torch.Tensor | None,
) -> tuple[torch.Tensor, torch.Tensor]:
    def hold(name: str, value: torch.Tensor) -> torch.Tensor:
        for part, clamp in cuts:
            if part == "d" and clamp.gate == name and t in range(60)[clamp.steps]:
                value = value.clone()
                value[:, list(clamp.units)] = clamp.value
        return value

    x = model.target_embedding(torch.tensor([piece]))
    seen = None
    if model.attention == "bahdanau":
        seen = model.look(state[None], encoded, row)[1][0]
        x = torch.cat([x, seen], -1)
    weights = [
        getattr(model.decoder, f"{name}_l0") for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    ]
    held = spec("gru").held
    assert held is not None
    after = held(x, (state,), weights, "GRU", hold)["hidden"]
    if model.attention == "luong":
        seen = model.look(after[None], encoded, row)[1][0]
    return after, model.readout(after) if seen is None else model.read(after, seen)


@pytest.mark.parametrize("attention", ["none", "luong", "bahdanau"])
@pytest.mark.parametrize(
    "cut", ["e.h5@2-4=0.5", "e.h0-47:r@1-=0", "d.h7@1-=0.9", "e.n3:r@1-3=1~d.z0-40@2-=1"]
)
@torch.no_grad()
def test_a_translation_with_units_held_is_what_a_loop_gives(attention: str, cut: str) -> None:
    found = translation(attention)
    cuts = parse_part_cuts(cut, translator_parts(found.network.model, len(WORDS)))
    held = hold_translator(found, cuts)
    told = found.said.pieces.tolist()
    assert np.allclose(held.answers.after, by_hand(found, cuts, told)[1], rtol=0, atol=1e-12)
    said, chances = by_hand(found, cuts, None)
    assert held.pieces.tolist() == said
    assert np.allclose(held.probabilities, chances, rtol=0, atol=1e-12)
    assert held.answers.residual < 1e-12
    assert np.allclose(held.answers.before, 2.0**found.said.log2_probabilities)
    # told or not, the sentence stays the same exactly where no answer changes
    assert held.same == (held.answers.changed == 0)


@pytest.mark.parametrize("attention", ["luong", "bahdanau"])
@torch.no_grad()
def test_forced_attention_stays_forced_in_both_runs(attention: str) -> None:
    found, forced = translation(attention, forced=True), forced_rows({1: 0}, len(WORDS))
    cuts = parse_part_cuts("e.h0-20@1-=0", translator_parts(found.network.model, len(WORDS)))
    held = hold_translator(found, cuts, forced)
    told = found.said.pieces.tolist()
    assert held.answers.residual < 1e-12
    assert np.allclose(held.answers.after, by_hand(found, cuts, told, forced)[1], rtol=0, atol=1e-12)
    assert held.pieces.tolist() == by_hand(found, cuts, None, forced)[0]


@cache
def taggers() -> Taggers:
    return load_taggers(ASSETS / "taggers" / "en")


def check_others(answers: HeldAnswers, alone: list[HeldAnswers]) -> None:
    for k, one in enumerate(alone):
        assert np.allclose(answers.others_after[k], one.after, rtol=0, atol=1e-12)
    changed = sum(bool(one.changed) for one in alone)
    assert answers.others_changed == changed
    falls = [float((one.before - one.after).max()) for one in alone]
    assert np.allclose(answers.others_falls, falls, rtol=0, atol=1e-12)
    assert np.allclose(answers.others_extra_bits, [one.extra_bits.mean() for one in alone], rtol=0, atol=1e-9)


@pytest.mark.parametrize("cut", ["c5@2-4=0.5", "h0-47:r@1-=0", "f1,2:r@1-=0~h3@2=1"])
def test_tags_with_units_held_are_what_intervene_gives(cut: str) -> None:
    words = ("We", "saw", "a", "crane", "by", "the", "river")
    model = load_taggers(ASSETS / "taggers" / "en").models["both"].double()
    cuts = parse_part_cuts(cut, tagger_parts(taggers(), len(words)))
    held = hold_tagger(taggers(), words, cuts)
    with torch.no_grad():
        x = model.embed(*taggers().subwords.bags(words))[:, None]
        read = rnn_core.intervene(model.rnn, x, [one.clamp for one in cuts])
        was, now = (
            model.answer(torch.tensor(one.output[0].copy())).softmax(-1).numpy()
            for one in (read.before, read.after)
        )
    best = was.argmax(-1)
    assert held.asked.tolist() == best.tolist()
    assert np.allclose(held.before, was[range(len(words)), best], rtol=0, atol=1e-12)
    assert np.allclose(held.after, now[range(len(words)), best], rtol=0, atol=1e-12)
    assert held.instead.tolist() == now.argmax(-1).tolist()
    some = [hold_tagger(taggers(), words, one, others=False) for one in held.others.cuts]
    check_others(held, some)


@pytest.mark.parametrize("name", ["python-1", "python-2", "python-4-skips"])
def test_a_text_with_a_layer_held_costs_what_the_layers_give_one_by_one(name: str) -> None:
    stack = load_stack(ASSETS / "stacks" / name)
    ids = stack.checkpoint.vocabulary.ids("for name in names:\n    print(name)")
    layers, width = stack.checkpoint.model.rnn.num_layers, stack.checkpoint.model.rnn.hidden_size
    cuts = parse_part_cuts(f"h0-{width - 1}:{layers - 1}@1-=0", stack_parts(stack, len(ids)))
    held = hold_stack(stack, ids, cuts)
    assert held.residual < 1e-12
    assert held.others.kind == "places"
    assert len(held.others.cuts) == layers - 1
    check_others(held, [hold_stack(stack, ids, one, others=False) for one in held.others.cuts])
    if layers < 4:
        model = load_stack(ASSETS / "stacks" / name).checkpoint.model.double()
        with torch.no_grad():
            x = model.embedding(torch.as_tensor(ids)[:, None])
            read = rnn_core.intervene(model.rnn, x, [one.clamp for one in cuts]).after
            now = model.readout(torch.tensor(read.output[0].copy())).softmax(-1).numpy()
        assert np.allclose(held.after, now[range(len(ids) - 1), ids[1:]], rtol=0, atol=1e-12)


def test_with_nothing_held_nothing_changes() -> None:
    held = hold_tagger(taggers(), ("We", "saw", "a", "crane"), ())
    assert (held.changed, held.largest_fall, held.others.cuts) == (0, None, ())
    assert np.allclose(held.extra_bits, 0, atol=1e-9)


def test_a_fall_is_the_largest_one() -> None:
    held = hold_translator(
        translation("none"),
        [PartClamp("e", Clamp("hidden", range(48), slice(None), 0.0, direction="reverse"))],
        others=False,
    ).answers
    fall = held.largest_fall
    assert fall is not None
    drops = held.before - held.after
    assert fall.before - fall.after == drops.max()
    assert drops[fall.step] == drops.max()


def test_what_is_not_there_is_refused() -> None:
    clamp = Clamp("hidden", (0,), slice(0, 1), 0.0)
    with pytest.raises(InputError, match="part"):
        hold_tagger(taggers(), ("We",), [PartClamp("e", clamp)])
    with pytest.raises(InputError, match="word"):
        hold_tagger(taggers(), (), [])
    with pytest.raises(InputError, match="two tokens"):
        hold_stack(load_stack(ASSETS / "stacks" / "python-1"), np.array([1]), [])


def test_the_guides_example_runs_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    guides = [Path("docs", name).read_text("utf-8") for name in ("what-if.md", "what-if.ko.md")]
    (first,), (second,) = (re.findall(r"```python\n(.*?)```", guide, re.DOTALL) for guide in guides)
    assert first == second
    exec(first, {})
    assert "AnswerFall" in capsys.readouterr().out
