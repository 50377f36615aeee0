"""A network of rows is checked as the forecast that it is said to be."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import nn

from rnn_core.checkpoints.opened import opened_network
from rnn_core.checkup.network import NEXT_ROW, check_network, targets_of
from rnn_core.errors import InputError
from rnn_core.models import OpenedModel
from rnn_core.opening import open_checkpoint
from rnn_core.text.rows import RowVocabulary

SERIES = Path(__file__).parents[3] / "assets" / "series"
COLUMNS = ("precipitation", "temp_max", "temp_min", "wind")


def test_the_next_row_is_what_the_readout_is_measured_against() -> None:
    table = (SERIES / "seattle-weather.csv").read_text("utf-8")
    plain = RowVocabulary(columns=COLUMNS).encode(table).values
    scale = {"mean": tuple(plain.mean(0)), "deviation": tuple(plain.std(0))}
    found = open_checkpoint(SERIES / "weather_lstm.safetensors")
    network = found.network(RowVocabulary(columns=COLUMNS, **scale), input="rows")
    assert targets_of(network) == (NEXT_ROW,)
    told = check_network(network, table, target=NEXT_ROW, only=["persistence"]).findings[0]
    assert told.state == "clean"
    assert float(told.values["skill"].rstrip("%")) > 10
    assert check_network(network, table, only=["persistence"]).findings[0].reason == "no_targets"
    with pytest.raises(InputError):
        check_network(network, table, target="wind", only=["persistence"])


def test_one_output_may_foretell_any_column() -> None:
    torch.manual_seed(1)
    model = OpenedModel(nn.GRU(4, 6), None, (torch.randn(1, 6), torch.zeros(1)))
    network = opened_network("one", model, RowVocabulary(columns=COLUMNS))
    assert targets_of(network) == COLUMNS
    table = (SERIES / "seattle-weather.csv").read_text("utf-8")
    told = check_network(network, table, target="wind", only=["persistence"]).findings[0]
    assert told.reason not in ("no_targets", "asked", "shape")
