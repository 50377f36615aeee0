"""One sequence of a task as it can be read: what comes in, and what is to be answered."""

from __future__ import annotations

from typing import Final

import torch

from rnn_core.tasks import Batch, Brackets, Task

_SYMBOLS: Final = {"order": "XYabcd", "latch": "ABCDwxyz", "copy": "ABCDEF.?"}
_BRACKETS: Final = {"kinds": "([{<", "closing": ")]}>"}


def example(task: Task, seed: int) -> tuple[str, str]:
    """Draw one sequence.

    Parameters
    ----------
    seed
        Of this sequence; the race draws others.

    Returns
    -------
    tuple of str
        The sequence, and its answers in the order in which they are due.
    """
    batch = task.draw(1, torch.Generator().manual_seed(seed))
    asked = batch.asked[:, 0]
    answers = batch.targets[asked, 0].tolist()
    if task.name == "adding":
        numbers, marks = batch.inputs[:, 0].T.tolist()
        read = [f"[{n:.2f}]" if mark else f"{n:.2f}" for n, mark in zip(numbers, marks, strict=True)]
        return " ".join(read), f"{answers[0]:.2f}"
    if task.name == "echo":
        return _bits(batch), "".join(str(int(answer)) for answer in answers)
    symbols = batch.inputs[:, 0].argmax(-1).tolist()
    if task.name == "parity":
        return "".join(str(bit) for bit in symbols), "".join(str(int(answer)) for answer in answers)
    if isinstance(task, Brackets):
        pairs = _BRACKETS["kinds"][: task.kinds] + _BRACKETS["closing"][: task.kinds]
        return "".join(pairs[s] for s in symbols), " ".join(pairs[int(a)] for a in answers)
    letters = _SYMBOLS[task.name]
    if task.name == "order":
        first, second = divmod(int(answers[0]), 2)
        return " ".join(letters[s] for s in symbols), letters[first] + letters[second]
    return " ".join(letters[s] for s in symbols), " ".join(letters[int(a)] for a in answers)


def _bits(batch: Batch) -> str:
    return "".join("1" if bit > 0 else "0" for bit in batch.inputs[:, 0, 0].tolist())
