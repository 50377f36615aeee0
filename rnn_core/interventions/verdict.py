"""What came of a cut, in figures, and the sentence that they make in each language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final, NamedTuple

from rnn_core import sentences as toml
from rnn_core.cells import spec
from rnn_core.tracing import Clamp

__all__ = ["Fall", "Verdict", "languages", "percent", "sentence", "sentences", "visible"]

_WORDS: Final = Path(__file__).with_name("words.toml")
_FEW: Final = 6
"""Units that are named one by one."""
_NOTHING: Final = 0.05
"""Bits that are written as 0.0."""
_VISIBLE: Final = {" ": "\u2423", "\n": "\u21b5", "\t": "\u21e5"}


class Fall(NamedTuple):
    """Where the character that really follows lost most of its chance.

    Attributes
    ----------
    step : int
        From 0, after which the network guessed; the character itself stands at ``step + 1``.
    before, after : float
        What it gave to that character, in [0, 1].
    character : str
        As it is shown alone.
    """

    step: int
    before: float
    after: float
    character: str


@dataclass(frozen=True, eq=False)
class Verdict:
    """What was done and what came of it: all that a sentence needs, in any language.

    Attributes
    ----------
    clamps : tuple of Clamp
        What was held.
    edits : tuple of (int, str, str)
        Step from 0, the character that stood there, the one that was read.
    touched : range
        From the first held or changed step to the last; empty if nothing was.
    steps : int
        Of the text.
    cell : str
    fall : Fall or None
        None if no true character loses `least` or more.
    least : float
        What counts as a fall: 0.02 is 2 points.
    parted : bool
        Whether the two runs were ever apart.
    meets : int or None
        The step from which on they are together, from 0; None if they are apart at the end.
    tolerance : float
        How near together is, as a share of each unit's range.
    extra_bits : float
        What the whole text costs more.
    foretells : bool
        Whether the network says what the next token is; else only its memories can be told of.
    parts : int or None
        The first step, from 0, at which the two runs are apart; None if they never are.
    both : bool
        Whether the network reads in both directions: of its layers every second one reads backward.
    """

    clamps: tuple[Clamp, ...]
    edits: tuple[tuple[int, str, str], ...]
    touched: range
    steps: int
    cell: str
    fall: Fall | None
    least: float
    parted: bool
    meets: int | None
    tolerance: float
    extra_bits: float
    foretells: bool = True
    parts: int | None = None
    both: bool = False


def languages() -> tuple[str, ...]:
    """Return the languages that sentences are made in.

    Examples
    --------
    >>> languages()
    ('en', 'ko')
    """
    return toml.languages(_WORDS)


def sentence(verdict: Verdict, language: str = "en") -> str:
    """Say what was held or changed, what fell, when the runs meet again, and what it cost.

    Raises
    ------
    InputError
        If there are no words in this language.
    """
    return " ".join(sentences(verdict, language))


def sentences(verdict: Verdict, language: str = "en") -> tuple[str, ...]:
    """Give what `sentence` says, a sentence each: what was done and what fell; when they meet; what it cost.

    Raises
    ------
    InputError
        If there are no words in this language.
    """
    words = toml.sentences(_WORDS, language)
    if not verdict.touched:
        return (words["nothing"],)
    if not verdict.foretells:
        said = words["silent"].format(done=_done(verdict, words)), _met(verdict, words)
        return (*said, *_back(verdict, words))
    return _fallen(verdict, words), _met(verdict, words), _cost(verdict, words)


def percent(share: float) -> str:
    """Write a share in percent, in about two digits.

    Examples
    --------
    >>> [percent(one) for one in (1.0, 0.7412, 0.0564, 0.0023, 0.00002, 0.0)]
    ['100%', '74%', '5.6%', '0.23%', '<0.01%', '<0.01%']
    """
    hundredths = 100 * share
    if hundredths < 0.01:
        return "<0.01%"
    if hundredths >= 9.95:
        return f"{hundredths:.0f}%"
    return f"{hundredths:.{1 if hundredths >= 0.995 else 2}f}%"


def visible(character: str) -> str:
    r"""Show what would be blank.

    Examples
    --------
    >>> visible(" "), visible("\n"), visible("a")
    ('␣', '↵', 'a')
    """
    return _VISIBLE.get(character, character)


def _done(verdict: Verdict, words: Mapping[str, str]) -> str:
    parts = [*_held(verdict, words), *_changed(verdict, words)]
    done = words["and"].join(words["more"].format(what=one) for one in parts[:-1])
    return done + (words["and"] if parts[:-1] else "") + words["last"].format(what=parts[-1])


def _fallen(verdict: Verdict, words: Mapping[str, str]) -> str:
    done = _done(verdict, words)
    fall = verdict.fall
    if fall is None:
        return words["no_fall"].format(done=done, points=f"{100 * verdict.least:g}")
    return words["fall"].format(
        done=done,
        character=visible(fall.character),
        step=fall.step + 2,
        before=percent(fall.before),
        after=percent(fall.after),
    )


def _held(verdict: Verdict, words: Mapping[str, str]) -> list[str]:
    """One part for each group of units and steps."""
    symbols = {one.name: one.symbol for one in spec(verdict.cell).quantities}
    parts = []
    for (units, layer, steps), same in groupby(verdict.clamps, lambda one: _where(one, verdict.steps)):
        values = [
            words["frozen" if one.value == "freeze" else "at"].format(
                symbol=symbols[one.gate], value=_value(one.value)
            )
            for one in same
        ]
        name = "unit" if len(units) == 1 else "units" if len(units) <= _FEW else "many"
        whose = words[name].format(units=", ".join(map(str, units)), count=len(units))
        if verdict.both:
            whose = words["reverse" if layer % 2 else "forward"].format(units=whose, layer=layer // 2 + 1)
        elif layer:
            whose = words["layer"].format(units=whose, layer=layer)
        parts.append(words["hold"].format(units=whose, values=", ".join(values), steps=_steps(steps, words)))
    return parts


def _where(clamp: Clamp, time: int) -> tuple[tuple[int, ...], int, tuple[int, ...]]:
    chosen: Sequence[int] = range(time)[clamp.steps] if isinstance(clamp.steps, slice) else clamp.steps
    return tuple(clamp.units), clamp.layer, tuple(sorted(set(chosen)))


def _value(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, (int, float)) else "[…]"


def _steps(steps: Sequence[int], words: Mapping[str, str]) -> str:
    first, last = steps[0], steps[-1]
    gaps = len(steps) < last - first + 1
    name = "step" if first == last else "some" if gaps else "steps"
    return words[name].format(first=first + 1, last=last + 1, count=len(steps))


def _changed(verdict: Verdict, words: Mapping[str, str]) -> list[str]:
    return [
        words["edit"].format(was=visible(was), now=visible(now), steps=_steps([step], words))
        for step, was, now in verdict.edits
    ]


def _met(verdict: Verdict, words: Mapping[str, str]) -> str:
    tolerance = f"{100 * verdict.tolerance:g}%"
    if not verdict.parted:
        return words["together"].format(tolerance=tolerance)
    if verdict.meets is None:
        return words["apart"].format(tolerance=tolerance)
    count = verdict.meets - verdict.touched[-1]
    if count <= 1:
        return words["at_once"].format(tolerance=tolerance)
    return words["meet"].format(step=verdict.meets + 1, count=count, tolerance=tolerance)


def _back(verdict: Verdict, words: Mapping[str, str]) -> tuple[str, ...]:
    """Say how far before the first held step the runs are apart already: none where it reads forward."""
    if verdict.parts is None or verdict.parts >= verdict.touched[0]:
        return ()
    count, tolerance = verdict.touched[0] - verdict.parts, f"{100 * verdict.tolerance:g}%"
    return (words["back"].format(step=verdict.parts + 1, count=count, tolerance=tolerance),)


def _cost(verdict: Verdict, words: Mapping[str, str]) -> str:
    bits = verdict.extra_bits
    if abs(bits) < _NOTHING:
        return words["free"].format(bits=f"{_NOTHING:g}")
    return words["more_bits" if bits > 0 else "fewer_bits"].format(bits=f"{abs(bits):,.1f}")
