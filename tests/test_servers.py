"""Where there is no Redis, nginx or systemd: as root, Debian's is installed; else it is said what is missing.

Where CI=true, what is missing is a failure.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import debian, servers

MAKEFILE = Path(__file__).parents[1] / "Makefile"


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """A machine with apt-get and no server; what is run there, and does nothing."""
    commands: list[list[str]] = []
    for variable in servers.VARIABLES.values():
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(sys, "argv", ["servers", "--install"])
    monkeypatch.setattr(
        shutil, "which", lambda name, path=None: "/bin/apt-get" if name == "apt-get" else None
    )
    monkeypatch.setattr(subprocess, "run", lambda command, **_: commands.append(command))
    return commands


def test_as_root_debians_are_installed(ran, monkeypatch, capsys):
    monkeypatch.setattr(debian, "is_root", lambda: True)
    assert servers.main() == 1
    assert [command[2] for command in ran] == ["update", "install", "install", "install"]
    assert [command[-1] for command in ran[1:]] == list(servers.PACKAGES.values())
    assert capsys.readouterr().out.strip() == servers.advice(list(servers.PACKAGES))


def test_for_others_it_is_said_what_to_install(ran, monkeypatch, capsys):
    monkeypatch.setattr(debian, "is_root", lambda: False)
    assert servers.main() == 1
    assert ran == []
    said = capsys.readouterr().out
    assert all(f"apt-get install {package}" in said for package in servers.PACKAGES.values())


def test_what_is_here_is_not_installed_again(monkeypatch, capsys):
    monkeypatch.setattr(servers, "find", lambda name: f"/bin/{name}")
    assert servers.main() == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(("ci", "left"), [("true", []), ("", ["redis-server", "nginx", "systemd-analyze"])])
def test_without_them_their_tests_are_left_out_but_in_ci(ran, ci, left, monkeypatch):
    monkeypatch.setenv("CI", ci)
    assert servers.left_out() == left


def test_make_installs_them_before_the_tests():
    recipes = MAKEFILE.read_text("utf-8")
    for target in ("unit", "chromium"):
        assert re.search(rf"^{target}: .*\bservers\b", recipes, re.MULTILINE)
    assert 'tests.servers --install || [ "$$CI" != true ]' in recipes
