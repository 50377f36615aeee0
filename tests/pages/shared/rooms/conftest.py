"""Every test of a store runs over every store.

Where there is no Redis that is said, and its tests are left out; in CI they fail.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pages.shared.rooms.store import RoomStore
from tests import servers
from tests.pages.shared.rooms import keepers
from tests.pages.shared.rooms.keepers import KEEPERS, Keeper

collect_ignore = ["test_redis_store.py"] if "redis" not in KEEPERS else []


def pytest_report_header() -> str | None:
    """Say what to install."""
    return servers.advice(servers.left_out()) or None


def pytest_unconfigure() -> None:
    keepers.stop()


@pytest.fixture(params=KEEPERS)
def keeper(request: pytest.FixtureRequest) -> Iterator[Keeper]:
    kept = KEEPERS[request.param]()
    yield kept
    kept.close()


@pytest.fixture
def store(keeper: Keeper) -> Iterator[RoomStore]:
    opened = keeper.store()
    yield opened
    opened.close()
