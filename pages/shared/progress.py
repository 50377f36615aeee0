"""How far measuring is, said once it takes longer than a moment, over the page: nothing moves for it."""

from __future__ import annotations

import time
from typing import Final

import streamlit as st

from pages.shared.i18n import Words

_PATIENCE: Final = 0.3
"""Seconds after which measuring is seen to go on."""


class Bar:
    """A bar that counts networks as they are measured."""

    def __init__(self, t: Words, slug: str, count: int) -> None:
        """Begin to measure so many networks on a page."""
        self._say, self._slug, self._count, self._done = t, slug, count, 0
        self._begun = time.monotonic()
        with st.container(key=f"measuring_{slug}"):
            self._room = st.empty()

    def tick(self) -> None:
        """Say that one more is measured."""
        self._done += 1
        if time.monotonic() - self._begun > _PATIENCE:
            words = self._say.of(self._slug, "measuring", done=self._done, count=self._count)
            self._room.progress(min(self._done / self._count, 1.0), text=words)

    def end(self) -> None:
        """Take the bar away."""
        self._room.empty()
