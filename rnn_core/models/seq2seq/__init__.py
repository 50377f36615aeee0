"""Encoder-decoder networks for translation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rnn_core.deprecated import renamed
from rnn_core.models.seq2seq.network import ATTENTIONS, Attention, Decoded, Encoded, Seq2Seq
from rnn_core.models.seq2seq.pieces import BEGIN, END, PAD, UNKNOWN, Pieces
from rnn_core.models.seq2seq.search import Beam, DecodedSentence, Hypothesis, beam_search, greedy, score

__all__ = [
    "ATTENTIONS",
    "BEGIN",
    "END",
    "PAD",
    "UNKNOWN",
    "Attention",
    "Beam",
    "Decoded",
    "DecodedSentence",
    "Encoded",
    "Hypothesis",
    "Pieces",
    "Seq2Seq",
    "beam_search",
    "greedy",
    "score",
]


if not TYPE_CHECKING:  # to mypy, a module with this has any name at all

    def __getattr__(name: str) -> Any:
        """Find what had this name until the last version."""
        return renamed(__name__, name)
