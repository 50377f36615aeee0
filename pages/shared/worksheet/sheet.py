"""A worksheet of two pages: what it asks and what the answers are, all of it out of one reading.

`worksheet` is a function of its arguments alone. Every number is rounded once, and the key works with the
numbers as they are printed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from pages.shared import agreement
from pages.shared.i18n import Language, Words, words
from pages.shared.worksheet.blanks import ROWS, VISIBLE, Blank, Looked, Numbers, Worked, choose
from pages.shared.worksheet.content import (
    Answer,
    Bar,
    Choice,
    Code,
    Head,
    Letter,
    Open,
    Origin,
    Refusal,
    Row,
    Sheet,
    Sketch,
    Table,
)
from pages.shared.worksheet.working import Known, solutions
from rnn_core.cells import Quantity
from rnn_core.reading import Reading
from rnn_core.tasks.by_hand.writing import MINUS

LINE: Final = 34
"""Cells of the line of text: what a page has room for, 4.9 mm each."""

SKETCHED: Final = range(6, 18)
"""How many steps the sketch may have."""

LEAST: Final = 1 + ROWS + SKETCHED.start
"""Steps that a text needs: one before the table, its rows, and those to sketch."""

BANDS: Final = (0.2, 0.4, 0.6, 0.8)
"""A gate below the first is almost shut, between the next two half open, above the last almost open."""

_STRETCH: Final = range(3, 7)
_PICTURES: Final = {
    "\n": "\u21b5", " ": "\u00b7", "\t": "\u21e5", "\r": "\u240d", "\u00a0": "\u237d", "\u3000": "\u2423",
}  # fmt: skip
_CIRCLE: Final = "\u25cc"
_NOW: Final = "\u209c"
_BEFORE: Final = _NOW + "\u208b\u2081"


@dataclass(frozen=True)
class _Spans:
    """Where on the line what is asked: steps of the reading."""

    line: range
    rows: range
    sketch: range

    @property
    def free(self) -> tuple[range, ...]:
        """The stretches of the line that the table does not print."""
        return range(self.line.start, self.rows.start - 1), range(self.rows.stop, self.line.stop)


def worksheet(
    reading: Reading, layer: int, unit: int, window: range, language: Language, origin: Origin
) -> Sheet | Refusal:
    """Make a worksheet.

    Parameters
    ----------
    reading : Reading
        A network's reading of a text, or of a window of it.
    layer, unit : int
        Whose numbers are asked for.
    window : range
        Steps of the reading that may be used.
    language : str
    origin : Origin

    Returns
    -------
    Sheet or Refusal
        The same for the same arguments. A refusal where the text is too short, or nothing would be left to
        work out.
    """
    t = words(language)
    steps = range(max(window.start, 0), min(window.stop, reading.trace.steps))
    if len(steps) < LEAST:
        return Refusal(language, t("worksheet.short", needed=LEAST, steps=len(steps)))
    numbers = Numbers(reading, layer, unit)
    worked = choose(numbers, lambda first: _spans(first, steps) is not None)
    if worked is None:
        return Refusal(language, t("worksheet.still", unit=unit))
    spans = _spans(worked.first, steps)
    assert spans is not None
    maker = _Maker(t, worked, spans, origin)
    bar = maker.bar()
    if bar is None:
        return Refusal(language, t("worksheet.unknown"))
    choice = maker.choice(bar[1])
    if choice is None:
        return Refusal(language, t("worksheet.still", unit=unit))
    return maker.sheet(language, bar, choice)


def _spans(first: int, steps: range) -> _Spans | None:
    """Lay out the line around a table that begins at a step; None where there is no room."""
    rows = range(first, first + ROWS)
    after, before = steps.stop - rows.stop, first - 1 - steps.start
    if first <= steps.start or after < 0 or max(after, before) < SKETCHED.start:
        return None
    if after >= min(before, SKETCHED.stop - 1):
        sketch = range(rows.stop, rows.stop + min(after, SKETCHED.stop - 1))
        return _Spans(range(max(steps.start, sketch.stop - LINE), sketch.stop), rows, sketch)
    sketch = range(first - 1 - min(before, SKETCHED.stop - 1), first - 1)
    return _Spans(range(sketch.start, min(steps.stop, sketch.start + LINE)), rows, sketch)


_Picked = tuple[Bar, int]


class _Maker:
    """Asks and answers, with the words of one language."""

    def __init__(self, t: Words, worked: Worked, spans: _Spans, origin: Origin) -> None:
        self.t, self.worked, self.spans, self.origin = t, worked, spans, origin
        self.names = {"network": _short(origin.network), "text": _short(origin.text)}
        self.numbers, self.rounding = worked.numbers, worked.rounding
        self.reading, self.spec = self.numbers.reading, self.numbers.spec
        self.curve = self.numbers.curve(self.numbers.state)
        self.state = self._quantity(self.numbers.state)

    def sheet(self, language: Language, bar: _Picked, choice: tuple[Choice, tuple[int, ...]]) -> Sheet:
        """Put it together."""
        spoken = {*self.spans.rows, bar[1], *choice[1], self.spans.sketch.start}
        kind = "state" if self.spec.retention is None else "kept"
        return Sheet(
            language=language,
            title=self.t.of("worksheet_title", kind, unit=str(self.numbers.unit)),
            lede=self._lede(),
            code=self._code(),
            line=tuple(
                Letter(self._shown(at), self._step(at) if at in spoken else "", at in self.spans.rows)
                for at in self.spans.line
            ),
            bar=bar[0],
            choice=choice[0],
            sketch=self._sketch(),
            table=self._table(),
            open=self._open(),
            source=self._source(),
        )

    def bar(self) -> _Picked | None:
        """Ask for a share, and say of which step."""
        kept = self.numbers.kept()
        free = [at for span in self.spans.free for at in span if at > 0]
        if kept is not None:
            at = max(free, key=lambda step: (abs(kept[step] - kept[step - 1]), -step))
            return self._share("kept", float(kept[at]), at, self._moved(at)), at
        given = self.reading.next_probability
        known = [at for at in free if at + 1 in self.spans.line and not np.isnan(given[at])]
        if not known:
            return None
        at = max(known, key=lambda step: (given[step], -step))
        return self._share("next", float(given[at]), at, ""), at

    def _share(self, kind: str, value: float, at: int, more: str) -> Bar:
        step = {"step": self._step(at)}
        none, all_ = (_percent(one) for one in (0.0, 1.0))
        return Bar(
            self.t.of("worksheet_bar", kind, state=self.state, **step),
            self.t.of("worksheet_low", kind, share=none),
            self.t.of("worksheet_high", kind, share=all_),
            value,
            f"{self.t.of('worksheet_share', kind, share=_percent(value))} {more}".strip(),
        )

    def _moved(self, at: int) -> str:
        return self.t("worksheet.moved", state=self.state, before=self._value(at - 1), after=self._value(at))

    def choice(self, taken: int) -> tuple[Choice, tuple[int, ...]] | None:
        """Ask which of three, and say of which steps."""
        return self._band(taken) or self._highest()

    def _band(self, taken: int) -> tuple[Choice, tuple[int, ...]] | None:
        """Ask where a gate stands over a stretch all of whose values are in one band."""
        names = sorted(self.spec.gates, key=lambda name: name != self.spec.retention)
        found = [
            one for name in names for span in self.spans.free for one in self._stretches(name, span, taken)
        ]
        if not found:
            return None
        name, stretch, band = max(found, key=lambda one: len(one[1]))
        values = self.numbers.curve(name)[stretch.start : stretch.stop]
        bounds = [f"{bound:g}" for bound in BANDS]
        options = (
            self.t("worksheet.shut", bound=bounds[0]),
            self.t("worksheet.half", low=bounds[1], high=bounds[2]),
            self.t("worksheet.open", bound=bounds[3]),
        )
        ends = (stretch.start, stretch.stop - 1)
        asked = self.t(
            "worksheet.band", gate=self._quantity(name), first=self._step(ends[0]), last=self._step(ends[1])
        )
        low, high = (self._text(float(one)) for one in (values.min(), values.max()))
        answer = self.t("worksheet.band_answer", option=options[band], low=low, high=high)
        return Choice(asked, options, band, answer), ends

    def _stretches(self, name: str, span: range, taken: int) -> list[tuple[str, range, int]]:
        """Return the stretches over which a gate stays in one band, as its printed numbers do."""
        found = list[tuple[str, range, int]]()
        bands = [self._band_of(float(one)) for one in self.numbers.curve(name)]
        for start in span:
            stop = start
            while stop < span.stop and stop - start < _STRETCH.stop - 1 and stop != taken:
                if bands[stop] is None or bands[stop] != bands[start]:
                    break
                stop += 1
            band = bands[start]
            if stop - start >= _STRETCH.start and band is not None:
                found.append((name, range(start, stop), band))
        return found

    def _band_of(self, value: float) -> int | None:
        low, half, more, high = BANDS
        printed = float(self.rounding.exact(self.rounding.units(value)))
        if printed < low:
            return 0
        if printed > high:
            return 2
        return 1 if half <= printed <= more else None

    def _highest(self) -> tuple[Choice, tuple[int, ...]] | None:
        """Ask at which of three steps the state is highest: the highest, the lowest and one between."""
        free = sorted((at for span in self.spans.free for at in span), key=lambda at: (self.curve[at], at))
        low, high = free[0], free[-1]
        units = {at: self.rounding.units(float(self.curve[at])) for at in free}
        middle = (units[low] + units[high]) / 2
        between = min(free[1:-1], key=lambda at: (abs(units[at] - middle), at))
        margin = max(VISIBLE, (units[high] - units[low]) // 5)
        if units[high] - units[between] < margin or low == between:
            return None
        steps = tuple(sorted((low, between, high)))
        options = tuple(self.t("worksheet.at", step=self._step(at)) for at in steps)
        values = ", ".join(self._value(at) for at in steps)
        truth = steps.index(high)
        return (
            Choice(
                self.t("worksheet.highest", state=self.state),
                options,
                truth,
                self.t("worksheet.highest_answer", option=options[truth], values=values),
            ),
            steps,
        )

    def _sketch(self) -> Sketch:
        at = self.spans.sketch
        values = self.curve[at.start : at.stop]
        line = self.curve[self.spans.line.start : self.spans.line.stop]
        ticks = _ticks(float(line.min()), float(line.max()))
        decimals = max(0, *(-_exponent(one) for one in ticks))
        return Sketch(
            self.t("worksheet.sketch", state=self.state, step=self._step(at.start)),
            tuple(self._shown(one) for one in at),
            tuple(float(one) for one in values),
            tuple((float(one), _signed(float(one), decimals)) for one in ticks),
            self._step(at.start),
            self._step(at.stop - 1),
            self.t(
                "worksheet.sketch_answer",
                first=self._value(at.start),
                last=self._value(at.stop - 1),
                low=self._text(float(values.min())),
                high=self._text(float(values.max())),
            ),
        )

    def _table(self) -> Table:
        columns, blanks = self.numbers.columns(), self.worked.blanks
        heads = tuple(self._head(one) for one in columns)
        looked = self._looked()
        asked = [self.t("worksheet.fill", count=len(blanks))]
        rows = tuple(self._row(columns, at) for at in range(ROWS))
        if any(ARROW in row.numbers for row in rows):
            asked.append(self.t("worksheet.carry", arrow=ARROW))
        if looked and any(one.slip for one in blanks):
            asked.append(self.t("worksheet.round", decimals=self.rounding.decimals))
        tolerance = f"{float(self.rounding.tolerance):g}"
        return Table(
            " ".join(asked),
            tuple(
                f"{self._letter(one.of)} = {one.written(self._letter)}"
                for one in solutions(self.reading.trace.cell, self.numbers.mode)
                if one.forward
            ),
            looked,
            heads,
            rows,
            tuple(self._answer(one) for one in blanks),
            self.t("worksheet.accept", tolerance=tolerance),
        )

    def _row(self, columns: Sequence[Known], at: int) -> Row:
        blank = self.worked.blanks[at]
        above = self.worked.blanks[at - 1] if at else None
        state = self.numbers.state
        hidden = Known("before", state) if above is not None and _carries(above, state) else None
        return Row(
            self._step(blank.step),
            self._shown(blank.step),
            tuple(ARROW if one == hidden else self.worked.printed(one, blank.step) for one in columns),
            list(columns).index(blank.solution.of),
        )

    def _answer(self, blank: Blank) -> Answer:
        def figure(one: Known) -> str:
            return self.rounding.text(blank.known[one])

        return Answer(
            self._step(blank.step),
            f"{self._letter(blank.solution.of)} = {blank.solution.written(self._letter)}",
            blank.solution.written(figure),
            self.rounding.text(blank.solved),
            self.rounding.text(blank.measured),
        )

    def _looked(self) -> str:
        """List the functions of rounded numbers; where one of them is the answer, others that it is not."""
        needed = dict.fromkeys(one for blank in self.worked.blanks for one in blank.looked)
        given_away = any(one.slip for one in self.worked.blanks)
        slips = (one for blank in self.worked.blanks for one in blank.slip) if given_away else ()
        listed = [*needed, *(one for one in dict.fromkeys(slips) if one not in needed)][:_LISTED]
        return ",  ".join(self._function(one) for one in sorted(listed))

    def _function(self, one: Looked) -> str:
        kind, argument, value = one
        letter = {"tanh": "tanh", "sigmoid": "\u03c3"}[kind]
        return f"{letter}({self.rounding.text(argument)}) = {self.rounding.text(value)}"

    def _open(self) -> Open:
        asked = self._quiet() if self.spec.forgets else None
        if asked is None:
            change = {at: abs(self._units(at) - self._units(at - 1)) for at in self.spans.rows}
            most = [at for at, one in change.items() if one > max(change.values()) - VISIBLE]
            told = " ".join(self._changed(at) for at in most)
            asked = (
                self.t("worksheet.change", state=self.state),
                f"{told} {self.t('worksheet.change_reason')}",
            )
        note = [self.t("worksheet.reason")]
        if self.origin.follows:
            note.append(self.t("worksheet.follows", what=self.origin.follows))
        return Open(*asked, " ".join(note))

    def _changed(self, at: int) -> str:
        return self.t(
            "worksheet.change_answer",
            first=self._step(at - 1),
            last=self._step(at),
            before=self._value(at - 1),
            after=self._value(at),
        )

    def _quiet(self) -> tuple[str, str] | None:
        """Ask for the one row in which much is held and little is exposed, if there is just one."""
        hidden = self.numbers.curve("hidden")
        rows = [(abs(float(self.curve[at])), abs(float(hidden[at])), at) for at in self.spans.rows]
        quiet = [at for cell, out, at in rows if cell >= 0.5 and out <= 0.1]
        clear = all(cell <= 0.25 or out >= 0.2 for cell, out, at in rows if at not in quiet)
        if len(quiet) != 1 or not clear:
            return None
        at = quiet[0]
        answer = self.t(
            "worksheet.quiet_answer",
            step=self._step(at),
            cell=self._value(at),
            hidden=self._text(float(hidden[at])),
        )
        return self.t("worksheet.quiet"), answer

    def _lede(self) -> str:
        kind = "jamo" if self.reading.checkpoint.config.get("jamo") else "character"
        return self.t.of("worksheet_lede", kind, **self.names)

    def _code(self) -> Code | None:
        if self.origin.address is None:
            return None
        at = self.spans.rows.start
        said = [self.t("worksheet.scan", step=self._step(at))]
        if not self.origin.carried:
            said = [self.t("worksheet.scan_without")]
        if self.origin.local:
            said.append(self.t("worksheet.local"))
        return Code(self.origin.address(self.origin.first + at), tuple(said))

    def _source(self) -> str:
        trace, config = self.reading.trace, self.reading.checkpoint.config
        theirs = self.spec.layer.__module__.startswith("torch.")
        said = [
            self.t(
                "worksheet.source",
                parameters=f"{config['parameters']:,}",
                **self.names,
                unit=self.numbers.unit,
            )
        ]
        if trace.layers > 1:
            said.append(self.t("worksheet.layer", layer=self.numbers.layer + 1))
        seed = config.get("training", {}).get("seed")
        if seed is not None:
            said.append(self.t("worksheet.seed", seed=seed))
        exact = {"residual": agreement.said(trace.residual, trace.dtype)["residual"], "dtype": trace.dtype}
        said.append(self.t("worksheet.torch" if theirs else "worksheet.ours", **exact))
        said.append(self.t("worksheet.rounded", decimals=self.rounding.decimals))
        return " ".join(said)

    def _head(self, one: Known) -> Head:
        found = self._declared(one.name)
        name = self._quantity(one.name)
        kind = "state" if one.kind == "now" and one.name in self.spec.states else one.kind
        if found.role == "term":
            name, kind = self.t.of("worksheet_head", "past", quantity=name), "now"
        if kind != "now":
            name = self.t.of("worksheet_head", kind, quantity=name)
        signed = found.role != "gate" or one.kind in ("read", "past")
        return Head(self._letter(one), name, found.symbol, signed)

    def _letter(self, one: Known) -> str:
        """Write the letter of a number."""
        if one.kind == "read":
            return "W x + b"
        if one.kind == "past":
            return f"U h{_BEFORE}"
        symbol = self._declared(one.name).symbol
        if one.kind == "before":
            return symbol + _BEFORE
        return symbol + (_NOW if one.name in self.spec.states else "")

    def _declared(self, name: str) -> Quantity:
        return next(one for one in self.spec.quantities if one.name == name)

    def _quantity(self, name: str) -> str:
        return self.t.of("quantity", name) if self.t.has("quantity", name) else self._declared(name).symbol

    def _step(self, at: int) -> str:
        return str(self.origin.first + at + 1)

    def _shown(self, at: int) -> str:
        return _visible(self.reading.tokens.shown[at])

    def _units(self, at: int) -> int:
        return self.rounding.units(float(self.curve[at]))

    def _value(self, at: int) -> str:
        return self.rounding.text(self._units(at))

    def _text(self, value: float) -> str:
        return self.rounding.text(self.rounding.units(value))


ARROW: Final = "\u2191"
"""Stands where a number is one's own result from the row above."""

