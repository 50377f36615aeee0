"""`intervene` against a loop of the cell's own step, gates held by a bias alone, and against the module."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence

import rnn_core
from rnn_core.cells import names, spec, spec_of
from rnn_core.cells.layer import CellLayer
from rnn_core.cells.spec import CellSpec
from rnn_core.errors import InputError
from rnn_core.tracing import Clamp, Intervention, Trace, intervene, trace, walking
from rnn_core.tracing.forward import observe
from rnn_core.tracing.intervene import HeldSteps, once_more, step_by_step
from rnn_core.tracing.modules import gates_of, stored_weights


def made(cell: str, **how: Any) -> nn.Module:
    torch.manual_seed(1)
    return spec(cell).layer(3, 5, **how).double()


def inputs(time: int = 9, batch: int = 2) -> torch.Tensor:
    torch.manual_seed(2)
    return torch.randn(time, batch, 3, dtype=torch.float64)


@dataclass(frozen=True)
class Case:
    module: nn.Module
    given: torch.Tensor | PackedSequence
    x: torch.Tensor  # (time, batch, features), padded
    lengths: list[int]
    state: tuple[torch.Tensor, ...] | None
    held: list[tuple[Any, ...]]  # what clamps are made of: making one draws at random what is checked

    @cached_property
    def clamps(self) -> list[Clamp]:
        return [Clamp(*one) for one in self.held]

    def run(self) -> Intervention:
        state = self.state
        return intervene(
            self.module, self.given, self.clamps, state if state is None or len(state) > 1 else state[0]
        )


@st.composite
def cases(draw: st.DrawFn, most: int = 3) -> Case:
    cell = draw(st.sampled_from(names()))
    hidden, features, batch = draw(st.integers(1, 6)), draw(st.integers(1, 3)), draw(st.integers(1, 3))
    how: dict[str, Any] = {
        "num_layers": draw(st.integers(1, 3)),
        "bidirectional": draw(st.booleans()),
        "bias": draw(st.booleans()),
        "batch_first": draw(st.booleans()),
    }
    if any(one.projected for one in spec(cell).quantities) and hidden > 1 and draw(st.booleans()):
        how["proj_size"] = draw(st.integers(1, hidden - 1))
    if len(spec(cell).modes) > 1:
        how["nonlinearity"] = draw(st.sampled_from(["tanh", "relu"]))
    torch.manual_seed(draw(st.integers(0, 2**31)))
    module = spec(cell).layer(features, hidden, **how).double().eval()
    time = draw(st.integers(2, 9))
    x, lengths = torch.randn(time, batch, features, dtype=torch.float64), [time] * batch
    taken: torch.Tensor | PackedSequence = x.transpose(0, 1) if how["batch_first"] else x
    if draw(st.booleans()):
        lengths = [time, *(draw(st.integers(1, time)) for _ in range(batch - 1))]
        for k, length in enumerate(lengths):
            x[length:, k] = 0
        taken = pack_padded_sequence(x, torch.tensor(lengths), enforce_sorted=False)
    state = None
    if draw(st.booleans()):
        rows = module.num_layers * (1 + module.bidirectional)
        sizes = [module.proj_size or hidden, hidden][: len(spec(cell).states)]
        state = tuple(torch.randn(rows, batch, size, dtype=torch.float64) for size in sizes)
    held = [draw(clamped(module, time, lengths)) for _ in range(draw(st.integers(1, most)))]
    return Case(module, taken, x, lengths, state, held)


@st.composite
def clamped(draw: st.DrawFn, module: nn.Module, time: int, lengths: list[int]) -> tuple[Any, ...]:
    gate = draw(st.sampled_from(gates_of(module)))
    direction = draw(st.sampled_from(["forward", "reverse"][: 1 + module.bidirectional]))
    width = (module.proj_size or module.hidden_size) if gate == "hidden" else module.hidden_size
    units = draw(st.lists(st.integers(0, width - 1), min_size=1, unique=True))
    first = draw(st.integers(0, time - 1))
    steps: slice | list[int] = slice(first, draw(st.integers(first + 1, time)))
    if draw(st.booleans()):
        steps = draw(st.lists(st.integers(0, time - 1), min_size=1, unique=True))
    begins = {0} if direction == "forward" else {length - 1 for length in lengths}
    begun = gate not in spec_of(module).states and begins & set(chosen(steps, time))
    value: Any = draw(st.floats(0.05, 0.95))
    kind = draw(st.sampled_from(["number", "array", "freeze"][: 2 if begun else 3]))
    if kind == "array":
        value = np.full((len(lengths), len(units)), value) * np.linspace(0.5, 1, len(units))
    return (
        gate,
        units,
        steps,
        "freeze" if kind == "freeze" else value,
        draw(st.integers(0, module.num_layers - 1)),
        direction,
    )


def chosen(steps: Any, time: int) -> list[int]:
    return list(range(time)[steps]) if isinstance(steps, slice) else list(steps)


def looped(case: Case) -> list[dict[str, np.ndarray]]:
    """One sequence, one layer, one direction, one step at a time: each the cell's own `step`."""
    module, cell = case.module, spec_of(case.module)
    sides = ["forward", "reverse"][: 1 + module.bidirectional]
    width = module.proj_size or module.hidden_size
    found = []
    below = case.x
    for layer in range(module.num_layers):
        above = []
        for k, side in enumerate(sides):
            row = layer * len(sides) + k
            own = [one for one in case.clamps if (one.layer, one.direction) == (layer, side)]
            record = {
                name: np.zeros(
                    (len(case.lengths), len(case.x), width if name == "hidden" else module.hidden_size)
                )
                for name in gates_of(module)
            }
            for b, length in enumerate(case.lengths):
                sizes = [width, module.hidden_size][: len(cell.states)]
                state = [torch.zeros(1, size, dtype=torch.float64) for size in sizes]
                if case.state is not None:
                    state = [part[row, b : b + 1] for part in case.state]
                frozen: dict[int, torch.Tensor] = {}
                past: dict[str, torch.Tensor] = dict(zip(cell.states, state, strict=True))
                for t in range(length) if side == "forward" else reversed(range(length)):
                    now = [(n, one) for n, one in enumerate(own) if t in chosen(one.steps, len(case.x))]
                    values = {}
                    for n, one in now:
                        if isinstance(one.value, str):
                            values[n] = frozen.setdefault(n, past[one.gate][0, list(one.units)].clone())
                        else:
                            shape = len(case.lengths), len(one.units)
                            values[n] = torch.tensor(np.broadcast_to(one.value, shape)[b].copy())
                    past = _step(module, cell, layer, side, below[t, b : b + 1], state, now, values)
                    state = [past[name] for name in cell.states]
                    for name, array in record.items():
                        array[b, t] = past[name][0].numpy()
            found.append(record)
            above.append(torch.tensor(record["hidden"]).transpose(0, 1))
        below = torch.cat(above, -1)
    return found


