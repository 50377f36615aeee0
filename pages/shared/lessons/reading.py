"""From a TOML file to a lesson, or one error that names the file, the step and the key.

Any bytes become either. What needs measured values is looked at by `measuring.verify`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from pages.shared.i18n import LANGUAGES, Language
from pages.shared.lessons import rendering
from pages.shared.lessons.errors import LessonError, came_as, safe
from pages.shared.lessons.expressions import FUNCTIONS, ExpressionError, names_in
from pages.shared.lessons.schema import (
    ASKS,
    DISTINCT,
    KINDS,
    Do,
    Figure,
    Lesson,
    Notes,
    Option,
    Predict,
    Question,
    Reading,
    Row,
    Slip,
    Step,
    Work,
)
from pages.shared.lessons.table import COURSE, OWN, Limits, Place, Table, clean, finite, parsed
from rnn_core.text import safe_name

CheckFigure = Callable[[Figure, str], None]
"""Raises ValueError if no page can draw a figure; is given it, and where it stands for its message."""


PARAGRAPHS: Final = 2
"""Of one step's body."""

_DEEPEST = 5  # tables and lists within a figure's settings
_SLUG: Final = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_LETTER: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,19}")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?!\s)")
_WHERE: Final = ("https://", "doi:", "arXiv:")


def read_lesson(
    source: bytes,
    name: str,
    check_figure: CheckFigure,
    *,
    languages: Collection[Language] = LANGUAGES,
    terms: Collection[str] | None = None,
    limits: Limits = COURSE,
) -> Lesson:
    """Read a lesson of the course.

    Parameters
    ----------
    source
        The file's bytes: TOML in UTF-8.
    name
        The file's name; without its ending it is the lesson's slug.
    check_figure
        Looks at every figure of every step.
    languages
        What every text must be in. None: what the lesson's title is in.
    terms
        Ids of the glossary that texts may link to; None: any.
    limits
        How much it may hold.

    Raises
    ------
    LessonError
        If it is none.
    """
    file = safe_name(name, limit=60, fallback="lesson.toml")
    top = Table(parsed(source, file, limits), Place(file, limits, tuple(languages), terms), "")
    if not languages:
        top = top.within(languages=_spoken(top))
    lesson = Lesson(
        slug=file.rpartition(".")[0] or file,
        number=top.whole("number", 0, 99, default=0),
        minutes=top.whole("minutes", 1, 300),
        title=top.text("title"),
        lede=top.text("lede"),
        notes=_notes(top.table("notes")),
        reading=tuple(_reading(one) for one in top.tables("reading")),
        steps=_steps(top, check_figure),
    )
    top.close()
    return lesson


def own_lesson(
    data: bytes,
    name: str,
    check_figure: CheckFigure,
    networks: Collection[str],
    *,
    terms: Collection[str] | None = None,
) -> Lesson:
    """Read a lesson that somebody brings: in at least one language, within `OWN`, over networks that ship.

    Parameters
    ----------
    data, name, check_figure, terms
        As for `read_lesson`.
    networks
        Names that a figure's ``network`` may have.

    Returns
    -------
    Lesson
        With number 0, whatever the file says.

    Raises
    ------
    LessonError
        If it is none.
    """

    def check(figure: Figure, where: str) -> None:
        network = figure.settings.get("network")
        if network is not None and network not in networks:
            raise ValueError(f"expected one of the networks {', '.join(networks)}; got {came_as(network)}")
        check_figure(figure, where)

    return replace(read_lesson(data, name, check, languages=(), terms=terms, limits=OWN), number=0)


# What stands in it.


def _spoken(top: Table) -> tuple[Language, ...]:
    """Return the languages of a lesson: those of its title."""
    title = top.content.get("title")
    found = tuple(one for one in LANGUAGES if one in title) if isinstance(title, dict) else ()
    if not found:
        top.place.refuse("language", "title", f"a title in one of {', '.join(LANGUAGES)}", "none")
    return found


def _notes(table: Table) -> Notes:
    found = Notes(table.texts("aims"), table.texts("mistakes"), table.text("slow", optional=True))
    table.close()
    return found


