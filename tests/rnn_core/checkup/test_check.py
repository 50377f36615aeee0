"""A model is left as it was, whatever is given is understood, and a report reads well in every language."""

from __future__ import annotations

import copy
import random
import re
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_sequence
from torch.utils.data import DataLoader, TensorDataset

import rnn_core
from rnn_core.cells import names
from rnn_core.checkup import check, languages
from rnn_core.checkup import names as checks
from rnn_core.checkup.finding import CHECKS, COMMON
from rnn_core.errors import InputError
from tests.rnn_core.checkup.setups import FAULTS, Keeper, Reader, faulty, layer, numbers, tokens, windows


class Busy(nn.Module):
    """Has all that could be changed: modes, buffers, gradients, hooks, a state with a graph."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.norm, self.rnn = nn.BatchNorm1d(3), nn.LSTM(3, 6, batch_first=True, dropout=0.2, num_layers=2)
        self.readout, self.state = nn.Linear(6, 2), None
        self.readout.weight.requires_grad_(False)
        self.rnn.register_forward_hook(lambda module, args, result: None)
        self.calls = 0

    def forward(self, x: Tensor) -> Tensor:
        self.calls += 1
        x += 0.0 * torch.rand(()) + float(np.random.rand()) * 0 + random.random() * 0
        output, self.state = self.rnn(self.norm(x.transpose(1, 2)).transpose(1, 2), self.state)
        found: Tensor = self.readout(output)
        return found


def test_the_model_and_all_random_numbers_stay_as_they_were() -> None:
    model, x = Busy(), numbers(4, 6, 3, 0)
    model(x.clone()).sum().backward()
    model.eval()
    model.norm.train()
    before = copy.deepcopy(dict(model.state_dict()))
    gradients = {name: one.grad.clone() for name, one in model.named_parameters() if one.grad is not None}
    needs = [one.requires_grad for one in model.parameters()]
    modes = [one.training for one in model.modules()]
    hooks = [len(one._forward_hooks) + len(one._forward_pre_hooks) for one in model.modules()]
    state, calls, given = [one.clone() for one in model.state or ()], model.calls, x.clone()
    python, numpy_state, torch_state = random.getstate(), np.random.get_state(), torch.get_rng_state()
    with torch.no_grad():
        report = check(model, x, targets=torch.zeros(4, 6, 2))
    assert report.clean
    assert not torch.is_inference_mode_enabled()
    assert all(bool((value == before[name]).all()) for name, value in model.state_dict().items())
    assert gradients.keys() == {name for name, one in model.named_parameters() if one.grad is not None}
    assert all(
        bool((one.grad == gradients[name]).all())
        for name, one in model.named_parameters()
        if name in gradients
    )
    assert needs == [one.requires_grad for one in model.parameters()]
    assert modes == [one.training for one in model.modules()]
    assert hooks == [len(one._forward_hooks) + len(one._forward_pre_hooks) for one in model.modules()]
    assert all(bool((a == b).all()) for a, b in zip(state, model.state or (), strict=True))
    assert (model.calls, random.getstate()) == (calls, python)
    assert bool((x == given).all())
    assert np.random.get_state()[1].tolist() == numpy_state[1].tolist()
    assert bool((torch.get_rng_state() == torch_state).all())


class Named(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.rnn = nn.GRU(3, 4, batch_first=True)

    def forward(self, x: Tensor, lengths: Any = None) -> dict[str, Tensor]:
        return {"output": self.rnn(x)[0]}


def test_a_batch_comes_in_any_form() -> None:
    x, y = numbers(4, 6, 3, 1), torch.tensor([0, 1, 0, 1])
    for batch in (
        x,
        (x,),
        [x],
        {"x": x, "targets": y},
        DataLoader(TensorDataset(x, y), 4),
        DataLoader(TensorDataset(x), 2),
    ):
        report = check(Named(), batch, **({"targets": y} if batch is x else {"batch_axis": 0}), only=["swap"])
        assert [one.check for one in report.clean] == ["swap"], batch
    lengths = check(Named(), {"x": x, "lengths": torch.tensor([6, 5, 4, 3])}, only=["padding", "swap"])
    assert [one.check for one in lengths.clean] == ["swap", "padding"]
    packed = check(nn.GRU(3, 4), pack_sequence([x[0], x[1, :4]]))
    assert {one.reason for one in packed.not_measured} >= {"packed"}
    assert {"nan", "weights", "gates"} <= {one.check for one in packed.clean}
    alone = check(nn.GRU(3, 4), x[0])
    assert alone.finding("swap").reason == "single"


def test_a_loader_with_lengths_gives_them_to_the_model() -> None:
    lengths = torch.tensor([9, 4, 7, 2])
    text = torch.where(torch.arange(9) < lengths[:, None], tokens(4, 9, 0), torch.zeros(()).long())
    loader = DataLoader(TensorDataset(text, lengths, torch.tensor([0, 1, 0, 1])), 4)

    class Packed(Reader):
        def forward(self, x: Tensor, lengths: Tensor) -> Any:
            return super().forward(x, lengths)

    model = Packed("gru", None, 8, 2, "packed", pads=True, batch_first=True)
    report = check(model, loader)
    assert {"swap", "padding"} <= {one.check for one in report.clean}
    assert not report.found


@pytest.mark.parametrize("cell", names())
def test_which_axis_is_which_is_never_guessed(cell: str) -> None:
    report = check(layer(cell, 3, 6), numbers(4, 6, 3, 0))
    assert report.finding("swap").reason == "axis"
    assert not report.found


def test_what_does_not_fit_the_budget_is_not_measured_and_says_how_much_it_needs() -> None:
    name, one = faulty("swapped", 1)[0]
    report = check(one.model, one.batch, seconds=1e-6, **one.said)
    assert not report.found
    assert not report.clean
    assert {finding.reason for finding in report.findings} == {"budget"}
    assert re.search(r"about \S+ s more", report.finding(name).sentence())


def test_a_tight_budget_never_makes_a_sound_set_up_ill() -> None:
    text = tokens(5, 10, 3)
    model = Reader("gru", None, 16, 12, seed=3, batch_first=True)
    for seconds in (0.002, 0.01, 0.03, 0.1):
        assert not check(model, text[:, :-1], text[:, 1:], seconds=seconds).found


@pytest.mark.parametrize(
    ("model", "batch", "said", "told"),
    [
        (nn.Linear(3, 4), torch.zeros(2, 3), {}, "recurrent layer"),
        ("lstm", torch.zeros(2, 3), {}, "torch.nn.Module"),
        (nn.GRU(3, 4), torch.zeros(3), {}, "two axes"),
        (nn.GRU(3, 4), torch.zeros(2, 5, 7), {}, "called with"),
        (nn.GRU(3, 4), torch.zeros(2, 5, 3), {"seconds": 0}, "budget"),
        (nn.GRU(3, 4), torch.zeros(2, 5, 3), {"batch_axis": 2}, "batch_axis"),
        (nn.GRU(3, 4), torch.zeros(2, 5, 3), {"reach": 0}, "reach"),
        (nn.GRU(3, 4), torch.zeros(2, 5, 3), {"only": ["nothing"]}, "nothing"),
        (nn.GRU(3, 4, device="meta"), torch.zeros(2, 5, 3), {}, "CPU"),
        (nn.GRU(3, 4), DataLoader(TensorDataset(torch.zeros(0, 2, 3))), {}, "empty"),
    ],
)
def test_what_cannot_be_checked_is_refused_with_a_remedy(
    model: Any, batch: Any, said: dict, told: str
) -> None:
    with pytest.raises(InputError, match=told):
        check(model, batch, **said)


def test_a_state_is_known_for_one_that_is_kept_on_purpose() -> None:
    text = windows(8, 6, 0)
    report = check(Keeper("gru", 6, 0), text)
    assert (report.finding("reset").reason, report.finding("carried").reason) == ("runs_on", "keeps")
    alone = check(Keeper("gru", 6, 0), tokens(4, 6, 0))
    assert alone.finding("reset").state == "not measured"


def test_every_language_has_the_same_words_and_figures() -> None:
    for path in (COMMON, *sorted(CHECKS.glob("*.toml"))):
        words = tomllib.loads(path.read_text("utf-8"))
        assert list(words) == list(languages())
        english, *others = words.values()
        for other in others:
            assert list(other) == list(english), path.name
            for key, said in english.items():
                holes = [sorted(set(re.findall(r"\{(\w+)\}", one))) for one in (said, other[key])]
                assert holes[0] == holes[1], (path.name, key)
    assert {path.stem for path in CHECKS.glob("*.toml")} == set(checks())


def test_every_sentence_can_be_said() -> None:
    said = set()
    for kind in FAULTS:
        name, one = faulty(kind, 1)[0]
        found = check(one.model, one.batch, only=[name], **one.said).found[0]
        for language in languages():
            for part in (found.title, found.sentence, found.unit, found.why, found.caption):
                said.add(part(language))
            assert found.sentence(language).endswith(".")
            assert found.names(language) or found.picture is None
        assert found.mend
        assert found.code
    assert not any("{" in one for one in said)


def test_a_report_is_printed_shown_and_tabulated() -> None:
    _, one = faulty("padded", 2)[1]
    report = check(one.model, one.batch, **one.said)
    printed = str(report)
    assert printed == repr(report)
    assert printed.splitlines()[0].startswith("1 found, ")
    assert "[!] Padding: Padding reaches the output" in printed
    assert "+ x = pack_padded_sequence" in printed
    table = report.to_frame()
    assert list(table.columns) == ["check", "state", "figure", "sentence", "why", "mend"]
    assert table["state"].iloc[0] == "found"
    assert len(table) == len(checks())
    html = report.told("ko")._repr_html_()
    assert "패딩이 출력에 닿습니다" in html
    assert "http" not in html
    assert html.count("<details") == len(report.found) + len(report.clean)
    with pytest.raises(InputError):
        report.told("xx")
    with pytest.raises(InputError):
        report.finding("nothing")


def test_it_stands_at_the_door() -> None:
    assert rnn_core.check is check


def test_no_check_names_a_cell() -> None:
    for path in Path(CHECKS).glob("*.py"):
        code = path.read_text("utf-8")
        assert not re.search(r"== \"(lstm|gru|rnn)\"", code), path.name
