"""The page of check-ups: what was stored is what is said, and a network of one's own is checked in a job."""

from __future__ import annotations

import re
from functools import partial

import pytest

from pages.checkup import examples, own
from pages.checkup.exports import record, table
from pages.checkup.url_state import SHOWS, Show
from pages.shared.i18n import Language, words
from pages.shared.jobs import visitor
from rnn_core.checkup import languages, names
from rnn_core.checkup.job import Asked, checking
from tests.pages import visit
from tests.pages.visit import said, sound

start = partial(visit.start, "checkup")
LANGUAGES: tuple[Language, ...] = ("ko", "en")


def test_every_check_has_an_example_that_is_found_and_a_twin_that_is_clean() -> None:
    for show, state in zip(SHOWS, ("found", "clean"), strict=True):
        assert {one.check for one in examples.findings(show)} == set(names())
        assert {one.state for one in examples.findings(show)} == {state}
    assert set(languages()) >= set(LANGUAGES)


def test_an_example_lies_beyond_its_limit_and_its_twin_does_not() -> None:
    for show in SHOWS:
        for one in examples.findings(show):
            if one.limit != one.limit or one.check in ("carried", "persistence", "reach"):
                continue  # these are weighed against an error, or against what was asked for
            assert (one.measured > one.limit) == (show == "fault"), one.check


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("show", SHOWS)
def test_every_row_is_said_in_the_visitors_language(lang: Language, show: Show) -> None:
    app = start(lang=lang, show=show)
    t = words(lang)
    labels = [fold.label for fold in app.expander]
    for one in examples.findings(show):
        plain = re.sub(r"\\(.)", r"\1", " ".join(labels))
        assert one.sentence(lang) in plain
        assert examples.subject(t, show, one) in plain
    count = str(len(names()))
    assert count in app.title[0].value
    assert f"**{count}**" in said(app)
    bold = sum(label.startswith("**") for label in labels)
    assert bold == (len(names()) if show == "fault" else 0)


def test_what_was_measured_can_be_taken_away() -> None:
    told = table("en")
    assert len(told) == 2 * len(names())
    assert set(told["example"]) == set(SHOWS)
    assert record()["command"] == "python -m docs.experiments checkup"


def test_a_network_is_checked_in_a_job_and_told_as_rows() -> None:
    app = start(lang="en", net="python-lstm")
    assert "Nothing has been checked yet." in said(app)
    sound(app.button(key="checkup_go").click().run())
    job = visitor.pool().find(app.session_state["checkup_job"][0], "test")
    assert job is not None
    visit.until(lambda: not job.live)
    sound(app.run())
    report = job.records[-1]
    assert report.found == ()
    told = " ".join(
        re.sub(r"\\(.)", r"\1", one) for one in [said(app), *(fold.label for fold in app.expander)]
    )
    assert all(one.sentence() in told for one in report.findings)
    assert "This is the report" not in told
    app.selectbox(key="checkup_net").set_value("latex-lstm")
    assert "This is the report on" in said(sound(app.run()))


def test_a_text_that_is_too_short_is_said_to_be() -> None:
    app = start(lang="en", net="python-lstm", text="abc")
    sound(app.button(key="checkup_go").click().run())
    job = visitor.pool().find(app.session_state["checkup_job"][0], "test")
    assert job is not None
    visit.until(lambda: not job.live)
    assert "too short" in said(sound(app.run()))


def test_a_job_tells_how_far_it_is_and_reports_what_the_library_does() -> None:
    from pages.shared import registry

    text = "def f(x):\n    return x\n" * 9
    *told, report = checking(Asked.of(registry.network("python-lstm"), text, own.SECONDS))
    assert [one.done for one in told] == list(range(len(names())))
    assert {one.check for one in report.findings} == set(names())
