"""Where output, h_n and c_n come from, held against torch's own layers run one by one."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

import rnn_core.cells
from rnn_core.analysis.shapes import ENDS, Place, Sizes, can_project, counted, find, returned, wall
from rnn_core.cells import names, spec
from rnn_core.errors import InputError
from rnn_core.tracing import trace
from tests.examples import examples

EVERY = tuple(product(range(1, 5), range(1, 11), range(1, 5), (False, True)))
"""Batch, time, layers, directions: all that the page's controls allow."""


def parted(sizes: Sizes) -> dict[str, np.ndarray]:
    """Every state of every cell, from modules of one layer and one direction: torch alone, no trace.

    c after each step is c_n of a module that was stopped there.
    """
    module, x = sizes.module(), sizes.inputs()
    x = x.transpose(0, 1) if sizes.batch_first else x
    given = dict(module.named_parameters())
    kept: dict[str, list[list[Tensor]]] = {name: [] for name in spec(sizes.cell).states}
    with torch.no_grad():
        for layer in range(sizes.layers):
            found: dict[str, list[Tensor]] = {name: [] for name in kept}
            for backward in range(sizes.directions):
                alone = one_layer(sizes, x.shape[-1])
                for name, weight in alone.named_parameters():
                    weight.copy_(given[name.replace("_l0", f"_l{layer}") + "_reverse" * backward])
                read = x.flip(0) if backward else x
                for name, rows in states(alone, read, tuple(kept)).items():
                    found[name].append(rows.flip(0) if backward else rows)
            for name, rows in found.items():
                kept[name].append(rows)
            x = torch.cat(found["hidden"], -1)
    return {name: np.array([[way.numpy() for way in rows] for rows in all_]) for name, all_ in kept.items()}


def one_layer(sizes: Sizes, features: int) -> nn.Module:
    options = {"proj_size": sizes.projection} if sizes.projection else {}
    layer: nn.Module = spec(sizes.cell).layer(features, sizes.hidden, dtype=torch.float64, **options)
    return layer


def states(alone: nn.Module, x: Tensor, wanted: tuple[str, ...]) -> dict[str, Tensor]:
    found = {"hidden": alone(x)[0]}
    if "cell" in wanted:
        found["cell"] = torch.stack([alone(x[: stop + 1])[1][1][0] for stop in range(len(x))])
    return found


