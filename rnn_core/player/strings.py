"""The player's own words: strings.<language>.toml beside this file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from rnn_core.messages import merged
from rnn_core.text.vocabulary import Kind

FOLDER = Path(__file__).parent


def languages() -> tuple[str, ...]:
    """Return the languages that the player speaks.

    Examples
    --------
    >>> languages()
    ('en', 'ko')
    """
    return tuple(sorted(path.name.split(".")[1] for path in FOLDER.glob("strings.*.toml")))


@cache
def strings(language: str, kind: Kind = "letters") -> Mapping[str, str]:
    """Return every message of one language, ``"section.name"`` -> words with ``{holes}``.

    Parameters
    ----------
    language
        One that has words here.
    kind
        What the network reads: of what reads no letters, no message speaks of characters.

    Examples
    --------
    >>> strings("en")["guess.title"], strings("en", "words")["guess.title"]
    ('Predicted next character', 'Predicted next token')
    """
    said = merged([FOLDER / f"strings.{language}.toml"])
    instead = tomllib.loads(FOLDER.joinpath("kinds.toml").read_text("utf-8")).get(language, {}).get(kind, {})
    if not instead:
        return said
    found = re.compile("|".join(map(re.escape, instead)))
    return {key: found.sub(lambda one: instead[one[0]], words) for key, words in said.items()}
