"""What can be held on one page, and what is: read from its address, written there."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import streamlit as st

from pages.shared.address import Address
from pages.shared.i18n import Words
from rnn_core.interventions import CutError, Part, PartClamp, parse_part_cuts, write_part_cuts
from rnn_core.tracing import Clamp

__all__ = ["Grip", "Place"]

Place = tuple[str, int, str]
"""A part, a layer of it, and a direction."""


@dataclass(frozen=True)
class Grip:
    """What a page lets a visitor hold.

    Attributes
    ----------
    address : Address
        Of the page; its page state has a field ``cut``.
    parts : mapping
        Name -> part, as `rnn_core.interventions.parse_part_cuts` takes them.
    shown : mapping
        Name of a part -> how many of its steps are on screen.
    named : callable
        named(words, place) -> what a place is called.
    basis : Hashable
        Network and text that the cuts are made in: with others, what is held is let go.
    noun : "part", "direction" or "layer"
        What a place is, in general.
    """

    address: Address[Any]
    parts: Mapping[str, Part] = field(repr=False)
    shown: Mapping[str, int] = field(repr=False)
    named: Callable[[Words, Place], str] = field(repr=False)
    basis: Hashable = field(repr=False)
    noun: Literal["part", "direction", "layer"] = "part"

    def key(self, name: str) -> str:
        """Return the session key of something of this page's grip."""
        return f"{self.address.page}_hands_{name}"

    @property
    def cut(self) -> str:
        """What is held, as the address has it."""
        return str(self.address.here().cut)

    @property
    def places(self) -> tuple[Place, ...]:
        """All that can be held as a whole."""
        return tuple(
            (name, layer, direction)
            for name, part in self.parts.items()
            for layer in range(part.layers)
            for direction in part.directions
        )

    def let_go(self) -> bool:
        """Let go of cuts that were made in another network or text; say whether that was done here."""
        known, dropped = self.key("basis"), self.key("dropped")
        kept, cut = st.session_state.get(known), self.cut
        if cut and kept is not None and kept[0] == cut and kept[1] != self.basis:
            self.address.move(cut="")
            cut, st.session_state[dropped] = "", self.basis
        if cut:
            st.session_state[dropped] = None
        st.session_state[known] = (cut, self.basis)
        past = self.key("past")
        if not cut and st.session_state.get(dropped) == self.basis:
            st.session_state[past] = ()  # they do not come back in another text
            return True
        return False

    def clamps(self) -> tuple[PartClamp, ...]:
        """Read what is held.

        Raises
        ------
        CutError
            If the address cannot be followed.
        """
        return parse_part_cuts(self.cut, self.parts)

    def hold(self, one: PartClamp) -> None:
        """Hold one more; what was held in the same place at another value gives way."""
        try:
            kept = list(self.clamps())
        except CutError:
            kept = []
        own = _where(one)
        while True:
            text = write_part_cuts([*kept, one], self.parts)
            try:
                parse_part_cuts(text, self.parts)
            except CutError as error:
                if error.code == "twice" and any(_where(old) == own for old in kept):
                    kept = [old for old in kept if not (_where(old) == own and _meet(old.clamp, one.clamp))]
                    continue
                return
            break
        self.move(text)

    def release(self, number: int) -> None:
        """Let go of one."""
        kept = list(self.clamps())
        del kept[number]
        self.move(write_part_cuts(kept, self.parts))

    def move(self, cut: str) -> None:
        """Hold something else, and keep what was held for `undo`."""
        key = self.key("past")
        st.session_state[key] = (*self.past, self.cut)[-50:]
        self._go(cut)

    @property
    def past(self) -> tuple[str, ...]:
        """What was held before, the latest last."""
        found: tuple[str, ...] = st.session_state.get(self.key("past"), ())
        return found

    def undo(self) -> None:
        """Hold again what was held before."""
        if self.past:
            key, last = self.key("past"), self.past[-1]
            st.session_state[key] = self.past[:-1]
            self._go(last)

    def _go(self, cut: str) -> None:
        self.address.move(cut=cut)
        key = self.key("basis")
        st.session_state[key] = (self.cut, self.basis)


def _where(one: PartClamp) -> tuple[str, str, int, str]:
    return one.part, one.clamp.gate, one.clamp.layer, one.clamp.direction


def _meet(one: Clamp, other: Clamp) -> bool:
    assert isinstance(one.steps, slice)
    assert isinstance(other.steps, slice)
    ends = [float("inf") if end is None else end for end in (one.steps.stop, other.steps.stop)]
    begins = max(one.steps.start or 0, other.steps.start or 0)
    return begins < min(ends) and bool(set(one.units) & set(other.units))
