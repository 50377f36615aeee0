"""`check`: look a model and one batch through for faults that torch does not tell of."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from torch import Tensor, nn

from rnn_core.checkup.declaration import CheckSpec, names, registered
from rnn_core.checkup.examining import examined
from rnn_core.checkup.finding import Finding
from rnn_core.checkup.given import given_of
from rnn_core.checkup.report import Report
from rnn_core.checkup.running import unmoved
from rnn_core.checkup.subject import NotMeasured, Subject
from rnn_core.checkup.writing import number
from rnn_core.errors import InputError

__all__ = ["check"]


def check(
    model: nn.Module,
    batch: Any,
    targets: Tensor | None = None,
    lengths: Any = None,
    seconds: float = 10.0,
    *,
    batch_axis: int | None = None,
    forecasts: bool | None = None,
    carried: bool | None = None,
    reach: int | None = None,
    only: Collection[str] | None = None,
) -> Report:
    """Look a model that holds recurrent layers through for faults that raise no error.

    Each check is found, measured and clean, or not measured; what is not measured says what to give. The
    model is copied and the copy runs, in eval mode: weights, gradients, modes, hooks and random numbers
    stay as they are. Nothing is trained.

    Parameters
    ----------
    model : torch.nn.Module
        On the CPU; itself a recurrent layer, or one that holds some, however deep.
    batch : Tensor, PackedSequence, tuple, dict or DataLoader
        What the model is called with: a tuple as its arguments, a dict by name. A loader yields inputs, then
        targets, then lengths; its first two batches tell whether windows run on.
    targets : Tensor, optional
        What the outputs are to be. Targets that are the inputs some steps later tell which axis is time,
        and that the model forecasts.
    lengths : sequence of int, optional
        Of each sequence before its pads.
    seconds : float
        Of CPU for all checks. What does not fit is not measured, and says how long it would take.
    batch_axis : {0, 1}, optional
        Which axis of the input is the sequences, where nothing else says it.
    forecasts : bool, optional
        Whether the outputs foretell what is to come.
    carried : bool, optional
        Whether the training loop hands the state of one batch to the next.
    reach : int, optional
        Steps back that the answer has to see.
    only : collection of str, optional
        Which checks to make, of `rnn_core.checkup.names`; else all.

    Returns
    -------
    Report

    Raises
    ------
    InputError
        If the model has no recurrent layer, cannot be copied, is not on the CPU, or cannot be called with
        the batch; if there is no such check.

    Examples
    --------
    >>> import torch
    >>> lstm = torch.nn.LSTM(3, 8)
    >>> report = check(lstm, torch.randn(4, 12, 3), lengths=[12, 9, 5, 12])
    >>> [one.check for one in report.found]
    ['swap']
    >>> report.finding("swap").mend[-1].code
    'nn.LSTM(3, 8, batch_first=True)'
    """
    if not isinstance(model, nn.Module):
        raise InputError.of("a torch.nn.Module", f"a {type(model).__name__}", "pass the model itself")
    if not seconds > 0:
        raise InputError.of("a budget above 0 seconds", repr(seconds), "give more")
    if batch_axis not in (None, 0, 1):
        raise InputError.of("batch_axis 0 or 1", repr(batch_axis), "say which of the first two axes")
    if reach is not None and reach < 1:
        raise InputError.of("reach in steps, at least 1", repr(reach), "leave it out if it is not known")
    unknown = sorted({*(only or ())} - {*names()})
    if unknown:
        raise InputError.of(f"checks: {', '.join(names())}", ", ".join(unknown), "choose of these")
    started = time.process_time()
    with unmoved():
        given = given_of(model, batch, targets, lengths)
        subject = examined(
            model, given, started + seconds, batch_axis, forecasts=forecasts, carried=carried, reach=reach
        )
        findings = tuple(_checked(one, subject) for one in registered() if only is None or one.name in only)
    return Report.of(subject, findings, time.process_time() - started)


def _checked(declared: CheckSpec, subject: Subject) -> Finding:
    needed = declared.runs(subject) * subject.cost
    if needed > subject.left():
        more = number(needed - subject.left())
        return Finding(declared.name, "not measured", "budget", {"seconds": more})
    if declared.compares and bool(subject.output.isnan().any()):
        return Finding(declared.name, "not measured", "nan_first")
    try:
        found = declared.measure(subject)
    except NotMeasured as missing:
        return Finding(declared.name, "not measured", missing.reason, missing.values, missing.figure)
    except (RuntimeError, ValueError, TypeError, IndexError, AttributeError, KeyError) as error:
        # A model may refuse what a check asks of it: whatever it raises, nothing is claimed.
        told = {"error": type(error).__name__, "message": str(error).split("\n")[0][:200]}
        return Finding(declared.name, "not measured", "failed", told)
    return replace(found, check=declared.name)
