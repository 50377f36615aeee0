"""What an address names of a visitor's own and is gone is said, and never stood in for in silence."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from pages.shared.i18n import LANGUAGES, Language, words
from pages.shared.missing import Kind
from tests.pages.visit import paste, said, sound, start

#: Page, what its address says, and what of the visitor's own that is. A fresh session is what a reload, a
#: restarted server and somebody else's browser have in common.
CASES: list[tuple[str, Mapping[str, str], Kind]] = [
    ("inspect", {"sample": "own", "unit": "3", "t": "9"}, "text"),
    ("inspect", {"net": "mine-0123456789", "layer": "1"}, "network"),
    ("inspect", {"sample": "held-out"}, "network"),
    ("gradients", {"sample": "own", "at": "5"}, "text"),
    ("bidirectional", {"sample": "own", "word": "1"}, "text"),
    ("bidirectional", {"job": "abcdefghijkl"}, "job"),
    ("layers", {"sample": "own", "t": "2"}, "text"),
    ("compare", {"sample": "own", "t": "2"}, "text"),
    ("compare", {"mode": "texts", "pair": "own"}, "text"),
    ("compare", {"b": "mine-0123456789"}, "network"),
    ("translate", {"sample": "own", "piece": "1"}, "text"),
    ("translate", {"mine": "yes", "sample": "held-3"}, "network"),
    ("translate", {"learn": "own"}, "pairs"),
    ("translate", {"job": "abcdefghijkl"}, "job"),
    ("your_model", {"net": "mine-0123456789"}, "network"),
    ("lab", {"sample": "own"}, "text"),
    ("lab", {"job": "abcdefghijkl", "stage": "3"}, "job"),
    ("lab", {"section": "memory", "job": "abcdefghijkl"}, "job"),
]


@pytest.mark.parametrize(("page", "query", "kind"), CASES, ids=lambda one: str(one))
def test_what_is_gone_is_said_and_dropped(page: str, query: dict[str, str], kind: Kind) -> None:
    language: Language = LANGUAGES[CASES.index((page, query, kind)) % len(LANGUAGES)]
    app = start(page, lang=language, **query)
    assert words(language).of("lost", kind) in said(app)
    kept = {"lang": language} | {name: query[name] for name in query if name in ("section", "learn", "mode")}
    named = {name: one[0] if isinstance(one, list) else one for name, one in app.query_params.items()}
    # What the page opens on instead, and says so: a shipped text, or a direction by the visitor's language.
    instead = {name: named.pop(name) for name in ("sample", "way") if name in named and name not in kept}
    assert named == kept
    assert not {*instead.values()} & {*query.values()}
    sound(app.button(key="lost_close").click().run())
    assert words(language).of("lost", kind) not in said(app)


def test_the_sentence_stays_until_a_text_is_there_again() -> None:
    app, sentence = start("inspect", lang="en", sample="own"), words("en")("lost.text")
    assert sentence in said(sound(app.run()))
    assert sentence not in said(paste(app, "A text of my own, brought again."))
    assert app.query_params["sample"] in ("own", ["own"])


def test_a_text_that_the_address_carries_is_not_gone() -> None:
    app = start("gradients", lang="en", sample="own", text="A text that came with its link.")
    assert words("en")("lost.text") not in said(app)


def test_pairs_may_be_chosen_before_they_are_brought() -> None:
    app = start("translate", lang="en")
    sound(app.selectbox(key="translate_live_subject").set_value("own").run())
    assert words("en")("lost.pairs") not in said(app)
    assert app.query_params["learn"] in ("own", ["own"])
