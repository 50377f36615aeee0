"""What the inspect page says of units and of how it chooses its words, held against what is stored."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any, Final

import pytest

from pages.inspect import footer, scene, stories
from pages.shared import registry, samples, state
from pages.shared.i18n import Language, words
from tests.pages import visit

ASSETS: Final = Path(__file__).parents[3] / "assets"
LANGUAGES: Final[tuple[Language, ...]] = ("en", "ko")
# Features that are counts, scored by a rank correlation.
COUNTS: Final = {
    "column",
    "depth",
    "indentation",
    "word_position",
    "sentence_position",
    "speech_position",
    "paragraph_position",
}


def stored(net: str) -> list[dict[str, Any]]:
    units: list[dict[str, Any]] = json.loads((ASSETS / "models" / net / "units.json").read_text("utf-8"))[
        "units"
    ]
    return units


def tells(unit: dict[str, Any], feature: str, score: float) -> bool:
    """Whether a unit's name alone would hide that it tells this as well."""
    if score >= (0.6 if feature in COUNTS else 0.9):
        return True
    return (feature in COUNTS) == (unit["feature"] in COUNTS) and score > unit["score"] - 0.1


def shown(net: str, lang: Language, **page_state: Any) -> scene.Scene:
    wish = state.PageState(lang, net=net, **page_state)
    return scene.compose(scene.settle_text(wish)[0], None)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("net", registry.names())
def test_a_unit_that_tells_more_than_its_name_says_so(net: str, lang: Language) -> None:
    t = words(lang)
    told = {(one.unit, one.chip): one for one in stories.stories(t, shown(net, lang))}
    named = [one for one in stored(net) if one["named"]]
    assert len(told) == len(named)
    for unit in named:
        lede = told[unit["unit"], t.of("story", f"{unit['feature']}.chip")].lede
        others = [(name, score) for name, score in unit["also"] if tells(unit, name, score)]
        for name, score in sorted(others, key=lambda one: -one[1])[:3]:
            assert t.of("story", f"{name}.chip") in lede
            assert f"{score:.3f}".removeprefix("0") in lede
        alone = t.of("story", f"{unit['feature']}.lede") in lede
        assert alone == (not others)


@pytest.mark.parametrize("net", registry.names())
def test_what_a_unit_also_tells_agrees_with_the_search(net: str) -> None:
    """Where one unit was found best for two features, its score for the one stands beside the other."""
    units = stored(net)
    compared = 0
    for one in units:
        also = dict(one["also"])
        assert one["feature"] not in also
        for other in units:
            same = all(one[part] == other[part] for part in ("unit", "layer", "quantity"))
            if same and other is not one:
                assert also[other["feature"]] == pytest.approx(other["score"], abs=2e-4)
                compared += 1
    assert compared or len({(one["unit"], one["quantity"]) for one in units}) == len(units)


def test_the_unit_of_if_lines_is_not_told_as_theirs_alone() -> None:
    told = stories.stories(words("en"), shown("python-lstm", "en"))
    (lede,) = (one.lede for one in told if one.chip == "on an if line")
    assert "on a for line (.887)" in lede
    assert "on a def line (.853)" in lede


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_story_is_one_of_a_memory(lang: Language) -> None:
    """The cell loses nearly all it holds at the mark its story is about, and keeps what it then writes."""
    first = shown("", lang)
    trace, page_state = first.reading.trace, first.place
    assert first.bare
    assert page_state.quantity == "cell"
    step, unit = page_state.step or 0, page_state.unit or 0
    assert first.reading.tokens.shown[step] == {"ko": "(", "en": "'"}[lang]
    forget, cell = trace.gate("forget", 0)[0, :, unit], trace.gate("cell", 0)[0, :, unit]
    assert forget[step] < 0.05
    assert cell[step - 1] > 0.2
    assert cell[step] < -0.9
    assert (cell[step : step + 4] < -0.5).all()
    (story,) = (one for one in stories.stories(words(lang), first) if one.unit == unit)
    assert story.here is not None
    assert story.here > 0.95
    others = [one for one in stored(page_state.net) if one["unit"] == unit and one["named"]]
    assert not any(tells(others[0], name, score) for name, score in others[0]["also"])


def test_the_story_of_a_network_is_declared_beside_its_samples() -> None:
    for index in (ASSETS / "samples").glob("*/index.toml"):
        table = tomllib.loads(index.read_text("utf-8"))
        slugs = [one["slug"] for one in table["sample"]]
        assert table.get("story", slugs[0]) in slugs
    assert samples.story("korean-lstm") == "terms"
    assert samples.story("python-lstm") == samples.settle("python-lstm", "")


@pytest.mark.parametrize(
    ("query", "sample"),
    [
        ({}, "terms"),
        ({"net": "korean-lstm"}, "terms"),
        ({"unit": "91", "t": "27"}, "memory"),
        ({"sample": "parentheses", "unit": "135", "t": "23"}, "parentheses"),
    ],
)
def test_a_link_opens_on_the_text_it_was_made_on(query: dict[str, str], sample: str) -> None:
    app = visit.start("", lang="ko", **query)
    assert app.selectbox(key="sample").value == sample
    # What is not the first text is named in the address, so that a link to a step in it finds it again.
    assert sample == "memory" or app.query_params["sample"] in (sample, [sample])


@pytest.mark.parametrize(
    "query", [{}, {"unit": "135"}, {"sample": "terms", "t": "5"}, {"net": "shakespeare-gru"}]
)
def test_only_who_asks_for_nothing_is_read_to(query: dict[str, str]) -> None:
    page_state = {"unit": "unit", "t": "step", "sample": "sample", "net": "net"}
    wish = {page_state[name]: int(value) if value.isdigit() else value for name, value in query.items()}
    wish.setdefault("net", "")
    assert shown(lang="ko", **wish).bare == (not {"unit", "t"} & set(query))  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_says_by_which_figures_it_chooses_its_words(lang: Language) -> None:
    told = footer.measured(lang)
    for figure in ("0.9", "0.1", "0.05", "0.2", ".90", ".15", ".60", ".25", ".10", "256"):
        assert re.search(rf"(?<![\d.]){re.escape(figure)}(?!\d)", told), figure
    assert not re.search(r"[{}]", told)
