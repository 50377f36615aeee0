"""What leans on Streamlit's insides stands in one module, and still finds them there."""

from __future__ import annotations

import ast
from pathlib import Path

from pages.shared import streamlit_compat

ROOT = Path(__file__).parents[3]
HOME = Path(streamlit_compat.__file__)


def _modules(path: Path) -> set[str]:
    """Modules of Streamlit that a file imports; those it imports from end in a dot."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(f"{node.module}.")
    return {name for name in found if name.startswith("streamlit")}


def test_one_module_alone_knows_streamlits_insides():
    files = [ROOT / "app.py", *(ROOT / "pages").rglob("*.py")]
    leaning = {str(path.relative_to(ROOT)) for path in files if _modules(path) - {"streamlit"}}
    assert leaning == {str(HOME.relative_to(ROOT))}


def test_streamlits_own_page_is_where_it_is_looked_for():
    folder = streamlit_compat.static_folder()
    assert (folder / "index.html").is_file()
    assert any((folder / "static").rglob("*.js"))


def test_outside_a_visit_there_is_no_session_and_nobody_has_left():
    with streamlit_compat.quietly():
        assert streamlit_compat.session_id() == ""
    assert streamlit_compat.is_active(None)
