"""The network that the visitor trained here and took into use: kept in the session, shown to nobody else."""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from typing import Final

import streamlit as st

from rnn_core.checkpoints.translators import Translator
from rnn_core.training.translator_run import Subject

PAIRS: Final = "translate_live_pairs"
"""Session key of the file of pairs that the visitor brought, see `pages.translate.pairs`."""

_KEPT: Final = "translate_pupil"

Example = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class UserTranslator:
    """A network of the visitor's own.

    Attributes
    ----------
    network : Translator
        In float64, as the shipped ones are used.
    subject : str
        What it learnt.
    examples : tuple of (source, target)
        Held-out pairs to show it on.
    """

    network: Translator
    subject: Subject
    examples: tuple[Example, ...]


def keep(network: Translator, subject: Subject, examples: tuple[Example, ...]) -> None:
    """Take a network into use; the one before is forgotten."""
    exact = replace(network, model=copy.deepcopy(network.model).double())
    st.session_state[_KEPT] = UserTranslator(exact, subject, examples)


def has_pairs() -> bool:
    """Whether the visitor has brought a file of pairs."""
    return st.session_state.get(PAIRS) is not None


def find() -> UserTranslator | None:
    """Return the visitor's network, if there is one."""
    kept: UserTranslator | None = st.session_state.get(_KEPT)
    return kept
