"""What every visit without a browser has in common."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1.local_script_runner import LocalScriptRunner

from pages.shared import layout
from pages.shared.jobs import visitor

# Each AppTest looks through all installed packages for components of Streamlit's: 0.2 s of CPU. What is
# installed stays the same while tests run, so one look is enough.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


@pytest.fixture(autouse=True)
def nothing_goes_on() -> Iterator[None]:
    """A training that a test began and did not wait for would take the processor from all tests after it."""
    yield
    if visitor.pool.cache_info().currsize:
        for job in list(visitor.pool()._jobs.values()):
            job.stop()


@pytest.fixture
def as_served(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error is answered as the server answers it; in every other test it fails the test."""
    plain = LocalScriptRunner.__init__

    def begin(self: LocalScriptRunner, *args: Any, **kwargs: Any) -> None:
        plain(self, *args, **kwargs)
        self._on_script_error = layout.apologise

    monkeypatch.setattr(LocalScriptRunner, "__init__", begin)