INVERSE = {"sigmoid": torch.logit, "tanh": torch.atanh, "identity": lambda value: value}


def _step(
    module: nn.Module,
    cell: CellSpec,
    layer: int,
    side: str,
    x: torch.Tensor,
    state: list[torch.Tensor],
    now: list[tuple[int, Clamp]],
    values: dict[int, torch.Tensor],
) -> dict[str, torch.Tensor]:
    """Hold what has a sum by weights of 0 and a bias that gives the value; states by what is left to do."""
    stored = stored_weights(module, layer, side)
    parts = weighted(module, layer, side)
    whole = {one.name: one for one in cell.quantities}
    for n, one in now:
        if one.gate == "new_hidden":  # torch's GRU: one product and one bias
            for unit, value in zip(one.units, values[n], strict=True):
                row = unit + (whole["new"].block or 0) * module.hidden_size
                parts["weight_hh"][row] = 0
                parts["bias_hh"][row] = value
    for n, one in now:
        quantity = whole[one.gate]
        if quantity.role in ("gate", "candidate"):
            for unit, value in zip(one.units, values[n], strict=True):
                row = unit + (quantity.block or 0) * module.hidden_size
                for kind in set(parts) & {"weight_ih", "weight_hh", "bias_ih", "bias_hh"}:
                    parts[kind][row] = 0
                if "weight_ch" in parts and one.gate in PEEPHOLES:
                    parts["weight_ch"][PEEPHOLES.index(one.gate), unit] = 0
                parts["bias_ih"][row] = INVERSE[cell.squash(quantity, module.mode)](value)
    found = dict(cell.step(x, state, [parts[kind] for kind in ORDER if kind in parts], module.mode))
    if "new_hidden" in found:  # a sum put by for n's sake is still there to be seen
        found["new_hidden"] = cell.step(x, state, stored, module.mode)["new_hidden"]
    for name in ("new_hidden", "cell", "unprojected", "hidden"):
        for n, one in now:
            if one.gate == name:
                found[name] = _with(found[name], one, values[n])
        if name == "cell" and name in found:
            shown = found["output"] * torch.tanh(found["cell"])
            found["unprojected" if module.proj_size else "hidden"] = shown
        if name == "unprojected" and name in found:
            found["hidden"] = found[name] @ parts["weight_hr"].T
    return found


