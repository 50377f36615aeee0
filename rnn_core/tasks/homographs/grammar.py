"""The grammar: frames with slots, filled at random.

A phrase is written as words and slots between spaces:

- ``word/tag``: the word itself;
- ``{slot}``: one of the slot's phrases; ``{slot?}``: or nothing; ``{slot+obj}``: with that particle;
- ``@`` behind either marks the word that is ambiguous, ``!`` the word that decides.

A homograph binds three slots: ``thing`` is the word itself, ``does`` a verb that goes with one of its senses,
``doing`` that verb before its noun.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from rnn_core.tasks.homographs.particles import attach

__all__ = ["LANGUAGES", "Grammar", "Language", "Sentence", "grammar"]

Language = Literal["ko", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("ko", "en")

_SLOT: Final = re.compile(r"\{(\w+)([@!]?)(?:\+(\w+))?(\??)\}")
_WORD: Final = re.compile(r"([^/]+)/([\w:]+)([@!]?)")
_NONE: Final = "-"  # a form that a verb has not
_SPEECH_SHARE: Final = 0.25  # of sentences about parts of speech; the others are about senses


@dataclass(frozen=True)
class Sentence:
    """One sentence, with the truth about each word.

    Attributes
    ----------
    words : tuple of str
    tags : tuple of str
        A part of speech each, such as ``"noun"``; of a homograph with its sense behind it: ``"noun:ship"``.
    ambiguous, deciding : int
        Which word has several readings, and which one tells them apart.
    """

    words: tuple[str, ...]
    tags: tuple[str, ...]
    ambiguous: int
    deciding: int

    @property
    def distance(self) -> int:
        """Words from the ambiguous one to the deciding one: positive if it comes after."""
        return self.deciding - self.ambiguous

    @property
    def is_sense(self) -> bool:
        """Whether a sense is to be told, and not a part of speech."""
        return ":" in self.tags[self.ambiguous]


class _Token(NamedTuple):
    word: str
    tag: str
    mark: str


class _Slot(NamedTuple):
    name: str
    mark: str
    particle: str
    maybe: str


@cache
def _parts(text: str) -> tuple[_Token | _Slot, ...]:
    found: list[_Token | _Slot] = []
    for part in text.split():
        slot = _SLOT.fullmatch(part)
        word = _WORD.fullmatch(part)
        if slot is not None:
            found.append(_Slot(*slot.groups("")))
        else:
            assert word is not None, part
            found.append(_Token(*word.groups()))
    return tuple(found)


@dataclass(frozen=True, eq=False)
class Grammar:
    """A language's grammar, as its TOML file says it."""

    language: Language
    tables: Mapping[str, Any]

    def sentence(self, source: random.Random) -> Sentence:
        """Draw a sentence.

        Examples
        --------
        >>> drawn = grammar("en").sentence(random.Random(1))
        >>> len(drawn.words) == len(drawn.tags), drawn.ambiguous != drawn.deciding
        (True, True)
        """
        while True:
            spoken = self._speech(source) if source.random() < _SPEECH_SHARE else self._homograph(source)
            if spoken is not None:
                break
        marks = [token.mark for token in spoken]
        return Sentence(
            tuple(token.word for token in spoken),
            tuple(token.tag for token in spoken),
            marks.index("@"),
            marks.index("!"),
        )

    @property
    def homographs(self) -> dict[str, tuple[str, ...]]:
        """Each word of several senses, with its tags."""
        return {
            one["word"]: tuple(f"noun:{sense}" for sense in one["sense"]) for one in self.tables["homograph"]
        }

    def _speech(self, source: random.Random) -> list[_Token]:
        scene = source.choice(self.tables["speech"])
        return self._phrase(source.choice(scene["frames"]), source, {})

    def _homograph(self, source: random.Random) -> list[_Token] | None:
        one = source.choice(self.tables["homograph"])
        sense = source.choice(list(one["sense"]))
        verbs: Mapping[str, Sequence[str]] = one["sense"][sense]
        role = source.choices(list(verbs), [self.tables["roles"][role] for role in verbs])[0]
        verb = source.choice(verbs[role]).split()
        frames = self.tables["frames"][role]
        frame: str = source.choices([text for _, text in frames], [weight for weight, _ in frames])[0]
        if "{doing}" in frame and verb[-1] == _NONE:
            return None
        bound = {"thing": f"{one['word']}/noun:{sense}"}
        bound |= {"does": self._form(role, verb, source)} if "{does}" in frame else {}
        bound |= {"doing": self._form(f"adnominal_{role}", verb, source)} if "{doing}" in frame else {}
        return self._phrase(frame, source, bound)

    def _form(self, kind: str, verb: Sequence[str], source: random.Random) -> str:
        form = str(source.choice(self.tables["forms"][kind])).format(*verb)
        # "fish_from/verb!": the verb decides, its preposition follows.
        return re.sub(r"(\w+?)_(\w+)/(\S+)", r"\1/\3 \2/preposition", form)

    def _phrase(self, text: str, source: random.Random, bound: Mapping[str, str]) -> list[_Token]:
        tokens: list[_Token] = []
        for part in _parts(text):
            tokens += [part] if isinstance(part, _Token) else self._fill(part, source, bound)
        return tokens

    def _fill(self, slot: _Slot, source: random.Random, bound: Mapping[str, str]) -> list[_Token]:
        if slot.maybe and source.random() < 0.5:
            return []
        chosen = bound[slot.name] if slot.name in bound else source.choice(self.tables["slots"][slot.name])
        tokens = self._phrase(chosen, source, bound)
        if slot.mark:
            tokens[0] = tokens[0]._replace(mark=slot.mark)
        if slot.particle:
            tokens[-1] = tokens[-1]._replace(word=self._with(tokens[-1].word, slot.particle))
        return tokens

    def _with(self, word: str, particle: str) -> str:
        joined = attach(word, self.tables["particles"][particle])
        return str(self.tables["joined"].get(joined, joined))


@cache
def grammar(language: Language) -> Grammar:
    """Return the grammar of a language, read once.

    Examples
    --------
    >>> sorted(grammar("en").homographs)[:2]
    ['bank', 'bat']
    """
    text = (Path(__file__).parent / f"{language}.toml").read_text("utf-8")
    return Grammar(language, tomllib.loads(text))
