"""What is kept of a long text, against reading it as one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pages.shared.cache import WINDOW
from pages.shared.overview import Columns, Overview, walk
from rnn_core.checkpoints import load
from rnn_core.reading import read

CHECKPOINT = load(Path("assets/models/latex-lstm"))
SAMPLE = "\n".join(path.read_text(encoding="utf-8") for path in Path("assets/samples/latex").glob("*.txt"))
TEXT = (SAMPLE * 20)[: 12 * WINDOW + 123]


def test_windows_hold_what_one_reading_of_the_whole_finds() -> None:
    tokens = CHECKPOINT.vocabulary.encode("\u3042" + TEXT)  # a letter it does not know comes first
    columns = Columns.room_for(-(-len(tokens) // WINDOW), CHECKPOINT)
    *_, last = walk(CHECKPOINT, tokens, columns)
    whole = read(CHECKPOINT, tokens)
    assert last.read == len(tokens)
    for row in range(13):
        part = slice(row * WINDOW, (row + 1) * WINDOW)
        assert columns.bits[row] == pytest.approx(np.nanmean(whole.bits[part]), abs=1e-5)
        for name, mean in columns.mean.items():
            truth = whole.trace.gate(name)[0, part].mean(0)
            np.testing.assert_allclose(mean[row, 0], truth, rtol=1e-4, atol=1e-5, err_msg=name)
        if row:
            before = whole.trace.gate("hidden")[0, part.start - 1]
            np.testing.assert_allclose(columns.states[row, 0, 0], before, rtol=0, atol=1e-4)


def test_a_cancelled_walk_keeps_what_is_certain() -> None:
    walked = Overview(CHECKPOINT, TEXT)
    walked.cancel()
    walked.run()
    assert not walked.live
    assert not walked.failed
    assert (walked.done, walked.reached(0), walked.reached(WINDOW)) == (1, True, False)
    assert 0 < walked.progress < 1
    assert WINDOW <= walked.read < len(TEXT)