_LISTED: Final = 10
"""Values of functions in the list."""


_NAMED: Final = 40
"""Characters of a name: a file may be called anything."""


def _carries(blank: Blank, state: str) -> bool:
    return blank.solution.of == Known("now", state)


def _visible(token: str) -> str:
    """Return what is printed for a token: a circle for what has no shape of its own."""
    kind = unicodedata.category(token[0]) if token else "C"
    if token in _PICTURES:
        return _PICTURES[token]
    return _CIRCLE if kind[0] == "C" else _CIRCLE + token if kind[0] == "M" else token


def _short(name: str) -> str:
    return name if len(name) <= _NAMED else f"{name[: _NAMED - 1]}\u2026"


def _percent(value: float) -> str:
    percent = 100 * value
    return f"{percent:.1f}%" if 0.05 <= percent < 9.95 else f"{percent:.0f}%"


def _signed(value: float, decimals: int) -> str:
    text = f"{value:+.{decimals}f}".replace("-", MINUS)
    return text if float(f"{value:.{decimals}f}") else f"{0:.{decimals}f}"


def _ticks(low: float, high: float) -> np.ndarray:
    """Return round numbers, of which the first and last bound a grid; 0 is one of them if it is between."""
    size = max(high - low, 0.05) / 4
    power = 10.0 ** np.floor(np.log10(size))
    step = next(one * power for one in (1, 2, 5, 10) if one * power >= size)
    return np.arange(np.floor(low / step), np.ceil(high / step) + 1) * step


def _exponent(value: float) -> int:
    """Return the power of ten of a round number's last digit."""
    return next((-k for k in range(6) if abs(round(value, k) - value) < 1e-9), -6)
