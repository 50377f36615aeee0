"""What is said of the stored measurement: the value of context, in bits per character and in perplexity."""

from __future__ import annotations

from dataclasses import dataclass

from pages.lab.character.writing import perplexity
from pages.lab.markov.measure import NETWORKS
from pages.shared import cells
from pages.shared.experiments import experiment, row
from pages.shared.i18n import Words
from rnn_core.tasks.parameter_matching import Cell


@dataclass(frozen=True)
class Stored:
    """Bits per character on text that is new to all.

    Attributes
    ----------
    bits : list of float
        Of the chains of order 0, 1, ...
    contexts : list of int
        How many contexts each has counted.
    unseen : list of float
        Share of the characters before which stands a context it never met.
    networks : dict
        Network -> its bits.
    """

    bits: list[float]
    contexts: list[int]
    unseen: list[float]
    networks: dict[Cell, float]

    @property
    def best(self) -> int:
        """The order with the fewest bits."""
        return min(range(len(self.bits)), key=self.bits.__getitem__)


def stored() -> Stored:
    """Return what was measured and stored."""
    rows = [one for one in experiment("markov")["rows"] if "order" in one]
    return Stored(
        [one["bits"] for one in rows],
        [one["contexts"] for one in rows],
        [one["unseen"] for one in rows],
        {cell: row("markov", network=name)["bits"] for cell, name in NETWORKS.items()},
    )


def claim(t: Words, found: Stored) -> tuple[str, str]:
    """Return the question with its answer, and what the answer is made of."""
    cell = min(found.networks, key=found.networks.__getitem__)
    first, chain, lowest = found.bits[0], found.bits[found.best], found.networks[cell]
    kind = "network" if lowest < chain else "chain"
    shown = {
        "first": f"{first:.2f}",
        "chain": f"{chain:.2f}",
        "lowest": f"{lowest:.2f}",
        "least": f"{min(lowest, chain):.2f}",
        "n": found.best + 1,
        "seen": found.best,
        "cell": cells.name(t, cell),
        "first_perplexity": perplexity(first),
        "chain_perplexity": perplexity(chain),
        "lowest_perplexity": perplexity(lowest),
    }
    return t("lab_markov.claim", **shown), t.of("lab_markov_lede", kind, **shown)


def longer(t: Words, found: Stored) -> str:
    """Say whether a longer context helps the chain."""
    last = len(found.bits) - 1
    kind = "no_help" if found.bits[found.best] < found.bits[last] else "help"
    return t.of(
        "lab_markov_longer",
        kind,
        best=found.best,
        bits=f"{found.bits[found.best]:.2f}",
        last=last,
        last_bits=f"{found.bits[last]:.2f}",
        unseen=f"{found.unseen[last]:.0%}",
    )
