"""Find units: who tells the pattern, and by how much better than without training."""

from __future__ import annotations

import math

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.shared import cache, parts, registry, state
from pages.shared.i18n import Words
from pages.units import going, measure
from pages.units.labels import LABELS
from pages.units.texts import Shown, Texts
from pages.units.units_view import Row, UnitsView, units_view
from pages.units.url_state import ADDRESS, PageState, Unit, unit_of, unit_text
from pages.units.words_for import figures, scored, unit_name
from rnn_core.cells import spec
from rnn_core.interventions import Cuts, write_cuts
from rnn_core.reading import Reading
from rnn_core.text.rows import Rows
from rnn_core.tracing import Clamp
from rnn_core.units import Found, Match, PatternError
from rnn_core.units.find import FEW
from rnn_core.units.places import pattern_marks, pattern_of

SHOWN = 6
"""Units in the table."""


def section(t: Words, page_state: PageState, found: Texts, on_screen: Shown) -> Found | None:
    """Draw the verdict and the table; return what was found, if anything is known."""
    try:
        if page_state.sample != LABELS and on_screen.rows is None:
            pattern_of(page_state.pattern)
        result = measure.stored_units(page_state, found)
        result = result or going.result(t, measure.finding(page_state, found))
    except PatternError as error:
        _refused(t, error)
        return None
    if result is None:
        return None
    with st.container(key="units_verdict"):
        st.text(places(t, result))
        st.subheader(parts.literal(sentence(t, result, page_state)), anchor=False)
        if result.left_out:
            st.caption(t("units.left_out", count=f"{result.left_out:,}"))
    if result.matches:
        _table(t, page_state, result, on_screen)
    return result


def _refused(t: Words, error: PatternError) -> None:
    with st.container(key="problem_units_pattern"):
        st.text(t.of("units_pattern_problem", _code(error), **error.details))


def _code(error: PatternError) -> str:
    return "syntax_at" if error.code == "syntax" and error.details.get("position") else error.code


def places(t: Words, found: Found) -> str:
    """Say how many places there are in which texts."""
    first, second = found.halves
    return t(
        "units.places",
        first=f"{first.places:,}",
        second=f"{second.places:,}",
        tokens_first=f"{first.tokens:,}",
        tokens_second=f"{second.tokens:,}",
    )


def sentence(t: Words, found: Found, page_state: PageState) -> str:
    """Say what was found, with the figures it follows from."""
    verdict = found.verdict
    if verdict in ("few", "everywhere"):
        which = "first" if found.halves[0].places <= found.halves[1].places else "second"
        count = min(one.places for one in found.halves)
        return t.of("units_verdict", f"few_{which}" if verdict == "few" else verdict, count=count, least=FEW)
    best = found.matches[0]
    score, untrained = figures(found)
    unit = Unit(*best.place)
    layers, directions = shape(page_state.net)
    return t.of(
        "units_verdict",
        verdict,
        unit=unit_name(t, unit, layers, directions),
        score=score,
        untrained=untrained,
        seed=found.seed,
        count=f"{found.halves[1].places:,}",
    )


def shape(net: str) -> tuple[int, int]:
    """Return how many layers and directions a network has."""
    rnn = registry.network(net).model.rnn
    return int(rnn.num_layers), 2 if rnn.bidirectional else 1


def chosen(page_state: PageState, found: Found) -> Match | None:
    """Return the unit that is looked at: the one of the address, or the best; None: nothing was scored."""
    wanted = unit_of(page_state.unit)
    for one in found.matches:
        if wanted is not None and Unit(*one.place) == wanted:
            return one
    return found.matches[0] if found.matches else None


