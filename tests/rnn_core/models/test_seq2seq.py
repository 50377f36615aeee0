"""Attention against torch's own, decoding against each other, and a beam against every sentence there is."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
import torch
from torch import nn

import rnn_core
from rnn_core.errors import InputError
from rnn_core.models.seq2seq import ATTENTIONS, BEGIN, END, Attention, Seq2Seq, beam_search, greedy, score

WORDS, LENGTHS = torch.tensor([[3, 4], [5, 6], [7, 0]]), torch.tensor([3, 2])


def made(attention: Attention, vocabulary: int = 6, context: int | None = None, seed: int = 0) -> Seq2Seq:
    torch.manual_seed(seed)
    model = Seq2Seq(9, vocabulary, hidden=8, embedding=5, attention=attention, context=context)
    return model.double().eval()


@pytest.mark.parametrize("attention", ATTENTIONS)
class TestEveryKind:
    def test_step_by_step_is_all_at_once(self, attention: Attention) -> None:
        model, told = made(attention), torch.tensor([[1, 1], [3, 4], [5, 2]])
        encoded = model.encode(WORDS, LENGTHS)
        whole = model.decode(told, encoded.start, encoded)
        state, logits = encoded.start, []
        for step in told:
            said = model.decode(step[None], state, encoded)
            state = said.state
            logits.append(said.logits)
        torch.testing.assert_close(torch.cat(logits), whole.logits)

    def test_who_reads_beside_me_changes_nothing(self, attention: Attention) -> None:
        model, told = made(attention), torch.tensor([[1], [3]])
        both, alone = model.encode(WORDS, LENGTHS), model.encode(WORDS[:2, 1:], LENGTHS[1:])
        torch.testing.assert_close(both.context[1:], alone.context)
        theirs = model.decode(told.expand(-1, 2), both.start, both).logits[:, 1:]
        torch.testing.assert_close(theirs, model.decode(told, alone.start, alone).logits)

    def test_its_decoder_can_be_traced(self, attention: Attention) -> None:
        model = made(attention)
        encoded = model.encode(WORDS, LENGTHS)
        said = model.decode(torch.tensor([[1, 1], [3, 4]]), encoded.start, encoded)
        trace = rnn_core.trace(model.decoder, said.inputs.detach(), encoded.start.detach())
        assert trace.residual < 1e-12
        np.testing.assert_allclose(trace.final_state[0], said.state.detach().numpy(), atol=1e-12)

    def test_a_wide_beam_finds_the_best_of_all_sentences(self, attention: Attention) -> None:
        model, source, limit = made(attention, vocabulary=4, seed=3), np.array([3, 5]), 3
        sentences = [
            (*body, END)
            for size in range(limit)
            for body in product([k for k in range(4) if k != END], repeat=size)
        ]
        bits = {one[:-1]: score(model, source, np.array(one[:-1], int)).bits for one in sentences}
        found = beam_search(model, source, width=40, limit=limit)
        assert found.best[0] == min(bits, key=bits.__getitem__)
        assert found.bits == tuple(sorted(found.bits))
        for sentence, cost in zip(found.best, found.bits, strict=True):
            assert cost == pytest.approx(bits[sentence])

    def test_a_beam_of_one_is_greedy(self, attention: Attention) -> None:
        model, source = made(attention, seed=1), np.array([3, 5, 8])
        free, [best] = greedy(model, source, limit=12), beam_search(model, source, width=1, limit=12).best
        assert [piece for piece in free.pieces if piece != END] == list(best)

    def test_a_free_run_costs_what_saying_the_same_costs(self, attention: Attention) -> None:
        model, source = made(attention, seed=2), np.array([3, 5, 8])
        free = greedy(model, source, limit=7)
        again = score(model, source, free.pieces[free.pieces != END])
        steps = min(len(free.pieces), len(again.pieces))
        np.testing.assert_allclose(again.log2_probabilities[:steps], free.log2_probabilities[:steps])
        np.testing.assert_array_equal(free.top[:, 0], free.pieces)
        assert free.top_probabilities.shape == (len(free.pieces), 5)


def test_luong_scores_are_torchs_own() -> None:
    model = made("luong")
    encoded = model.encode(WORDS, LENGTHS)
    said = model.decode(torch.tensor([[1, 1], [3, 4]]), encoded.start, encoded)
    outputs, _ = model.decoder(said.inputs, encoded.start)
    keys = model.score(encoded.states).transpose(0, 1)
    mask = encoded.present.T[:, None]
    seen = nn.functional.scaled_dot_product_attention(
        outputs.transpose(0, 1), keys, encoded.states.transpose(0, 1), attn_mask=mask, scale=1.0
    )
    mine = torch.einsum("tbs,sbh->bth", said.weights, encoded.states)
    torch.testing.assert_close(mine, seen)


def test_bahdanau_scores_by_the_papers_equation() -> None:
    model = made("bahdanau")
    encoded = model.encode(WORDS, LENGTHS)
    said = model.decode(torch.tensor([[1, 1]]), encoded.start, encoded)
    for sentence, length in enumerate(LENGTHS):
        energies = torch.stack(
            [
                model.energy.weight[0]
                @ torch.tanh(
                    model.score.weight @ encoded.states[word, sentence]
                    + model.query.weight @ encoded.start[0, sentence]
                    + model.query.bias
                )
                for word in range(int(length))
            ]
        )
        torch.testing.assert_close(said.weights[0, sentence, :length], energies.softmax(0))


@pytest.mark.parametrize("attention", ["luong", "bahdanau"])
def test_forced_attention_is_used_where_it_is_given(attention: Attention) -> None:
    model, source = made(attention, seed=2), np.array([3, 5, 8])
    forced = np.full((2, 3), np.nan)
    forced[1] = [0, 0, 1]
    own, made_to = greedy(model, source, limit=4), greedy(model, source, forced, limit=4)
    assert own.weights is not None
    assert made_to.weights is not None
    np.testing.assert_allclose(made_to.weights[0], own.weights[0])
    np.testing.assert_array_equal(made_to.weights[1], [0, 0, 1])
    np.testing.assert_allclose(made_to.weights.sum(-1), 1)
    with pytest.raises(InputError, match="3 words a step"):
        greedy(model, source, np.ones((1, 2)))


def test_without_attention_nothing_but_the_vector_passes() -> None:
    model = made("none", context=3)
    encoded = model.encode(WORDS, LENGTHS)
    assert encoded.context.shape == (2, 3)
    blind = type(encoded)(torch.zeros_like(encoded.states), encoded.context, encoded.start, encoded.present)
    told = torch.tensor([[BEGIN, BEGIN]])
    torch.testing.assert_close(
        model.decode(told, encoded.start, blind).logits, model.decode(told, encoded.start, encoded).logits
    )
    with pytest.raises(InputError, match="with attention"):
        model.decode(told, encoded.start, encoded, torch.zeros(1, 2, 3).double())


@pytest.mark.parametrize("wrong", [{"hidden": 3}, {"hidden": 0}, {"attention": "self"}, {"context": 0}])
def test_sizes_and_names_are_checked(wrong: dict) -> None:
    with pytest.raises(InputError, match="choose"):
        Seq2Seq(4, 4, **({"hidden": 4} | wrong))


def test_there_must_be_something_to_say() -> None:
    with pytest.raises(InputError, match="a sentence"):
        greedy(made("none"), np.array([], int))
    with pytest.raises(InputError, match="beam"):
        beam_search(made("none"), np.array([3]), width=0)