PEEPHOLES = ("input", "forget", "output")
ORDER = ("weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr", "weight_ch")


def weighted(module: nn.Module, layer: int, side: str) -> dict[str, torch.Tensor]:
    """Copies of a layer's weights by what they are; biases of 0 where it has none."""
    suffix = "_reverse" if side == "reverse" else ""
    row = layer * (1 + module.bidirectional) + (side == "reverse")
    kinds = [name.removesuffix(suffix).rpartition("_l")[0] for name in module._all_weights[row]]
    parts = {kind: one.clone() for kind, one in zip(kinds, stored_weights(module, layer, side), strict=True)}
    own = type(module).shapes(1, 1, True) if isinstance(module, CellLayer) else ("bias_ih", "bias_hh")
    for kind in own:
        if kind.startswith("bias"):
            parts.setdefault(kind, torch.zeros(len(parts["weight_ih"]), dtype=torch.float64))
    return parts


def _with(values: torch.Tensor, one: Clamp, value: torch.Tensor) -> torch.Tensor:
    changed = values.clone()
    changed[0, list(one.units)] = value
    return changed


@settings(max_examples=300)
@given(cases())
def test_it_is_a_loop_of_the_cells_own_step(case: Case):
    seen, expected = case.run(), looped(case)
    assert seen.after.residual < 1e-12
    for ours, record in zip(seen.after.records, expected, strict=True):
        assert set(ours) == set(record)
        for name, values in record.items():
            assert abs(ours[name] - values).max() <= 1e-12 * max(1, abs(values).max()), name


@settings(max_examples=60)
@given(cases(), st.data())
def test_with_other_inputs_it_is_a_loop_over_these(case: Case, data: st.DataObject):
    seen = observe(case.module, case.given, case.state if case.state and len(case.state) > 1 else None)
    case = replace(case, state=case.state if case.state and len(case.state) > 1 else None)
    step = data.draw(st.integers(0, len(case.x) - 1))
    other = case.x.clone()
    other[step, : sum(step < length for length in case.lengths)] += 0.5
    for b, length in enumerate(case.lengths):
        other[length:, b] = 0
    found = once_more(case.module, seen, case.clamps, other)
    assert found.after.residual < 1e-12
    for ours, record in zip(found.after.records, looped(replace(case, x=other)), strict=True):
        for name, values in record.items():
            assert abs(ours[name] - values).max() <= 1e-12 * max(1, abs(values).max()), name


@pytest.mark.parametrize("cell", names())
def test_a_long_rest_is_run_by_the_module(cell: str):
    module, x = made(cell, num_layers=3, batch_first=True), inputs(time=80).transpose(0, 1)
    clamps = [Clamp("hidden", [1], slice(4, 6), 0.5, 1)]
    found = once_more(module, observe(module, x), clamps)
    stepped = step_by_step(module, x, clamps)
    for ours, record in zip(found.after.records, stepped.records, strict=True):
        assert all(abs(ours[name] - record[name]).max() < 1e-12 for name in record)
    assert abs(found.after.output - stepped.output).max() < 1e-12
    for ours, theirs in zip(found.after.final_state, stepped.final_state, strict=True):
        assert abs(ours - theirs).max() < 1e-12
    assert found.after.residual < 1e-12
    assert not any(found.difference(name, 0).any() for name in found.before.gates)  # no clamp reaches it
    with pytest.raises(InputError, match="change values, not sizes"):
        once_more(module, observe(module, x), clamps, torch.zeros(3, 2, 3).double())


