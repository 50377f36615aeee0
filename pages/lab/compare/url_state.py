"""All that a link to the comparison can say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from pages.shared.address import Address, Parameter, one_of
from pages.shared.url_state import InLab

NAME: Final = "compare"
Corpus = Literal["shakespeare", "python"]
CORPORA: Final[tuple[Corpus, ...]] = ("shakespeare", "python")


@dataclass(frozen=True)
class PageState(InLab):
    """What is on screen.

    Attributes
    ----------
    corpus : {"shakespeare", "python"}
        From which text the networks have learnt.
    text : str
        Of a link to one's own text; this section reads none.
    """

    corpus: Corpus = "shakespeare"
    text: str = ""


ADDRESS: Final = Address(
    "lab_compare",
    PageState,
    {
        "section": Parameter("section", lambda value: NAME),
        "corpus": Parameter("corpus", one_of(CORPORA)),
    },
)
