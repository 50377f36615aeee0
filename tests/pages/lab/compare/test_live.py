"""A race of the visitor's own: begun, followed, judged by its figures, taken along, and in a link."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.lab.compare import live
from pages.lab.compare.live import Shown, of_job, race_of, rows, verdicts
from pages.lab.compare.url_state import ADDRESS, AMOUNTS, SAMES, SIZES, UPDATES, PageState
from pages.shared.i18n import LANGUAGES, Language, words
from pages.shared.jobs import visitor
from rnn_core.training.cell_race import SETS, CellRace, Counted, Look, Met
from tests.pages import visit
from tests.pages.visit import ended, said, sound

start = partial(visit.start, "lab", section="compare")
TINY = {"amount": "5000", "size": "5000", "updates": "100", "seeds": "1", "sample": "manual"}


def test_a_race_is_run_and_told_and_taken_along():
    app = start(lang="en", **TINY)
    app.button(key="lab_compare_go").click().run()
    told = said(ended(app))
    job = visitor.pool().find(app.query_params["job"], "test")
    found = of_job(job)  # type: ignore[arg-type]
    assert found is not None
    assert found.whole
    for cell in ("rnn", "gru", "lstm"):
        assert f"{cell.upper()} {found.last(cell, 'held_out')[0]:.2f}" in told
    assert f"{found.counted.best[1]:.2f}" in told
    frame = live.table(found)
    assert set(frame["cell"]) == {"rnn", "gru", "lstm"}
    assert frame["update"].max() == 100
    assert len(app.get("plotly_chart")) == 3
    app.select_slider(key="lab_compare_updates").set_value(200).run()
    assert "not" in said(sound(app))  # what is drawn is not what is chosen now


def race(ends: dict[str, list[float]], counted: float, updates: int = 10, at: int = 10) -> Shown:
    plan = CellRace("to be or not to be, that is the question. " * 20, window=16, updates=updates, seeds=2)
    sizes = dict.fromkeys(ends, 9)
    runs = {
        (cell, seed): [Met(cell, seed, Look(at, dict(zip(SETS, (bits - 0.2, bits), strict=True)), 1.0))]  # type: ignore[arg-type]
        for cell, own in ends.items()
        for seed, bits in enumerate(own, start=1)
    }
    return Shown(plan, Counted((5.0, counted, 4.9), 700, 80, sizes, sizes), runs)  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", LANGUAGES)
@given(
    ends=st.fixed_dictionaries(
        {cell: st.lists(st.floats(1, 4), min_size=2, max_size=2) for cell in ("rnn", "gru", "lstm")}
    ),
    counted=st.floats(1, 4),
    at=st.sampled_from([5, 10]),
)
def test_the_verdicts_are_those_of_the_figures(
    lang: Language, ends: dict[str, list[float]], counted: float, at: int
):
    t = words(lang)
    ahead, beside = verdicts(t, race(ends, counted, at=at))
    leaders = [
        one for one in ends if all(max(ends[one]) < min(own) for cell, own in ends.items() if cell != one)
    ]
    kind = "so_far" if at < 10 else "first" if leaders else "level"
    marks = {
        "en": {"so_far": "So far", "first": "every seed", "level": "no cell is ahead"},
        "ko": {"so_far": "지금까지", "first": "의 모든 시드", "level": "앞서는 셀은 없습니다"},
    }[lang]
    assert marks[kind] in ahead
    if kind == "first":
        sentence = t.of(
            "lab_compare_live_ahead", "first", name=leaders[0].upper(), seeds=2, updates=10, list=""
        )
        assert ahead.startswith(sentence.split(":")[0])
    every = [bits for own in ends.values() for bits in own]
    better = sum(bits < counted for bits in every)
    which = "all" if better == len(every) else "some" if better else "none"
    assert (
        beside.split(":")[-1].strip()
        == t.of("lab_compare_live_counted", which, n=2, bits=f"{counted:.2f}", best=f"{min(every):.2f}")
        .split(":")[-1]
        .strip()
    )


def test_learnt_and_held_out_stand_side_by_side():
    line = rows(words("en"), race({"gru": [2.0, 2.5]}, 3.0))[0]
    assert line[4:7] == ["1.80", "2.00", "+0.20"]


@pytest.mark.parametrize("text", ["aaaa" * 40, "abc"])
def test_a_text_that_cannot_race_is_refused_with_a_reason(text: str):
    app = start(lang="en")
    app.session_state["lab_compare_place"] = PageState("en", section="compare", sample="own")
    from pages.shared.state import OwnText

    app.session_state["own_text"] = OwnText(text)
    app.run()
    app.button(key="lab_compare_go").click().run()
    told = said(sound(app))
    assert "one and the same" in told or "Give a longer" in told or "are different" in told


def test_units_are_equal_where_that_was_asked():
    race = race_of(PageState("en", sample="manual", amount=5000, same="units", size=SIZES[0]))
    assert set(race.hidden.values()) == {16}
    plain = race_of(PageState("en", sample="manual", amount=5000, size=SIZES[0]))
    assert plain.hidden["gru"] > plain.hidden["lstm"]


places = st.builds(
    PageState,
    lang=st.sampled_from(["ko", "en"]),
    section=st.just("compare"),
    amount=st.sampled_from(AMOUNTS),
    same=st.sampled_from(SAMES),
    size=st.sampled_from(SIZES),
    updates=st.sampled_from(UPDATES),
    seeds=st.integers(1, 3),
    seed=st.integers(0, 9999),
)


@given(places)
def test_a_link_says_all_of_a_place(page_state: PageState):
    assert ADDRESS.page_state_of(ADDRESS.query_of(page_state), "en") == page_state
