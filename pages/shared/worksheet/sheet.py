"""A worksheet of two pages: what it asks and what the answers are, all of it out of one reading.

`worksheet` is a function of its arguments alone. Every number is rounded once, and the key works with the
numbers as they are printed.
"""

from __future__ import annotations

from pages.shared.i18n import Language, words
from pages.shared.worksheet import by_hand, predictions
from pages.shared.worksheet.blanks import VISIBLE, Numbers, choose
from pages.shared.worksheet.content import Code, Letter, Open, Origin, Refusal, Sheet
from pages.shared.worksheet.layout import LEAST, lay_out
from pages.shared.worksheet.predictions import Chosen, Picked
from pages.shared.worksheet.writer import Writer
from rnn_core.reading import Reading
from rnn_core.tracing import agreement


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
    worked = choose(numbers, lambda first: lay_out(first, steps) is not None)
    if worked is None:
        return Refusal(language, t("worksheet.still", unit=unit))
    spans = lay_out(worked.first, steps)
    assert spans is not None
    w = Writer(t, worked, spans, origin)
    bar = predictions.bar(w)
    if bar is None:
        return Refusal(language, t("worksheet.unknown"))
    choice = predictions.choice(w, bar[1])
    if choice is None:
        return Refusal(language, t("worksheet.still", unit=unit))
    return _sheet(w, bar, choice)


def _sheet(w: Writer, bar: Picked, choice: Chosen) -> Sheet:
    """Put it together."""
    spoken = {*w.spans.rows, bar[1], *choice[1], w.spans.sketch.start}
    kind = "state" if w.spec.retention is None else "kept"
    return Sheet(
        language=w.t.language,
        title=w.t.of("worksheet_title", kind, unit=str(w.numbers.unit)),
        lede=_lede(w),
        code=_code(w),
        line=tuple(
            Letter(w.shown(at), w.step(at) if at in spoken else "", at in w.spans.rows) for at in w.spans.line
        ),
        bar=bar[0],
        choice=choice[0],
        sketch=predictions.sketch(w),
        table=by_hand.table(w),
        open=_open(w),
        source=_source(w),
    )


def _open(w: Writer) -> Open:
    asked = _quiet(w) if w.spec.forgets else None
    if asked is None:
        change = {at: abs(w.units(at) - w.units(at - 1)) for at in w.spans.rows}
        most = [at for at, one in change.items() if one > max(change.values()) - VISIBLE]
        told = " ".join(_changed(w, at) for at in most)
        asked = (
            w.t("worksheet.change", state=w.state),
            f"{told} {w.t('worksheet.change_reason')}",
        )
    note = [w.t("worksheet.reason")]
    if w.origin.follows:
        note.append(w.t("worksheet.follows", what=w.origin.follows))
    return Open(*asked, " ".join(note))


def _changed(w: Writer, at: int) -> str:
    return w.t(
        "worksheet.change_answer",
        first=w.step(at - 1),
        last=w.step(at),
        before=w.value(at - 1),
        after=w.value(at),
    )


def _quiet(w: Writer) -> tuple[str, str] | None:
    """Ask for the one row in which much is held and little is exposed, if there is just one."""
    hidden = w.numbers.curve("hidden")
    rows = [(abs(float(w.curve[at])), abs(float(hidden[at])), at) for at in w.spans.rows]
    quiet = [at for cell, out, at in rows if cell >= 0.5 and out <= 0.1]
    clear = all(cell <= 0.25 or out >= 0.2 for cell, out, at in rows if at not in quiet)
    if len(quiet) != 1 or not clear:
        return None
    at = quiet[0]
    answer = w.t(
        "worksheet.quiet_answer",
        step=w.step(at),
        cell=w.value(at),
        hidden=w.text(float(hidden[at])),
    )
    return w.t("worksheet.quiet"), answer


def _lede(w: Writer) -> str:
    kind = "jamo" if w.reading.checkpoint.config.get("jamo") else "character"
    return w.t.of("worksheet_lede", kind, **w.names)


def _code(w: Writer) -> Code | None:
    if w.origin.address is None:
        return None
    at = w.spans.rows.start
    said = [w.t("worksheet.scan", step=w.step(at))]
    if not w.origin.carried:
        said = [w.t("worksheet.scan_without")]
    if w.origin.local:
        said.append(w.t("worksheet.local"))
    return Code(w.origin.address(w.origin.first + at), tuple(said))


def _source(w: Writer) -> str:
    trace, config = w.reading.trace, w.reading.checkpoint.config
    theirs = w.spec.layer.__module__.startswith("torch.")
    said = [
        w.t(
            "worksheet.source",
            parameters=f"{config['parameters']:,}",
            **w.names,
            unit=w.numbers.unit,
        )
    ]
    if trace.layers > 1:
        said.append(w.t("worksheet.layer", layer=w.numbers.layer + 1))
    seed = config.get("training", {}).get("seed")
    if seed is not None:
        said.append(w.t("worksheet.seed", seed=seed))
    exact = {"residual": agreement.said(trace.residual, trace.dtype)["residual"], "dtype": trace.dtype}
    said.append(w.t("worksheet.torch" if theirs else "worksheet.ours", **exact))
    said.append(w.t("worksheet.rounded", decimals=w.rounding.decimals))
    return " ".join(said)
