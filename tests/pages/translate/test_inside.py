"""Inside both networks of the translation page: its numbers are those of the library on this sentence."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from pages.shared.i18n import words
from pages.translate import tokenisation
from pages.translate.inside import measure, table
from pages.translate.measure import translate
from pages.translate.sentence import Sentence, samples
from pages.translate.url_state import PageState
from pages.translate.view_model import view_model
from rnn_core.analysis.seq2seq import GRADIENT, PARTS, QUANTITIES
from rnn_core.models.seq2seq import ATTENTIONS, Attention
from tests.pages import visit

start = partial(visit.start, "translate")


@pytest.mark.parametrize("kind", ATTENTIONS)
def test_the_table_holds_what_the_page_draws_and_that_is_what_the_networks_did(kind: Attention) -> None:
    text = samples()[0].en
    page_state = PageState("en", attention=kind, forced="2-0" if kind != "none" else "")
    shown = view_model(
        words("en"), page_state, Sentence(text, tokenisation.read("en-ko", text), "", own=False)
    )
    found = measure(shown, 3)
    assert found.residual < 1e-9
    said = shown.found.said
    assert found.log2_probability == pytest.approx(float(said.log2_probabilities[3]))
    both = np.concatenate([found.values(part, "hidden") for part in ("forward", "backward")], -1)
    np.testing.assert_allclose(both, translate(page_state, shown.found.words).states, atol=1e-12)
    frame = table(shown, found)
    units = found.values("decoder", "hidden").shape[1]
    assert len(frame) == units * (len(shown.found.words) + len(said.pieces))
    for part in PARTS:
        own = frame[frame["part"] == part]
        for name in (*QUANTITIES, GRADIENT):
            np.testing.assert_array_equal(own[name], found.values(part, name).ravel())
    update = frame["update"]
    assert update.between(0, 1).all()


def test_another_piece_owes_other_words() -> None:
    app, t = start(lang="en", attention="luong", piece="1"), words("en")
    told = next(one.value for one in app.text if one.value.startswith("Token 2,"))
    assert "probability" in told
    assert t("translate_inside.title") in [one.label for one in app.expander]
    later = start(lang="en", attention="luong", piece="4")
    assert next(one.value for one in later.text if one.value.startswith("Token 5,")) != told
    app.segmented_control(key="translate_inside_quantity").set_value("gradient").run()
    assert not app.exception