def _reading(table: Table) -> Reading:
    where = table.string("where")
    if _SCHEME.match(where) and not where.startswith(_WHERE):
        table.place.refuse("value", table.key("where"), f"one of {', '.join(_WHERE)}", safe(where, 40))
    return Reading(table.string("title"), where, table.text("adds"))


def _steps(top: Table, check_figure: CheckFigure) -> tuple[Step, ...]:
    figures = _Figures.of(top.table("figure"), check_figure)
    most, given = top.place.limits.steps, top.content.get("step", [])
    if isinstance(given, list) and len(given) > most:
        top.place.refuse("too_large", "step", f"at most {most} steps", f"{len(given)}")
    wide = top.within(limits=replace(top.place.limits, entries=max(most, top.place.limits.entries)))
    found: list[Step] = []
    for at, table in enumerate(wide.tables("step"), 1):
        name = table.content.get("id")
        known = isinstance(name, str) and bool(_SLUG.fullmatch(name))
        place = replace(top.place, step=str(name) if known else str(at))
        step = _step(Table(table.content, place, "", table.read), figures)
        if any(step.id == one.id for one in found):
            place.refuse("duplicate", "id", "an id for each step", f"{step.id} twice")
        found.append(step)
        Table(table.content, place, "", table.read).close()
    if not found:
        top.place.refuse("missing", "step", "at least one step", "none")
    ids = {one.id for one in found}
    for step in found:
        for number, question in enumerate(step.quiz):
            if question.step not in ids:
                place = replace(top.place, step=step.id)
                key = f"question[{number}].step"
                place.refuse("value", key, f"one of the steps {', '.join(sorted(ids))}", question.step)
    return tuple(found)


_OF_KIND: Final = {"predict": "predict", "do": "do", "work": "work", "quiz": "question"}


def _step(table: Table, figures: _Figures) -> Step:
    name = table.matching("id", _SLUG, "an id of small letters, digits and hyphens")
    kind = table.one_of("kind", KINDS)
    for one, key in _OF_KIND.items():
        if one == kind and not table.has(key):
            table.place.refuse("missing", key, f"[step.{key}] in a step of kind {kind}", "none")
        if one != kind and table.has(key):
            table.place.refuse("unknown_key", key, f"no [step.{key}] in a step of kind {kind}", "one")
    body = table.texts("body")
    if len(body) > PARAGRAPHS:
        table.place.refuse("too_large", "body", f"at most {PARAGRAPHS} paragraphs", f"{len(body)}")
    figure, after = figures.of_step(table, locks=kind == "predict")
    found = Step(
        id=name,
        kind=kind,
        title=table.text("title"),
        body=body,
        figure=figure,
        after=after,
        ask=table.text("ask", optional=True),
        covers=_covers(table),
    )
    match kind:
        case "predict":
            return replace(found, predict=_predict(table.table("predict")))
        case "do":
            return replace(found, do=_do(table.table("do")))
        case "work":
            return replace(found, work=_work(table.table("work")))
        case "quiz":
            quiz = tuple(_question(one) for one in table.tables("question"))
            if not quiz:
                table.place.refuse("missing", "question", "at least one question", "none")
            return replace(found, quiz=quiz)
    return found


def _covers(table: Table) -> tuple[int, ...]:
    rows = table.list_of("covers")
    for row in rows:
        if not isinstance(row, int) or isinstance(row, bool) or not 0 < row < 1000:
            table.refuse_type("covers", "numbers of rows", row)
    return tuple(rows)


# Figures.


