"""The texts a network can learn from: what is on every machine with this app, or one's own.

Python's sources and manual, NumPy's C headers, the LaTeX of PyTorch's documentation, this app's Korean; and
verse that a shipped network writes, since the plays themselves do not ship.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

from pages.lab.character.url_state import PageState
from pages.shared import registry, state
from pages.shared.i18n import Language, default_network
from pages.shared.state import OWN
from rnn_core.text import clean
from rnn_core.training.sample import draw_many
from rnn_core.training.sources import c_headers, formulas, python_manual, python_sources

LONGEST: Final = 500_000
"""Characters of a text of one's own that are used here; the command line takes ten times as many."""

_ROOT: Final = Path(__file__).parents[3]
_KOREAN: Final = ("README.ko.md", "docs/*.ko.md", "pages/**/ko.*", "assets/models/*/card.ko.md")


@cache
def _korean() -> str:
    paths = [path for pattern in _KOREAN for path in sorted(_ROOT.glob(pattern))]
    return "\n".join(path.read_text("utf-8") for path in paths)


VERSE: Final = (120, 500, 1)
"""Passages of the verse, tokens of each, and the seed that they are drawn with."""


@cache
def _verse() -> str:
    """Return what the network that reads verse writes by itself, at temperature 1."""
    network = registry.network(registry.default("en"))
    passages, tokens, seed = VERSE
    return "\n\n".join(draw_many(network.model, network.vocabulary, passages, tokens, seed=seed))


TEXTS: Final[Mapping[str, Callable[[], str]]] = {
    "python": python_sources,
    "manual": python_manual,
    "c": c_headers,
    "latex": formulas,
    "verse": _verse,
    "korean": _korean,
}
"""Slug -> the text, made when it is first asked for."""


def default(language: Language) -> str:
    """Return the text that a visitor meets first: one in their language, or else Python."""
    corpus = default_network(language).rpartition("-")[0]
    return corpus if corpus in TEXTS else "python"


@dataclass(frozen=True)
class Chosen:
    """The text on screen.

    Attributes
    ----------
    sample : str
        Its slug, or ``OWN``.
    text : str
        What of it is used.
    length : int
        Characters it has in all.
    """

    sample: str
    text: str
    length: int


@cache
def _cleaned(sample: str) -> str:
    return clean(TEXTS[sample]()).text


def cleaned(text: Chosen) -> str:
    """Return a text as a plan holds it; the visitor's own was cleaned when it was brought."""
    return text.text if text.sample == OWN else _cleaned(text.sample)


def chosen(page_state: PageState) -> tuple[PageState, Chosen]:
    """Settle which text is learnt to one that exists."""
    mine = state.own_text()
    if page_state.sample == OWN and mine is not None:
        return page_state, Chosen(OWN, mine.text[:LONGEST], len(mine.text))
    sample = page_state.sample if page_state.sample in TEXTS else default(page_state.lang)
    text = TEXTS[sample]()
    return replace(page_state, sample=sample), Chosen(sample, text, len(text))
