"""What runs in front of the visitor: begun by a button, drawn as it comes, ended by any other press."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from pages.shared.i18n import Words
from pages.truncation.place import ADDRESS, Place
from pages.truncation.runs import Kind, want

_SEED: Final = "truncation_seed"


@dataclass
class Slot:
    """Places on the page that a run fills: its button, the line under it, and its chart or charts."""

    button: Any = None
    line: Any = None
    chart: Any = None

    def controls(self, say: Words, kind: Kind, help_text: str) -> None:
        """Draw the button that begins a run, and the line that says how far it has come."""
        with st.container(key=f"truncation_run_{kind}", horizontal=True, vertical_alignment="center"):
            self.button = st.empty()
            self.line = st.empty()
        label = say("truncation.measure" if kind == "length" else "truncation.train")
        self.button.button(
            label,
            key=f"truncation_begin_{kind}",
            on_click=want,
            args=(kind,),
            help=help_text or None,
            icon=":material/play_arrow:",
        )

    def say(self, text: str) -> None:
        """Say what came of it."""
        self.line.text(text)

    def go(
        self,
        say: Words,
        kind: Kind,
        records: Iterator[Any],
        draw: Callable[[], None],
        progress: Callable[[Any], tuple[float, str]],
    ) -> None:
        """Run to the end, drawing after every record; the button stops it meanwhile.

        Parameters
        ----------
        say, kind
            Words, and which run.
        records
            What comes, one after the other.
        draw
            Draws all that has come so far.
        progress
            From what came last: the share that is done, and a line about it.
        """
        self.button.button(
            say("truncation.stop"), key=f"truncation_stop_{kind}", icon=":material/stop:", type="primary"
        )
        for one in records:
            draw()
            done, text = progress(one)
            self.line.progress(min(done, 1.0), text=text)
        st.rerun()


def seed(say: Words, place: Place) -> None:
    """Let the visitor choose the seed of what is trained here."""

    def move() -> None:
        ADDRESS.move(seed=st.session_state[_SEED])

    st.session_state[_SEED] = place.seed
    st.number_input(say("truncation.seed"), 0, 9999, key=_SEED, on_change=move, width=120)
