"""Widgets for one field of a page's state: they show its value, and a change moves the state there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Generic, TypeVar

import streamlit as st

from pages.shared.address import Address
from pages.shared.i18n import Words

P = TypeVar("P")

_FIELD: Final = object()
"""Stands for the field's own value."""

_NOTHING: Final[Mapping[str, Any]] = {}

SEEDS: Final = (0, 9999)
"""Least and largest seed that a visitor may choose."""


@dataclass(frozen=True)
class Controls(Generic[P]):
    """The widgets of one page.

    All take the key of their label, the field of the page state, what may be chosen, and these keywords; any
    other keyword goes to Streamlit's widget.

    ``value``
        What is shown, where that is not the field's value in ``place``.
    ``also``
        Fields that change together with this one, and their new values.
    ``words``
        Family of messages that names the choices, where there are some.
    ``names``
        How a choice is written where no family does: a function, or a mapping from every choice.

    Attributes
    ----------
    say : Words
    address : Address
        Of the page.
    place : P
        What is on screen, its fields settled.
    before : callable or None
        Called before any of these widgets moves the page state.

    Examples
    --------
    ``Controls(say, ADDRESS, place).slider("depth.depth", "depth", 5, 100, step=5)``
    """

    say: Words
    address: Address[P]
    place: P
    before: Callable[[], None] | None = None

    def segmented(self, label: str, field: str, options: Iterable[Any], **how: Any) -> None:
        """Offer a few choices side by side; one is always chosen unless ``required=False``."""
        st.segmented_control(self.say(label), **self._choices(field, options, **{"required": True, **how}))

    def select(self, label: str, field: str, options: Iterable[Any], **how: Any) -> None:
        """Offer many choices in a box that opens."""
        st.selectbox(self.say(label), **self._choices(field, options, **how))

    def select_slider(self, label: str, field: str, options: Iterable[Any], **how: Any) -> None:
        """Offer choices that have an order."""
        st.select_slider(self.say(label), **self._choices(field, options, **how))

    def several(self, label: str, field: str, options: Iterable[Any], **how: Any) -> None:
        """Offer choices side by side of which several hold; what reads the field takes them as a list."""
        st.pills(self.say(label), selection_mode="multi", **self._choices(field, options, **how))

    def slider(self, label: str, field: str, least: int, most: int, **how: Any) -> None:
        """Offer the whole numbers from ``least`` to ``most``."""
        st.slider(self.say(label), least, most, **self._bound(field, **how))

    def number(self, label: str, field: str, least: int, most: int, **how: Any) -> None:
        """Let a whole number from ``least`` to ``most`` be typed."""
        st.number_input(self.say(label), least, most, **self._bound(field, **how))

    def seed(self, label: str, field: str = "seed", **how: Any) -> None:
        """Let a seed be typed."""
        self.number(label, field, *SEEDS, **how)

    def text(self, label: str, field: str, **how: Any) -> None:
        """Let a line be typed."""
        st.text_input(self.say(label), **self._bound(field, **how))

    def _choices(
        self,
        field: str,
        options: Iterable[Any],
        *,
        words: str = "",
        names: Callable[[Any], str] | Mapping[Any, str] | None = None,
        **how: Any,
    ) -> dict[str, Any]:
        bound = self._bound(field, **how) | {"options": list(options)}
        if words:
            bound["format_func"] = partial(self.say.of, words)
        elif names is not None:
            bound["format_func"] = names.__getitem__ if isinstance(names, Mapping) else names
        return bound

    def _bound(
        self, field: str, *, value: object = _FIELD, also: Mapping[str, Any] = _NOTHING, **how: Any
    ) -> dict[str, Any]:
        """Return key and callback of a field's widget, with what else is said of it."""
        shown = getattr(self.place, field) if value is _FIELD else value
        go = self.address.choose(field, **also)

        def move() -> None:
            if self.before is not None:
                self.before()
            go()

        return {"key": self.address.control(field, shown), "on_change": move, **how}
