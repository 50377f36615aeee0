"""What import-linter cannot see: app.py stands above everything and reaches for what pages share only."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def _imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


def test_app_reaches_for_what_pages_share_and_no_further():
    ours = {name for name in _imported(ROOT / "app.py") if name.split(".")[0] in ("pages", "rnn_core")}
    assert ours
    assert all(name.startswith("pages.shared") for name in ours)


def test_what_a_page_says_of_itself_costs_the_first_paint_nothing():
    for package in (ROOT / "pages").glob("*/__init__.py"):
        assert _imported(package) <= {"__future__", "collections.abc", "typing", "pages.shared.page_spec"}


def test_nothing_imports_app():
    files = [*(ROOT / "pages").rglob("*.py"), *(ROOT / "rnn_core").rglob("*.py")]
    assert not [path for path in files if "app" in _imported(path)]


def test_the_first_paint_waits_for_no_torch():
    # What app.py imports before it paints; torch would cost two seconds.
    code = "import sys, pages.shared.layout, pages.shared.warmup; print('torch' in sys.modules)"
    command = [sys.executable, "-c", code]
    assert (
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()
        == "False"
    )
