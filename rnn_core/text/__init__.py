"""From bytes to what a network reads: decoding, cleaning, characters.

Examples
--------
>>> from rnn_core.text import graphemes, receive
>>> graphemes(receive(b"Hi\\r\\n").text)
('H', 'i', '\\n')
"""

from __future__ import annotations

from rnn_core.text.clean import Cleaned, clean, is_blank
from rnn_core.text.decode import Decoded, decode
from rnn_core.text.encodings import ENCODINGS, canonical
from rnn_core.text.graphemes import graphemes
from rnn_core.text.names import safe_name
from rnn_core.text.notes import Note
from rnn_core.text.receive import LIMIT, Received, receive
from rnn_core.text.sniff import refuse_binary, sniff

__all__ = [
    "ENCODINGS",
    "LIMIT",
    "Cleaned",
    "Decoded",
    "Note",
    "Received",
    "canonical",
    "clean",
    "decode",
    "graphemes",
    "is_blank",
    "receive",
    "refuse_binary",
    "safe_name",
    "sniff",
]
