"""Encoder-decoder networks for translation."""

from __future__ import annotations

from rnn_core.models.seq2seq.network import ATTENTIONS, Attention, Decoded, Encoded, Seq2Seq
from rnn_core.models.seq2seq.pieces import BEGIN, END, PAD, UNKNOWN, Pieces
from rnn_core.models.seq2seq.search import Beam, Hypothesis, Said, beam_search, greedy, score

__all__ = [
    "ATTENTIONS",
    "BEGIN",
    "END",
    "PAD",
    "UNKNOWN",
    "Attention",
    "Beam",
    "Decoded",
    "Encoded",
    "Hypothesis",
    "Pieces",
    "Said",
    "Seq2Seq",
    "beam_search",
    "greedy",
    "score",
]