@dataclass(frozen=True)
class _Figures:
    """What a lesson says of its figures for all steps: the kind of those that name none, settings by kind."""

    kind: str
    settings: Mapping[str, Mapping[str, Any]]
    check_figure: CheckFigure

    @classmethod
    def of(cls, table: Table, check_figure: CheckFigure) -> _Figures:
        own = {name: _settings(table.table(name)) for name in table.content if name != "kind"}
        return cls(_kind(table, ""), own, check_figure)

    def of_step(self, table: Table, *, locks: bool) -> tuple[Figure, Figure]:
        """Return what a step shows, before and after a prediction is locked."""
        own = table.table("figure")
        kind = _kind(own, self.kind)
        if not kind:
            table.place.refuse("missing", "figure.kind", "a kind of figure, here or in [figure]", "none")
        before = Figure(kind, {**self.settings.get(kind, {}), **_settings(own)})
        self.check(table, "figure", before)
        if not locks:
            if table.has("after"):
                table.place.refuse("unknown_key", "after", "[step.after] in a step of kind predict", "one")
            return before, before
        later = table.table("after")
        shown = _kind(later, kind)
        base = before.settings if shown == kind else self.settings.get(shown, {})
        unmasked: dict[str, Any] = {"mask": ()} if "mask" in base else {}
        after = Figure(shown, {**base, **unmasked, **_settings(later)})
        self.check(table, "after", after)
        return before, after

    def check(self, table: Table, key: str, figure: Figure) -> None:
        """Look whether a figure can be drawn."""
        place = table.place
        try:
            self.check_figure(figure, f"{place.file}, step {place.step}, {key}")
        except LessonError:
            raise
        except (LookupError, TypeError, ValueError) as error:
            place.refuse("figure", key, "a figure that can be drawn", safe(str(error), 300))


def _kind(table: Table, default: str) -> str:
    return table.matching("kind", _SLUG, "the name of a kind of figure", default)


def _settings(table: Table) -> dict[str, Any]:
    """Return a table of plain values, a kind left out."""
    found = {}
    for name in table.content:
        table.read.add(name)
        if name != "kind":
            if not _LETTER.fullmatch(name):
                table.place.refuse("unknown_key", table.key(safe(name, 40)), "a setting", safe(name, 40))
            found[name] = _plain(table, table.key(name), table.content[name], 1)
    return found


def _plain(table: Table, key: str, value: Any, depth: int) -> Any:
    """Return a setting's value, with tuples for lists, if it holds nothing but plain values."""
    if depth > _DEEPEST:
        table.place.refuse("type", key, f"at most {_DEEPEST} lists and tables in each other", "more")
    if isinstance(value, str):
        if len(value) > table.place.limits.characters:
            table.place.refuse(
                "too_large", key, f"at most {table.place.limits.characters} characters", f"{len(value)}"
            )
        return clean(table, key, value)
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        if not abs(value) < 2**53:  # NaN is not below it either
            table.place.refuse("value", key, "a finite number below 2 ** 53", came_as(value))
        return value
    if isinstance(value, list):
        return tuple(_plain(table, f"{key}[{at}]", one, depth + 1) for at, one in enumerate(value))
    if isinstance(value, dict):
        return {
            clean(table, key, name): _plain(table, f"{key}.{safe(name, 40)}", one, depth + 1)
            for name, one in value.items()
        }
    return table.place.refuse(
        "type", key, "a string, a number, true, false, a list or a table", came_as(value)
    )


# What a visitor does.


def _predict(table: Table) -> Predict:
    kind = table.one_of("type", ASKS)
    low, high = table.pair("limits") or (0.0, 1.0)
    limits = finite(table, "limits", low), finite(table, "limits", high)
    if not limits[0] < limits[1]:
        table.place.refuse("value", table.key("limits"), "the lower limit first", f"{limits}")
    form = table.string("format", ".0%")
    try:
        rendering.check_format(form)
    except ExpressionError as error:
        table.place.refuse("expression", table.key("format"), "", safe(str(error), 200))
    found = Predict(
        type=kind,
        truth=table.expression("truth"),
        options=tuple(Option(one.languages(), one.expression("accept")) for one in table.tables("options")),
        limits=limits,
        format=form,
        steps=_span(table),
        start=table.expression("start", ""),
        said=table.text("said", optional=kind == "choose"),
        why=table.text("why"),
        quantity=table.matching("quantity", _LETTER, "the letter of a quantity", ""),
    )
    if kind == "choose" and len(found.options) < 2:
        table.place.refuse("missing", table.key("options"), "at least two options", f"{len(found.options)}")
    if kind != "choose" and found.options:
        table.place.refuse("unknown_key", table.key("options"), "options for type choose alone", kind)
    if kind == "sketch" and not found.steps:
        table.place.refuse("missing", table.key("steps"), "steps = [first, last]", "none")
    if kind != "sketch" and (found.steps or found.start):
        table.place.refuse("unknown_key", table.key("steps"), "steps and start for type sketch alone", kind)
    table.close()
    return found


