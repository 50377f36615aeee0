"""Compute on the CPU at the full precision of the module's dtype, whatever the process has set."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from typing import Any, Final

import torch

__all__ = ["plain_setting", "while_needed"]

_CPU = torch.device("cpu")
_EXACT: Final = ("none", "ieee")
"""What newer torch calls a precision that is not lowered."""

Undo = Callable[[], object]


def while_needed(change: Callable[[], Undo]) -> Callable[[], AbstractContextManager[None]]:
    """Make a context in which a setting of the whole process is changed, for any number of threads at once.

    The first thread to enter changes it, the last one to leave undoes that: no thread has it
    taken away while it computes, and what was set before comes back.

    Parameters
    ----------
    change : callable
        Changes the setting and returns what undoes that.
    """
    lock, inside = threading.Lock(), 0
    undo: Undo = _nothing

    @contextmanager
    def changed() -> Iterator[None]:
        nonlocal inside, undo
        with lock:
            if not inside:
                undo = change()
            inside += 1
        try:
            yield
        finally:
            with lock:
                inside -= 1
                if not inside:
                    undo()

    return changed


def _nothing() -> None:
    """Undo what was not done."""


def _raise_precision() -> Undo:
    """Have torch multiply in full precision; newer torch may have been told otherwise by another name."""
    undo = _raised(getattr(torch.backends.mkldnn, "rnn", None))
    try:
        found = torch.get_float32_matmul_precision()
    except RuntimeError:  # told by the new name, the old one does not answer
        undo += _raised(getattr(torch.backends.mkldnn, "matmul", None))
    else:
        if found != "highest":
            torch.set_float32_matmul_precision("highest")
            undo.append(partial(torch.set_float32_matmul_precision, found))
    return lambda: [one() for one in undo]


def _raised(kind: Any) -> list[Undo]:
    """Do the same for one kind of product of torch's backend, where it can be asked."""
    found = getattr(kind, "fp32_precision", "none")
    if found in _EXACT:
        return []
    kind.fp32_precision = "ieee"
    return [partial(_put_back, kind, found)]


def _put_back(kind: Any, found: str) -> None:
    kind.fp32_precision = (
        "none"  # which asks the setting above this one: mostly what was found came from there
    )
    if kind.fp32_precision != found:
        kind.fp32_precision = found


_full_precision: Final = while_needed(_raise_precision)


@contextmanager
def plain_setting() -> Iterator[None]:
    """Disable settings that would silently change precision or device.

    That is autocast, reduced matrix products, inference mode, and a default device other
    than the CPU: what a factory such as `torch.zeros` makes without naming a device lands
    there. Gradients stay on or off as they are.

    Examples
    --------
    >>> a = torch.ones(2, 2)
    >>> with torch.autocast("cpu"), torch.device("meta"), plain_setting():
    ...     (a @ a).dtype, torch.zeros(1).device.type
    (torch.float32, 'cpu')
    """
    # only where needed: a default device makes each call of torch cost more
    device = _CPU if torch.get_default_device() != _CPU else nullcontext()
    with _full_precision(), torch.inference_mode(False), torch.autocast("cpu", enabled=False), device:
        yield
