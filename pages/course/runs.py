"""Which steps of a lesson the browser may hold at once: none that tells what is still to be predicted."""

from __future__ import annotations

from collections.abc import Container, Sequence

from pages.shared.lessons.schema import Step


def is_open(step: Step, done: Container[str]) -> bool:
    """Whether a step is a prediction that is neither locked nor given up."""
    return step.kind == "predict" and step.id not in done


def run_of(steps: Sequence[Step], at: int, done: Container[str]) -> range:
    """Return the steps around one that may be in the browser together with it.

    From after the last open prediction before it, to the next open one, that one included: what comes behind
    an open prediction may tell it.

    Parameters
    ----------
    steps
        Of a lesson.
    at
        Index of the step the visitor is at.
    done
        Ids of the predictions that are locked or given up.
    """
    before = [k for k in range(at) if is_open(steps[k], done)]
    after = [k for k in range(at, len(steps)) if is_open(steps[k], done)]
    return range(before[-1] + 1 if before else 0, (after[0] if after else len(steps) - 1) + 1)
