"""The parts of the lab: each a package beside this file, imported when somebody first looks at it.

A package ``pages/lab/<slug>`` has a module ``section`` with ``ADDRESS``, an
:class:`pages.shared.address.Address` of its own whose page is ``lab_<slug>``, and ``show(say, place)``, which
draws what its page state says. The place of every section but the first has a field ``section`` with the
default ``""``, read from the parameter of that name: this module sets it. To add one: a line in
``pages.lab.SECTIONS``, and its title in every language.
"""

from __future__ import annotations

import importlib
from typing import Any, Final

import streamlit as st

from pages.lab import SECTIONS
from pages.shared import address
from pages.shared.i18n import Words

_FIRST: Final = next(iter(SECTIONS))

_HERE: Final = "lab_here"
_SWITCH: Final = "lab_section"


def _settle() -> str:
    """Return the section that the address names; with none named, the one that was left."""
    said = address.said("section")
    if said in SECTIONS:
        return said
    left = st.session_state.get(_HERE, "")
    return left if address.bare() and left in SECTIONS else _FIRST


def arrive() -> tuple[Any, Any]:
    """Return the module of the section the visitor is in, and their place in it."""
    here = _settle()
    st.session_state[_HERE] = here
    module: Any = importlib.import_module(f"pages.lab.{here}.section")
    page_state = module.ADDRESS.arrive()
    if here != _FIRST and page_state.section != here:
        page_state = module.ADDRESS.move(section=here)
        module.ADDRESS.write()
    return module, page_state


def _go() -> None:
    st.session_state[_HERE] = st.session_state[_SWITCH]
    address.leave()


def switch(t: Words) -> None:
    """Offer the sections, as a slim line of tabs."""
    st.session_state[_SWITCH] = st.session_state[_HERE]
    with st.container(key="lab_tabs"):
        st.segmented_control(
            t.of("lab", "section"),
            list(SECTIONS),
            format_func=lambda slug: t(SECTIONS[slug]),
            key=_SWITCH,
            on_change=_go,
            required=True,
            label_visibility="collapsed",
        )
