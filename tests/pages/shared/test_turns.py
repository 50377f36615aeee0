"""Runs of pages take turns."""

from __future__ import annotations

import threading

from pages.shared.turns import Turns
from tests.pages.visit import until


class Runs:
    """Threads that each take a turn, and end it when they are told to."""

    def __init__(self, turns: Turns) -> None:
        self.turns, self.inside = turns, list[str]()
        self._end: dict[str, threading.Event] = {}
        self._threads: dict[str, threading.Thread] = {}

    def come(self, name: str, *, waits: bool) -> None:
        end, before = self._end.setdefault(name, threading.Event()), self.turns.waiting

        def run() -> None:
            with self.turns.turn():
                self.inside.append(name)
                end.wait()

        self._threads[name] = threading.Thread(target=run)
        self._threads[name].start()
        until(lambda: self.turns.waiting == before + 1 if waits else name in self.inside)

    def go(self, name: str) -> None:
        self._end[name].set()
        self._threads[name].join()


def test_who_comes_first_goes_first_and_only_so_many_at_once() -> None:
    runs = Runs(Turns(2, patience=1e6))
    for name in "ab":
        runs.come(name, waits=False)
    for name in "cd":
        runs.come(name, waits=True)
    assert runs.inside == ["a", "b"]
    runs.go("b")
    until(lambda: "c" in runs.inside)
    assert (runs.inside, runs.turns.waiting) == (["a", "b", "c"], 1)
    for name in "acd":
        runs.go(name)
    assert (runs.inside, runs.turns.waiting) == (["a", "b", "c", "d"], 0)


def test_a_run_that_takes_long_holds_nobody_up() -> None:
    runs = Runs(Turns(1, patience=0.05))
    runs.come("long", waits=False)
    runs.come("other", waits=False)
    for name in ("long", "other"):
        runs.go(name)


def test_a_run_that_fails_gives_its_turn_on() -> None:
    turns = Turns(1, patience=1e6)
    for _ in range(2):
        try:
            with turns.turn():
                raise ValueError
        except ValueError:
            pass
    assert turns.waiting == 0
