"""What a network reads otherwise with units held or characters changed: two readings and what came of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal, NamedTuple

import numpy as np
import torch
from jaxtyping import Float

from rnn_core.cells import spec
from rnn_core.checkpoints.folder import TrainedNetwork
from rnn_core.errors import InputError
from rnn_core.interventions.notation import Cuts, parse_cuts, write_cuts
from rnn_core.interventions.verdict import Fall, Verdict, sentence
from rnn_core.models.character import State, with_dtype
from rnn_core.reading import Reading, embedded, read, read_again
from rnn_core.text.hangul import (
    TAIL_COUNT,
    TAIL_FIRST,
    TO_COMPATIBILITY,
    is_syllable,
    split_syllable,
    to_syllables,
)
from rnn_core.text.vocabulary import UNKNOWN, Tokens, Vocabulary
from rnn_core.tracing import Clamp, Intervention
from rnn_core.tracing.forward import Observed
from rnn_core.tracing.intervene import once_more
from rnn_core.tracing.modules import weights

__all__ = ["FELL", "Step", "WhatIf", "cuts_of", "what_if"]

FELL: Final = 0.02
"""How much a chance has to fall, at least, to be called a fall: 2 points."""

_LAST: Final = tuple(chr(TAIL_FIRST + k) for k in range(TAIL_COUNT))
"""Consonants that end a Hangul syllable."""


class Step(NamedTuple):
    """One character of the text in both runs.

    Attributes
    ----------
    step : int
        From 0.
    token, instead : str
        As it was read in the first run and in the second.
    before, after : float
        What was given to it before it was read, in (0, 1]; nan where nothing was: at the start, and where the
        network does not know it.
    bits_before, bits_after : float
        Surprisal, ``-log2`` of these.
    """

    step: int
    token: str
    instead: str
    before: float
    after: float
    bits_before: float
    bits_after: float


@dataclass(frozen=True, eq=False, repr=False)
class WhatIf:
    """A text as a network reads it, and as it reads it with units held or characters changed.

    Attributes
    ----------
    before, after : Reading
        As it was, and what if. Before the first touched step `after` is `before`, bit for bit, unless the
        network reads in both directions.
    intervention : Intervention
        The traces of both, with the clamps; layers are those of ``before.trace``.
    edits : mapping of int to str
        Step, from 0 -> the character that was read there instead.

    Examples
    --------
    >>> from pathlib import Path
    >>> from rnn_core.checkpoints import load
    >>> network = load(Path("assets/models/python-lstm"))
    >>> text = Path("assets/samples/python/settings.txt").read_text("utf-8")
    >>> held = what_if(network, text, "f219@163-170=1~i219@163-170=0")
    >>> held.sentence().partition(" to 170,")[2].partition(". ")[0]
    " the chance of the true ' at step 170 falls from 74% to 5.6%"
    >>> held.largest_fall.step, held.meets()  # from 0
    (168, 171)
    """

    before: Reading
    after: Reading
    intervention: Intervention
    edits: Mapping[int, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        """Say what was held, without the numbers."""
        try:
            cuts = write_cuts(self.cuts, self.before.trace.cell)
        except InputError:  # held at arrays, or at steps with gaps
            cuts = f"by {len(self.clamps) + len(self.edits)} cut(s)"
        return f"<WhatIf {cuts} of {len(self.before.tokens):,} characters, {self.before.checkpoint.name}>"

    @property
    def clamps(self) -> tuple[Clamp, ...]:
        """What was held."""
        return self.intervention.clamps

    @property
    def cuts(self) -> Cuts:
        """What was held and what was changed, as `write_cuts` takes it."""
        return Cuts(self.clamps, dict(self.edits))

    @property
    def touched(self) -> range:
        """Steps from the first to the last that is held or changed; empty if none is."""
        time = range(len(self.before.tokens))
        steps = [step for one in self.clamps for step in _ends(one, time)] + sorted(self.edits)
        return range(min(steps), max(steps) + 1) if steps else range(0)

    @property
    def first(self) -> int | None:
        """The first step that may be other than it was, 0 where both directions are read; None: none is."""
        if not self.touched:
            return None
        return 0 if self.before.checkpoint.model.rnn.bidirectional else self.touched[0]

    @property
    def largest_fall(self) -> Fall | None:
        """Where the character that really follows loses most.

        Of all steps of the text, not only the held ones. A character that was changed does not count: it is
        another one. None where no step has a chance in both runs; where nothing falls, the least rise.
        """
        fallen = self.before.next_probability - self.after.next_probability
        fallen[[step - 1 for step in self.edits if step]] = np.nan
        if np.isnan(fallen).all():
            return None
        step = int(np.nanargmax(fallen))
        character = self.after.tokens.shown[step + 1]
        return Fall(
            step,
            float(self.before.next_probability[step]),
            float(self.after.next_probability[step]),
            character,
        )

    @property
    def extra_bits(self) -> float:
        """Bits that the whole text costs more, of all characters but those that were changed."""
        more = self.after.bits - self.before.bits
        more[list(self.edits)] = 0.0
        return float(np.nansum(more))

    def meets(self, tolerance: float = 0.02) -> int | None:
        """Give the step from which on the two runs are together again; see `rnn_core.Intervention.meets`."""
        return self.intervention.meets(tolerance)

    def difference(self, quantity: str, layer: int = 0) -> Float[np.ndarray, "time hidden"]:
        """Give after minus before of one quantity of every unit at every step.

        Raises
        ------
        InputError
            If there is no such quantity or layer.
        """
        return self.intervention.difference(quantity, layer)[0]

    def verdict(self, tolerance: float = 0.02) -> Verdict:
        """Give the figures that a sentence is made of."""
        fall, meets, parts = self.largest_fall, self.meets(tolerance), self.intervention.parts(tolerance)
        return Verdict(
            clamps=self.clamps,
            edits=tuple(
                (step, self.before.tokens.shown[step], self.after.tokens.shown[step])
                for step in sorted(self.edits)
            ),
            touched=self.touched,
            steps=len(self.before.tokens),
            cell=self.before.trace.cell,
            fall=fall if fall is not None and fall.before - fall.after >= FELL else None,
            least=FELL,
            parted=meets != 0,
            parts=parts,
            both=self.before.checkpoint.model.rnn.bidirectional,
            meets=meets,
            tolerance=tolerance,
            extra_bits=self.extra_bits,
            foretells=self.before.checkpoint.model.predicts == "tokens",
        )

    def sentence(self, language: str = "en") -> str:
        """Say what was held, what fell, when the runs meet again and what it cost, in figures of this run.

        Parameters
        ----------
        language : str
            One of `rnn_core.interventions.verdict.languages`: "en" or "ko".

        Raises
        ------
        InputError
            If there are no words in this language.
        """
        return sentence(self.verdict(), language)

    def steps(self) -> list[Step]:
        """Give every character in both runs."""
        rows = zip(
            self.before.tokens.shown, self.after.tokens.shown, self.before.bits, self.after.bits, strict=True
        )
        return [
            Step(k, was, now, float(2.0**-one), float(2.0**-two), float(one), float(two))
            for k, (was, now, one, two) in enumerate(rows)
        ]

    def to_csv(self) -> str:
        """Give every character in both runs as CSV, steps counted from 1.

        Columns: step, token, token_if (what was read instead), p, p_if, bits, bits_if: the chance that the
        character was given before it was read and its surprisal, as it was and what if. Empty where there is
        none. Bytes of a file: UTF-8.
        """
        out = io.StringIO()
        table = csv.writer(out, lineterminator="\n")
        table.writerow(["step", "token", "token_if", "p", "p_if", "bits", "bits_if"])
        for one in self.steps():
            figures = (one.before, one.after, one.bits_before, one.bits_after)
            cells = ["" if np.isnan(figure) else f"{figure:.8g}" for figure in figures]
            table.writerow([one.step + 1, one.token, one.instead, *cells])
        return out.getvalue()

    def script(self, folder: str | None = None) -> str:
        """Give three lines of Python that do it again.

        Parameters
        ----------
        folder : str, optional
            Where the network lies; its name if it is not given.

        Raises
        ------
        InputError
            If the text was read from a state, as a window of a longer one is, or a clamp has no notation.
        """
        if any(part.any() for part in self.before.trace.initial_state):
            raise InputError.of(
                "a reading that began with nothing read",
                "a window of a longer text",
                "read the text from its beginning",
            )
        text = "".join(self.before.tokens.graphemes)
        precise = "" if self.before.trace.dtype == "float64" else f", dtype={self.before.trace.dtype!r}"
        cuts = write_cuts(self.cuts, self.before.trace.cell)
        name = folder or self.before.checkpoint.name
        return (
            "from pathlib import Path; from rnn_core.checkpoints import load; "
            "from rnn_core.interventions import what_if\n"
            f"held = what_if(load(Path({name!r})), {text!r}, {cuts!r}{precise})\n"
            'print(held.sentence("en"))\n'
        )

    def _repr_html_(self) -> str:
        """Show the sentence and what changed in a notebook."""
        from rnn_core.notebook.held import held_card  # what few need waits until it is needed

        return held_card(self.intervention, self.sentence("en"))


def what_if(
    network: TrainedNetwork | Reading,
    text: str | Tokens | None = None,
    clamps: Iterable[Clamp] | str = (),
    edits: Mapping[int, str] | None = None,
    *,
    state: State | None = None,
    dtype: Literal["float32", "float64"] = "float64",
) -> WhatIf:
    """Let a network read a text as it is, and once more with units held or characters changed.

    The second reading is taken up at the first step that is held or changed. After the last one the network
    itself runs on.

    Parameters
    ----------
    network : TrainedNetwork or Reading
        Of a reading that is there already, only what is different is computed: `text`, `state` and `dtype`
        are the reading's.
    text : str or Tokens
        A text, which is cleaned first as training does, or the tokens of a window of one.
    clamps : iterable of Clamp, or str
        Layers are those of ``Reading.trace``: of a network that reads in both directions 0 is the first
        forward, 1 the first backward and so on, and h of a projected LSTM is the one before the projection.
        Steps counted from 0. As text, cuts as `parse_cuts` reads them, steps counted from 1, edits included.
    edits : mapping of int to str, optional
        Step, from 0 -> the character that is read there instead: one token of the network's vocabulary. The
        text keeps its length.
    state : optional
        Before the first character; see `rnn_core.reading.read`.
    dtype : "float64" or "float32"
        Precision of both runs.

    Returns
    -------
    WhatIf

    Raises
    ------
    InputError
        If there is nothing to read, or a clamp or an edit names what is not there.
    CutError
        If cuts come as text that cannot be followed.

    Examples
    --------
    >>> from pathlib import Path
    >>> from rnn_core.checkpoints import load
    >>> network = load(Path("assets/models/python-lstm"))
    >>> edited = what_if(network, "x = 'name'", edits={9: '"'})
    >>> edited.touched, edited.extra_bits  # the last character is another one, and nothing follows it
    (range(9, 10), 0.0)
    """
    if isinstance(network, Reading):
        if text is not None or state is not None:
            raise InputError.of("a reading alone", "a text or state beside it", "the reading has both")
        before = network
    else:
        if text is None:
            raise InputError.of("a text", "none", "give the network something to read")
        before = read(network, text, state, dtype)
    if isinstance(clamps, str):
        if edits:
            raise InputError.of("edits in the text of cuts", "others beside it", "write them as x163=%22")
        cuts = cuts_of(before, clamps)
    else:
        cuts = Cuts(tuple(clamps), dict(edits or {}))
    tokens = _edited(before.checkpoint.vocabulary, before.tokens, cuts.edits)
    model = with_dtype(before.checkpoint.model, getattr(torch, before.trace.dtype))
    traced = before.trace if before.whole is None else before.whole
    rows = [(layer, way) for layer in range(traced.layers) for way in traced.directions]
    seen = Observed(
        traced,
        model.rnn.mode,
        embedded(before.checkpoint, before.tokens, before.trace.dtype),
        tuple(weights(model.rnn, layer, way) for layer, way in rows),
    )
    inputs = embedded(before.checkpoint, tokens, before.trace.dtype) if cuts.edits else None
    held = once_more(model.rnn, seen, [before.placed(one) for one in cuts.clamps], inputs)
    result = WhatIf(before, before, Intervention(before.trace, before.trace, cuts.clamps), dict(cuts.edits))
    if result.first is None:
        return result
    after = read_again(before, tokens, held.after, result.first)
    return replace(result, after=after, intervention=replace(result.intervention, after=after.trace))


def cuts_of(reading: Reading, text: str) -> Cuts:
    """Read cuts of one reading: `parse_cuts` with its cell, units, steps, layers and vocabulary.

    Raises
    ------
    CutError
        If they cannot be followed.
    """
    trace = reading.trace
    width = trace.records[0]["hidden"].shape[-1]
    return parse_cuts(
        text,
        spec(trace.cell),
        trace.hidden,
        trace.steps,
        layers=trace.layers,
        directions=trace.directions,
        projected=width if width != trace.hidden else 0,
        known=_Known(reading.checkpoint.vocabulary),
    )


class _Known:
    """What a network reads as one token that it knows."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def __contains__(self, character: object) -> bool:
        if not isinstance(character, str) or len(character) != 1:
            return False
        ids = self._vocabulary.ids(character)
        return len(ids) == 1 and int(ids[0]) != UNKNOWN


