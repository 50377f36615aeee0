"""A stored run never passes for what the visitor asked for, nor an old curve for that of a training."""

from __future__ import annotations

from functools import partial
from itertools import product
from typing import Any

import pytest

from pages.lab.character.run import STORED, stored, unlike
from pages.lab.character.url_state import PageState
from pages.shared.experiments import experiment
from pages.shared.i18n import LANGUAGES, Language, words
from pages.shared.training_panel import unlike as unlike_of
from rnn_core.text.hangul import is_syllable
from tests.pages import visit
from tests.pages.visit import paste, said, sound

start = partial(visit.start, "lab")
TRAINABLE = "to be or not to be, that is the question. " * 40


def marks(lang: Language) -> set[str]:
    """Everything that may be said of a run that is not what was asked for, as it begins."""
    t = words(lang)
    mine = (t.of("lab_character_unlike", name, source="\0") for name in ("text", "own"))
    return {one.split("\0")[0] for one in mine} | {
        t.of("jobs_unlike", name) for name in ("waiting", "stored", "earlier")
    }


def marked(app: Any, lang: Language) -> bool:
    return any(one in said(app) for one in marks(lang))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("source", STORED)
def test_a_stored_run_is_of_the_text_that_it_names(lang: Language, source: str):
    written = stored(source).stages[-1].sample
    letters = [one for one in written if one.isalpha()]
    assert (sum(map(is_syllable, letters)) > len(letters) / 2) == (source == "korean")
    app = start(lang=lang, sample=source)
    assert experiment(STORED[source])["date"] in said(app)
    assert not marked(app, lang)


@pytest.mark.parametrize(("lang", "source"), [("ko", "korean"), ("en", "python")])
def test_the_lab_opens_on_a_run_in_the_visitors_language(lang: Language, source: str):
    app = start(lang=lang)
    assert app.selectbox(key="lab_character_sample").value == source
    assert f"{stored(source).stages[-1].bits:.2f}" in said(app)
    assert not marked(app, lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_another_text_is_said_not_to_have_been_trained_on(lang: Language):
    source = words(lang).of("lab_character_text", "korean" if lang == "ko" else "python")
    app = start(lang=lang, sample="manual")
    assert words(lang).of("lab_character_unlike", "text", source=source) in said(app)
    app = paste(start(lang=lang), TRAINABLE)
    assert words(lang).of("lab_character_unlike", "own", source=source) in said(app)


@pytest.mark.parametrize(
    "changed", [{"hidden": "64"}, {"cell": "gru"}, {"seed": "7"}, {"clip": "5"}], ids=str
)
def test_other_settings_are_said_not_to_have_been_trained_with(changed: dict[str, str]):
    app = start(lang="en", **changed)
    assert words("en").of("jobs_unlike", "stored") in said(app)


def test_only_the_stored_settings_go_without_a_mark():
    """Every stored setting asked for: none makes a difference where it is the same."""
    for source, name in STORED.items():
        settings = experiment(name)["settings"]
        page_state = PageState("en", sample=source)
        assert unlike(page_state, stored(source)) is None
        assert (
            page_state.cell,
            page_state.hidden,
            page_state.layers,
            page_state.window,
            page_state.updates,
            page_state.seed,
        ) == tuple(settings[one] for one in ("cell", "hidden", "layers", "window", "updates", "seed"))


def test_what_is_changed_after_a_training_is_said_not_to_be_in_it():
    app = paste(start(lang="en", hidden="8", updates="50", window="8"), TRAINABLE)
    app = visit.ended(sound(app.button(key="lab_character_train").click().run()))
    assert not marked(app, "en")
    app.selectbox(key="lab_character_sample").set_value("python").run()
    assert words("en").of("jobs_unlike", "earlier") in said(sound(app))
    app.selectbox(key="lab_character_sample").set_value("own").run()
    assert not marked(sound(app), "en")


class _Job:
    """A job as far as is asked of it here."""

    def __init__(self, live: bool) -> None:
        self.live = live


@pytest.mark.parametrize(
    ("live", "drawn", "same"), list(product([None, True, False], [True, False], [True, False]))
)
def test_a_figure_goes_unmarked_only_if_it_is_what_was_asked_for(live: bool | None, drawn: bool, same: bool):
    job: Any = None if live is None else _Job(live)
    found = unlike_of(job, drawn=drawn and job is not None, same=same)
    running_unseen = live is True and not drawn
    assert (found is None) == (same and not running_unseen)
    assert (found == "waiting") == running_unseen


@pytest.mark.parametrize("lang", LANGUAGES)
def test_two_readers_of_another_seed_are_marked(lang: Language):
    assert words(lang).of("jobs_unlike", "stored") not in said(visit.start("bidirectional", lang=lang))
    assert words(lang).of("jobs_unlike", "stored") in said(visit.start("bidirectional", lang=lang, seed="5"))
