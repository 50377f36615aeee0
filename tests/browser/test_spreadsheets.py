"""A cell as a spreadsheet: LibreOffice computes its formulas to what torch computes."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import torch
from openpyxl import load_workbook

from pages.by_hand import exports, measure
from pages.by_hand.url_state import PageState
from rnn_core import cells
from rnn_core.tasks.by_hand.hand_cell import HandCell, worked
from rnn_core.tasks.by_hand.presets import presets
from tests.browser import libreoffice
from tests.browser.libreoffice import Sheet

LANGUAGES = 2


def numbers(steps: Sheet, cell: HandCell) -> np.ndarray:
    """What stands under the letters of the lines, (time, lines)."""
    first = LANGUAGES + 2  # a row of heads in each language, the letters, and the states before
    return np.array([[float(one) for one in row[1 + cell.features :]] for row in steps[first:]])


def expected(cell: HandCell, inputs: np.ndarray) -> np.ndarray:
    """The same, by torch's own layer."""
    one = worked(cell, inputs.tolist())
    columns = [(one.sums if it.is_sum else one.record)[it.name][:, it.unit] for it in cell.equations.lines]
    return np.stack(columns, 1)


@pytest.fixture(scope="module")
def made(
    soffice: str, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[HandCell, np.ndarray, dict[str, Sheet]]]:
    """Every cell's spreadsheet with random weights and inputs, and every preset's, computed in one go."""
    folder: Path = tmp_path_factory.mktemp("books")
    found: dict[str, tuple[HandCell, np.ndarray]] = {}
    places = {name: PageState("ko", preset=name) for name in presets()}
    rng = np.random.default_rng(5)
    for name, one in presets().items():
        weights = np.round(rng.uniform(-4, 4, len(one.cell.weights)), 2)
        inputs = np.round(rng.uniform(-2, 2, (5, one.cell.features)), 2)
        text = "_".join("~".join(map(str, row)) for row in inputs.tolist())
        place = PageState("en", preset=name, weights="_".join(map(str, weights.tolist())), inputs=text)
        places[f"{name}x"] = place
    for name, place in places.items():
        shown = measure.show(place)
        found[name] = shown.cell, shown.one.inputs
        (folder / f"{name}.xlsx").write_bytes(exports.spreadsheet(place.lang, shown))
    # What a teacher does: another weight in the file itself, and nothing else.
    cell, inputs = found["lstm_parity"]
    book = load_workbook(folder / "lstm_parity.xlsx")
    weight = next(row for row in book["weights"].iter_rows() if row[1].value == "weight_ih_l0[1, 0]")
    weight[2].value = -11.5
    book.save(folder / "edited.xlsx")
    found["edited"] = cell.changed(cell.position("weight_ih", 1, 0), -11.5), inputs
    computed = libreoffice.computed(soffice, [folder / f"{name}.xlsx" for name in found], folder)
    return {name: (*found[name], computed[name]) for name in found}


def test_libreoffice_computes_what_torch_computes(made) -> None:
    assert {cell.cell for cell, _, _ in made.values()} == set(cells.names())
    for name, (cell, inputs, sheets) in made.items():
        here = numbers(sheets["steps"], cell)
        there = expected(cell, inputs)
        assert here.shape == there.shape, name
        np.testing.assert_allclose(here, there, rtol=1e-12, atol=1e-13, err_msg=name)


def test_another_weight_in_the_file_is_another_cell(made) -> None:
    first, other = (numbers(made[name][2]["steps"], made[name][0]) for name in ("lstm_parity", "edited"))
    assert not np.allclose(first, other, atol=1e-4)


def test_it_says_what_it_is_in_both_languages(made) -> None:
    cell, _, sheets = made["gru_parity"]
    heads = sheets["steps"][:LANGUAGES]
    assert "업데이트 게이트" in heads[0]  # the visitor's language first
    assert "update gate" in heads[1]
    assert "update gate" in made["gru_parityx"][2]["steps"][0]
    assert len(sheets["weights"]) == LANGUAGES + len(cell.weights)
    about = " ".join(row[0] for row in sheets["about"] if row)
    assert "GRU" in about
    assert "수식" in about
    assert "formulas" in about


def test_a_layer_with_the_weights_of_the_sheet_gives_its_states(made) -> None:
    """By torch alone, from what the file says of each weight."""
    cell, inputs, sheets = made["lstm_pairx"]
    layer = torch.nn.LSTM(cell.features, cell.hidden, dtype=torch.float64)
    with torch.no_grad():
        for _, place, value in sheets["weights"][LANGUAGES:]:
            name, index = place.rstrip("]").split("[")
            getattr(layer, name)[tuple(map(int, index.split(",")))] = float(value)
        own = layer(torch.from_numpy(np.array(inputs)))[0].numpy()
    np.testing.assert_allclose(numbers(sheets["steps"], cell)[:, -cell.hidden :], own, rtol=1e-12)


def test_nothing_computed_is_stored() -> None:
    shown = measure.show(PageState("en", preset="gru_parity"))
    book = load_workbook(io.BytesIO(exports.spreadsheet("en", shown)))
    given = 1 + shown.cell.features
    rows = list(book["steps"].iter_rows(min_row=LANGUAGES + 3))
    for row in rows:
        assert all(str(one.value).startswith("=") for one in row[given:])
    values = load_workbook(io.BytesIO(exports.spreadsheet("en", shown)), data_only=True)
    assert all(
        one.value is None for row in values["steps"].iter_rows(min_row=LANGUAGES + 3) for one in row[given:]
    )
