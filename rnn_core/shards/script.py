"""A text tokenised in parts and split into stretches of a fixed number of steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from rnn_core.text.graphemes import graphemes
from rnn_core.text.vocabulary import UNKNOWN, Vocabulary

__all__ = ["Script", "encode", "stretches"]


@dataclass(frozen=True, eq=False)
class Script:
    """Some tokens of a text.

    Attributes
    ----------
    ids : ndarray, (time,), int32
        Token numbers, 0 for everything outside of the vocabulary.
    shown : tuple of str, (time,)
        Each token alone; a jamo as its compatibility jamo.
    text : str
        What they were made from.
    ends : ndarray, (time,), int64
        How many characters of it are read when a token is: of a grapheme that is read as several, all with
        the first.
    read : int
        Bytes of the file that were read so far.
    """

    ids: NDArray[np.int32]
    shown: tuple[str, ...]
    text: str
    ends: NDArray[np.int64]
    read: int = 0

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def unknown(self) -> int:
        """How many tokens the network does not know."""
        return int(np.count_nonzero(self.ids == UNKNOWN))

    @property
    def clustered(self) -> bool:
        """Whether any grapheme of the text is several code points."""
        return len(graphemes(self.text)) != len(self.text)

    def split(self, steps: int) -> tuple[Script, Script]:
        """Cut before a step that is not the first one."""
        cut = int(self.ends[steps - 1])
        first = Script(self.ids[:steps], self.shown[:steps], self.text[:cut], self.ends[:steps], self.read)
        rest = self.ids[steps:], self.shown[steps:], self.text[cut:], self.ends[steps:] - cut, self.read
        return first, Script(*rest)

    @classmethod
    def joined(cls, scripts: Sequence[Script]) -> Script:
        """The tokens of several, one behind the other."""
        before = np.cumsum([0, *(len(script.text) for script in scripts)])
        return cls(
            np.concatenate([script.ids for script in scripts]),
            tuple(chain.from_iterable(script.shown for script in scripts)),
            "".join(script.text for script in scripts),
            np.concatenate([script.ends + start for script, start in zip(scripts, before, strict=False)]),
            scripts[-1].read,
        )


def encode(vocabulary: Vocabulary, text: str, read: int = 0) -> Script:
    """Read a text as :meth:`rnn_core.text.vocabulary.Vocabulary.encode` does.

    Examples
    --------
    >>> script = encode(Vocabulary(("a", "b")), "abba?")
    >>> script.ids.tolist(), script.split(3)[1].shown
    ([1, 2, 2, 1, 0], ('a', '?'))
    """
    tokens = vocabulary.encode(text)
    lengths = np.fromiter(map(len, tokens.graphemes), np.int64, len(tokens.graphemes))
    ends = np.cumsum(lengths)[tokens.source] if len(tokens) else np.zeros(0, np.int64)
    return Script(tokens.ids.astype(np.int32), tokens.shown, text, ends, read)


def stretches(scripts: Iterable[Script], steps: int) -> Iterator[Script]:
    """Split a text that comes in parts into stretches of a fixed number of steps; the last may be shorter.

    Examples
    --------
    >>> vocabulary = Vocabulary(("a", "b"))
    >>> parts = encode(vocabulary, "abb"), encode(vocabulary, "ab")
    >>> [stretch.text for stretch in stretches(parts, 2)]
    ['ab', 'ba', 'b']
    """
    held: list[Script] = []
    for script in scripts:
        held.append(script)
        while sum(map(len, held)) > steps:
            stretch, rest = Script.joined(held).split(steps)
            yield stretch
            held = [rest]
    if sum(map(len, held)):
        yield Script.joined(held)
