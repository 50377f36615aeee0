"""No false alarm on sound set-ups, and every fault found, of every cell; with room on both sides."""

from __future__ import annotations

import warnings
from functools import cache

import pytest

from rnn_core.checkup import Report, check
from tests.rnn_core.checkup.setups import FAULTS, Setup, faulty, sound

ALSO = {
    "raw": {"gates", "unused"},  # gates at their ends let no gradient through
    "constant gates": {"unused"},  # a gate that is shut lets none through either
    "none": set(),
}
"""What else may be told of a fault, for it follows from it."""
ROOM = {
    "swap": 10.0,
    "future": 10.0,
    "padding": 10.0,
    "weights": 10.0,
    "gates": 1.5,
    "unused": 1.5,
    "scaling": 3.0,
}
"""How far from the limit what is measured stays, on both sides; statistics have their own room."""


def _checked(one: Setup, only: tuple[str, ...] | None = None) -> Report:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return check(one.model, one.batch, only=only, **one.said)


@cache
def _sound() -> tuple[tuple[str, Report], ...]:
    return tuple((one.name, _checked(one)) for one in sound())


@cache
def _faulty(kind: str) -> tuple[tuple[str, Report], ...]:
    return tuple((one.name, _checked(one, (name,))) for name, one in faulty(kind))


def test_no_sound_set_up_is_called_ill() -> None:
    reports = _sound()
    assert len(reports) >= 50
    alarms = [(name, one.check, one.sentence()) for name, report in reports for one in report.found]
    assert alarms == []


def test_every_check_is_measured_somewhere_and_none_fails() -> None:
    clean = {one.check for _, report in _sound() for one in report.clean}
    failed = [
        (name, one.check) for name, report in _sound() for one in report.findings if one.reason == "failed"
    ]
    assert failed == []
    assert clean == {check for check, _ in FAULTS.values()}


@pytest.mark.parametrize("kind", FAULTS)
def test_every_fault_is_found(kind: str) -> None:
    reports = _faulty(kind)
    assert len(reports) >= 20
    missed = [
        (name, one.sentence()) for name, report in reports for one in report.findings if one.state != "found"
    ]
    assert missed == []


@pytest.mark.parametrize("kind", FAULTS)
def test_a_fault_is_told_alone(kind: str) -> None:
    """One variant a kind with every check: what else is found follows from the fault."""
    name, one = faulty(kind, 2)[1]
    found = {finding.check for finding in _checked(one).found}
    assert found - {name} <= ALSO.get(kind, set())


@pytest.mark.parametrize("name", ROOM)
def test_what_is_measured_stays_far_from_the_limit(name: str) -> None:
    kinds = [kind for kind, (check, _) in FAULTS.items() if check == name]
    clean = [one for _, report in _sound() for one in report.clean if one.check == name]
    found = [one for kind in kinds for _, report in _faulty(kind) for one in report.found]
    found = [one for one in found if one.limit == one.limit]
    clean = [one for one in clean if one.limit == one.limit]
    limit = found[0].limit
    assert max(one.measured for one in clean) * ROOM[name] <= limit
    assert min(one.measured for one in found) >= limit * ROOM[name]
