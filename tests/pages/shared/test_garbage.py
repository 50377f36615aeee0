"""Garbage is collected beside the visits, not after every run."""

from __future__ import annotations

import gc
import weakref

import streamlit as st

from pages.shared import garbage


class Ring:
    """Something that only a collection frees."""

    def __init__(self) -> None:
        self.itself = self


def test_what_goes_round_in_circles_is_freed_once_something_was_made() -> None:
    gc.disable()  # no collection but the one that is tested
    try:
        gone = weakref.ref(Ring())
        young = gc.get_stats()[0]["collections"]
        assert garbage.sweep(young) == young
        assert gone() is not None  # nothing was made since: not worth a walk
        garbage.sweep(young - 1)
        assert gone() is None
    finally:
        gc.enable()


def test_streamlit_does_not_collect_after_each_run() -> None:
    assert st.get_option("runner.postScriptGC") is False
