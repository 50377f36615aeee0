"""What an address names and is not there any more: said in one sentence, and dropped from the address.

A text, pairs, a network and a training of a visitor's own lie in their session or on the server, never in
the address, which only names them. After a reload, after a restart of the server, and in somebody else's
hands it names nothing; then what ships with the app is shown, and must not pass for the visitor's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, Literal, TypeVar

import streamlit as st

from pages.shared.i18n import Words

Kind = Literal["text", "pairs", "series", "network", "job", "control"]
P = TypeVar("P")

_LOST: Final = "lost_"


@dataclass(frozen=True)
class Held(Generic[P]):
    """Something of the visitor's own that a page's address can name.

    Attributes
    ----------
    kind : {"text", "pairs", "series", "network", "job", "control"}
        What it is; ``lost.KIND`` says that it is gone.
    named : callable
        Whether a page state names one.
    there : callable
        Whether the one that a page state names is there for this visitor.
    dropped : mapping
        What changes in a page state whose own is gone.
    arriving : bool
        Whether it is missed only in an address that one arrives with: the visitor may choose it first, and
        bring it then.
    """

    kind: Kind
    named: Callable[[P], bool]
    there: Callable[[P], bool]
    dropped: Mapping[str, Any]
    arriving: bool = False


def miss(page: str, held: Held[P], page_state: P, *, arrived: bool) -> Mapping[str, Any]:
    """Return what changes in a page state because what it names is gone, and remember to say so; empty:
    nothing.

    Parameters
    ----------
    page
        Where it is said.
    arrived
        Whether the page state was just read from the address.
    """
    if not held.named(page_state):
        return {}
    if held.there(page_state):
        _forget(page, held.kind)
        return {}
    if held.arriving and not arrived:
        return {}
    note(page, held.kind)
    return held.dropped


def note(page: str, kind: Kind) -> None:
    """Remember to say what is gone."""
    st.session_state[_LOST + page] = (*(one for one in _kinds(page) if one != kind), kind)


def show(t: Words, page: str) -> None:
    """Say what is gone, until it is there again or the sentence is closed."""
    with st.container():  # a place of its own, so that what comes and goes moves nothing under it
        kinds = _kinds(page)
        if not kinds:
            return
        with st.container(key="problem_lost"):
            for kind in kinds:
                st.text(t.of("lost", kind))
            st.button(t("problem.close"), key="lost_close", on_click=_forget, args=(page,), type="tertiary")


def _kinds(page: str) -> tuple[Kind, ...]:
    kinds: tuple[Kind, ...] = st.session_state.get(_LOST + page, ())
    return kinds


def _forget(page: str, kind: Kind | None = None) -> None:
    st.session_state[_LOST + page] = tuple(one for one in _kinds(page) if kind not in (None, one))
