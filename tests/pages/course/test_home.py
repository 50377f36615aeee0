"""The course's first screen: stations, and a picture beside each lesson that shows what was measured."""

from __future__ import annotations

import re
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from pages.course import LESSONS, catalogue, pictures
from pages.course.figures import player
from pages.course.pictures import rnn
from pages.course.progress import Progress
from pages.shared import experiments
from pages.shared.i18n import LANGUAGES, Language
from tests.pages import visit
from tests.pages.course.test_progress import finished
from tests.pages.visit import sound

start = partial(visit.start, "course")


def drawn(slug: str, language: Language = "en") -> Any:
    found = pictures.packet(slug, language)
    assert found is not None
    return found


def every(tree: list[Any], tag: str) -> list[tuple[dict[str, str], str]]:
    """Return the attributes and the words of all elements of a name."""
    found = []
    for name, attributes, text, children in tree:
        found += [(attributes, text)] * (name == tag) + every(children, tag)
    return found


@pytest.mark.parametrize("slug", LESSONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_lesson_has_a_picture_with_words_that_fits_its_frame(slug: str, language: Language) -> None:
    found = drawn(slug, language)
    width, height = found["size"]
    assert found["alt"]
    assert found["caption"]
    assert "{" not in found["alt"] + found["caption"]
    for attributes, _ in every(found["tree"], "rect"):
        x, y, wide, high = (float(attributes[name]) for name in ("x", "y", "width", "height"))
        assert 0 <= x <= x + wide <= width
        assert 0 <= y <= y + high <= height
    for attributes, _ in every(found["tree"], "path"):
        starts = re.findall(r"M(-?[\d.]+) (-?[\d.]+)", attributes["d"])
        assert starts
        assert all(0 <= float(x) <= width and 0 <= float(y) <= height for x, y in starts)


def test_a_lesson_of_ones_own_has_no_picture() -> None:
    assert pictures.packet("mine", "en") is None


def test_the_bars_are_as_high_as_the_stored_bits() -> None:
    bits = [one["bits"] for one in experiments.experiment("markov")["rows"] if "order" in one]
    bars = [one for one, _ in every(drawn("1_sequences")["tree"], "rect")]
    heights = np.array([float(one["height"]) for one in bars])
    assert heights / heights[0] == pytest.approx(np.array(bits) / bits[0], abs=0.001)
    best = [k for k, one in enumerate(bars) if "best" in one["class"]]
    assert best == [bits.index(min(bits))]
    assert {f"{one:.2f}" for one in bits} <= {text for _, text in every(drawn("1_sequences")["tree"], "text")}


def test_the_strip_has_every_hidden_value_once_on_its_side_of_zero() -> None:
    told = next(one.figure for one in catalogue.lesson("2_rnn").steps if one.figure.kind == "player").settings
    hidden = player.names(player.Settings(told["network"], told["sample"]))["all"]("h")[: rnn._COLUMNS]
    busiest = np.sort(hidden.std(0))[-rnn._ROWS :].min()
    shown = hidden[:, hidden.std(0) >= busiest]
    cells = {a["class"]: a["d"].count("M") for a, _ in every(drawn("2_rnn")["tree"], "path")}
    assert sum(cells.values()) == shown.size
    for sign, letter in ((1, "p"), (-1, "n")):
        count = sum(number for name, number in cells.items() if name.startswith(letter))
        assert count == np.count_nonzero(shown * sign >= 0.15)


def test_the_curves_fall_as_the_stored_gradients_do() -> None:
    rows = experiments.experiment("trained")["rows"]
    paths = [one for one, _ in every(drawn("3_fading")["tree"], "path") if "curve" in one["class"]]
    ends = sorted(float(re.findall(r"M[\d.]+ ([\d.]+)", one["d"])[0]) for one in paths)
    first = sorted((-one["hidden"]["curve_log10"]["median"][0] for one in rows), reverse=False)
    assert len(ends) == len(first)
    assert np.diff(ends) / np.diff(ends).sum() == pytest.approx(
        np.diff(first) / np.diff(first).sum(), abs=0.01
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_stations_say_how_far_one_is(language: Language) -> None:
    first, second, *_ = catalogue.lessons()
    app = start(lang=language)
    app.session_state["course_progress"] = {
        first.slug: finished(first),
        second.slug: Progress(done=frozenset({second.steps[0].id}), at=1),
    }
    app = sound(app.run())
    told = "".join(str(one.value) for one in app.get("html") if hasattr(one, "value")) or "".join(
        one.proto.body for one in app.get("html")
    )
    stations = re.findall(r'gs-belt (\w+)" style="--got: ([\d.]+)%', told)
    assert [kind for kind, _ in stations] == ["done", "now"] + ["new"] * (len(LESSONS) - 2)
    got = [float(share) for _, share in stations]
    assert got == pytest.approx([100, 100 / len(second.steps)] + [0] * (len(LESSONS) - 2), abs=0.1)


def test_only_one_button_is_filled() -> None:
    app = start(lang="en")
    assert [one.key for one in app.button if one.proto.type == "primary"] == ["course_begin"]


def test_lessons_stand_in_the_order_of_their_numbers() -> None:
    assert all(before.number < after.number for before, after in pairwise(catalogue.lessons()))
