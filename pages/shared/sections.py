"""A page of several parts: each a package beside its page, imported when somebody first looks at it.

A package ``pages/<page>/<part>`` has a module ``section`` with ``ADDRESS``, an
:class:`pages.shared.address.Address` of its own whose page is ``<page>_<part>``, and ``show``, which draws
what its page state says. The page state of every part but the first has a field with the default ``""``, read
from the parameter of that name: :meth:`Sections.arrive` sets it. To add a part: its package, a line where the
page lists its parts, and its title in every language.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.shared import address
from pages.shared.i18n import Words


@dataclass(frozen=True)
class Sections:
    """The parts of one page.

    Attributes
    ----------
    page : str
        Its slug.
    field : str
        The query parameter, and the field of a part's page state, that names the part.
    titles : mapping
        Part -> key of its title, in the order they are offered; the first is the page's own.
    """

    page: str
    field: str
    titles: Mapping[str, str]

    @property
    def _first(self) -> str:
        return next(iter(self.titles))

    @property
    def _here(self) -> str:
        return f"{self.page}_here"

    @property
    def _switch(self) -> str:
        return f"{self.page}_{self.field}"

    def _settle(self) -> str:
        """Return the part that the address names; with none named, the one that was left."""
        said = address.said(self.field)
        if said in self.titles:
            return said
        left: str = st.session_state.get(self._here, "")
        return left if address.bare() and left in self.titles else self._first

    def arrive(self) -> tuple[Any, Any]:
        """Return the module of the part the visitor is in, and their page state in it."""
        here = self._settle()
        st.session_state[self._here] = here
        module: Any = importlib.import_module(f"pages.{self.page}.{here}.section")
        page_state = module.ADDRESS.arrive()
        if here != self._first and getattr(page_state, self.field) != here:
            page_state = module.ADDRESS.move(**{self.field: here})
            module.ADDRESS.write()
        return module, page_state

    def _go(self) -> None:
        """Go to another part: it is found again as it was left."""
        st.session_state[self._here] = st.session_state[self._switch]
        address.leave()

    def switch(self, t: Words, label: str) -> None:
        """Offer the parts, as a slim line of tabs; the label is for a screen reader."""
        st.session_state[self._switch] = st.session_state[self._here]
        with st.container(key=f"sections_{self.page}"):
            st.segmented_control(
                label,
                list(self.titles),
                format_func=lambda part: t(self.titles[part]),
                key=self._switch,
                on_change=self._go,
                required=True,
                label_visibility="collapsed",
            )
