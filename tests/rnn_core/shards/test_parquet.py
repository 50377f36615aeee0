"""The file itself, as DuckDB sees it."""

from __future__ import annotations

import duckdb
import numpy as np
import pyarrow.parquet as pq
import pytest
import torch

from rnn_core.shards import PIECE, Settings, trace_text
from rnn_core.shards.parquet import read_label
from rnn_core.tracing import trace


@pytest.fixture
def shards(network, write, tmp_path):
    text = write(PIECE) + "한" + write(20)
    list(trace_text(network("lstm"), text, "letters/a.txt", tmp_path / "a", Settings(steps=PIECE)))
    return tmp_path / "a"


def test_rows_are_tidy_and_typed(shards):
    described = duckdb.sql(f"DESCRIBE SELECT * FROM '{shards}/*.parquet'").fetchall()
    assert {name: kind for name, kind, *_ in described} == {
        "text": "VARCHAR",
        "layer": "SMALLINT",
        "direction": "VARCHAR",
        "unit": "INTEGER",
        "step": "BIGINT",
        "token": "VARCHAR",
        "bits": "FLOAT",
        **dict.fromkeys(("input", "forget", "candidate", "output", "cell", "hidden"), "FLOAT"),
    }
    query = "SELECT count(*), count(DISTINCT (layer, unit, step)), min(text), max(text) FROM '{}/*.parquet'"
    rows = 2 * 8 * (PIECE + 21)
    assert duckdb.sql(query.format(shards)).fetchall() == [(rows, rows, "letters/a.txt", "letters/a.txt")]


def test_what_the_network_does_not_know_has_a_token_and_no_surprise(shards):
    query = f"SELECT DISTINCT step, token FROM '{shards}/*.parquet' WHERE bits IS NULL ORDER BY step"
    assert [step for step, _ in duckdb.sql(query).fetchall()] == [0, PIECE]
    assert duckdb.sql(query).fetchall()[1][1] == "한"
    assert duckdb.sql(f"SELECT count(*) FROM '{shards}/*.parquet' WHERE isnan(bits)").fetchall() == [(0,)]


def test_units_lie_together_so_that_one_of_them_is_found_without_the_rest(network, write, tmp_path):
    list(trace_text(network("lstm"), write(70_000), "t", tmp_path / "a", Settings(steps=70 * PIECE)))
    footer = pq.read_metadata(tmp_path / "a" / "00000.parquet")
    place = footer.schema.names.index("unit")
    spans = [footer.row_group(n).column(place).statistics for n in range(footer.num_row_groups)]
    assert [(span.min, span.max) for span in spans] == [(0, 2), (3, 5), (6, 7)] * 2


def test_half_precision_is_the_same_rounded(network, write, tmp_path):
    text = write(PIECE)
    list(trace_text(network("lstm"), text, "t", tmp_path / "full"))
    list(trace_text(network("lstm"), text, "t", tmp_path / "half", Settings(half=True)))
    query = "SELECT cell, forget FROM '{}/*.parquet' ORDER BY layer, unit, step"
    full, half = (duckdb.sql(query.format(tmp_path / one)).fetchnumpy() for one in ("full", "half"))
    for name in full:
        assert np.array_equal(full[name].astype(np.float16), half[name].astype(np.float16))
    sizes = [(tmp_path / one / "00000.parquet").stat().st_size for one in ("full", "half")]
    assert sizes[1] < 0.75 * sizes[0]
    after = [read_label(tmp_path / one / "00000.parquet")[0].state_sha256 for one in ("full", "half")]
    assert after[0] == after[1]  # the state that is carried on is not rounded


def test_a_shard_knows_the_state_after_it(network, write, tmp_path):
    checkpoint, text = network("lstm"), write(PIECE)
    list(trace_text(checkpoint, text, "t", tmp_path / "a"))
    label, rows = read_label(tmp_path / "a" / "00000.parquet")
    model, ids = checkpoint.model, checkpoint.vocabulary.encode(text).ids
    final = trace(model.rnn, model.embedding(torch.as_tensor(ids))[:, None]).final_state
    assert rows == 2 * 8 * PIECE
    assert [part.shape for part in label.after] == [(2, 1, 8)] * 2
    assert all(np.allclose(ours, theirs, atol=1e-6) for ours, theirs in zip(label.after, final, strict=True))


@pytest.mark.parametrize("content", [b"", b"PAR1", b"not a table at all" * 100])
def test_what_is_no_shard_has_no_label(content, tmp_path):
    path = tmp_path / "00000.parquet"
    assert read_label(path) is None
    path.write_bytes(content)
    assert read_label(path) is None
