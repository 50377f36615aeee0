"""What a visitor chooses: the sentence's language, a sample, or a sentence of their own."""

from __future__ import annotations

from typing import Final

from pages.bidirectional.sentence import Asked, samples
from pages.bidirectional.url_state import ADDRESS, LONGEST, PageState
from pages.shared import own_sentence, parts
from pages.shared.controls import Controls
from pages.shared.i18n import Words
from pages.shared.state import OWN
from rnn_core.tasks.homographs import LANGUAGES

_RESET: Final = {"word": None, "step": None, "text": "", "here": None, "swap": None}


def bar(t: Words, page_state: PageState) -> None:
    """Draw the one row: the sentence's language, which sentence, and where to type one."""
    offered = {one.slug: one.chip for one in samples(page_state.spoken)}
    if page_state.sample == OWN:
        offered = {OWN: t("bar.own_pasted")} | offered
    draw = Controls(t, ADDRESS, page_state)
    with parts.row("bidirectional"):
        draw.segmented(
            "bidirectional.tongue",
            "tongue",
            LANGUAGES,
            words="bidirectional_tongue",
            value=page_state.spoken,
            also=_RESET | {"sample": ""},
        )
        draw.select("bidirectional.samples", "sample", offered, names=offered, also=_RESET, width=240)
        own_sentence.field(
            ADDRESS, page_state, t("bidirectional.own"), t("bidirectional.placeholder"), width=430
        )


def notes(t: Words, page_state: PageState, read: Asked, unknown: list[str]) -> None:
    """Say how a visitor's sentence was read, and what of it the networks do not know."""
    read_so = [
        t("bidirectional.cut", count=LONGEST) if read.left_out else "",
        t("bidirectional.unknown", list=", ".join(unknown)) if unknown else "",
    ]
    sentences = own_sentence.notes(t, ADDRESS, own=read.own, found=read_so, empty=t("bidirectional.empty"))
    parts.notes("bidirectional", sentences)
