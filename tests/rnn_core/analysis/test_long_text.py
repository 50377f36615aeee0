"""What is kept of a long text, against reading it as one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rnn_core.analysis.long_text import PART, WINDOW, Columns, walk
from rnn_core.checkpoints import load
from rnn_core.reading import read

CHECKPOINT = load(Path("assets/models/latex-lstm"))
SAMPLE = "\n".join(path.read_text(encoding="utf-8") for path in Path("assets/samples/latex").glob("*.txt"))
TEXT = (SAMPLE * 20)[: 12 * WINDOW + 123]


def test_windows_hold_what_one_reading_of_the_whole_finds() -> None:
    tokens = CHECKPOINT.vocabulary.encode("\u3042" + TEXT)  # a letter it does not know comes first
    columns = Columns.room_for(len(tokens), CHECKPOINT)
    *_, last = walk(CHECKPOINT, tokens, columns)
    whole = read(CHECKPOINT, tokens)
    assert last.read == len(tokens)
    for row in range(13):
        part = slice(row * WINDOW, (row + 1) * WINDOW)
        assert columns.bits[row] == pytest.approx(np.nanmean(whole.bits[part]), abs=1e-5)
        for name, mean in columns.mean.items():
            truth = whole.trace.gate(name)[0, part].mean(0)
            np.testing.assert_allclose(mean[row, 0], truth, rtol=1e-4, atol=1e-5, err_msg=name)
    for row in range(1, len(columns.states)):
        before = whole.trace.gate("hidden")[0, row * PART - 1]
        np.testing.assert_allclose(columns.states[row, 0, 0], before, rtol=0, atol=1e-4)


def test_the_states_before_a_window_lead_back_into_it() -> None:
    tokens = CHECKPOINT.vocabulary.encode(TEXT[: 2 * WINDOW + 123])
    columns = Columns.room_for(len(tokens), CHECKPOINT)
    *_, last = walk(CHECKPOINT, tokens, columns)
    whole = read(CHECKPOINT, tokens)
    assert columns.before(0, len(tokens)) is None
    for start, parts in ((WINDOW, 4), (2 * WINDOW, 1)):
        state = columns.before(start, len(tokens))
        assert isinstance(state, tuple)
        hidden, cell = (one.numpy() for one in state)
        assert hidden.shape == cell.shape == (1, parts, CHECKPOINT.model.rnn.hidden_size)
        for part in range(parts):
            at = start + part * PART - 1
            np.testing.assert_allclose(hidden[0, part], whole.trace.gate("hidden")[0, at], atol=1e-4)
            np.testing.assert_allclose(cell[0, part], whole.trace.gate("cell")[0, at], rtol=1e-4, atol=1e-4)
        again = read(CHECKPOINT, tokens.window(start, start + WINDOW), state, "float32")
        truth = whole.trace.gate("hidden")[0, start : start + WINDOW]
        np.testing.assert_allclose(again.trace.gate("hidden")[0], truth, rtol=1e-4, atol=1e-4)
    assert last.read == len(tokens)
