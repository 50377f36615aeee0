"""What a piece owes to every state, against autograd's own and against finite differences."""

from __future__ import annotations

from importlib import import_module

import numpy as np
import pytest
import torch

from rnn_core.analysis.seq2seq import _handed_over, inside
from rnn_core.errors import InputError
from rnn_core.gradients import backward_trace
from rnn_core.models.seq2seq import ATTENTIONS, Attention, Seq2Seq, score

SOURCE, SAID, PIECE = np.array([4, 9, 5, 6]), np.array([7, 8, 5, 2]), 2


def network(attention: Attention) -> Seq2Seq:
    torch.manual_seed(5)
    return Seq2Seq(10, 12, hidden=6, embedding=5, attention=attention, context=4).double().eval()


def log2(model: Seq2Seq, states: torch.Tensor) -> torch.Tensor:
    encoded = _handed_over(model, states)
    told = torch.tensor([1, *SAID[:-1]])[: PIECE + 1, None]
    logits = model.decode(told, encoded.start, encoded).logits[-1, 0]
    return logits.log_softmax(-1)[SAID[PIECE]] / np.log(2)


@pytest.mark.parametrize("attention", ATTENTIONS)
class TestInside:
    def test_it_is_the_probability_that_was_said(self, attention: Attention) -> None:
        model = network(attention)
        found = inside(model, SOURCE, SAID, PIECE)
        said = score(model, SOURCE, SAID[:-1])
        assert found.log2_probability == pytest.approx(said.log2_probabilities[PIECE])
        assert found.residual < 1e-12

    def test_the_encoders_states_by_finite_differences(self, attention: Attention) -> None:
        model = network(attention)
        found = inside(model, SOURCE, SAID, PIECE)
        with torch.no_grad():
            states = model.encode(torch.as_tensor(SOURCE)[:, None], torch.tensor([4])).states
            for word in range(4):
                for unit in range(6):
                    step = torch.zeros_like(states)
                    step[word, 0, unit] = 1e-6
                    slope = (log2(model, states + step) - log2(model, states - step)) / 2e-6
                    assert found.to_states[word, unit] == pytest.approx(float(slope), abs=1e-8)

    def test_by_every_path_is_what_autograd_finds_when_a_state_is_moved(self, attention: Attention) -> None:
        model = network(attention)
        found = inside(model, SOURCE, SAID, PIECE)
        x = model.source_embedding(torch.as_tensor(SOURCE)[:, None]).detach()
        cell = model.encoder
        for row, suffix in enumerate(("", "_reverse")):
            weights = [getattr(cell, f"{name}_l0{suffix}") for name in ("weight_ih", "weight_hh")]
            weights += [getattr(cell, f"{name}_l0{suffix}") for name in ("bias_ih", "bias_hh")]
            state, own = torch.zeros(1, 3, dtype=torch.float64, requires_grad=True), []
            for word in x if row == 0 else x.flip(0):
                state = torch.gru_cell(word, state, *weights)
                own.append(state)
            mine = torch.stack(own if row == 0 else own[::-1])
            halves = [*cell(x)[0].detach().chunk(2, -1)]
            halves[row] = mine
            slopes = torch.autograd.grad(log2(model, torch.cat(halves, -1)), own)
            right = torch.cat(slopes if row == 0 else slopes[::-1]).numpy()
            np.testing.assert_allclose(found.to_encoder[row], right, atol=1e-12)

    def test_the_decoders_states_by_finite_differences(self, attention: Attention) -> None:
        model = network(attention)
        found = inside(model, SOURCE, SAID, PIECE)
        assert not found.to_decoder[PIECE + 1 :].any()
        encoded = model.encode(torch.as_tensor(SOURCE)[:, None], torch.tensor([4]))
        told = torch.tensor([1, *SAID[:-1]])[:, None]
        for step in range(PIECE):  # a later one is not what the next step begins with
            for unit in range(6):
                values = []
                for sign in (1, -1):
                    state = encoded.start
                    for t in range(PIECE + 1):
                        decoded = model.decode(told[t : t + 1], state, encoded)
                        state = decoded.state.clone()
                        if t == step:
                            state[0, 0, unit] += sign * 1e-6
                    values.append(float(decoded.logits[0, 0].log_softmax(-1)[SAID[PIECE]].detach()))
                slope = (values[0] - values[1]) / 2e-6 / np.log(2)
                assert found.to_decoder[step, unit] == pytest.approx(slope, abs=1e-8)


def test_the_last_state_too_by_the_librarys_own_derivative() -> None:
    model = network("luong")
    found = inside(model, SOURCE, SAID, PIECE)
    with torch.no_grad():
        encoded = model.encode(torch.as_tensor(SOURCE)[:, None], torch.tensor([4]))
        inputs = model.target_embedding(torch.tensor([1, *SAID[:-1]])[:, None])

    def value(output: torch.Tensor) -> torch.Tensor:
        logits = model.read(output, model.look(output, encoded)[1])[PIECE, 0]
        return logits.log_softmax(-1)[SAID[PIECE]] / np.log(2)

    back = backward_trace(model.decoder, inputs, value, encoded.start)
    np.testing.assert_allclose(found.to_decoder, back.gradient("hidden")[0], atol=1e-12)


def test_forced_attention_is_held_fixed() -> None:
    model = network("bahdanau")
    forced = np.full((3, 4), np.nan)
    forced[PIECE] = [0, 0, 1, 0]
    found = inside(model, SOURCE, SAID, PIECE, forced)
    assert np.abs(found.to_states[2]).max() > np.abs(found.to_states[1]).max()
    assert found.residual < 1e-12


def test_there_must_be_such_a_piece() -> None:
    with pytest.raises(InputError, match="a piece that was said"):
        inside(network("none"), SOURCE, SAID, 4)


def test_it_is_found_under_its_former_name() -> None:
    former = import_module("rnn_core.models.seq2seq.inside")
    with pytest.warns(DeprecationWarning, match=r"is now rnn_core\.analysis\.seq2seq"):
        assert former.inside is inside
    with pytest.raises(AttributeError, match="no attribute 'outside'"):
        _ = former.outside
