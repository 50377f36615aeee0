"""The live-training panel: what begins a job, says where it is, and draws what it has told so far.

A page makes one :class:`TrainingPanel` of its task, and gives it the parts that draw::

    PANEL = of_address("depth", ADDRESS, TASK, Place.stacks, button="depth_go")
    PANEL.follow(_live, say)       # again and again while the job is live: _live(say, job)
    PANEL.button(say("depth.train"))
"""

from pages.shared.training_panel.findings import Unlike, mark, sentence, unlike
from pages.shared.training_panel.panel import RefusedError, TrainingPanel, buttons, of_address, status

__all__ = [
    "RefusedError",
    "TrainingPanel",
    "Unlike",
    "buttons",
    "mark",
    "of_address",
    "sentence",
    "status",
    "unlike",
]
