"""The file on screen: read once, kept in the session alone, and let go of for the next one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import streamlit as st

from pages.shared import registry, shipped
from rnn_core.checkpoints.opened import state_dict_file
from rnn_core.opening import Found, Refusal, open_checkpoint
from rnn_core.text import safe_name

EXAMPLE: Final = "shakespeare-lstm"
"""The shipped network whose weights the example is written from."""
EXAMPLE_FILE: Final = "char_lstm.pt"
ROWS_FILE: Final = "weather_lstm.safetensors"
"""The example of rows: trained by ``docs.experiments.weather`` on the columns of `ROWS_TABLE`."""
ROWS_TABLE: Final = "seattle-weather.csv"

_OPENED: Final = "your_model_opened"
_NAME_SHOWN: Final = 60
_SERIES: Final = Path(__file__).parents[2] / "assets" / "series"


@dataclass(frozen=True)
class Opened:
    """What came of a file.

    Attributes
    ----------
    identity : str
        Which file: the same for the same upload.
    name : str
        As it can be shown.
    size : int
        Bytes.
    found : Found or None
    refusal : Refusal or None
        Why there is nothing found.
    """

    identity: str
    name: str
    size: int
    found: Found | None = None
    refusal: Refusal | None = None

    @property
    def example(self) -> bool:
        """Whether it is the app's own."""
        return self.identity in (EXAMPLE, ROWS_FILE)

    @property
    def rows_example(self) -> bool:
        """Whether it is the app's own that reads rows."""
        return self.identity == ROWS_FILE


def opened() -> Opened | None:
    """Return the file on screen."""
    kept: Opened | None = st.session_state.get(_OPENED)
    return kept


def take(identity: str, name: str, data: bytes) -> Opened:
    """Open a file, and keep what came of it in place of the last one."""
    forget()
    name = safe_name(name, limit=_NAME_SHOWN)
    try:
        one = Opened(identity, name, len(data), open_checkpoint(data, name=name))
    except Refusal as refusal:
        one = Opened(identity, name, len(data), refusal=refusal)
    st.session_state[_OPENED] = one
    return one


def forget() -> None:
    """Let go of the file on screen."""
    st.session_state.pop(_OPENED, None)


def choose(module: str) -> None:
    """Look at another recurrent module of the file."""
    kept = opened()
    if kept is not None and kept.found is not None:
        found = kept.found.choose(module)
        st.session_state[_OPENED] = Opened(kept.identity, kept.name, kept.size, found)


def take_example() -> None:
    """Write a shipped network as a plain file of torch, and open that."""
    take(EXAMPLE, EXAMPLE_FILE, state_dict_file(registry.network(EXAMPLE)))


def take_rows_example() -> None:
    """Open the shipped network that forecasts the weather."""
    take(ROWS_FILE, ROWS_FILE, shipped.content(_SERIES / ROWS_FILE))


def example_table() -> bytes:
    """Return the table that it was trained on."""
    return shipped.content(_SERIES / ROWS_TABLE)


def example_tokens() -> str:
    """Return the tokens of the example, in their order."""
    return "".join(registry.network(EXAMPLE).vocabulary.entries)
