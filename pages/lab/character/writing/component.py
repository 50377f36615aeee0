"""What a network writes, in a Streamlit page: one v2 component, which has every stage and plays by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pages.shared.i18n import Language
from pages.shared.player import component_base

PICTURE: Final = component_base.Picture(Path(__file__).parent, ("transport.",))


@dataclass(frozen=True)
class Written:
    """A stage: after which update, bits per character on held-out text, and what it wrote."""

    update: int
    bits: float
    sample: str


def perplexity(bits: float) -> str:
    """Return two to the power of bits, as it is printed beside them.

    Examples
    --------
    >>> perplexity(1.0), perplexity(6.58)
    ('2.0', '96')
    """
    value = 2.0**bits
    return f"{value:.1f}" if value < 10 else f"{value:,.0f}"


def writing(stages: Sequence[Written], chosen: int, language: Language, *, key: str) -> int | None:
    """Show what was written at the chosen one of at least one stage, with a way through all of them.

    Return the stage that the visitor went to, in the one run that this caused.
    """
    data = packet(stages, chosen, language)
    return as_event(PICTURE.show(data, key=key), data["rev"], len(stages))


def packet(stages: Sequence[Written], chosen: int, language: Language) -> dict[str, Any]:
    """Return the stages as the browser takes them: JSON, numbers as they are printed."""
    rev = component_base.revision(f"{one.update} {one.bits} {one.sample}" for one in stages)
    return PICTURE.spoken(language, rev) | {
        "stages": [
            {
                "at": one.update,
                "update": f"{one.update:,}",
                "bits": f"{one.bits:.2f}",
                "perplexity": perplexity(one.bits),
                "sample": one.sample,
            }
            for one in stages
        ],
        "place": {"step": chosen},
    }


def as_event(told: Any, revision: str, stages: int) -> int | None:
    """Return what the browser told as a stage, if it is about these and makes sense."""
    if not isinstance(told, dict) or told.get("rev") != revision:
        return None
    stage = component_base.whole(told.get("step"))
    return stage if 0 <= stage < stages else None
