"""Part A: what is guessed before it is looked at, and what was measured."""

from __future__ import annotations

from typing import Final

import numpy as np

from pages.shared.worksheet.blanks import VISIBLE
from pages.shared.worksheet.content import Bar, Choice, Sketch
from pages.shared.worksheet.writer import Writer
from rnn_core.tasks.by_hand.writing import MINUS

BANDS: Final = (0.2, 0.4, 0.6, 0.8)
"""A gate below the first is almost shut, between the next two half open, above the last almost open."""

_STRETCH: Final = range(3, 7)
"""How many steps a stretch has that a gate's position is asked for."""

Picked = tuple[Bar, int]
"""A question, and the step that it is about."""

Chosen = tuple[Choice, tuple[int, ...]]
"""A question, and the steps that are named in it."""


def bar(w: Writer) -> Picked | None:
    """Ask for a share, and say of which step."""
    kept = w.numbers.kept()
    free = [at for span in w.spans.free for at in span if at > 0]
    if kept is not None:
        at = max(free, key=lambda step: (abs(kept[step] - kept[step - 1]), -step))
        return _share(w, "kept", float(kept[at]), at, _moved(w, at)), at
    given = w.reading.next_probability
    known = [at for at in free if at + 1 in w.spans.line and not np.isnan(given[at])]
    if not known:
        return None
    at = max(known, key=lambda step: (given[step], -step))
    return _share(w, "next", float(given[at]), at, ""), at


def _share(w: Writer, kind: str, value: float, at: int, more: str) -> Bar:
    step = {"step": w.step(at)}
    none, all_ = (_percent(one) for one in (0.0, 1.0))
    said = w.t.of("worksheet_share", kind, share=_percent(value))
    return Bar(
        w.t.of("worksheet_bar", kind, state=w.state, **step),
        w.t.of("worksheet_low", kind, share=none),
        w.t.of("worksheet_high", kind, share=all_),
        value,
        f"{said} {more}".strip(),
    )


def _moved(w: Writer, at: int) -> str:
    return w.t("worksheet.moved", state=w.state, before=w.value(at - 1), after=w.value(at))


def choice(w: Writer, taken: int) -> Chosen | None:
    """Ask which of three, and say of which steps."""
    return _band(w, taken) or _highest(w)


def _band(w: Writer, taken: int) -> Chosen | None:
    """Ask where a gate stands over a stretch all of whose values are in one band."""
    names = sorted(w.spec.gates, key=lambda name: name != w.spec.retention)
    found = [one for name in names for span in w.spans.free for one in _stretches(w, name, span, taken)]
    if not found:
        return None
    name, stretch, band = max(found, key=lambda one: len(one[1]))
    values = w.numbers.curve(name)[stretch.start : stretch.stop]
    bounds = [f"{bound:g}" for bound in BANDS]
    options = (
        w.t("worksheet.shut", bound=bounds[0]),
        w.t("worksheet.half", low=bounds[1], high=bounds[2]),
        w.t("worksheet.open", bound=bounds[3]),
    )
    ends = (stretch.start, stretch.stop - 1)
    asked = w.t("worksheet.band", gate=w.quantity(name), first=w.step(ends[0]), last=w.step(ends[1]))
    low, high = (w.text(float(one)) for one in (values.min(), values.max()))
    answer = w.t("worksheet.band_answer", option=options[band], low=low, high=high)
    return Choice(asked, options, band, answer), ends


def _stretches(w: Writer, name: str, span: range, taken: int) -> list[tuple[str, range, int]]:
    """Return the stretches over which a gate stays in one band, as its printed numbers do."""
    found = list[tuple[str, range, int]]()
    curve = w.numbers.curve(name)
    bands = {at: _band_of(w, float(curve[at])) for at in span}
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


def _band_of(w: Writer, value: float) -> int | None:
    low, half, more, high = BANDS
    printed = float(w.rounding.exact(w.rounding.units(value)))
    if printed < low:
        return 0
    if printed > high:
        return 2
    return 1 if half <= printed <= more else None


def _highest(w: Writer) -> Chosen | None:
    """Ask at which of three steps the state is highest: the highest, the lowest and one between."""
    given = w.spans.sketch.start  # it is drawn
    free = sorted(
        (at for span in w.spans.free for at in span if at != given), key=lambda at: (w.curve[at], at)
    )
    low, high = free[0], free[-1]
    units = {at: w.rounding.units(float(w.curve[at])) for at in free}
    middle = (units[low] + units[high]) / 2
    between = min(free[1:-1], key=lambda at: (abs(units[at] - middle), at))
    margin = max(VISIBLE, (units[high] - units[low]) // 5)
    if units[high] - units[between] < margin or low == between:
        return None
    steps = tuple(sorted((low, between, high)))
    options = tuple(w.t("worksheet.at", step=w.step(at)) for at in steps)
    values = ", ".join(w.value(at) for at in steps)
    truth = steps.index(high)
    return (
        Choice(
            w.t("worksheet.highest", state=w.state),
            options,
            truth,
            w.t("worksheet.highest_answer", option=options[truth], values=values),
        ),
        steps,
    )


def sketch(w: Writer) -> Sketch:
    """Ask for the curve of the state that keeps; its first step is given."""
    at = w.spans.sketch
    values = w.curve[at.start : at.stop]
    line = w.curve[w.spans.line.start : w.spans.line.stop]
    ticks = _ticks(float(line.min()), float(line.max()))
    decimals = max(0, *(-_exponent(one) for one in ticks))
    return Sketch(
        w.t("worksheet.sketch", state=w.state, step=w.step(at.start)),
        tuple(w.shown(one) for one in at),
        tuple(float(one) for one in values),
        tuple((float(one), _signed(float(one), decimals)) for one in ticks),
        w.step(at.start),
        w.step(at.stop - 1),
        w.t(
            "worksheet.sketch_answer",
            first=w.value(at.start),
            last=w.value(at.stop - 1),
            low=w.text(float(values.min())),
            high=w.text(float(values.max())),
        ),
    )


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