def _table(t: Words, page_state: PageState, found: Found, on_screen: Shown) -> None:
    best = found.best(SHOWN)
    looked = chosen(page_state, found)
    assert looked is not None
    assert found.untrained is not None
    read = reading(page_state, on_screen)
    layers, directions = shape(page_state.net)
    rows = tuple(
        Row(
            unit_name(t, Unit(*one.place), layers, directions),
            t.of("quantity", one.quantity),
            _curve(read, one),
            one.second if math.isfinite(one.second) else 0.5,
            scored(one.second),
            scored(one.first),
        )
        for one in best
    )
    names = [one.place for one in best]
    view = UnitsView(
        language=page_state.lang,
        head=tuple(t.of("units_column", name) for name in ("unit", "sample", "second", "first")),
        matches=rows,
        marks=tuple(_marks(page_state, on_screen, read)),
        untrained=found.untrained.second,
        chosen=names.index(looked.place) if looked.place in names else -1,
    )
    with st.container(key="units_matches_box"):
        event = units_view(view, key="units_matches", on_painted=state.note_painted)
    if event is not None and event.row is not None:
        ADDRESS.move(unit=unit_text(Unit(*best[event.row].place)))
        ADDRESS.write()
        st.rerun()
    name = unit_name(t, Unit(*looked.place), layers, directions)
    # After the click, for the page that it leads to begins anew.
    if st.button(t("units.hold", unit=name), key="units_hold", icon=":material/front_hand:"):
        state.visit("inspect", hold(page_state, looked, on_screen))


def reading(page_state: PageState, on_screen: Shown) -> Reading:
    """Return what the network did on the text on screen."""
    tokens = registry.network(page_state.net).vocabulary.encode(on_screen.text)
    sha = cache.fingerprint(f"units\0{on_screen.text}")
    return cache.reading(page_state.net, sha, 0, tokens, None, own=on_screen.own)


def _values(read: Reading, match: Match) -> NDArray[np.float64]:
    trace = read.trace if read.whole is None else read.whole
    values: NDArray[np.float64] = trace.gate(match.quantity, match.layer, match.direction)[0, :, match.unit]
    return values


def _curve(read: Reading, match: Match) -> tuple[int, ...]:
    values = _values(read, match)
    largest = float(np.abs(values).max(initial=0)) or 1.0
    return tuple(np.rint(100 * values / largest).astype(int).tolist())


def _marks(page_state: PageState, on_screen: Shown, read: Reading) -> list[tuple[int, int]]:
    """Return the tokens of the text on screen that the pattern covers."""
    return [_steps(read, start, stop) for start, stop in _places(page_state, on_screen)]


def _places(page_state: PageState, on_screen: Shown) -> list[tuple[int, int]]:
    what = measure.wanted(page_state)
    if isinstance(what, str):
        return pattern_marks(what, [on_screen.text])[0]
    count = len(on_screen.text) if on_screen.rows is None else len(on_screen.rows)
    return [(one.start, min(one.stop, count)) for one in what if not one.document and one.start < count]


def _steps(read: Reading, start: int, stop: int) -> tuple[int, int]:
    """Return the first step of some characters, and the one behind their last."""
    if isinstance(read.tokens, Rows):
        return start, min(stop, len(read.tokens))
    ends = np.cumsum([len(one) for one in read.tokens.graphemes])
    stops = ends[read.tokens.source]
    starts = stops - np.array([len(one) for one in read.tokens.graphemes])[read.tokens.source]
    inside = np.flatnonzero((starts < stop) & (stops > start))
    return (int(inside[0]), int(inside[-1]) + 1) if len(inside) else (0, 0)


def hold(page_state: PageState, match: Match, on_screen: Shown) -> dict[str, str]:
    """Return the address of the inspect page on which this unit is held where the pattern first stands."""
    read = reading(page_state, on_screen)
    cell = spec(read.trace.cell)
    _, directions = shape(page_state.net)
    layer = match.layer * directions + (match.direction == "reverse")
    query = {"net": page_state.net, "unit": str(match.unit), "q": match.quantity, "mode": "whatif"}
    query |= {"layer": str(layer)} if layer else {}
    query |= {"sample": "own" if page_state.sample == LABELS else on_screen.slug}
    spans = [one for one in _marks(page_state, on_screen, read) if one[0] < one[1]]
    projected = registry.network(page_state.net).model.rnn.proj_size and match.quantity == "hidden"
    if page_state.sample != LABELS and spans and not projected:
        start, stop = spans[0]
        clamp = Clamp(match.quantity, (match.unit,), slice(start, stop), "freeze", layer)
        query |= {"t": str(start), "cut": write_cuts(Cuts((clamp,), {}), cell)}
    return query
