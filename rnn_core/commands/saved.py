"""``run.pt``: a training run on disk, to go on with; read with suspicion."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, Final

import torch

from rnn_core import files
from rnn_core.training.learn import Training
from rnn_core.training.plan import Plan, PlanError

__all__ = ["RUN", "Saved"]

RUN: Final = "run.pt"


class Saved:
    """The run in a folder.

    Parameters
    ----------
    folder
        That of the network.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / RUN

    def exists(self) -> bool:
        """Whether there is one, sound or not."""
        return self._path.exists()

    def keep(self, plan: Plan, training: Training) -> None:
        """Save what is needed to go on; whole or not at all."""
        buffer = io.BytesIO()  # torch, given a path, raises errors of its own when the disk is full
        torch.save({"about": _about(plan), "state": training.state_dict()}, buffer)
        files.write(self._path, buffer.getvalue())

    def training(self, plan: Plan) -> Training:
        """Load it, and make ready to go on.

        Raises
        ------
        PlanError
            If it is a run of another text or of other settings, or is damaged.
        OSError
            If it cannot be read.
        """
        data = self._path.read_bytes()
        try:
            if zipfile.ZipFile(io.BytesIO(data)).testzip() is not None:  # torch itself compares no checksums
                raise ValueError("bytes were turned")
            saved = torch.load(io.BytesIO(data), weights_only=True)
            about, state = saved["about"], saved["state"]
            same = {**_defaults(), **about} == _about(plan)
            training = Training(plan, state) if same else None
        except Exception as error:  # whatever lies there, it is not ours, or not whole any more
            raise PlanError(
                "run",
                f"expected a run in {self._path}; got something else, or a damaged one "
                f"({type(error).__name__}); --anew begins again",
            ) from None
        if training is None:
            raise PlanError(
                "run",
                f"expected the text and settings of the run in {self._path.parent}; got others; "
                "give those again, another --out, or --anew",
            )
        return training


def _about(plan: Plan) -> dict[str, Any]:
    """What tells one run from another: its settings, and its text by its fingerprint."""
    told = {field.name: getattr(plan, field.name) for field in fields(plan) if field.name != "text"}
    return told | {"text": hashlib.sha256(plan.text.encode("utf-8", "surrogatepass")).hexdigest()}


def _defaults() -> dict[str, Any]:
    """What a run of an earlier version had where it names no setting."""
    return {field.name: field.default for field in fields(Plan) if field.default is not MISSING}
