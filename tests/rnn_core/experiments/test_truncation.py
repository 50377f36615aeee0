"""The gradient of one answer: autograd's within the window, nothing beyond."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional

from rnn_core.errors import InputError
from rnn_core.experiments.tbptt import EchoNetwork, EchoTraining, echo_network, echo_stream, train_echo
from rnn_core.experiments.truncation import truncated_gradient


def by_hand(echo: EchoTraining, network: EchoNetwork, steps: int, answer: int, begins: int) -> np.ndarray:
    """|dL/dh_t| by autograd, one call a step, the state detached where the window begins."""
    rnn, readout = network
    bits = echo_stream(echo, steps, torch.Generator().manual_seed(echo.seed)).double()
    state, states = None, []
    for t in range(answer + 1):
        if t == begins and state is not None:
            state = state.detach()
        _, state = rnn(2 * bits[t : t + 1, :, None] - 1, state)
        if t >= begins:
            state.retain_grad()
            states.append(state)
    logits = readout(state[0])[:, 0]
    functional.binary_cross_entropy_with_logits(logits, bits[answer - echo.lag], reduction="sum").backward()
    lengths = torch.stack([one.grad[0].norm(dim=-1) for one in states])
    found = np.zeros(steps)
    found[begins : answer + 1] = lengths.square().mean(1).sqrt().numpy()
    return found


class TestCut:
    @pytest.mark.parametrize("cell", ["gru", "rnn"])
    @pytest.mark.parametrize(("window", "answer", "begins"), [(4, 39, 36), (8, 33, 32), (12, 27, 16)])
    def test_it_is_autograds(self, cell: str, window: int, answer: int, begins: int) -> None:
        echo = EchoTraining(window=window, cell=cell, batch=6)
        network = tuple(part.double() for part in echo_network(echo))
        found = truncated_gradient(echo, network, 40, answer)
        assert found.begins == begins
        expected = by_hand(echo, network, 40, answer, begins)
        np.testing.assert_allclose(found.within, expected, rtol=1e-10, atol=1e-14)
        np.testing.assert_allclose(found.whole, by_hand(echo, network, 40, answer, 0), rtol=1e-10)

    def test_nothing_beyond_the_cut_and_the_same_within(self) -> None:
        echo = EchoTraining(window=12)
        found = truncated_gradient(echo, echo_network(echo), 40, 36)
        assert not found.within[: found.begins].any()
        assert not found.within[37:].any()
        np.testing.assert_allclose(found.within[found.begins : 37], found.whole[found.begins : 37], rtol=1e-5)
        assert (found.whole[:37] > 0).all()

    @pytest.mark.parametrize("window", [4, 8, 12, 32])
    def test_as_many_answers_are_reached_as_can_be_taught(self, window: int) -> None:
        echo = EchoTraining(window=window, batch=2)
        network = echo_network(echo)
        answers = range(max(40 - window, echo.lag), 40)
        reached = sum(truncated_gradient(echo, network, 40, answer).reached for answer in answers)
        assert reached / window == pytest.approx(echo.taught)

    def test_no_such_answer(self) -> None:
        echo = EchoTraining()
        for answer in (7, 40):
            with pytest.raises(InputError, match="an answer in"):
                truncated_gradient(echo, echo_network(echo), 40, answer)


def test_training_is_of_the_network_that_was_given() -> None:
    echo = EchoTraining(steps=48, batch=4)
    network = echo_network(echo)
    before = network[0].weight_hh_l0.detach().clone()
    given = [one.loss for one in train_echo(echo, 24, network)]
    assert given == [one.loss for one in train_echo(echo, 24)]
    assert not torch.equal(network[0].weight_hh_l0, before)
