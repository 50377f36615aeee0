"""The scripts that reach the browser: whole, closed, and fetching nothing; and the words they speak."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from rnn_core.cells import names
from rnn_core.player import bundle, design
from rnn_core.player.strings import strings

ROOT = Path(__file__).parents[3]
PAGES = ROOT / "pages"
DOORS = sorted((PAGES / "shared" / "player" / "js").glob("*.js"))
"""Streamlit's."""
STANDALONE = bundle.FOLDER / "js" / "standalone.js"
ENTRIES = [STANDALONE, bundle.FOLDER / "js" / "widget.js", *DOORS]
MODULES = sorted([*DOORS, *(bundle.FOLDER / "js").rglob("*.js")])
SVG_NAMESPACE = "http://www.w3.org/2000/svg"


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.stem)
def test_a_bundle_needs_nothing_else(entry: Path):
    script = bundle.script(entry)
    assert not re.search(r"^\s*import\b|\bimport\(", script, re.M)
    assert not re.search(r"^export (?!default)", script, re.M)
    assert script.count("export default") == (entry != STANDALONE)


def test_nothing_is_fetched_and_nothing_typed_becomes_html():
    for text in [*map(bundle.script, ENTRIES), bundle.style(), bundle.skeleton()]:
        assert not re.search(r"https?://|//\w+\.\w", text.replace(SVG_NAMESPACE, ""))
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write", text)
        assert not re.search(r"\beval\(|new Function|fetch\(|@import|url\((?!#)", text)


def test_every_module_is_in_a_bundle():
    used = {path for entry in ENTRIES for path in bundle.modules(entry)}
    assert used == set(MODULES)


def test_modules_stay_small():
    for path in MODULES:
        assert len(path.read_text("utf-8").splitlines()) <= 260, path.name


def _write(folder: Path, **sources: str) -> Path:
    (folder / "js").mkdir()
    for name, source in sources.items():
        (folder / "js" / f"{name}.js").write_text(source)
    return folder / "js"


def test_modules_come_after_what_they_need_and_keep_their_names_apart(tmp_path: Path):
    js = _write(
        tmp_path,
        a='import { two } from "./b.js";\nconst own = 1;\nexport default () => own + two();\n',
        b='import {\n  three,\n} from "./c.js";\nconst own = 2;\nexport const two = () => own + three;\n',
        c="export const three = 3;\n",
    )
    paths = bundle.modules(js / "a.js")
    assert [path.stem for path in paths] == ["c", "b", "a"]
    script = bundle.join(paths)
    assert "return { two };" in script
    assert f"const {{ three, }} = module_{tmp_path.name.replace('-', '_')}_js_c;" in script
    assert script.rstrip().endswith("export default () => own + two();")


def test_a_circle_is_refused(tmp_path: Path):
    js = _write(
        tmp_path,
        a='import { b } from "./b.js";\nexport const a = 1;\n',
        b='import { a } from "./a.js";\nexport const b = 1;\n',
    )
    with pytest.raises(bundle.BundleError, match=r"a\.js -> b\.js -> a\.js"):
        bundle.modules(js / "a.js")


@pytest.mark.parametrize(
    "source", ['import x from "./b.js";\n', "export { x };\n", 'import * as b from "./b.js";\n']
)
def test_another_form_of_import_is_refused(tmp_path: Path, source: str):
    js = _write(tmp_path, a=source)
    with pytest.raises(bundle.BundleError):
        bundle.join([js / "a.js"])


def test_a_folder_is_all_of_its_modules(tmp_path: Path):
    js = _write(tmp_path, a='import { kinds } from "./kinds/";\nexport default () => kinds.two;\n')
    (js / "kinds").mkdir()
    for name in ("two", "one"):
        (js / "kinds" / f"{name}.js").write_text(f"export const {name} = 1;\n")
    script = bundle.join(bundle.modules(js / "a.js"))
    assert "const kinds = { one: module_js_kinds_one.one, two: module_js_kinds_two.two };" in script


CELLS = bundle.FOLDER / "js" / "cells"


def test_every_registered_cell_has_a_file_and_gives_one_object():
    assert {path.stem for path in CELLS.glob("*.js")} == set(names())
    for path in CELLS.glob("*.js"):
        assert re.findall(r"^export (.*) =", path.read_text("utf-8"), re.M) == [f"const {path.stem}"]


def test_no_other_script_names_a_cell():
    """Not in a comment either: what is said of cells in general holds of those to come."""
    known = re.compile(f"({'|'.join(names())})(?!_core/)", re.IGNORECASE)
    scripts = {path for path in [*PAGES.rglob("*.js"), *MODULES] if path.parent != CELLS}
    assert not {(path.name, word) for path in scripts for word in known.findall(path.read_text("utf-8"))}


def _holes(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name is not None}


def test_both_languages_say_the_same():
    korean, english = strings("ko"), strings("en")
    assert set(korean) == set(english)
    for key in english:
        missing = _holes(english[key]) ^ _holes(korean[key])
        assert not missing, (key, missing)


def _asked() -> tuple[set[str], list[str]]:
    """Keys as the scripts write them, and patterns of those they put together."""
    source = "\n".join(path.read_text("utf-8") for path in MODULES)
    literal = set(re.findall(r'"([a-z_]+\.[a-z_0-9.]+)"', source))
    made = re.findall(r"`([a-z]+\.[^`]*\$\{[^`]*)`", source)
    patterns = [re.sub(r"\\\$\\\{.*?\\\}", r"[a-z0-9_]+", re.escape(each)) for each in made]
    return literal, patterns


def test_no_word_is_unused_and_none_is_missing():
    literal, patterns = _asked()
    literal |= {"page.theme", "claim.unscored"}  # standalone.html's, and the notebook's
    known = set(strings("en"))
    unused = {key for key in known - literal if not any(re.fullmatch(each, key) for each in patterns)}
    assert not unused
    sections = {key.split(".")[0] for key in known}
    missing = {key for key in literal - known if key.split(".")[0] in sections}
    assert not missing


def test_no_particle_stands_after_a_number():
    numbers = "unit|step|steps|units|count|added|kept|let|candidate|before|now|share|bits|value"
    particle = re.compile(rf"\{{(?:{numbers})\}}(?:은|는|이|가|을|를|와|과|으로|로|의|만|도)(?![가-힣])")
    wrong = {key: text for key, text in strings("ko").items() if particle.search(text)}
    assert not wrong


def test_both_themes_have_every_colour_and_every_quantity_has_one():
    light, dark = design.colours("light"), design.colours("dark")
    assert set(light) == set(dark)
    assert all(re.fullmatch(r"#[0-9A-F]{6}", value) for value in [*light.values(), *dark.values()])
    for letter in design.LETTERS.values():
        assert f"q-{letter}" in light
        assert f"qt-{letter}" in light


def _luminance(colour: str) -> float:
    channels = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_everything_that_is_read_can_be_read(mode: design.Mode):
    colours = design.colours(mode)
    read = ["ink", "ink-2", "ink-3", "pos-t", "neg-t", *(name for name in colours if name.startswith("qt-"))]
    for paper in ("bg", "surface"):
        for name in read:
            high, low = sorted((_luminance(colours[name]), _luminance(colours[paper])), reverse=True)
            assert (high + 0.05) / (low + 0.05) >= 4.5, (mode, name, paper)


def test_every_variable_of_the_style_sheet_exists():
    style = bundle.style()
    used = set(re.findall(r"var\(--([\w-]+)", style))
    made = set(re.findall(r"--([\w-]+):", style)) | {"b", "t", "u", "under-header", "coming", "letters"}
    assert not used - made
