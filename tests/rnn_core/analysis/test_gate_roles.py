"""What gates do, held against torch's own layers and an autograd loop."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from rnn_core.analysis.gate_roles import HELD, STEPS, gate_roles, output_reach, rank_correlation
from rnn_core.errors import InputError
from rnn_core.models import CharacterModel
from rnn_core.models.character import with_dtype

IDS = np.random.default_rng(0).integers(1, 7, 40)


def gru() -> CharacterModel:
    torch.manual_seed(1)
    model = CharacterModel(7, "gru", 12, embedding=5).eval()
    with torch.no_grad():
        for weight in model.rnn.parameters():
            weight.mul_(3)
    return model


def test_as_trained_is_torchs_own_run():
    found, model = gate_roles(gru(), IDS), with_dtype(gru(), torch.float64)
    with torch.no_grad():
        h, _ = model.rnn(model.embedding(torch.as_tensor(IDS))[:, None])
        loss = torch.nn.functional.cross_entropy(model.readout(h[:-1, 0]), torch.as_tensor(IDS[1:]))
    assert found.bits["as trained"] == pytest.approx(float(loss) / np.log(2), rel=1e-9)
    moved = np.abs(np.diff(h[:, 0].numpy(), axis=0, prepend=0)).mean()
    assert found.moved["as trained"] == pytest.approx(moved, rel=1e-9)


@pytest.mark.parametrize(
    ("how", "block", "value"), [("r = 1", 0, 60.0), ("r = 0", 0, -60.0), ("z = 0", 1, -60.0)]
)
def test_a_gate_held_is_a_gate_whose_bias_is_huge(how: str, block: int, value: float):
    """torch itself, with weights that leave that gate nothing but its bias."""
    model = with_dtype(gru(), torch.float64)
    with torch.no_grad():
        part = slice(12 * block, 12 * block + 12)
        model.rnn.weight_ih_l0[part] = 0
        model.rnn.weight_hh_l0[part] = 0
        model.rnn.bias_ih_l0[part] = value
        model.rnn.bias_hh_l0[part] = 0
        h, _ = model.rnn(model.embedding(torch.as_tensor(IDS))[:, None])
        loss = torch.nn.functional.cross_entropy(model.readout(h[:-1, 0]), torch.as_tensor(IDS[1:]))
    assert gate_roles(gru(), IDS).bits[how] == pytest.approx(float(loss) / np.log(2), rel=1e-9)


def test_what_is_left_is_the_diagonal_of_the_jacobian_of_several_steps():
    model = with_dtype(gru(), torch.float64)
    x = model.embedding(torch.as_tensor(IDS))[:, None].detach()
    found, logs = gate_roles(gru(), IDS), []
    for place in np.unique(np.linspace(0, len(IDS) - STEPS - 1, 3).astype(int)):
        _, h = model.rnn(x[: place + 1])
        later = x[place + 1 : place + 1 + STEPS]
        jacobian = torch.autograd.functional.jacobian(
            lambda one, later=later: model.rnn(later, one[None, None])[1][0, 0], h[0, 0].detach()
        )
        logs.append(np.log(np.abs(np.diag(jacobian.numpy()))))
    np.testing.assert_allclose(np.log(found.left), np.mean(logs, 0), atol=0.05)


def test_held_at_one_z_freezes_the_state_and_every_other_way_moves_it():
    found = gate_roles(gru(), IDS)
    assert found.moved["z = 1"] == 0
    assert all(found.moved[how] > 0 for how in HELD if how != "z = 1")
    assert all((gate > 0).all() and (gate < 1).all() for gate in found.gates.values())


def test_ranks_are_spearmans():
    x, y = np.random.default_rng(2).normal(size=(2, 30))
    ranks = [one.argsort().argsort() for one in (x, y)]
    d = ranks[0] - ranks[1]
    assert rank_correlation(x, y) == pytest.approx(1 - 6 * (d**2).sum() / (30 * (30**2 - 1)))
    assert rank_correlation(x, -x) == -1


def lstm() -> CharacterModel:
    torch.manual_seed(2)
    return CharacterModel(7, "lstm", 9, embedding=5).eval()


def test_output_gates_closed_change_the_cell_state_only_later_by_a_loop_of_equations():
    """By hand, with the gates' equations and o set to zero at one step."""
    model, step = with_dtype(lstm(), torch.float64), 11
    W, U, b, d = (getattr(model.rnn, f"{n}_l0") for n in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"))
    paths = []
    with torch.no_grad():
        for close in (False, True):
            h = c = torch.zeros(9, dtype=torch.float64)
            path = []
            for k, x in enumerate(model.embedding(torch.as_tensor(IDS))):
                i, f, g, o = (W @ x + b + U @ h + d).chunk(4)
                c = f.sigmoid() * c + i.sigmoid() * g.tanh()
                h = o.sigmoid() * c.tanh() * (0.0 if close and k == step else 1.0)
                path.append(c)
            paths.append(torch.stack(path).numpy())
    apart = np.abs(paths[0] - paths[1])
    found = output_reach(lstm(), IDS, step)
    assert found.derivative == found.same == 0
    assert (apart[: step + 1] == 0).all()
    np.testing.assert_allclose(found.later, apart[step + 1 : step + 1 + STEPS].mean(1), rtol=1e-9)
    assert found.size == pytest.approx(np.abs(paths[0][step + 1]).mean())


def test_what_cannot_be_measured_is_refused():
    for call in (
        lambda: gate_roles(lstm(), IDS),
        lambda: gate_roles(gru(), IDS[:3]),
        lambda: output_reach(gru(), IDS, 3),
        lambda: output_reach(lstm(), IDS, len(IDS) - 1),
    ):
        with pytest.raises(InputError):
            call()
