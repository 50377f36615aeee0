"""What if: networks that read and write with gates, states or characters held at what they were not."""

from __future__ import annotations

from rnn_core.interventions.controlling import (
    Control,
    ControlProgress,
    ControlQuestion,
    Group,
    control,
    controlled,
)
from rnn_core.interventions.patching import Patch, PatchRow, patch
from rnn_core.interventions.places import Place, between
from rnn_core.interventions.steering import Steering, steer

__all__ = [
    "Control",
    "ControlProgress",
    "ControlQuestion",
    "Group",
    "Patch",
    "PatchRow",
    "Place",
    "Steering",
    "between",
    "control",
    "controlled",
    "patch",
    "steer",
]
