"""The documentation site: the guides in one language, and the reference from the library's docstrings.

Built twice by ``make docs``, with the tag ``ko`` for the Korean one. Nothing is fetched when it is read.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from types import GenericAlias
from typing import Any, Final

from docutils import nodes
from docutils.parsers.rst import Directive
from docutils.utils.math.latex2mathml import tex2mathml
from numpydoc.docscrape_sphinx import SphinxDocString
from sphinx.application import Sphinx

ROOT: Final = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

import rnn_core  # noqa: E402
from rnn_core.version import VERSION  # noqa: E402

language = "ko" if tags.has("ko") else "en"  # type: ignore[name-defined]  # noqa: F821
_OTHER: Final = {"en": ("ko", "한국어"), "ko": ("en", "English")}[language]
_SUFFIX: Final = ".ko" if language == "ko" else ""

project = "Gatescope"
author = "The Gatescope authors"
copyright = author
version = release = VERSION

extensions = ["myst_parser", "sphinx.ext.autodoc", "numpydoc"]
root_doc = f"README{_SUFFIX}"
include_patterns = [
    f"README{_SUFFIX}.md",
    f"docs/site/terms{_SUFFIX}.md",
    "docs/site/reference/*.md",
    *(
        f"docs/{guide}{_SUFFIX}.md"
        for guide in ("deploy", "lesson-format", "lessons", "querying", "serving", "what-if")
    ),
    "docs/adr/*.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
]
exclude_patterns = [".venv", "build", "runs"]

myst_heading_anchors = 4

autodoc_typehints = "none"  # numpydoc says them, with shapes
autodoc_member_order = "bysource"
numpydoc_show_class_members = False
numpydoc_class_members_toctree = False

_configure: Final = SphinxDocString.load_config
_TEMPLATE: Final = SphinxDocString("").template


def _configured(docstring: SphinxDocString, given: dict[str, Any]) -> None:
    """Lay out a docstring by the one template: numpydoc would compile it anew for each, for seconds."""
    _configure(docstring, {"template": _TEMPLATE} | given)


SphinxDocString.load_config = _configured

html_theme = "furo"
html_math_renderer = "mathml"  # the browser's own: no script that would be fetched
html_title = "Gatescope"
html_logo = str(ROOT / "assets" / "icon.svg")
html_favicon = html_logo
html_copy_source = False
html_static_path = ["site.css"]
html_css_files = ["site.css"]
html_show_sphinx = False
html_theme_options = {
    "light_css_variables": {"font-stack": "system-ui, 'Noto Sans KR', 'Noto Sans CJK KR', sans-serif"},
}


class Terms(Directive):
    """Every term of the glossary, with its name in the other language and its definition."""

    def run(self) -> list[nodes.Node]:
        """Return the list of definitions."""
        terms = tomllib.loads((ROOT / "docs" / "glossary.toml").read_text("utf-8"))
        found = nodes.definition_list()
        for name, term in terms.items():
            if name == "instead":
                continue
            name = nodes.term("", f"{term[language]} \u00b7 {term[_OTHER[0]]}", ids=[f"term-{name}"])
            means = nodes.definition("", nodes.paragraph("", term[f"means_{language}"]))
            found += nodes.definition_list_item("", name, means)
        return [found]


def _read(app: Sphinx, name: str, source: list[str]) -> None:
    """Give the first page its contents, and lead from a guide to the same guide on the other site."""
    if name == root_doc:
        contents = ROOT / "docs" / "site" / f"contents{_SUFFIX}.toctree"
        source[0] += "\n" + contents.read_text("utf-8")
    up = "../" * (name.count("/") + 1)
    folder = "".join(f"{part}/" for part in name.split("/")[:-1])

    def led(link: re.Match[str]) -> str:
        to = (ROOT / name).parent / link[2]
        if to.name == _twin(Path(name).name):
            return f'<a href="{up}{_OTHER[0]}/{folder}{link[2]}.html">{link[1]}</a>'
        ours = to.with_name(f"{to.name}{_SUFFIX}.md").is_file()
        return f"[{link[1]}]({link[2]}{_SUFFIX}.md)" if ours else link[0]

    source[0] = re.sub(r"\[([^]]+)\]\(([\w./-]+)\.md\)", led, source[0])


def _twin(name: str) -> str:
    """Return the name of a guide in the other language."""
    return name.removesuffix(".ko") if _SUFFIX else f"{name}.ko"


def _once(app: Sphinx, what: str, name: str, found: Any, skip: bool, options: Any) -> bool | None:
    """Skip other names of built-in types, and what rnn_core itself exports on other packages' pages."""
    if isinstance(found, GenericAlias) or (isinstance(found, type) and found.__module__ == "builtins"):
        return True
    elsewhere = not app.env.current_document.docname.endswith("/rnn_core")
    return True if elsewhere and name in rnn_core.__all__ and found is getattr(rnn_core, name) else None


def _module(app: Sphinx, what: str, name: str, found: Any, options: Any, lines: list[str]) -> None:
    """Make a module's sections rubrics: a page has its one heading."""
    if what == "module":
        for k in range(len(lines) - 1, 0, -1):
            if set(lines[k]) == {"-"}:
                lines[k - 1 : k + 1] = [f".. rubric:: {lines[k - 1]}", ""]


def _switch(app: Sphinx, name: str, template: str, context: dict[str, Any], tree: nodes.Node | None) -> None:
    """Lead from each page to the same page in the other language."""
    to = Path(name)
    twin = to.with_name(_twin(to.name)).as_posix()
    page = twin if (ROOT / f"{twin}.md").is_file() else name
    link = f"{'../' * (name.count('/') + 1)}{_OTHER[0]}/{page}.html"
    context["theme_announcement"] = f'<a href="{link}" lang="{_OTHER[0]}">{_OTHER[1]}</a>'


def _inline_math(translator: Any, node: nodes.math) -> None:
    translator.body.append(tex2mathml(node.astext()))
    raise nodes.SkipNode


def _block_math(translator: Any, node: nodes.math_block) -> None:
    lines = f"\\begin{{aligned}}{node.astext().replace(' = ', ' &= ')}\\end{{aligned}}"
    translator.body.append(f'<div class="math">{tex2mathml(lines, as_block=True)}</div>')
    raise nodes.SkipNode


def _home(app: Sphinx, _: Exception | None) -> None:
    page = Path(app.outdir) / "index.html"
    page.write_text(f'<meta http-equiv="refresh" content="0; url={root_doc}.html">\n', "utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    """Tell Sphinx what is ours."""
    app.add_directive("terms", Terms)
    app.add_html_math_renderer("mathml", (_inline_math, None), (_block_math, None))
    app.connect("source-read", _read)
    app.connect("autodoc-skip-member", _once)
    app.connect("autodoc-process-docstring", _module, priority=100)
    app.connect("html-page-context", _switch)
    app.connect("build-finished", _home)
    return {"parallel_read_safe": True}