def _edited(vocabulary: Vocabulary, tokens: Tokens, edits: Mapping[int, str]) -> Tokens:
    """Put other characters in; graphemes keep their places, for whoever draws both."""
    if not edits:
        return tokens
    known = _Known(vocabulary)
    ids, shown, graphemes = tokens.ids.copy(), list(tokens.shown), list(tokens.graphemes)
    for step, character in edits.items():
        if not 0 <= step < len(tokens):
            raise InputError.of(f"steps from 0 to {len(tokens) - 1}", repr(step), "edit one of the text's")
        if character not in known:
            raise InputError.of(
                "one character that the network knows as one token",
                repr(character),
                f"choose one of its vocabulary, such as {vocabulary.begins!r}",
            )
        ids[step] = vocabulary.ids(_placed(vocabulary, character, int(ids[step])))[0]
        shown[step] = vocabulary.shown(int(ids[step]))
        place = int(tokens.source[step])
        part = step - int(np.searchsorted(tokens.source, place))
        graphemes[place] = _with_part(vocabulary, graphemes[place], part, vocabulary.entries[ids[step] - 1])
    return Tokens(tuple(graphemes), ids, tokens.source, tuple(shown))


def _placed(vocabulary: Vocabulary, character: str, stood: int) -> str:
    """A consonant that takes the place of a syllable's last one is a last one itself."""
    last = vocabulary.entries[stood - 1] if stood else ""
    if last not in _LAST:
        return character
    return next((one for one in _LAST if TO_COMPATIBILITY[one] == character), character)


def _with_part(vocabulary: Vocabulary, grapheme: str, part: int, character: str) -> str:
    parts: list[str] = []
    for one in grapheme:
        parts += split_syllable(one) if vocabulary.jamo and is_syllable(one) else [one]
    if part < len(parts):  # a window may begin within a grapheme
        parts[part] = character
    return to_syllables("".join(parts)) if vocabulary.jamo else "".join(parts)


def _ends(clamp: Clamp, time: range) -> tuple[int, int]:
    steps = time[clamp.steps] if isinstance(clamp.steps, slice) else clamp.steps
    return min(steps), max(steps)
