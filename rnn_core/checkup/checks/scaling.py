"""Inputs that were not brought to about 1.

Weights are drawn for inputs of about 1 (Glorot & Bengio 2010; LeCun et al. 1998, section 4.3). Two things
have to come together: a number that a recurrent layer reads is beyond `LARGE` in the root of its mean
square, and what the layer makes of all its inputs, W x, is beyond `SUM`, where sigma' < 0.018 (or the
number varies by less than `STEADY` of its level, so that all the layer sees is the level). A network that
has learnt small weights for large numbers is sound.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from rnn_core.checkup.declaration import CheckSpec, register
from rnn_core.checkup.finding import Finding, Line, Picture, State
from rnn_core.checkup.running import Heard
from rnn_core.checkup.subject import NotMeasured, Subject
from rnn_core.checkup.writing import number
from rnn_core.tracing.modules import weights

__all__ = ["LARGE", "SCALING", "SUM"]

LARGE = 30.0
SUM = 4.0
STEADY = 0.01
_MOST = 32
"""Features that are drawn."""
_MEND = (Line("add", "mean, std = train.mean(0), train.std(0)"), Line("add", "x = (x - mean) / std"))


def measure(subject: Subject) -> Finding:
    """Look at what the first recurrent layer reads."""
    if not subject.heard:
        raise NotMeasured("no_layers")
    heard = subject.heard[0]
    x = _read(heard)
    if not bool(x.isfinite().all()):
        raise NotMeasured("not_finite")
    size = x.square().mean(0).sqrt()
    steady = x.std(0) < STEADY * x.mean(0).abs() if len(x) > 1 else torch.zeros_like(size, dtype=torch.bool)
    largest = int(size.argmax())
    sums = float((x @ weights(heard.layer, 0, "forward").ih.double().T).square().mean().sqrt())
    values = {"size": number(float(size[largest])), "feature": str(largest), "sums": number(sums)}
    values |= {"layer": heard.title}
    picture = Picture(
        "bars", {"size": size[:_MOST].numpy().astype(np.float64)}, logarithmic=bool(size.min() > 0)
    )
    large = bool(size[largest] > LARGE)
    found = large and (sums > SUM or bool(steady[largest]))
    reason = "found" if found else "learnt" if large else "clean"
    state: State = "found" if found else "clean"
    largest_size = float(size[largest])
    return Finding("scaling", state, reason, values, values["size"], picture, _MEND, largest_size, LARGE)


def _read(heard: Heard) -> Tensor:
    x = heard.x.data if heard.packed else heard.x
    return x.detach().double().reshape(-1, x.shape[-1])


SCALING = register(CheckSpec("scaling", 45, measure, lambda subject: 1.0, compares=False))