def _span(table: Table) -> tuple[int, int] | None:
    found = table.pair("steps")
    if found is None:
        return None
    first, last = found
    if not all(isinstance(one, int) and not isinstance(one, bool) for one in found):
        table.refuse_type("steps", "two whole numbers", list(found))
    if not 0 <= first < last < first + 200 or last >= 2**31:
        table.place.refuse(
            "value", table.key("steps"), "a first and a later last step, at most 200", came_as(list(found))
        )
    return first, last


def _do(table: Table) -> Do:
    found = Do(
        goal=table.expression("goal"),
        need=table.whole("need", 1, 20, default=1),
        distinct=table.one_of("distinct", DISTINCT, "token"),
        hints=table.texts("hints"),
    )
    table.close()
    return found


def _work(table: Table) -> Work:
    given = _given(table.table("given"))
    known, rows = set(given), []
    for one in table.tables("rows"):
        name = one.string("name")
        _new_name(one, "name", name, known)
        value = one.expression("value")
        _only_known(one, "value", value, known)
        known.add(name)
        text = one.languages()
        slips = []
        for slip in one.tables("slips"):
            when = slip.expression("when")
            _only_known(slip, "when", when, known)
            slips.append(Slip(when, slip.languages()))
        rows.append(Row(name, text, value, one.flag("blank", True), tuple(slips)))
    if not any(row.blank for row in rows):
        table.place.refuse("missing", table.key("rows"), "at least one row to fill in", "none")
    tolerance = table.number("tolerance", 0.011)
    if not tolerance > 0:
        table.place.refuse("value", table.key("tolerance"), "a number above 0", f"{tolerance}")
    table.close()
    return Work(given, tuple(rows), tolerance)


def _given(table: Table) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in table.content.items():
        _new_name(table, name, name, set(found))
        if isinstance(value, int | float) and not isinstance(value, bool):
            table.read.add(name)
            found[name] = repr(_plain(table, table.key(name), value, 1))
        else:
            found[name] = table.expression(name)
    return found


def _new_name(table: Table, key: str, name: str, known: Collection[str]) -> None:
    """Look whether a name can be one that expressions use."""
    if not name.isidentifier() or name.startswith("_") or len(name) > 40 or _normal(name) != name:
        table.place.refuse("value", table.key(safe(key, 40)), "a name, a letter first", safe(name, 40))
    try:
        usable = names_in(name) == {name}
    except ExpressionError:
        usable = False
    if not usable or name in FUNCTIONS:
        table.place.refuse("value", table.key(key), "a name that is no word of expressions", name)
    if name in known:
        table.place.refuse("duplicate", table.key(key), "a name for each", f"{name} twice")


def _only_known(table: Table, key: str, source: str, known: Collection[str]) -> None:
    for name in sorted(table.names(key, source)):
        if name not in known:
            there = ", ".join(sorted(known)) or "nothing"
            table.place.refuse("name", table.key(key), f"names that are given before: {there}", name)


def _question(table: Table) -> Question:
    options = table.texts("options")
    found = Question(
        text=table.languages(),
        why=table.text("why"),
        step=table.matching("step", _SLUG, "the id of a step"),
        options=options,
        answer=table.whole("answer", 0, len(options) - 1) if options else -1,
        number="" if options else table.expression("number"),
        tolerance=table.number("tolerance", 0.01),
    )
    if len(options) == 1:
        table.place.refuse("missing", table.key("options"), "at least two options", "one")
    if found.tolerance < 0:
        table.place.refuse("value", table.key("tolerance"), "no negative number", f"{found.tolerance}")
    return found


def _normal(name: str) -> str:
    return unicodedata.normalize("NFKC", name)
