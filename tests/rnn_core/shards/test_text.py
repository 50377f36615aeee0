"""Reading in shards is reading in one go, whatever happens on the way."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import torch

from rnn_core.errors import InputError
from rnn_core.reading import read
from rnn_core.shards import PIECE, Settings, trace_text
from rnn_core.shards import text as shards_text
from rnn_core.shards.script import Script
from rnn_core.tracing import stream, trace

CELLS = ("lstm", "gru", "rnn")
SMALL = Settings(steps=PIECE)
KEYS = ["layer", "unit", "step"]


def frame(folder: Path) -> pd.DataFrame:
    parts = [pq.read_table(path).to_pandas() for path in sorted(folder.glob("*.parquet"))]
    return pd.concat(parts, ignore_index=True).sort_values(KEYS, ignore_index=True)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("cell", CELLS)
def test_where_a_text_is_cut_changes_no_number(cell, network, write, tmp_path):
    checkpoint, text = network(cell), write(3 * PIECE + 100)
    list(trace_text(checkpoint, text, "t", tmp_path / "cut", SMALL))
    list(trace_text(checkpoint, text, "t", tmp_path / "whole", Settings(steps=8 * PIECE)))
    assert len(contents(tmp_path / "cut")) == 4
    assert len(contents(tmp_path / "whole")) == 1
    pd.testing.assert_frame_equal(frame(tmp_path / "cut"), frame(tmp_path / "whole"), check_exact=True)


@pytest.mark.parametrize("cell", CELLS)
def test_the_numbers_are_those_of_the_walk_and_of_torch(cell, network, write, tmp_path):
    checkpoint, text = network(cell), write(2 * PIECE + 100)
    list(trace_text(checkpoint, text, "t", tmp_path / "shards", SMALL))
    table = frame(tmp_path / "shards")
    model, ids = checkpoint.model, torch.as_tensor(checkpoint.vocabulary.ids(text))
    with torch.inference_mode():
        inputs = model.embedding(ids)[:, None]
        walked = [piece.trace for piece in stream(model.rnn, [inputs])]
        whole = trace(model.rnn, inputs)
    for layer in range(2):
        rows = table[table.layer == layer]
        for name in whole.gates:
            stored = rows[name].to_numpy().reshape(8, -1).T
            assert np.array_equal(stored, np.concatenate([one.gate(name, layer)[0] for one in walked]))
            assert np.allclose(stored, whole.gate(name, layer)[0], atol=2e-6)
    bits = table[(table.layer == 0) & (table.unit == 0)].bits.to_numpy()
    assert np.isnan(bits[0])
    assert np.allclose(bits[1:], read(checkpoint, text).bits[1:], atol=1e-4)


def test_a_stopped_run_goes_on_and_ends_with_the_same_bytes(network, write, tmp_path):
    checkpoint, text = network("lstm"), write(4 * PIECE + 1)
    list(trace_text(checkpoint, text, "t", tmp_path / "straight", SMALL))
    folder = tmp_path / "stopped"
    run = trace_text(checkpoint, text, "t", folder, SMALL)
    next(run), next(run)
    run.close()
    # What a kill may leave behind: a part, and (power lost between rename and disk) half a file.
    (folder / ".00002.parquet.here-1.part").write_bytes(b"PAR1")
    (folder / "00002.parquet").write_bytes((tmp_path / "straight" / "00002.parquet").read_bytes()[:-50])
    before = {path.name: path.stat().st_mtime_ns for path in folder.glob("0000[01].parquet")}
    shards = list(trace_text(checkpoint, text, "t", folder, SMALL))
    assert [shard.found for shard in shards] == [True, True, False, False, False]
    assert contents(folder) == contents(tmp_path / "straight")
    assert before == {path.name: path.stat().st_mtime_ns for path in folder.glob("0000[01].parquet")}
    assert all(shard.found for shard in trace_text(checkpoint, text, "t", folder, SMALL))


def test_a_shard_whose_past_is_gone_is_made_again(network, write, tmp_path):
    checkpoint, text = network("gru"), write(3 * PIECE)
    list(trace_text(checkpoint, text, "t", tmp_path / "a", SMALL))
    kept = contents(tmp_path / "a")
    (tmp_path / "a" / "00001.parquet").unlink()
    found = [shard.found for shard in trace_text(checkpoint, text, "t", tmp_path / "a", SMALL)]
    assert found == [True, False, True]
    assert contents(tmp_path / "a") == kept


@pytest.mark.parametrize("what", ["text", "network", "settings"])
def test_a_folder_of_something_else_is_left_alone(what, network, write, tmp_path):
    text = write(PIECE)
    list(trace_text(network("lstm"), text, "t", tmp_path / "a", SMALL))
    kept = contents(tmp_path / "a")
    other = {
        "text": (network("lstm"), text[:-1] + "zz", SMALL),
        "network": (network("gru"), text, SMALL),
        "settings": (network("lstm"), text, Settings(steps=PIECE, units=(1,))),
    }[what]
    checkpoint, text, settings = other
    with pytest.raises(InputError, match="another") as caught:
        list(trace_text(checkpoint, text, "t", tmp_path / "a", settings))
    assert ("another text" in str(caught.value)) == (what == "text")
    assert contents(tmp_path / "a") == kept


def test_units_and_quantities_can_be_chosen(network, write, tmp_path):
    checkpoint, text = network("lstm"), write(1500)
    list(trace_text(checkpoint, text, "t", tmp_path / "all"))
    settings = Settings(quantities=("cell", "forget"), units=(6, 2))
    list(trace_text(checkpoint, text, "t", tmp_path / "some", settings))
    whole, some = frame(tmp_path / "all"), frame(tmp_path / "some")
    assert list(some.columns) == [
        "text",
        "layer",
        "direction",
        "unit",
        "step",
        "token",
        "bits",
        "forget",
        "cell",
    ]
    expected = whole[whole.unit.isin((2, 6))][some.columns].reset_index(drop=True)
    pd.testing.assert_frame_equal(some, expected, check_exact=True)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (Settings(quantities=("reset",)), "expected quantities of this lstm: input, forget"),
        (Settings(units=(8,)), r"expected units in 0\.\.7; got 8"),
    ],
)
def test_what_the_network_does_not_have_is_refused_at_once(settings, sentence, network, tmp_path):
    with pytest.raises(InputError, match=sentence):
        trace_text(network("lstm"), "abc", "t", tmp_path / "a", settings)
    assert not (tmp_path / "a").exists()


def test_shards_of_a_version_that_read_graphemes_as_one_are_kept_but_not_mixed(
    network, write, tmp_path, monkeypatch
):
    checkpoint, plain = network("lstm"), write(2 * PIECE)
    joined = plain[:5] + "e\u0301\U0001f469\u200d\U0001f680" + plain[5:]
    with monkeypatch.context() as older:
        older.setattr(shards_text, "_begun_with_whole", lambda folder: True)
        older.setattr(Script, "clustered", False)
        list(trace_text(checkpoint, plain, "t", tmp_path / "plain", SMALL))
        list(trace_text(checkpoint, joined, "t", tmp_path / "joined", SMALL))
    kept = contents(tmp_path / "joined")
    assert all(shard.found for shard in trace_text(checkpoint, plain, "t", tmp_path / "plain", SMALL))
    with pytest.raises(InputError, match="an older version"):
        list(trace_text(checkpoint, joined, "t", tmp_path / "joined", SMALL))
    assert contents(tmp_path / "joined") == kept


def test_a_text_is_cleaned_before_it_is_read(network, tmp_path):
    checkpoint = network("gru")
    shards = [list(trace_text(checkpoint, text, "t", tmp_path, SMALL)) for text in ("ab\ncd", "ab\r\ncd")]
    assert [shard.found for (shard,) in shards] == [False, True]
