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
from rnn_core.interventions.notation import CutError, Cuts, parse_cuts, write_cuts
from rnn_core.interventions.parts import (
    OtherUnits,
    Part,
    PartClamp,
    other_units,
    parse_part_cuts,
    write_part_cuts,
)
from rnn_core.interventions.patching import Patch, PatchProgress, PatchQuestion, PatchRow, patch, patched
from rnn_core.interventions.places import Place, between
from rnn_core.interventions.steering import (
    Steered,
    Steering,
    SteeringProgress,
    SteeringQuestion,
    steer,
    steered,
)
from rnn_core.interventions.verdict import Fall, Verdict
from rnn_core.interventions.what_if import Step, WhatIf, cuts_of, what_if
from rnn_core.interventions.writing import Rate, Written, write

__all__ = [
    "Control",
    "ControlProgress",
    "ControlQuestion",
    "CutError",
    "Cuts",
    "Fall",
    "Group",
    "OtherUnits",
    "Part",
    "PartClamp",
    "Patch",
    "PatchProgress",
    "PatchQuestion",
    "PatchRow",
    "Place",
    "Rate",
    "Steered",
    "Steering",
    "SteeringProgress",
    "SteeringQuestion",
    "Step",
    "Verdict",
    "WhatIf",
    "Written",
    "between",
    "control",
    "controlled",
    "cuts_of",
    "other_units",
    "parse_cuts",
    "parse_part_cuts",
    "patch",
    "patched",
    "steer",
    "steered",
    "what_if",
    "write",
    "write_cuts",
    "write_part_cuts",
]
