"""What is kept of a long text, against reading it as one."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from pages.shared.long_text_scan import LongTextScan
from rnn_core.analysis.long_text import WINDOW
from rnn_core.checkpoints import load
from rnn_core.reading import read

CHECKPOINT = load(Path("assets/models/latex-lstm"))
SAMPLE = "\n".join(path.read_text(encoding="utf-8") for path in Path("assets/samples/latex").glob("*.txt"))
TEXT = (SAMPLE * 20)[: 12 * WINDOW + 123]


def test_a_cancelled_walk_keeps_what_is_certain() -> None:
    walked = LongTextScan(CHECKPOINT, TEXT)
    walked.cancel()
    walked.run()
    assert not walked.live
    assert not walked.failed
    assert (walked.done, walked.reached(0), walked.reached(WINDOW)) == (0, True, False)
    assert 0 < walked.progress < 1
    assert 0 < walked.read < len(TEXT)


def test_a_window_is_read_in_parts_as_in_one() -> None:
    walked = LongTextScan(CHECKPOINT, TEXT)
    walked.run()
    whole = read(CHECKPOINT, TEXT)
    for start in (0, 5 * WINDOW, 12 * WINDOW):
        seen, part = walked.look(start), slice(start, start + WINDOW)
        assert seen.trace.dtype == "float32"
        for name in whole.trace.gates:
            truth = whole.trace.gate(name)[0, part]
            np.testing.assert_allclose(seen.trace.gate(name)[0], truth, rtol=1e-4, atol=1e-4, err_msg=name)
        largest = max(1.0, float(np.abs(seen.trace.gate("cell")).max()))
        assert seen.trace.residual < 1e-5 * largest
        np.testing.assert_allclose(seen.bits, whole.bits[part], rtol=0, atol=1e-3)
        assert walked.looked(start) is seen
    walked.leave()
    assert (walked.cancelled, walked.door.answer, walked.looked(0)) == (True, None, None)