def claimed(sizes: Sizes) -> dict[str, np.ndarray]:
    """Where the torch manual says that each number is: (5, ``*shape``), in the order of `Place.at`."""
    layers, ways, batch = sizes.layers, sizes.directions, sizes.batch
    steps, width = sizes.steps, sizes.width
    t, b, k = np.indices((steps, batch, ways * width))
    output = np.array([np.full_like(t, layers - 1), k // width, t, b, k % width])
    found = {"output": output.swapaxes(1, 2) if sizes.batch_first else output}
    for name in spec(sizes.cell).states:
        row, b, k = np.indices((layers * ways, batch, width if name == "hidden" else sizes.hidden))
        way = row % ways
        found[ENDS[name]] = np.array([row // ways, way, np.where(way, 0, steps - 1), b, k])
    return found


def agrees(sizes: Sizes) -> None:
    found = returned(sizes)
    wanted = claimed(sizes)
    assert tuple(found.places) == tuple(wanted) == sizes.returned
    for name, place in found.places.items():
        np.testing.assert_array_equal(place.at, wanted[name], f"{name} of {sizes}")
        # A wide grid has a hundred million pairs of numbers: two are a few 1e-12 apart by chance. No doubt
        # is left, as each number was found to the last bits.
        assert place.off < 1e-14, (name, sizes)
        assert 10 * place.off < place.next_nearest, (name, sizes)


@pytest.mark.parametrize("batch_first", [False, True])
@pytest.mark.parametrize("cell", names())
def test_every_number_of_every_combination_is_where_the_manual_says(cell: str, batch_first: bool):
    for batch, steps, layers, both in EVERY:
        agrees(Sizes(cell, batch, steps, 2, 3, layers, both, batch_first))


@pytest.mark.parametrize("cell", [cell for cell in names() if can_project(cell)])
def test_with_a_projection_h_is_as_wide_as_it_and_c_is_not(cell: str):
    for batch, steps, layers, both in product((1, 4), (1, 2, 10), range(1, 5), (False, True)):
        sizes = Sizes(cell, batch, steps, 2, 5, layers, both, projection=2)
        agrees(sizes)
        found = returned(sizes).places
        assert found["h_n"].values.shape[-1] == 2
        assert found["c_n"].values.shape[-1] == 5


@settings(max_examples=examples(12))
@given(
    st.sampled_from(names()),
    st.integers(1, 4),
    st.integers(1, 10),
    st.integers(1, 64),
    st.integers(2, 128),
    st.integers(1, 4),
    st.booleans(),
    st.booleans(),
)
def test_as_wide_as_the_page_allows(cell: str, batch, steps, features, hidden, layers, both, first):
    agrees(Sizes(cell, batch, steps, features, hidden, layers, both, first))


@pytest.mark.parametrize("cell", names())
@pytest.mark.parametrize("both", [False, True])
def test_the_grid_is_that_of_layers_run_one_by_one(cell: str, both: bool):
    for projection in (0, 2) if can_project(cell) else (0,):
        sizes = Sizes(cell, 3, 6, 2, 4, 3, both, batch_first=both, projection=projection)
        found = returned(sizes)
        for name, wanted in parted(sizes).items():
            np.testing.assert_allclose(found.states[name], wanted, rtol=0, atol=1e-13)
        assert found.residual < 1e-13


@pytest.mark.parametrize("cell", names())
def test_a_slice_is_its_cell_and_no_other(cell: str):
    for batch, both, first in product((1, 3), (False, True), (False, True)):
        found = returned(Sizes(cell, batch, 4, 2, 3, 2, both, first))
        for place in (*found.places.values(), found.last()):
            slices = place.slices()
            assert list(slices) == [tuple(one) for one in place.cells().tolist()]
            assert sum(place.values[part].size for part in slices.values()) == place.values.size
            for held, part in slices.items():
                assert (place.at[:4, *part] == np.array(held).reshape(4, *[1] * place.values.ndim)).all()


def test_a_number_that_stands_twice_is_not_taken_for_found():
    twice = find(np.array([1.0]), np.array([1.0, 1.0, 2.0, 3.0]).reshape(1, 1, 4, 1, 1))
    assert twice.next_nearest == 0.0
    missing = find(np.array([1.4]), np.arange(4.0).reshape(1, 1, 4, 1, 1))
    assert missing.off == pytest.approx(0.4)


def test_the_last_column_is_h_n_of_one_direction_only():
    for first in (False, True):
        one = returned(Sizes("gru", 2, 5, 2, 3, 2, False, first))
        np.testing.assert_array_equal(one.last().values, one.places["h_n"].values[-1])
        both = returned(Sizes("gru", 2, 5, 2, 3, 2, True, first))
        last: Place = both.last()
        assert {tuple(cell) for cell in last.cells()} == {(1, way, 4, b) for way in (0, 1) for b in (0, 1)}
        np.testing.assert_array_equal(last.values[:, :3], both.places["h_n"].values[-2])
        assert not np.isclose(last.values[:, 3:], both.places["h_n"].values[-1]).any()


@pytest.mark.parametrize("cell", names())
def test_more_steps_are_no_more_weights(cell: str):
    """Layers and units are."""

    def weights(steps: int, layers: int, hidden: int) -> int:
        return sum(one.count for one in wall(Sizes(cell, 2, steps, 3, hidden, layers).module()))

    assert weights(2, 2, 4) == weights(10, 2, 4)
    assert weights(2, 1, 4) < weights(2, 2, 4) < weights(2, 2, 5)
    short, long = (Sizes(cell, 2, steps, 3, 4, 2) for steps in (2, 10))
    module = short.module()
    assert [len(module(one.inputs())[0]) for one in (short, long)] == [2, 10]  # one and the same module


@pytest.mark.parametrize("cell", names())
def test_the_wall_counts_every_number_and_its_stripes_cover_the_rows(cell: str):
    for layers, both, projection in product((1, 3), (False, True), (0, 2) if can_project(cell) else (0,)):
        module = Sizes(cell, 1, 1, 3, 4, layers, both, projection=projection).module()
        tensors = wall(module)
        assert [(one.name, one.shape) for one in tensors] == [
            (name, tuple(weight.shape)) for name, weight in module.named_parameters()
        ]
        total = sum(one.count for one in tensors)
        assert total == sum(weight.numel() for weight in module.parameters())
        written = [counted(tensors, layer).replace("×", "*") for layer in range(layers)]
        assert sum(eval(one) for one in written) == total
        for one in tensors:
            rows = [row for stripe in one.stripes for row in range(stripe.first, stripe.last + 1)]
            assert rows in ([], list(range(one.shape[0])))


def test_a_stripe_makes_the_gate_it_is_named_after():
    for cell in names():
        sizes = Sizes(cell, 1, 1, 2, 3)
        for stripe in wall(sizes.module())[0].stripes:
            if stripe.quantity == "hidden":
                continue
            module, moved = sizes.module(), sizes.module()
            with torch.no_grad():
                moved.weight_ih_l0[stripe.first : stripe.last + 1] += 0.1
            before, after = trace(module, sizes.inputs()), trace(moved, sizes.inputs())
            sums = [one.name for one in spec(cell).stacked]
            changed = {name for name in sums if (before.gate(name) != after.gate(name)).any()}
            # What else moves is made of it in the same step: a candidate behind r, o behind c.
            assert stripe.quantity in changed
            assert len(changed) <= 2, (cell, changed)


@pytest.mark.parametrize(
    "wrong", [{"batch": 0}, {"hidden": 0}, {"projection": 4, "hidden": 4}, {"projection": -1, "hidden": 4}]
)
def test_sizes_that_make_no_module_are_refused(wrong: dict[str, int]):
    with pytest.raises(InputError, match="expected"):
        Sizes("lstm", **wrong)
    with pytest.raises(InputError, match="choose 0"):
        Sizes("gru", hidden=4, projection=2)


@pytest.mark.filterwarnings("ignore:LSTM with projections")
@pytest.mark.parametrize("cell", names())
def test_the_code_line_makes_the_module_that_was_measured(cell: str):
    for both, first, projection in product(
        (False, True), (False, True), (0, 2) if can_project(cell) else (0,)
    ):
        sizes = Sizes(cell, 2, 3, 4, 5, 2, both, first, projection)
        scope = {"nn": nn, "x": sizes.inputs().float(), **vars(rnn_core.cells)}
        for line in sizes.code():
            exec(line, scope)
        for name in sizes.returned:
            assert tuple(scope[name].shape) == returned(sizes).places[name].values.shape
