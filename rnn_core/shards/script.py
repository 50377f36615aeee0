"""A whole text as a network reads it, in eight bytes a token: Python strings take ten times that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rnn_core.text.graphemes import PLAIN
from rnn_core.text.vocabulary import UNKNOWN, Vocabulary

__all__ = ["Script", "encode"]

PART = 1 << 16
"""Characters encoded at once."""

_SEAM = re.compile(f"(?<=[{PLAIN}])(?=[{PLAIN}])")
"""Between two characters that join with nothing: a text can be cut here and not show it."""


@dataclass(frozen=True, eq=False)
class Script:
    """Tokens of a text.

    Attributes
    ----------
    ids : ndarray, (time,), int32
        Token numbers, 0 for everything outside of the vocabulary.
    shown : pyarrow.DictionaryArray, (time,)
        Each token alone; a jamo as its compatibility jamo.
    joined : bool
        Whether any grapheme of the text is several code points.
    """

    ids: NDArray[np.int32]
    shown: pa.DictionaryArray
    joined: bool = False

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def unknown(self) -> int:
        """How many tokens the network does not know."""
        return int(np.count_nonzero(self.ids == UNKNOWN))

    def words(self, start: int, stop: int) -> pa.DictionaryArray:
        """Tokens of steps start..stop - 1, with a dictionary of their own."""
        return self.shown[start:stop].cast(pa.string()).dictionary_encode()


def encode(vocabulary: Vocabulary, text: str, part: int = PART) -> Script:
    """Read a text as :meth:`rnn_core.text.vocabulary.Vocabulary.encode` does, part by part.

    Examples
    --------
    >>> script = encode(Vocabulary(("a", "b")), "abba?", part=2)
    >>> script.ids.tolist(), script.words(1, 3).to_pylist()
    ([1, 2, 2, 1, 0], ['b', 'b'])
    """
    ids, shown, joined = [np.zeros(0, np.int32)], [pa.array([], pa.string()).dictionary_encode()], False
    for some in _parts(text, part):
        tokens = vocabulary.encode(some)
        ids.append(tokens.ids.astype(np.int32))
        shown.append(pa.array(tokens.shown, pa.string()).dictionary_encode())
        joined |= len(tokens.graphemes) != len(some)
    return Script(np.concatenate(ids), pa.chunked_array(shown).unify_dictionaries().combine_chunks(), joined)


def _parts(text: str, length: int) -> Iterator[str]:
    start = 0
    while start < len(text):
        seam = _SEAM.search(text, start + length)
        stop = seam.start() if seam else len(text)
        yield text[start:stop]
        start = stop
