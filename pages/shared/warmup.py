"""Get ready behind the visitor's back: torch is imported while the first page is already being painted."""

from __future__ import annotations

import gc
import importlib
import logging
import threading
from collections.abc import Sequence
from typing import Final

from pages.shared.streamlit_compat import quietly

_READY: Final = threading.Event()
_START: Final = threading.Lock()
_LOG: Final = logging.getLogger(__name__)


def _first_reading() -> None:
    import torch

    torch.set_num_threads(1)
    from pages.shared import registry, samples
    from pages.shared.i18n import LANGUAGES
    from rnn_core.reading import read

    for language in LANGUAGES:
        name = registry.default(language)
        for one in samples.samples(name)[:1]:
            read(registry.network(name), one.text)


def _work(modules: Sequence[str]) -> None:
    # Importing makes hundreds of thousands of objects that stay, and each collection walks them all again:
    # a fifth of the time until the first page. What little garbage there is (1.5 MB) is kept with the rest.
    gc.disable()
    try:
        for module in modules:
            importlib.import_module(module)
        with quietly():
            _first_reading()
    except Exception:
        _LOG.exception("Warm-up failed; the first visitor will see what is wrong")
    finally:
        # Frozen, torch's objects are not walked again at each collection.
        gc.freeze()
        gc.enable()
        _READY.set()
    _calibrate()


def _calibrate() -> None:
    """Measure, once a machine, what a survey of the shipped networks asks: before a long text comes."""
    from pages.shared import registry
    from rnn_core.analysis.long_text import PART
    from rnn_core.tracing import calibration
    from rnn_core.tracing.surveying import lane_costs

    try:
        for name in registry.names() if calibration.enabled() else ():
            lane_costs(registry.network(name).model.rnn, PART)
    except Exception:
        _LOG.exception("Calibration failed; it is tried again when a long text is read")


def start(modules: Sequence[str] = ()) -> None:
    """Import modules and read a first text in a background thread; a second call does nothing."""
    if _START.acquire(blocking=False):
        threading.Thread(target=_work, args=(modules,), name="warm-up", daemon=True).start()


def is_ready() -> bool:
    """Whether a page can be run without waiting."""
    return _READY.is_set()


def wait() -> None:
    """Return when everything is imported and warm."""
    start()
    _READY.wait()
