"""One small training for each type of recurrent network: what goes in and what comes out, step by step.

`measures`
    One to one: three numbers in, one class out; nothing recurrent.
`captions`
    One to many: a picture in, a caption out.
`verdicts`
    Many to one: a sentence in, one verdict out.
`moving_dot`
    Many to many, in step: a film in, a direction at each frame out.

Many to many with a delay is `rnn_core.training.translating`. Each is a generator of `TypeReport`.
"""

from __future__ import annotations

from rnn_core.experiments.types.captions import Captions, CaptionTraining, learn_captions
from rnn_core.experiments.types.measures import MeasuresTraining, learn_measures
from rnn_core.experiments.types.moving_dot import DotTraining, learn_dot
from rnn_core.experiments.types.report import TypeReport
from rnn_core.experiments.types.verdicts import VerdictTraining, learn_verdicts

__all__ = [
    "CaptionTraining",
    "Captions",
    "DotTraining",
    "MeasuresTraining",
    "TypeReport",
    "VerdictTraining",
    "learn_captions",
    "learn_dot",
    "learn_measures",
    "learn_verdicts",
]
