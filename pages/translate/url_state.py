"""All that a link to the translation page can say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, get_args

from pages.shared import jobs
from pages.shared.address import Address, Parameter, choice, count, count_or, one_of
from pages.shared.missing import Held
from pages.shared.state import OWN, cut_text, held_text
from pages.shared.url_state import JOB, TEXT, OfJob, OfText
from pages.translate import user_translator
from pages.translate.materials.kinds import MATERIALS, Material
from rnn_core.models.seq2seq import Attention
from rnn_core.training.translator_run import SUBJECTS, Subject

Mine = Literal["", "yes"]
LIVE_ATTENTIONS: Final[tuple[Attention, ...]] = ("luong", "bahdanau", "none")
SQUEEZES: Final = (0, 4, 8, 16, 32)
"""Numbers in the context vector of a network that is trained here; 0: as many as there are units."""
BUDGETS: Final = (100, 300, 600, 1000, 1500, 3000)
"""Updates to choose from."""

TASK: Final = "rnn_core.training.translator_run:learn_to_translate"
Direction = Literal["en-ko", "ko-en"]
LONGEST: Final = 32
"""Words of a visitor's sentence that are read."""
MOST_FORCED: Final = 8


@dataclass(frozen=True)
class PageState(OfText, OfJob):
    """What is on screen.

    Attributes
    ----------
    direction : {"en-ko", "ko-en"}
    attention : {"none", "luong", "bahdanau"}
    pick : int
        The token that is looked at.
    forced : str
        Attention that the visitor chose: "3-1_5-0" puts that of token 3 on word 1 and of token 5 on word 0.
    material : {"grammar", "dates", "digits", "real"}
        What the network learnt from; see `pages.translate.materials`.
    cut : str
        What is held; see `rnn_core.interventions.parse_part_cuts`.
    mine : {"", "yes"}
        Whether the network that the visitor trained here translates.
    live_subject, live_attention, live_context, live_updates, live_seed
        What would be trained; see `rnn_core.training.translator_run.TranslatorPlan`.
    """

    direction: Direction = "en-ko"
    attention: Attention = "none"
    pick: int | None = None
    forced: str = ""
    material: Material = "grammar"
    cut: str = ""
    mine: Mine = ""
    live_subject: Subject = "en-ko"
    live_attention: Attention = "luong"
    live_context: int = 0
    live_updates: int = 1500
    live_seed: int = 0

    @property
    def forces(self) -> dict[int, int]:
        """Token -> the word that all its attention is put on."""
        return {int(a): int(b) for a, b in re.findall(r"(\d+)-(\d+)", self.forced)}


def force(page_state: PageState, word: int) -> str:
    """Return `forced` once the picked token's attention is put on a word, or reset (-1).

    What was forced on later tokens is forgotten: the sentence goes on otherwise from here.

    Examples
    --------
    >>> force(PageState("en", forced="1-4_6-2", pick=3), 0)
    '1-4_3-0'
    >>> force(PageState("en", forced="1-4_3-0", pick=3), -1)
    '1-4'
    """
    pick = page_state.pick or 0
    kept = {piece: to for piece, to in page_state.forces.items() if piece < pick}
    if word >= 0:
        kept[pick] = word
    return "_".join(f"{piece}-{to}" for piece, to in list(kept.items())[-MOST_FORCED:])


def _piece(value: str) -> int | None:
    number = count(value)
    return number if number is not None and number < 100 else None


def _forced(value: str) -> str:
    return (
        value
        if re.fullmatch(rf"\d{{1,2}}-\d{{1,2}}(_\d{{1,2}}-\d{{1,2}}){{0,{MOST_FORCED - 1}}}", value)
        else ""
    )


ANEW: Final = {"pick": None, "forced": ""}
"""What begins anew with another sentence or another network."""

_BROUGHT: Final = {"sample": OWN, "text": "", "pick": None, "forced": ""}

ADDRESS: Final = Address(
    "translate",
    PageState,
    {
        "of": Parameter("material", one_of(MATERIALS)),
        "way": Parameter("direction", one_of(get_args(Direction))),
        "attention": Parameter("attention", one_of(get_args(Attention))),
        **TEXT,
        "piece": Parameter("pick", _piece),
        "force": Parameter("forced", _forced),
        "cut": Parameter("cut", cut_text),
        "mine": Parameter("mine", one_of(get_args(Mine))),
        "learn": Parameter("live_subject", one_of(SUBJECTS)),
        "look": Parameter("live_attention", one_of(LIVE_ATTENTIONS)),
        "squeeze": Parameter("live_context", choice(SQUEEZES, 0)),
        "updates": Parameter("live_updates", choice(BUDGETS, 1500)),
        "seed": Parameter("live_seed", count_or(0, 0, 9999)),
        **JOB,
    },
    brought=_BROUGHT,
    start={"en": {"direction": "ko-en"}, "ko": {}},  # an answer in one's own language can be judged
    held=(
        held_text(_BROUGHT),
        Held(
            "network",
            lambda page_state: page_state.mine != "",
            lambda _: user_translator.find() is not None,
            {"mine": "", "sample": "", "pick": None, "forced": ""},
        ),
        Held(
            "pairs",
            lambda page_state: page_state.live_subject == "own",
            lambda _: user_translator.has_pairs(),
            {},  # where to bring them stays on the page
            arriving=True,
        ),
        jobs.held(TASK),
    ),
)
