"""The networks that ship with the app: found in assets/models, loaded once, never changed; and one's own."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import streamlit as st

from pages.shared import user_networks
from pages.shared.i18n import Language, Words, default_network, file_in_language, in_language
from rnn_core.cells import Cell
from rnn_core.checkpoints import TrainedNetwork, load
from rnn_core.tasks.race import CELLS

MODELS: Final = Path(__file__).parents[2] / "assets" / "models"

#: The order they are offered in; a network that is not named here comes last.
ORDER: Final = (
    "shakespeare-lstm",
    "shakespeare-gru",
    "shakespeare-rnn",
    "korean-lstm",
    "python-lstm",
    "latex-lstm",
)
EQUAL: Final[dict[Cell, str]] = {cell: f"shakespeare-{cell}" for cell in CELLS}
"""Cell -> the shipped network of about the same size that has read the same text, with one vocabulary."""


@cache
def names() -> tuple[str, ...]:
    """Return the names of the shipped networks, in the order they are offered."""
    found = {folder.parent.name for folder in MODELS.glob("*/config.json")}
    return tuple(sorted(found, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name)))


@st.cache_resource(show_spinner=False, max_entries=16)
def _shipped(name: str) -> TrainedNetwork:
    return load(MODELS / name)


def network(name: str) -> TrainedNetwork:
    """Return a network in eval mode, read-only by agreement: a shipped one is one object for all visitors."""
    own = user_networks.find(name)
    return own.checkpoint if own else _shipped(name)


def spells(name: str) -> bool:
    """Whether a network reads letters: of the shipped ones, every one does."""
    own = user_networks.find(name)
    return own is None or own.checkpoint.vocabulary.kind == "letters"


def foretells(name: str) -> bool:
    """Whether a network says what the next token is: of the shipped ones, every one does."""
    own = user_networks.find(name)
    return own is None or own.checkpoint.model.predicts == "tokens"


def offered() -> tuple[str, ...]:
    """Return the names of what this visitor can look into: their own networks, then the shipped ones."""
    return user_networks.names() + names()


def default(language: Language) -> str:
    """Return the network a visitor meets first: one that reads their language, or else English's."""
    own = default_network(language)
    return own if own in names() else names()[0]


def settle(name: str, language: Language) -> str:
    """Return ``name`` if there is such a network for this visitor, else the language's default."""
    return name if name in names() or user_networks.find(name) else default(language)


def title(t: Words, name: str) -> str:
    """Return a network's name in the visitor's language, its own if we have no other."""
    own = user_networks.find(name)
    if own:
        return in_language(own.titles, t.language)
    return t.of("network", name) if t.has("network", name) else name


@cache
def card(name: str, language: Language) -> str:
    """Return a network's model card as Markdown; empty if it has none."""
    path = file_in_language(MODELS / name, "card.{}.md", language)
    return path.read_text("utf-8") if path.exists() else ""