@pytest.mark.parametrize("bias", [True, False])
def test_a_long_rest_by_the_cells_own_loop_is_the_kernels(bias: bool):
    torch.manual_seed(2)
    module, x = torch.nn.LSTM(3, 16, num_layers=2, bias=bias).double(), inputs(time=200)[:, :1]
    clamps = [Clamp("cell", [1, 5], slice(4, 6), 30.0, 0)]
    seen = observe(module, x)
    found = once_more(module, seen, clamps)
    with walking.disabled():
        theirs = once_more(module, seen, clamps)
    for ours, record in zip(found.after.records, theirs.after.records, strict=True):
        assert all(abs(ours[name] - record[name]).max() < 1e-12 for name in record)
    assert abs(found.after.output - theirs.after.output).max() < 1e-12
    assert found.after.residual < 1e-12
    begun = tuple(torch.zeros(2, 1, 16, dtype=torch.float64) for _ in "hc")
    looped_ = walking.walked(module, x, begun)
    assert looped_ is not None
    torch.testing.assert_close(torch.from_numpy(looped_[0][-1]["hidden"]), module(x)[0].detach())
    assert walking.walked(module.float(), x.float(), begun) is None
    handle = module.double().register_forward_hook(lambda *_: None)
    assert walking.walked(module, x, begun) is None  # who knows what it does
    handle.remove()


@pytest.mark.parametrize("cell", names())
def test_steps_taken_one_by_one_are_the_intervened_run(cell: str):
    module, x = made(cell, num_layers=2), inputs()
    clamps = [Clamp("hidden", [1], slice(2, 5), "freeze"), Clamp("hidden", [0, 3], [7], 0.25, 1)]
    walk = HeldSteps(module, clamps, steps=9, batch=2)
    with torch.no_grad():
        taken = torch.stack([walk.read(one, t) for t, one in enumerate(x)], 1)
    assert abs(taken.numpy() - intervene(module, x, clamps).after.output).max() < 1e-12
    with pytest.raises(InputError, match="use intervene"):
        HeldSteps(made(cell, bidirectional=True), [], steps=9, batch=2)


@given(cases())
def test_its_ends_are_those_of_its_records(case: Case):
    seen = case.run()
    after, states = seen.after, spec_of(case.module).states
    sides = after.directions
    for row, record in enumerate(after.records):
        for name, part in zip(states, after.final_state, strict=True):
            for b, length in enumerate(case.lengths):
                step = 0 if sides[row % len(sides)] == "reverse" else length - 1
                assert abs(part[row, b] - record[name][b, step]).max() < 1e-12
    top = np.concatenate([record["hidden"] for record in after.records[-len(sides) :]], -1)
    assert (after.output == top).all()
    for b, length in enumerate(case.lengths):
        assert not any(record[name][b, length:].any() for record in after.records for name in record)


@given(cases())
def test_without_clamps_it_is_the_trace_bit_for_bit(case: Case):
    state = case.state if case.state is None or len(case.state) > 1 else case.state[0]
    seen, plain = intervene(case.module, case.given, [], state), trace(case.module, case.given, state)
    assert seen.after is seen.before
    assert (seen.after.output == plain.output).all()
    for ours, record in zip(seen.after.records, plain.records, strict=True):
        assert all((ours[name] == record[name]).all() for name in record)
        assert not any(seen.difference(name).any() for name in record)


def counted(cell: CellSpec, monkeypatch: pytest.MonkeyPatch, batch: int) -> Counter[str]:
    """Count the steps that are taken of `batch` sequences; a check of many steps at once is none."""
    found: Counter[str] = Counter()
    for name in ("step", "held"):
        own = getattr(cell, name)

        def counting(x: Any, *rest: Any, own: Any = own, name: str = name) -> Any:
            found[name] += len(x) == batch
            return own(x, *rest)

        monkeypatch.setitem(vars(cell), name, counting)
    return found


@pytest.mark.parametrize("cell", names())
def test_it_begins_at_the_first_touched_step(cell: str, monkeypatch: pytest.MonkeyPatch):
    module, x = made(cell, num_layers=2), inputs()
    found = counted(spec(cell), monkeypatch, batch=2)
    seen = intervene(module, x, [Clamp("hidden", [0], slice(5, 7), 0.4)])
    assert found == {"held": 2, "step": 6}  # 7 and 8 below, 5 to 8 above
    for layer in (0, 1):
        assert not any(seen.difference(name, layer)[:, :5].any() for name in seen.before.gates)
    assert abs(seen.difference("hidden", 1)[:, 5:]).max() > 1e-3


