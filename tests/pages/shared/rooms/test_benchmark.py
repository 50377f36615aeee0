"""What `benchmarks.rooms` measures with: phones without a screen, on a server with rooms alone."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from benchmarks.phones import Phone
from benchmarks.rooms import spread
from pages.shared.rooms.answers import question
from tests.pages.shared.rooms.serving import served


def test_a_phone_joins_hears_and_votes_until_it_is_heard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(tmp_path, monkeypatch) as here:
        room = here.opened()

        async def lesson() -> tuple[list[str], bool, bool]:
            phases, news = list[str](), asyncio.Event()

            def heard(told: dict[str, Any], _: float) -> None:
                phases.append(told["phase"])
                news.set()

            phone = Phone(here.root, room.code, heard)
            await phone.join()
            listening = asyncio.create_task(phone.listen())
            await news.wait()
            await phone.vote(1, 0, once=True)
            early = phone.acknowledged
            here.store.show(room.code, room.secret, question(0, "choice", "Which?", ("a", "b"))).result()
            here.store.act(room.code, room.secret, "ask").result()
            await phone.vote(1, 0)
            listening.cancel()
            return phases, early, phone.acknowledged

        phases, early, late = asyncio.run(lesson())
        assert (phases[0], early, late) == ("lobby", False, True)
        assert here.store.desk(room.code, room.secret).answered == 1


def test_waits_are_summed_up_by_their_middle_and_their_end() -> None:
    assert spread([float(one) for one in range(1, 22)]) == {"p50": 11.0, "p95": 20.0, "most": 21.0}
