"""Two readings and what sets them apart, computed once."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from pages.compare.texts import Asked
from pages.shared import cache, registry, user_networks
from rnn_core.comparison import Comparison, Difference, Likeness, Partners, compare
from rnn_core.errors import InputError
from rnn_core.reading import Reading

BLOCK: Final = 25
"""Characters in a block of the standard error, on the text on screen."""
LEAST: Final = 8
"""Blocks without which no error is given: of fewer it is a guess itself."""
CLEAR: Final = 2
"""Standard errors from which on a difference is called one."""
TOGETHER: Final = 0.1
"""Standard deviations within which two states count as the same again."""

_keep: Final = cache.keeper("compare", 16, 6)


@dataclass(frozen=True, eq=False)
class Measured:
    """What was measured of a pair.

    Attributes
    ----------
    both : Comparison
    apart : Difference
        Bits a character by which the first is the more surprised.
    partners : Partners or None
        Of the units of two networks; None where the text is too short.
    likeness : Likeness or None
        Linear CKA; None likewise.
    """

    both: Comparison
    apart: Difference
    partners: Partners | None
    likeness: Likeness | None

    @property
    def alike(self) -> bool:
        """Whether at least half of what both texts have is known to both networks."""
        known = int((~np.isnan(self.both.difference)).sum())
        return 2 * known >= int(self.both.shared.sum()) - 1  # nobody guesses the first

    @property
    def foretells(self) -> bool:
        """Whether both networks say what the next token is."""
        return all(one.checkpoint.model.predicts == "tokens" for one in self.both.readings)

    @property
    def residual(self) -> float:
        """The largest difference of either trace from torch's own output."""
        return max(one.trace.residual for one in self.both.readings)


def measure(asked: Asked) -> Measured:
    """Let the networks read, and compare."""
    own = asked.own or any(map(user_networks.is_mine, asked.networks))
    searched = tuple(user_networks.is_searched(one) for one in asked.networks)
    key = (asked.networks, searched, tuple(map(cache.fingerprint, asked.texts)))

    def make() -> Measured:
        a, b = (_reading(name, text, own) for name, text in zip(asked.networks, asked.texts, strict=True))
        both = compare(a, b)
        with cache.TURN:
            return Measured(both, difference(both), *_likeness(both))

    return _keep(key, make, own=own)


def difference(both: Comparison) -> Difference:
    """Return by how much the first is the more surprised; with fewer than `LEAST` blocks without an error."""
    apart = both.bits_difference(BLOCK)
    blocks = np.unique(np.flatnonzero(~np.isnan(both.difference)) // BLOCK)
    return apart if len(blocks) >= LEAST else Difference(apart.mean, math.nan)


def _likeness(both: Comparison) -> tuple[Partners | None, Likeness | None]:
    if both.kind == "texts":
        return None, None
    try:
        return both.partners(), both.cka()
    except InputError:  # two characters
        return None, None


def _reading(network: str, text: str, own: bool) -> Reading:
    tokens = registry.network(network).vocabulary.encode(text)
    # Under a name of its own: elsewhere a text is kept by windows of tokens.
    return cache.reading(network, cache.fingerprint(f"compare\0{text}"), 0, tokens, None, own=own)
