"""Who may name a session key, a widget or a query parameter, so that no two of them ever mean the same one.

`Address` alone touches query parameters. A session key is a member of `state.Key`, comes from a page's
`Address`, or is a constant of the one module that uses it. What a page names begins with its slug.
"""

from __future__ import annotations

import ast
import importlib
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pages.shared.address import Address
from pages.shared.state import Key

PAGES = Path(__file__).parents[2] / "pages"
FILES = sorted(path for path in PAGES.rglob("*.py"))
SLUGS = {path.parent.name for path in PAGES.glob("*/page.py")}
NAMING = {PAGES / "shared" / name for name in ("address.py", "sections.py", "state.py")}
OWNERS = {slug: slug for slug in SLUGS} | {"lesson": "course"}
"""How keys begin, and the page that gives them: its slug, or another word that is its alone."""
EVERYWHERE = ("problem_", "download_")
"""How keys begin that any page may give: an alert and a download are styled by it."""

_SORTING = {"sorted", "min", "max", "sort", "sort_values", "groupby", "nlargest", "nsmallest"}
_READING = {"get", "pop", "setdefault"}


class Named(NamedTuple):
    """An expression that names a key, and the module it stands in."""

    path: Path
    node: ast.expr


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def constants(path: Path) -> dict[str, str]:
    """Return what a module's top-level names are, where they are plain strings."""
    found = {}
    for node in tree(path).body:
        if isinstance(node, ast.Assign):
            names, value = node.targets, node.value
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            names, value = [node.target], node.value
        else:
            continue
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            found |= {one.id: value.value for one in names if isinstance(one, ast.Name)}
    return found


@cache
def places() -> list[tuple[str, Address]]:
    """Return every page's address, by the module that makes it."""
    modules = [".".join(path.relative_to(PAGES.parent).with_suffix("").parts) for path in FILES]
    makers = [
        name for name, path in zip(modules, FILES, strict=True) if "Address(" in path.read_text("utf-8")
    ]
    values = [(name, value) for name in makers for value in vars(importlib.import_module(name)).values()]
    return list({id(value): (name, value) for name, value in values if isinstance(value, Address)}.values())


def is_session(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Attribute) and node.attr == "session_state" and isinstance(node.value, ast.Name)
    )


def read_or_written(path: Path) -> list[Named]:
    """Return every expression that reaches into ``st.session_state``."""
    found = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Subscript) and is_session(node.value):
            found.append(node.slice)
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and is_session(node.func.value)
        ):
            assert node.func.attr in _READING, f"{path}: st.session_state.{node.func.attr}"
            found.append(node.args[0])
        elif isinstance(node, ast.Compare) and is_session(node.comparators[-1]):
            found.append(node.left)
    return [Named(path, node) for node in found]


def given(path: Path) -> list[Named]:
    """Return every ``key=`` of an element or a widget."""
    calls = [node for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
    names = {call: getattr(call.func, "attr", getattr(call.func, "id", "")) for call in calls}
    return [
        Named(path, each.value)
        for call in calls
        for each in call.keywords
        if each.arg == "key" and names[call] not in _SORTING
    ]


def is_member(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Key"


def beginning(path: Path, node: ast.expr) -> str | None:
    """Return how the key begins that an expression makes; None: only a caller knows."""
    if is_member(node):
        return str(Key[node.attr])
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.Name):
        return constants(path).get(node.id)
    if isinstance(node, ast.BinOp):
        return beginning(path, node.left)
    if isinstance(node, ast.JoinedStr):
        first = node.values[0]
        return beginning(path, first.value if isinstance(first, ast.FormattedValue) else first)
    if isinstance(node, ast.IfExp):
        return beginning(path, node.body)
    return None


def is_whole(node: ast.expr) -> bool:
    return isinstance(node, (ast.Constant, ast.Name)) or is_member(node)


def named() -> list[Named]:
    return [one for path in FILES for one in (*read_or_written(path), *given(path))]


def package(path: Path) -> str:
    return ".".join(path.parent.relative_to(PAGES.parent).parts)


def slug_of(path: Path) -> str:
    return path.relative_to(PAGES).parts[0]


def at(named: Named) -> str:
    return f"{named.path.relative_to(PAGES)}:{named.node.lineno} {ast.unparse(named.node)}"


def test_keys_are_found_at_all():
    assert len([one for path in FILES for one in read_or_written(path)]) > 50
    assert len([one for path in FILES for one in given(path)]) > 100
    assert len(places()) >= len(SLUGS)


def test_the_address_alone_touches_query_parameters():
    offenders = [
        path.name
        for path in FILES
        if path.name != "address.py"
        and any(
            isinstance(node, ast.Attribute) and node.attr == "query_params" for node in ast.walk(tree(path))
        )
    ]
    assert not offenders


def test_no_key_is_spelt_where_the_session_is_read_or_written():
    spelt = [
        at(one)
        for path in FILES
        for one in read_or_written(path)
        if path not in NAMING and isinstance(one.node, (ast.Constant, ast.JoinedStr))
    ]
    assert not spelt, "give it a name: a member of state.Key, or a constant of this module"


def test_what_a_page_names_begins_with_its_slug_and_what_pages_share_with_none():
    offenders = []
    for path, node in named():
        key = beginning(path, node)
        if key is None or is_member(node) or key.startswith(EVERYWHERE):
            continue
        words = (word for word in OWNERS if key == word or key.startswith(f"{word}_"))
        whose = OWNERS.get(next(words, ""))
        if whose != (slug_of(path) if slug_of(path) in SLUGS else None):
            offenders.append(at(Named(path, node)))
    assert not offenders


def test_no_two_modules_give_one_key():
    modules = defaultdict(set)
    for path, node in named():
        key = beginning(path, node)
        if key is not None and is_whole(node) and not is_member(node):
            modules[key].add(str(path.relative_to(PAGES)))
    members = set(map(str, Key))
    assert not {key: names for key, names in modules.items() if len(names) > 1 or key in members}


def test_what_an_address_keeps_is_given_to_nothing_else():
    owners: dict[str, str] = {}
    for module, address in places():
        kept = {address.page_state_key, address._met_key, address._written_key}
        fields = {address.key(one) for one in address.kind.__dataclass_fields__ if one != "lang"}
        assert not kept & fields
        assert not (kept | fields) & set(owners)
        owners |= dict.fromkeys(kept, "nobody") | dict.fromkeys(fields, module.rpartition(".")[0])
    offenders = []
    for path, node in named():
        owner = owners.get(beginning(path, node) or "")
        if owner and is_whole(node) and not is_member(node) and package(path) != owner:
            offenders.append(at(Named(path, node)))
    assert not offenders, "the control of a field is its page's; what else an address keeps is nobody's"