def test_of_two_directions_each_begins_at_its_own(monkeypatch: pytest.MonkeyPatch):
    module, x = made("gru", num_layers=2, bidirectional=True), inputs()
    found = counted(spec("gru"), monkeypatch, batch=2)
    seen = intervene(module, x, [Clamp("update", [0], [3], 0.0, direction="reverse")])
    # Below, steps 3 to 0 in reverse. Above, what is read has changed up to step 3: all forward, 3 to 0 back.
    assert found == {"held": 1, "step": 3 + 9 + 4}
    assert not any(seen.difference(name).any() for name in seen.before.gates)
    assert not seen.difference("hidden", 0, "reverse")[:, 4:].any()
    assert not seen.difference("hidden", 1, "reverse")[:, 4:].any()
    assert seen.difference("hidden", 1)[:, 8].any()


@pytest.mark.parametrize("cell", names())
@pytest.mark.parametrize("how", [{}, {"num_layers": 2, "bidirectional": True}], ids=["one", "stack"])
def test_step_by_step_with_nothing_set_is_the_module(cell: str, how: dict[str, int]):
    module, x = made(cell, **how), inputs()
    seen, plain = step_by_step(module, x, []), trace(module, x)
    assert seen.method == "step"
    assert seen.residual < 1e-12
    assert abs(seen.output - plain.output).max() < 1e-12
    for ours, record in zip(seen.records, plain.records, strict=True):
        assert set(ours) == set(record)
        assert all(abs(ours[name] - record[name]).max() < 1e-12 for name in record)


def test_the_residual_is_of_the_modules_own_run():
    """Of a float32 module: as much as one step rounds, and no more the longer it is."""
    module, x = made("lstm").float(), inputs(time=200).float()
    seen = intervene(module, x, [Clamp("forget", [0], [3], 1.0)])
    assert 0 < seen.after.residual < 1e-6
    assert seen.after.dtype == "float32"
    assert seen.after.output.dtype == np.float32


def test_gates_that_keep_hold_a_cell_state_where_it_was():
    module, x = made("lstm"), inputs()
    steps = slice(3, 7)
    seen = intervene(module, x, [Clamp("forget", [1, 4], steps, 1.0), Clamp("input", [1, 4], steps, 0.0)])
    cells = seen.after.gate("cell")[:, :, [1, 4]]
    assert (cells[:, 3:7] == cells[:, 2:3]).all()
    frozen = intervene(module, x, [Clamp("cell", [1, 4], steps, "freeze")]).after.gate("cell")
    assert (frozen[:, :, [1, 4]][:, :7] == cells[:, :7]).all()


def test_a_frozen_gate_keeps_what_it_had_with_other_clamps_at_work():
    module, x = made("gru"), inputs()
    clamps = [Clamp("hidden", [0], [2], 0.9), Clamp("reset", [3], slice(4, 6), "freeze")]
    seen = intervene(module, x, clamps)
    reset = seen.after.gate("reset")[:, :, 3]
    assert (reset[:, 4:6] == reset[:, 3:4]).all()
    assert (reset[:, 3] != seen.before.gate("reset")[:, 3, 3]).all()


def test_a_state_may_be_frozen_at_where_it_began():
    module, x = made("lstm"), inputs()
    first = tuple(torch.full((1, 2, 5), value, dtype=torch.float64) for value in (0.25, -0.5))
    seen = intervene(module, x, [Clamp("cell", [2], slice(0, 3), "freeze")], first)
    assert (seen.after.gate("cell")[:, :3, 2] == -0.5).all()


def test_of_several_clamps_the_last_holds():
    clamps = [Clamp("update", [0, 1], [3], 0.1), Clamp("update", [1], [3], 0.7)]
    seen = intervene(made("gru"), inputs(), clamps)
    assert seen.after.gate("update")[:, 3, :2].tolist() == [[0.1, 0.7]] * 2


