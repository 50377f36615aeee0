"""Biases, batch and time, the last step, pads, dropout and the reuse of weights, each against torch alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from rnn_core.analysis.shapes import (
    Sizes,
    drift,
    dropout_places,
    from_others,
    has_two_biases,
    last_step,
    move_bias,
    moved_bias,
    nudged,
    read_padded,
    wall,
    whose_input,
)
from rnn_core.cells import names, spec
from rnn_core.checkpoints import load
from rnn_core.errors import InputError
from rnn_core.reading import read
from tests.tree import ROOT

SMALL = {"batch": 3, "steps": 6, "features": 2, "hidden": 4}
TWO_BIASES = [cell for cell in names() if has_two_biases(Sizes(cell, **SMALL).module())]


@pytest.mark.parametrize("cell", TWO_BIASES)
@pytest.mark.parametrize("layers", [1, 2])
def test_only_where_a_gate_stands_between_the_biases_does_a_move_change_anything(cell: str, layers: int):
    for share in (0.25, 1.0):
        found = moved_bias(Sizes(cell, **SMALL, layers=layers, bidirectional=layers == 2), share)
        between = {name for name, change in found.by_gate.items() if change > 1e-12}
        inside = {one.name for one in spec(cell).stacked} & ({"new"} if found.whole > 1e-12 else set())
        assert between == inside
        assert found.whole > 1e-3 if between else found.whole < 1e-14 * max(1.0, found.scale) * 10


def test_torch_moves_the_candidate_of_a_gru_and_nothing_of_an_lstm():
    moved = {cell: moved_bias(Sizes(cell, **SMALL), 1.0).whole for cell in TWO_BIASES}
    assert moved["gru"] > 1e-2 > 1e-13 > max(moved["lstm"], moved["rnn"])
    assert moved["chung"] < 1e-13  # the paper's reset gate stands before the product, not around a bias


def test_a_moved_bias_keeps_the_sum_and_the_module_that_has_none_is_refused():
    module, plain = nn.GRU(2, 3), nn.GRU(2, 3)
    plain.load_state_dict(module.state_dict())
    move_bias(module, 0.5, [1])
    torch.testing.assert_close(module.bias_ih_l0 + module.bias_hh_l0, plain.bias_ih_l0 + plain.bias_hh_l0)
    assert (module.bias_ih_l0[:3] == plain.bias_ih_l0[:3]).all()
    torch.testing.assert_close(module.bias_ih_l0[3:6], plain.bias_ih_l0[3:6] / 2)
    with pytest.raises(InputError, match="bias_ih"):
        move_bias(nn.GRU(2, 3, bias=False), 0.5)


@pytest.mark.parametrize("cell", names())
def test_a_module_that_was_not_told_reads_across_sequences(cell: str):
    sizes = Sizes(cell, 4, 6, 3, 8)
    right, wrong = whose_input(sizes, told=True), whose_input(sizes, told=False)
    np.testing.assert_array_equal(right, np.eye(4))
    assert (np.triu(wrong, 1) == 0).all()  # it takes the sequences for steps: later ones are not read yet
    assert (from_others(wrong)[1:] > 0).all()
    assert from_others(wrong)[0] == 0
    # Nothing fails: both answers have the shape that was expected.
    shapes = {replace(sizes, batch_first=told).module()(torch.ones(4, 6, 3, dtype=torch.float64))[0].shape
              for told in (True, False)}  # fmt: skip
    assert shapes == {torch.Size([4, 6, 8])}


@pytest.mark.parametrize("cell", names())
def test_whose_input_by_finite_differences(cell: str):
    sizes = Sizes(cell, 3, 4, 2, 3)
    module, x = sizes.module(), replace(sizes, batch_first=True).inputs()
    wanted = np.zeros((3, 3))
    step = 1e-6
    with torch.no_grad():
        for i in range(3):
            for j in range(3):
                slopes = []
                for t in range(4):
                    for k in range(2):
                        up, down = x.clone(), x.clone()
                        up[j, t, k] += step
                        down[j, t, k] -= step
                        slopes.append(float((module(up)[0][i] - module(down)[0][i]).sum()) / 2 / step)
                wanted[i, j] = np.linalg.norm(slopes)
    wanted /= wanted.sum(1, keepdims=True)
    np.testing.assert_allclose(whose_input(sizes, told=False), wanted, atol=1e-6)


@pytest.mark.parametrize("cell", names())
@pytest.mark.parametrize("first", [False, True])
def test_at_the_last_step_the_backward_half_has_read_one(cell: str, first: bool):
    for steps in (1, 2, 12):
        sizes = Sizes(cell, 2, steps, 2, 5, bidirectional=True, batch_first=first)
        found = last_step(sizes)
        assert found.read() == {"forward": steps, "backward": 1}
        assert (found.output["backward"][:-1] == 0).all()
        assert (found.h_n["backward"] > 0).all()
        np.testing.assert_array_equal(found.h_n["forward"], found.output["forward"])
    stacked = last_step(Sizes(cell, 2, 6, 2, 5, 2, bidirectional=True))
    assert stacked.read() == {"forward": 6, "backward": 6}  # through the layer below


@pytest.mark.parametrize("cell", names())
def test_the_mask_put_in_by_hand_gives_the_modules_own_output(cell: str):
    for layers in (1, 2, 4):
        for both, first in ((False, False), (True, True)):
            sizes = Sizes(cell, 3, 5, 2, 6, layers, both, first)
            found = dropout_places(sizes, 0.5)
            assert found.residual < 1e-13
            assert found.zeroed.shape == (layers - 1, 1 + both, 5, 3, 6)
            assert (found.changed > 1e-3) == (layers > 1)
            if layers > 1:
                assert 0.3 < found.zeroed.mean() < 0.7
    assert dropout_places(Sizes("lstm", **SMALL, layers=2)).warning == ""


def test_torch_warns_of_dropout_with_one_layer_and_leaves_the_generator_alone():
    before = torch.random.get_rng_state()
    found = dropout_places(Sizes("lstm", **SMALL))
    assert found.places == 0
    assert "num_layers" in found.warning
    assert "dropout" in found.warning
    assert torch.equal(before, torch.random.get_rng_state())


@pytest.mark.parametrize("cell", names())
def test_one_weight_moves_every_step_from_where_it_is_first_used(cell: str):
    sizes = Sizes(cell, 2, 6, 2, 4, 2)
    for tensor in wall(sizes.module()):
        moved = nudged(sizes, tensor.name)
        later = moved[tensor.layer :, :, 1:]
        assert (later > 0).all(), tensor.name
        assert (moved[: tensor.layer] == 0).all()
        of_state = tensor.kind in ("weight_hh",)
        assert (moved[tensor.layer, :, 0] == 0).all() if of_state else True


@pytest.mark.parametrize("cell", names())
def test_a_state_drifts_over_pads_as_torch_reads_them(cell: str):
    sizes = Sizes(cell, 5, 7, 3, 8)
    found = drift(sizes, 4)
    x = sizes.inputs()
    module = sizes.module()
    with torch.no_grad():
        true = module(x)[0][-1]
        for pads in range(5):
            end = module(torch.cat([x, x.new_zeros(pads, 5, 3)]))[0][-1]
            cosine = (end * true).sum(-1) / end.norm(dim=-1) / true.norm(dim=-1)
            assert found[pads] == pytest.approx(float(cosine.mean()), abs=1e-9)
        packed = pack_padded_sequence(torch.cat([x, x.new_zeros(4, 5, 3)]), torch.full((5,), 7))
        torch.testing.assert_close(pad_packed_sequence(module(packed)[0])[0][-1], true)


@pytest.mark.parametrize("name", ["python-lstm", "shakespeare-gru", "shakespeare-rnn"])
def test_a_trained_network_keeps_its_end_only_if_the_batch_is_packed(name: str):
    network = load(ROOT / "assets" / "models" / name)
    text = "def f(x):" if name.startswith("python") else "to be"
    found = read_padded(network, text, 15)
    true = read(network, text)
    length = len(text)
    assert found.length == length
    assert "".join(found.tokens) == text
    np.testing.assert_allclose(found.hidden[:length], true.trace.gate("hidden")[0], atol=1e-12)
    top = true.top_ids[-1]
    np.testing.assert_allclose(found.chance[0][top], true.top_probability[-1], atol=1e-12)
    assert found.packed < 1e-12 < 1e-3 < found.padded
    assert found.cosine[0] == pytest.approx(1)
    assert found.cosine[-1] < 0.99
    np.testing.assert_allclose(found.chance.sum(1), 1)
