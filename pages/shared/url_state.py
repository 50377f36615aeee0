"""What the places of several pages have in common: fields, and the query parameters that say them.

These fields are given by name: a page's own follow its language, whatever it shares with others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pages.shared.address import Parameter, count_or, slug, token
from pages.shared.i18n import Language
from pages.shared.state import short_text


@dataclass(frozen=True)
class Visit:
    """A page state on any page.

    Attributes
    ----------
    lang : {"ko", "en"}
        Of the page.
    """

    lang: Language


@dataclass(frozen=True, kw_only=True)
class OfText(Visit):
    """A place where a text is read.

    Attributes
    ----------
    sample : str
        Slug of a sample, ``OWN``, or empty for the first.
    text : str
        Own text that the visitor put in the link.
    """

    sample: str = ""
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class OfSeed(Visit):
    """A place where something begins at random: ``seed`` of the first, or only, network."""

    seed: int = 0


@dataclass(frozen=True, kw_only=True)
class OfJob(Visit):
    """A place where something runs: ``job``, the id of what is looked at; in no link that is given away."""

    job: str = ""


@dataclass(frozen=True, kw_only=True)
class InLab(Visit):
    """A place in a part of the lab: ``section``, which; always the same one."""

    section: str = ""


TEXT: Final[Mapping[str, Parameter]] = {
    "sample": Parameter("sample", slug),
    "text": Parameter("text", short_text),
}
SEED: Final[Mapping[str, Parameter]] = {"seed": Parameter("seed", count_or(0, 0, 9999))}
JOB: Final[Mapping[str, Parameter]] = {"job": Parameter("job", token)}
