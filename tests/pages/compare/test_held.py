"""A matched pair of units held in both networks: what is said of it is true of the figures."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from pages.compare import held
from pages.shared.i18n import LANGUAGES, words
from rnn_core.analysis.held_pair import HeldPair
from tests.pages.visit import said, sound, start


def found(costs: tuple[float, float], drawn: tuple[float, float], alike: int) -> HeldPair:
    """A pair that costs so much, beside ten others that cost so much at most."""
    wave = np.array([1.0, -1.0, 2.0, -2.0])
    rows = np.stack([costs[0] + wave, costs[1] + alike * wave], 1)
    others = np.stack([[drawn[0] * k / 10 + wave, drawn[1] * k / 10 + wave] for k in range(1, 11)])
    return HeldPair((3, 5), rows, np.zeros((10, 2), np.int64), others.transpose(0, 2, 1), 0.0)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("a", "b"), [*product((0.02, 0.2, 0.05), (-0.1, 0.05, 0.3))])
def test_a_pair_is_said_to_cost_more_where_it_costs_more_than_all_others(
    lang: str, a: float, b: float
) -> None:
    t = words(lang)  # type: ignore[arg-type]
    one = found((a, b), (0.1, 0.1), -1)
    assert (
        held.verdict(one)
        == {
            (True, True): "both",
            (True, False): "a",
            (False, True): "b",
            (False, False): "neither",
        }[a > 0.1, b > 0.1]
    )
    assert "10" in held.sentence(t, one)  # all ten go together, this pair against each other
    heads, rows = held.table(t, one)
    assert {len(row) for row in rows} == {len(heads)}
    assert rows[0][3] == "−1.000"


def test_the_pair_on_screen_is_held_and_let_go_again() -> None:
    t = words("en")
    app = start("compare", lang="en")
    sound(app.button(key="compare_hold").click().run())
    assert app.query_params["hold"] == "yes"
    assert "bits per character" in said(app)
    assert any(t("compare_held.median") in one.value for one in app.markdown)
    sound(app.button(key="compare_let_go").click().run())
    assert "hold" not in app.query_params
    assert t("compare_held.title") not in [
        one.value for one in start("compare", lang="en", mode="texts").subheader
    ]
