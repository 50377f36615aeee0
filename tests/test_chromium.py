"""Where there is no browser or LibreOffice: as root, Debian's is installed; else it is said what is missing.

Where CI=true, what is missing is a failure.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import debian, servers
from tests.browser import chromium, conftest, libreoffice

MAKEFILE = Path(__file__).parents[1] / "Makefile"


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """A machine with apt-get and no browser; what is run there, and does nothing."""
    commands: list[list[str]] = []
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.delenv("LIBREOFFICE", raising=False)
    monkeypatch.setattr(libreoffice, "MAC", Path("/no/such/soffice"))
    monkeypatch.setattr(sys, "argv", ["chromium", "--install"])
    monkeypatch.setattr(shutil, "which", lambda name: "/bin/apt-get" if name == "apt-get" else None)
    monkeypatch.setattr(chromium, "_playwrights_own", lambda: None)
    monkeypatch.setattr(subprocess, "run", lambda command, **_: commands.append(command))
    return commands


def test_as_root_debians_is_installed(ran, monkeypatch, capsys):
    monkeypatch.setattr(debian, "is_root", lambda: True)
    assert chromium.main() == 1
    assert [command[2] for command in ran] == ["update", "install", "install"]
    assert set(chromium.DEBIAN) <= set(ran[1])
    assert set(libreoffice.DEBIAN) <= set(ran[2])
    assert capsys.readouterr().out.strip() == chromium.ADVICE


def test_a_spreadsheet_program_is_installed_beside_a_browser_that_is_there(ran, monkeypatch, capsys):
    monkeypatch.setattr(debian, "is_root", lambda: True)
    monkeypatch.setattr(chromium, "find", lambda: "/bin/chromium")
    assert chromium.main() == 0
    assert [command[2] for command in ran] == ["update", "install"]
    assert set(libreoffice.DEBIAN) <= set(ran[1])
    assert capsys.readouterr().out.strip() == "/bin/chromium"


@pytest.mark.parametrize(("ci", "path", "left"), [("true", None, 0), ("", None, 1), ("", "/bin/soffice", 0)])
def test_without_a_spreadsheet_program_its_tests_are_left_out_but_in_ci(ci, path, left, monkeypatch):
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(libreoffice, "find", lambda: path)
    monkeypatch.setattr(servers, "find", str)
    assert len(conftest.left_out()) == left
    assert bool(conftest.pytest_report_header()) == bool(left)


def test_for_others_it_is_said_what_to_install(ran, monkeypatch, capsys):
    monkeypatch.setattr(debian, "is_root", lambda: False)
    assert chromium.main() == 1
    assert ran == []
    assert "apt-get install chromium" in capsys.readouterr().out


def test_one_that_is_named_and_not_there_is_said_to_be_so(ran, monkeypatch, capsys):
    monkeypatch.setattr(debian, "is_root", lambda: True)
    monkeypatch.setenv("CHROMIUM", "/no/such/chrome")
    monkeypatch.setenv("LIBREOFFICE", "/no/such/soffice")
    assert chromium.main() == 1
    assert ran == []
    assert "got '/no/such/chrome'" in capsys.readouterr().out


@pytest.mark.parametrize(("ci", "status"), [("true", 1), ("", 0)])
def test_without_one_ci_fails_and_others_are_told(ci, status, tmp_path):
    (recipe,) = re.findall(r"^browser:.*\n((?:\t.*\n)+)", MAKEFILE.read_text("utf-8"), re.MULTILINE)
    for name, ends in (("python", 1), ("pytest", 0)):
        (tmp_path / name).write_text(f"#!/bin/sh\nexit {ends}\n")
        (tmp_path / name).chmod(0o755)
    script = recipe.replace("\\\n", " ").lstrip("\t@").replace("$(BIN)", str(tmp_path)).replace("$$", "$")
    ran = subprocess.run(["bash", "-c", script], env=os.environ | {"CI": ci}, capture_output=True, text=True)
    assert ran.returncode == status
    assert ("THE BROWSER TESTS WERE NOT RUN" in ran.stdout) == (status == 0)
