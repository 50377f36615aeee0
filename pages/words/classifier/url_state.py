"""All that a link to the classifier of sentences can say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from pages.shared import jobs
from pages.shared.address import Address, Parameter, one_of
from pages.shared.state import OWN, held_text
from pages.shared.url_state import JOB, SEED, TEXT, OfJob, OfSeed, OfText
from rnn_core.cells import Cell, names
from rnn_core.tasks import contrast
from rnn_core.training.verdict_run import STAGES, VerdictLesson

Spoken = contrast.Language
_ELSE: Final[Spoken] = "en"
Tongue = Literal["", "ko", "en"]
Stage = Literal["0", "25", "50", "100", "200"]
Net = Literal["shipped", "yours"]

NAME: Final = "classifier"
TASK: Final = "rnn_core.training.verdict_run:learn_verdicts"
LONGEST: Final = 24
"""Words of a visitor's sentence that are read."""


@dataclass(frozen=True)
class PageState(OfText, OfSeed, OfJob):
    """What is on screen.

    Attributes
    ----------
    part : str
        Which part of the page; always this one.
    tongue : {"", "ko", "en"}
        Of the sentences; empty: that of the page.
    stage : str
        Updates after which both networks are looked at; one of `STAGES`.
    cell : str
        Of the reader that is trained here.
    net : {"shipped", "yours"}
        Whose networks read.
    """

    part: str = ""
    tongue: Tongue = ""
    stage: Stage = "200"
    cell: Cell = VerdictLesson.cell
    net: Net = "shipped"

    @property
    def spoken(self) -> Spoken:
        """The sentences' language: the visitor's, if networks learnt it."""
        wanted = self.tongue or self.lang
        return next((one for one in contrast.LANGUAGES if one == wanted), _ELSE)

    @property
    def updates(self) -> int:
        """After which both networks are looked at."""
        return int(self.stage)

    def lesson(self) -> VerdictLesson:
        """Return the training that the controls describe."""
        return VerdictLesson(self.spoken, self.cell, seed=self.seed)


OFFERED: Final[tuple[Stage, ...]] = get_args(Stage)
assert tuple(map(int, OFFERED)) == STAGES

_BROUGHT: Final = {"sample": OWN, "text": ""}

ADDRESS: Final = Address(
    "words_classifier",
    PageState,
    {
        "part": Parameter("part", lambda value: NAME),
        "in": Parameter("tongue", one_of(get_args(Tongue))),
        **TEXT,
        "stage": Parameter("stage", one_of(("200", *OFFERED))),
        "cell": Parameter("cell", one_of((VerdictLesson.cell, *names()))),
        "net": Parameter("net", one_of(get_args(Net))),
        **SEED,
        **JOB,
    },
    brought=_BROUGHT,
    held=(held_text(_BROUGHT), jobs.held(TASK)),
)
