"""What the inspect page says of units and of how it chooses its words, held against what is stored."""

from __future__ import annotations

import json
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from pages.inspect import footer, scene, stories
from pages.shared import registry, samples, state
from pages.shared.i18n import Language, words
from rnn_core.player import bundle, verdicts
from rnn_core.reading import read
from rnn_core.units import features, from_last_token
from rnn_core.units import score as scored
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


@cache
def memories(net: str) -> dict[str, tuple[float, float]]:
    """Feature of a named unit -> the unit's AUROC, and the best that the last character alone reaches.

    Of the features that no function of the last character tells as well, on text of ours that no network has
    seen: prose of this project, or all samples, one after the other.
    """
    ours = {"korean-lstm": "README.ko.md"}
    own = "\n\n".join(one.text for one in samples.samples(net))
    text = (ASSETS.parent / ours[net]).read_text("utf-8") if net in ours else own
    checkpoint = registry.network(net)
    reading = read(checkpoint, text, dtype="float32")
    found = features(reading.tokens, checkpoint.config["corpus"])
    told = {}
    for one in checkpoint.stories:
        if not one.named or one.measure != "auroc":
            continue
        values = reading.trace.gate(one.quantity, one.layer)[0, :, one.unit].astype(float)
        reached = scored(values, found[one.feature], "auroc", one.sign)
        told[one.feature] = reached, from_last_token(reading.tokens.ids, found[one.feature])
    return told


def remembered(net: str) -> set[str]:
    return {feature for feature, (unit, letter) in memories(net).items() if unit > letter}


def test_which_stories_are_of_a_memory_is_measured() -> None:
    assert remembered("korean-lstm") == {"in_parentheses"}
    assert remembered("python-lstm") >= {"in_single_quotes", "in_double_quotes", "in_brackets"}
    for feature in ("vowel", "lead_consonant", "in_hangul"):  # of the letter just read: it says everything
        assert memories("korean-lstm")[feature][1] == pytest.approx(1)
    unit, letter = memories("korean-lstm")["in_parentheses"]
    assert unit - letter > 0.05


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_story_is_the_memory_that_training_made_most_of(lang: Language) -> None:
    """Of the units that tell a memory and nothing else: the one furthest above an untrained network."""
    first = shown("", lang)
    offered = [
        one
        for one in stored(first.place.net)
        if one["named"]
        and one["feature"] in remembered(first.place.net)
        and not any(tells(one, name, other) for name, other in one["also"])
    ]
    best = max(offered, key=lambda one: float(one["score"] - one["untrained"]))
    assert (best["unit"], best["quantity"]) == (first.place.unit, first.place.quantity)
    (story,) = (one for one in stories.stories(words(lang), first) if one.unit == first.place.unit)
    assert story.here is not None
    assert story.here > 0.95
    # On the very text on screen, too, the last character tells less.
    here = features(first.reading.tokens, first.checkpoint.config["corpus"])[best["feature"]]
    assert story.here > from_last_token(first.reading.tokens.ids, here)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_first_visit_sees_a_memory_written_kept_and_wiped(lang: Language) -> None:
    """Written where the mark opens, over what was wiped; kept inside; wiped where it closes."""
    first = shown("", lang)
    trace, page_state = first.reading.trace, first.place
    assert first.bare
    assert page_state.quantity == "cell"
    stop, unit = page_state.step or 0, page_state.unit or 0
    lead = int(re.findall(r"const LEAD = (\d+);", (bundle.FOLDER / "js" / "player.js").read_text("utf-8"))[0])
    seen = first.reading.tokens.shown[stop - lead : stop + 1]
    opens, closes = {"ko": "()", "en": "''"}[lang]
    start = stop - lead + seen.index(opens)
    end = start + 1 + first.reading.tokens.shown[start + 1 :].index(closes)
    forget, added, cell = (
        trace.gate("forget", 0)[0, :, unit],
        (trace.gate("input", 0) * trace.gate("candidate", 0))[0, :, unit],
        trace.gate("cell", 0)[0, :, unit],
    )
    assert forget[start] < verdicts.SHUT
    assert cell[start - 1] > 0.2
    assert added[start] < -0.9
    assert (forget[start + 1 : end] > verdicts.OPEN).all()
    assert (cell[start:end] < -0.9).all()
    assert end <= stop <= end + 1  # at the closing mark, or at once behind it
    assert forget[stop] < verdicts.SHUT
    assert cell[stop - 1] < -0.5
    assert cell[stop] > -0.2
    # Seen so: its own colour inside, the other behind it and before.
    (story,) = (one for one in stories.stories(words(lang), first) if one.unit == unit)
    assert story.scale is not None
    assert (cell[start:end] < story.scale[0]).all()
    assert cell[start - 1] > story.scale[0]


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
