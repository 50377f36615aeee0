"""The parts of the page: each a package beside this file, imported when somebody first looks at it.

A package ``pages/words/<part>`` has a module ``section`` with ``ADDRESS``, an
:class:`pages.shared.address.Address` of its own whose page is ``words_<part>``, and ``show(t)``, which draws
what its page state says. The page state of every part but the first has a field ``part`` with the default
``""``, read from the parameter of that name: this module sets it.
"""

from __future__ import annotations

import importlib
from typing import Any, Final

import streamlit as st

from pages.shared import address
from pages.words import PARTS

_FIRST: Final = next(iter(PARTS))
_HERE: Final = "words_here"


def here() -> str:
    """Return the part the visitor is in."""
    found: str = st.session_state[_HERE]
    return found


def go(part: str) -> None:
    """Go to another part: it is found again as it was left."""
    st.session_state[_HERE] = part
    address.leave()


def _settle() -> str:
    """Return the part that the address names; with none named, the one that was left."""
    said = address.said("part")
    if said in PARTS:
        return said
    left = st.session_state.get(_HERE, "")
    return left if address.bare() and left in PARTS else _FIRST


def arrive() -> tuple[Any, Any]:
    """Return the module of the part the visitor is in, and their page state in it."""
    part = _settle()
    st.session_state[_HERE] = part
    module: Any = importlib.import_module(f"pages.words.{part}.section")
    page_state = module.ADDRESS.arrive()
    if part != _FIRST and page_state.part != part:
        page_state = module.ADDRESS.move(part=part)
        module.ADDRESS.write()
    return module, page_state