@pytest.mark.parametrize("cell", names())
def test_setting_every_state_is_starting_anew_from_it(cell: str):
    """The module itself, begun with the state that was set, does what the intervened run does."""
    module, x = made(cell), inputs()
    generator = torch.Generator().manual_seed(3)
    state = {name: torch.rand(2, 5, generator=generator, dtype=torch.float64) for name in spec(cell).states}
    clamps = [Clamp(name, range(5), [3], values.numpy()) for name, values in state.items()]
    seen = intervene(module, x, clamps).after
    begun = tuple(values[None] for values in state.values())
    with torch.no_grad():
        output, _ = module(x[4:], begun if len(begun) > 1 else begun[0])
    assert abs(seen.output[:, 4:] - output.transpose(0, 1).numpy()).max() < 1e-12


def test_a_cell_state_moves_no_gate_of_its_own_step():
    """Not even a peephole's output gate."""
    module, x = made("peephole"), inputs()
    seen = intervene(module, x, [Clamp("cell", [1], [4], 3.0)])
    assert abs(seen.difference("output")[:, 4]).max() < 1e-12
    shown = seen.after.gate("output")[:, 4] * np.tanh(seen.after.gate("cell")[:, 4])
    assert abs(seen.after.gate("hidden")[:, 4] - shown).max() < 1e-12


@pytest.mark.parametrize("cell", names())
def test_a_cell_that_declares_no_held_step_has_its_states_set(cell: str, monkeypatch: pytest.MonkeyPatch):
    module, x, name = made(cell), inputs(), spec(cell).states[-1]
    clamps = [Clamp("hidden", [0], [4], 0.3), Clamp(name, [1], [4], 0.6)]
    with_it = intervene(module, x, clamps).after
    monkeypatch.setitem(vars(spec(cell)), "held", None)
    without = intervene(module, x, clamps).after
    for ours, record in zip(without.records, with_it.records, strict=True):
        assert all(abs(ours[name] - record[name]).max() < 1e-12 for name in record)
    for gate in spec(cell).gates:
        with pytest.raises(InputError, match="declare `held`"):
            intervene(module, x, [Clamp(gate, [0], [4], 0.3)])


def test_they_meet_where_every_later_step_is_near():
    module, x = made("lstm", num_layers=2), inputs(time=60)
    seen = intervene(module, x, [Clamp("cell", [0], slice(20, 24), 0.9)])
    far = np.zeros(60)
    for layer in (0, 1):
        before = seen.before.gate("cell", layer)
        spread = before.max(1, keepdims=True) - before.min(1, keepdims=True)
        moved = (seen.after.gate("cell", layer) - before) / spread
        far = np.maximum(far, np.sqrt((moved**2).mean(-1)).max(0))
    step = seen.meets()
    assert step is not None
    assert step > 24
    assert far[step:].max() <= 0.02 < far[step - 1]
    tighter = seen.meets(1e-4)
    assert tighter is not None
    assert tighter > step
    assert seen.meets(1e9) == 0


def test_runs_that_are_apart_to_the_end_never_meet():
    module = made("gru")
    held = [Clamp("hidden", range(5), slice(2, None), 0.9)]
    assert intervene(module, inputs(), held).meets() is None
    assert intervene(module, inputs(), []).meets() == 0
    for one in (-1.0, float("nan")):
        with pytest.raises(InputError, match="tolerance"):
            intervene(module, inputs(), []).meets(one)


def test_in_reverse_they_meet_at_an_earlier_step():
    module, x = made("lstm", bidirectional=True), inputs(time=60)
    seen = intervene(module, x, [Clamp("cell", [0], [40], 0.9, direction="reverse")])
    step = seen.meets(direction="reverse")
    assert step is not None
    assert 0 < step < 40
    assert seen.meets() == 0
    with pytest.raises(InputError, match="direction"):
        seen.meets(direction="backward")


def test_it_leaves_the_module_as_it_was_and_holds_read_only_arrays():
    module, x = made("gru"), inputs()
    kept = {name: value.clone() for name, value in module.state_dict().items()}
    seen = rnn_core.intervene(module, x, [rnn_core.Clamp("update", [0], [1], 1.0)])
    assert isinstance(seen, rnn_core.Intervention)
    assert isinstance(seen.after, Trace)
    assert all(torch.equal(value, kept[name]) for name, value in module.state_dict().items())
    assert not seen.after.output.flags.writeable
    assert "1 clamp" in repr(seen)


