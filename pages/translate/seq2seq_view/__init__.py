"""A sentence goes through one vector: words above, the vector, what the decoder generates below."""

from __future__ import annotations

from pages.translate.seq2seq_view.component import packet, seq2seq_view
from pages.translate.seq2seq_view.view import Choice, Seq2SeqView, Spoken

__all__ = ["Choice", "Seq2SeqView", "Spoken", "packet", "seq2seq_view"]
