"""Nothing is said of the units of one's own network before they are searched; afterwards, what was found."""

from __future__ import annotations

import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from pages.shared.i18n import LANGUAGES, Language, words
from pages.shared.jobs import State, visitor
from pages.shared.search import TASK
from rnn_core.units.own import Found
from tests.pages import visit
from tests.pages.visit import ended, paste, said, sound, until

LINE = "we met (at noon) by the lake, and THEN WE ALL WENT HOME again. she said so, (twice) or more. "
TEXT = "".join(f"{LINE}{k % 7}{k % 3} times.\n" for k in range(160))


def opened(lang: Language, text: str = TEXT) -> AppTest:
    """Train a network of eight units, and look into it."""
    app = paste(visit.start("lab", lang=lang, hidden="8", updates="50", window="16"), text)
    app = ended(sound(app.button(key="lab_character_train").click().run()))
    app = sound(app.button(key="lab_character_inspect").click().run())
    app._page_hash = calc_hash("inspect")  # where the visitor is now
    return app


def job(app: AppTest) -> Any:
    (identity,) = app.session_state["searches"].values()
    return visitor.pool().find(identity, "test")


def found(app: AppTest) -> AppTest:
    """The app once the search has ended, and the page has seen it."""
    until(lambda: not job(app).live)
    app.run()
    return sound(app.run())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_units_are_searched_before_anything_is_said_of_them(lang: Language):
    t = words(lang)
    app = opened(lang)
    (mine,) = app.session_state["mine"].values()
    if mine.found is None:  # else the worker was quicker than the page
        assert t("search.unnamed", count="\0").split("\0")[-1] not in said(app)
        assert job(app).task == TASK
    app = found(app)
    (mine,) = app.session_state["mine"].values()
    record = next(one for one in job(app).records if isinstance(one, Found))
    assert mine.found.stories == record.stories
    learnt, held_out = (sum(map(len, part)) for part in (mine.source.chosen_on, mine.source.scored_on))
    told = said(app)
    for figure in (len(record.features), learnt, held_out):
        assert f"{figure:,}" in told
    named = {one.feature for one in record.stories if one.named}
    assert (t("search.none", **_blanks("search.none")).split("\0")[-2] in told) == (not named)
    for story in record.stories:
        assert t.of("story", f"{story.feature}.chip") in told


def _blanks(key: str) -> dict[str, str]:
    return dict.fromkeys(re.findall(r"{(\w+)", words("en")(key)), "\0")


def test_what_was_found_is_kept_and_searched_once():
    app = found(opened("en"))
    first = job(app)
    app.query_params["depth"] = "maths"
    app = sound(app.run())
    assert job(app) is first
    assert first.state is State.DONE
    assert "Searched:" in said(app)  # in its fold


def test_a_shipped_network_is_not_searched():
    app = visit.start("inspect", lang="en", net="shakespeare-gru")
    assert "searches" not in app.session_state or not app.session_state["searches"]
    assert "earched" not in said(app)


def test_a_search_goes_on_beside_a_training_and_a_training_beside_it():
    pool, owner = visitor.pool(), "somebody who does two things"
    slow = "rnn_core.training.learn:learn"
    from rnn_core.training.plan import Plan

    training = pool.start(slow, Plan(TEXT, hidden=8, updates=5000), owner)
    beside = pool.start(slow, Plan(TEXT, hidden=9, updates=5000), owner, beside=True)
    other = pool.start(slow, Plan(TEXT, hidden=10, updates=5000), owner, beside=True)
    try:
        assert training.live
        assert training.reason is None
        assert beside.reason is not None  # one of each kind
        assert other.reason is None
        again = pool.start(slow, Plan(TEXT, hidden=11, updates=5000), owner)
        assert training.reason is not None
        assert other.reason is None
        again.stop()
    finally:
        for one in (training, other):
            one.stop()


def test_too_little_text_is_said():
    app = found(opened("en", "to be or not to be, that is the question. " * 20))
    (mine,) = app.session_state["mine"].values()
    assert mine.found is None
    assert words("en")("search.short") in said(app)
