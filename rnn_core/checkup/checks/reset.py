"""Whether the state of one batch is left over in the next that does not follow it.

The model is called twice with the same batch. If the second answer is another one by more than rounding
(`rnn_core.checkup.subject.ROUNDING`; random numbers are the same in both), it keeps a state; and that is a
fault where the batches of the DataLoader do not run on.
"""

from __future__ import annotations

from rnn_core.checkup.declaration import CheckSpec, register
from rnn_core.checkup.finding import Finding, Line
from rnn_core.checkup.subject import ROUNDING, Subject
from rnn_core.checkup.windows import hands_state, runs_on
from rnn_core.checkup.writing import percent

__all__ = ["RESET"]

_MEND = (Line("same", "for batch in loader:"), Line("add", "    model.state = None"))


def measure(subject: Subject) -> Finding:
    """Call twice, and look whether the windows run on."""
    figure, moved = percent(subject.moved), subject.moved
    if not subject.stateful:
        if subject.carried and hands_state(subject) and not runs_on(subject):
            return Finding("reset", "found", "loop", {}, "", None, _LOOP)
        return Finding("reset", "clean", "clean", {}, "0%", None, _MEND, 0.0, ROUNDING)
    following = subject.given.following
    if following is not None and _shuffled(subject):
        return Finding("reset", "found", "found", {"share": figure}, figure, None, _MEND, moved, ROUNDING)
    if runs_on(subject):
        return Finding("reset", "clean", "runs_on", {"share": figure}, figure, None, _MEND, moved, ROUNDING)
    return Finding("reset", "found", "found", {"share": figure}, figure, None, _MEND, moved, ROUNDING)


_LOOP = (Line("remove", "logits, state = model(batch, state)"), Line("add", "logits, state = model(batch)"))


def _shuffled(subject: Subject) -> bool:
    """Whether the targets are one answer a sequence: such sequences stand each for itself."""
    targets, first = subject.given.targets, subject.given.following
    if first is None or targets is None or subject.axes.batch is None:
        return False
    return targets.dim() == 1 and len(targets) == subject.sizes[subject.axes.batch]


RESET = register(CheckSpec("reset", 71, measure, lambda subject: 2.0))