WRONG = {
    "gate": (Clamp("update", [0], [0], 1.0), "a quantity of this LSTM: input, forget"),
    "term": (Clamp("unprojected", [0], [0], 1.0), "a quantity of this LSTM: input, forget"),
    "unit": (Clamp("cell", [5], [0], 1.0), "units of cell from 0 to 4"),
    "unit below": (Clamp("cell", [-1], [0], 1.0), "units of cell from 0 to 4"),
    "unit twice": (Clamp("cell", [1, 1], [0], 1.0), "each once"),
    "no unit": (Clamp("cell", [], [0], 1.0), "at least one"),
    "step": (Clamp("cell", [0], [9], 1.0), "steps from 0 to 8"),
    "slice": (Clamp("cell", [0], slice(4, 12), 1.0), r"got slice\(4, 12, None\)"),
    "slice below": (Clamp("cell", [0], slice(-3, None), 1.0), "steps from 0 to 8"),
    "empty slice": (Clamp("cell", [0], slice(4, 4), 1.0), "at least one"),
    "layer": (Clamp("cell", [0], [0], 1.0, layer=1), "layers count from 0"),
    "direction": (Clamp("cell", [0], [0], 1.0, direction="reverse"), "a direction: forward"),
    "share": (Clamp("forget", [0], [0], 70.0), "from 0 to 1"),
    "no number": (Clamp("cell", [0], [0], float("nan")), "finite"),
    "word": (Clamp("cell", [0], [1], "hold"), "freeze"),
    "shape": (Clamp("cell", [0], [0], np.zeros((3, 4))), r"array of shape \(3, 4\)"),
    "nothing to keep": (Clamp("forget", [0], [0, 3], "freeze"), "leave that step out"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_not_there_is_refused(case: str):
    clamp, said = WRONG[case]
    with pytest.raises(InputError, match=said) as told:
        intervene(made("lstm"), inputs(), [clamp])
    assert str(told.value).startswith("expected ")
    assert str(told.value).count("; ") >= 2


@pytest.mark.parametrize(("field", "value"), [("units", 2), ("units", [0.5]), ("steps", 3), ("steps", ["a"])])
def test_units_and_steps_are_whole_numbers(field: str, value: Any):
    clamp = Clamp("cell", [0], [1], 1.0)
    object.__setattr__(clamp, field, value)
    with pytest.raises(InputError, match=rf"expected {field} as .*a sequence of int; got .*\[0\]"):
        intervene(made("lstm"), inputs(), [clamp])


def test_a_gate_is_not_frozen_where_a_packed_sequence_begins():
    module, x = made("gru", bidirectional=True), inputs()
    packed = pack_padded_sequence(x, torch.tensor([9, 6]))
    with pytest.raises(InputError, match="step 5"):
        intervene(module, packed, [Clamp("reset", [0], [5], "freeze", direction="reverse")])


def test_one_sequence_may_come_without_a_batch():
    module, x, held = made("lstm"), inputs(batch=1), [Clamp("output", [2], slice(3, 5), 0.0)]
    alone, batched = intervene(module, x[:, 0], held).after, intervene(module, x, held).after
    assert abs(alone.output - batched.output).max() < 1e-12
    assert (alone.gate("hidden")[0, 3:5, 2] == 0).all()


def test_weights_that_are_computed_are_those_of_the_run():
    module, x = made("gru"), inputs()
    nn.utils.parametrizations.spectral_norm(module, "weight_hh_l0")
    seen = intervene(module.eval(), x, [Clamp("update", [0], [3], 0.5)])
    assert seen.after.residual < 1e-12


def test_a_module_that_runs_with_other_weights_than_it_holds_is_refused():
    module = made("gru")
    nn.utils.parametrize.register_parametrization(module, "weight_hh_l0", nn.Dropout(0.5))
    with pytest.raises(InputError, match="other weights in layer 0, forward"):
        intervene(module.train(), inputs(), [Clamp("update", [0], [3], 0.5)])


def test_active_dropout_is_refused():
    module = made("gru", num_layers=2, dropout=0.5)
    with pytest.raises(InputError, match=r"module\.eval"):
        intervene(module, inputs(), [])
    assert intervene(module.eval(), inputs(), []).meets() == 0
