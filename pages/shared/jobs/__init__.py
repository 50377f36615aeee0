"""Jobs: long work in a process of its own, so that it never slows the class.

A job is a module-level generator function of the library that takes one picklable argument, its settings,
and yields frozen, picklable records. It runs in a worker process (niced, one thread); a page starts it, looks
at what has come so far from a fragment that runs again every half second, and draws that::

    TASK = "rnn_core.training.learn:learn"
    job = jobs.start(TASK, plan)      # returns at once
    job = jobs.find(place.job, TASK)  # again in a later run, or after a refresh
    job.state                      # State.QUEUED, RUNNING, PAUSED, DONE, STOPPED, FAILED, LOST
    job.place                      # how many of the queue come first, itself included; 0 when it has its turn
    job.records                    # everything it has yielded so far, in order
    job.pause(); job.resume(); job.stop()

`start` stops whatever else this visitor has going: one job a visitor, and a small one `beside` it. Put
``job.id`` into the address and give it to `find` on every run: that is how a refreshed tab gets its job back,
and how the pool knows that somebody still looks. When the visitor leaves, the job stands still at once, and
ends half a minute later unless they are back. :mod:`pages.shared.training_panel` draws the state, the page
state and the buttons, and looks at it again and again.

The generator should yield at least every half second: between two records it is paused and stopped. Errors
under :class:`rnn_core.errors.GatescopeError` end a job as FAILED with their message in ``job.failure``.
"""

from __future__ import annotations

from typing import Final

from pages.shared.jobs.job import Failure, Job, Reason, State
from pages.shared.jobs.pool import FullError, Limits, Pool
from pages.shared.jobs.visitor import find, full, held, start, warm

__all__ = [
    "POLL",
    "Failure",
    "FullError",
    "Job",
    "Limits",
    "Pool",
    "Reason",
    "State",
    "find",
    "full",
    "held",
    "start",
    "warm",
]

POLL: Final = 0.5
"""Seconds between two looks of a page at a job that is live."""
