"""The page of types as Streamlit runs it: its figures against the stored ones and against the library."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.shared.experiments import experiment, row
from pages.shared.i18n import words
from pages.types import SHAPES, delayed, exports, findings, many_to_one, measure
from pages.types.figures import percent, spread
from pages.types.url_state import ADDRESS, PATH, TASKS, PageState, Settings, Trained
from rnn_core.experiments.types.captions import CaptionTraining, captions, say
from rnn_core.experiments.types.measures import MeasuresTraining, class_shares, people
from rnn_core.experiments.types.moving_dot import DotTraining, right_by_frame
from rnn_core.experiments.types.verdicts import VerdictTraining, share_right, verdict_sentences
from rnn_core.tasks import body, moving_dot
from rnn_core.tasks.race import CELLS
from rnn_core.tasks.scenes import LANGUAGES, NEW, caption, draw, kind, picture, written
from tests.examples import examples
from tests.pages import visit
from tests.pages.visit import ended, said, sound

start = partial(visit.start, "types")


def sentence(key: str, language: str = "en") -> str:
    """The part of a message before its first placeholder."""
    return words(language).messages[key].partition("{")[0]


class TestStored:
    """What the files hold is what the library does: the kept networks reach the figures beside them."""

    def test_measures(self) -> None:
        for hidden in (16, 0):
            read, classes = people(2000, 0, 2)
            model = measure.stored(MeasuresTraining(hidden))
            right = (class_shares(model, read).argmax(1) == classes).mean()
            assert right == pytest.approx(row("types", "one_to_one", hidden=hidden)["right"][0], abs=0.002)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_captions(self, language: Any) -> None:
        model = measure.stored(CaptionTraining(language))
        own = row("types", "one_to_many", language=language)
        drawn = draw(60, "unseen", 1000)  # the first of those that were scored
        told = captions(model, drawn, language)
        assert told.exact == pytest.approx(own["right"][0], abs=0.08)
        new = captions(model, draw(60, "new", 1000), language, NEW)
        assert new.exact == pytest.approx(own["new"][0], abs=0.15)

    def test_verdicts(self) -> None:
        for cell in CELLS:
            plan = VerdictTraining("ko", cell)
            held = verdict_sentences(plan).held_out[plan.probe :]
            right = share_right(measure.stored(plan), held, "ko")
            assert right == pytest.approx(
                row("types", "many_to_one", language="ko", cell=cell)["right"][0], abs=0.004
            )

    def test_dot(self) -> None:
        films, ways = moving_dot.draw(500, 12, np.random.default_rng([0, 2]))
        for cell in (*CELLS, None):
            plan = DotTraining(cell)
            right = right_by_frame(measure.stored(plan), films, ways)[1:].mean()
            assert right == pytest.approx(row("types", "synced", cell=cell, before=0)["right"][0], abs=0.002)

    def test_what_words_without_figures_stand_on(self) -> None:
        """The chosen example is held out, and the new thing is the one that the words name."""
        scene = PageState("en").scene
        assert scene is not None
        assert kind(scene) == "unseen"
        assert (NEW.colour, NEW.shape) == ("yellow", "ring")  # named in types_kind.new
        for plan in (CaptionTraining(), VerdictTraining(), DotTraining(), MeasuresTraining()):
            assert plan == replace(plan, seed=0)
        assert experiment("types")["settings"]["seeds"] >= 5


class TestFirstScreen:
    @pytest.mark.parametrize("language", ["en", "ko"])
    def test_each_type_has_its_held_out_figure(self, language: str) -> None:
        app = start(lang=language)
        label = app.session_state["types_shape"]
        assert label == "one_to_many"
        options = next(one for one in app.button_group if one.key == "types_shape").options
        for shape, option in zip(SHAPES, options, strict=True):
            wanted = percent(measure.held_out(shape, PageState(language)))
            assert wanted in getattr(option, "content", str(option))
        own = row("types", "one_to_many", language=language)
        assert spread(own["right"]) in said(app)
        assert spread(own["new"]) in said(app)

    def test_the_caption_is_what_the_stored_network_says(self) -> None:
        page_state = PageState("en")
        found = say(measure.stored(CaptionTraining("en")), picture(page_state.placed), "en")
        assert written(found.words) in said(start(lang="en"))


class TestOneToOne:
    def test_the_sliders_person_is_read(self) -> None:
        app = start(lang="en", type="one_to_one")
        app.slider(key="types_age").set_value(80)
        app = sound(app.run())
        assert app.query_params["age"] == "80"
        shares, linear, whose = measure.classes(replace(PageState("en", shape="one_to_one"), age=80))
        naive = body.rule(np.array([[170.0, 70.0, 80.0]]))[0]
        assert shares.argmax() == linear.argmax() == naive.argmax()
        np.testing.assert_allclose(shares, naive, atol=0.15)
        assert whose.origin == "stored"
        assert sentence("types.nobody") not in said(app)

    def test_a_body_that_nobody_had_is_said_to_be_one(self) -> None:
        assert sentence("types.nobody") in said(
            start(lang="en", type="one_to_one", height="200", weight="40")
        )


class TestOneToMany:
    def test_the_new_thing_is_laid_out(self) -> None:
        app = start(lang="en")
        app = sound(app.button(key="types_lay_new").click().run())
        assert app.query_params["a"] == "yellow-ring"
        assert words("en")("types_kind.new") in said(app)
        assert kind(ADDRESS.page_state_of(dict_of(app), "en").scene) == "new"
        app = sound(app.button(key="types_lay_unseen").click().run())
        assert "a" not in app.query_params
        assert words("en")("types_kind.unseen") in said(app)

    def test_things_that_touch_have_no_caption(self) -> None:
        told = said(start(lang="en", ax="4", ay="4", bx="5", by="5"))
        assert words("en")("types.no_caption") in told
        assert words("en")("types.right") not in told

    def test_right_is_said_of_a_right_caption_and_of_no_other(self) -> None:
        """Over many layouts, by the rule of the captions."""
        t = words("en")
        from pages.types.one_to_many import judged

        seen = set()
        for first, second, column in [
            (a, b, c)
            for a in ("red-ring", "yellow-ring", "blue-square")
            for b in ("green-cross", "blue-triangle", "yellow-ring")
            for c in (7, 8)
        ]:
            page_state = PageState(
                "en",
                first=first,
                second=second,
                first_column=1,
                first_row=4,
                second_column=column,
                second_row=5,
            )
            scene = page_state.scene
            told, _, _ = measure.caption_of(page_state)
            line = judged(t, page_state, told)
            if scene is None:
                assert line == t("types.no_caption")
                continue
            right = told.ended and told.words == caption(scene, "en")
            assert line.startswith(t("types.right")) == right
            assert (written(caption(scene, "en")) in line) == (not right)
            seen.add(right)
        assert seen == {True, False}


class TestManyToOne:
    @pytest.mark.parametrize("language", ["en", "ko"])
    def test_examples_are_held_out_and_read_back(self, language: Any) -> None:
        held = {
            written(one.words): one.negations for one in verdict_sentences(VerdictTraining(language)).held_out
        }
        for count, text in many_to_one.examples(language).items():
            assert held[text] == count

    def test_a_sentence_of_ones_own(self) -> None:
        app = start(lang="en", type="many_to_one", cell="lstm")
        app = sound(app.text_input(key="types_sentence").set_value("the food was not good").run())
        assert app.query_params["sentence"] == "the food was not good"
        assert "**blame**" in said(app)
        app = sound(app.text_input(key="types_sentence").set_value("the food was good, grandmother").run())
        assert "**praise**" in said(app)
        assert words("en")("types.unknown", words="grandmother") in said(app)

    def test_nothing_typed_is_the_example_again(self) -> None:
        app = start(lang="en", type="many_to_one", sentence="?!")
        assert app.text_input(key="types_sentence").value == many_to_one.examples("en")[2]


class TestDelayed:
    def test_it_translates_what_is_typed(self) -> None:
        app = start(lang="en", type="delayed", source="the king likes that flower")
        first = said(app)
        other = said(sound(app.text_input(key="types_source").set_value("The king likes this apple!").run()))
        assert first != other
        assert delayed.words_of(PageState("en", source="The king likes this apple!"))[-1] == "apple"
        assert words("en")("types.unknown", words="xyzzy") in said(
            start(lang="en", type="delayed", source="xyzzy")
        )

    def test_its_figure_is_the_cards(self) -> None:
        exact = measure.translator("luong").config["held_out"]["exact"]
        assert percent(exact) in said(start(lang="ko", type="delayed"))


class TestSynced:
    def test_the_dot_goes_where_it_is_sent_and_no_further(self) -> None:
        app = start(lang="en", type="synced")
        app = sound(app.button(key="types_again").click().run())
        for _ in range(3):
            app = sound(app.button(key="types_go_right").click().run())
        assert app.query_params["path"] == "rrrr"
        assert app.button(key="types_go_right").disabled
        for way in (
            "down",
            "left",
            "up",
            "left",
            "down",
            "left",
            "up",
            "left",
            "down",
            "right",
            "up",
            "right",
        ):
            app = sound(app.button(key=f"types_go_{way}").click().run())
        page_state = ADDRESS.page_state_of(dict_of(app), "en")
        assert len(page_state.path) == 12
        assert page_state.path == "dluldluldrur"
        assert page_state.path == "".join(way[0] for way in page_state.ways)  # it stays on the grid

    @settings(max_examples=examples(100))
    @given(st.text("rlduRx", max_size=14), st.integers(-5, 99))
    def test_any_path_in_a_link_stays_on_the_grid(self, path: str, begin: int) -> None:
        page_state = ADDRESS.page_state_of({"path": path, "from": str(begin)}, "en")
        assert 1 <= len(page_state.ways) == len(page_state.places) <= moving_dot.FRAMES
        assert all(0 <= one < moving_dot.GRID for place in page_state.places for one in place)
        if set(path) - set("rldu") or not 1 <= len(path) <= 12:
            assert page_state.path == PATH

    def test_what_is_drawn_is_the_stored_network(self) -> None:
        page_state = PageState("en", shape="synced", cell="gru")
        film, shares, alone, _ = measure.way(page_state)
        assert film.shape == (12, 6, 6)
        np.testing.assert_allclose(shares.sum(1), 1, atol=1e-5)
        assert not np.allclose(shares, alone)


def dict_of(app: Any) -> dict[str, str]:
    """The address as one value a name."""
    return {name: value[0] if isinstance(value, list) else value for name, value in app.query_params.items()}


figure = st.floats(0, 1).map(lambda one: round(one, 2))
five = st.lists(figure, min_size=5, max_size=5)


class TestVerdicts:
    """A sentence is said only of figures that bear it out: looked for over figures that might have been."""

    @settings(max_examples=examples(60))
    @given(five, five, five)
    def test_one_to_one(self, deep: list[float], linear: list[float], ceiling: list[float]) -> None:
        rows = [
            {"hidden": hidden, "right": right, "ceiling": ceiling, "most_frequent": ceiling}
            for hidden, right in ((16, deep), (0, linear))
        ]
        verdict = self._said("one_to_one", rows)
        even = all(
            abs(a - b) <= 0.02 and abs(a - c) <= 0.02 for a, b, c in zip(deep, linear, ceiling, strict=True)
        )
        assert verdict.startswith(sentence("types.take_measures_even")) == even

    @settings(max_examples=examples(60))
    @given(five, five)
    def test_one_to_many(self, right: list[float], new: list[float]) -> None:
        rows = [{"language": "en", "right": right, "new": new, "new_renamed": new, "instead": [["a b", 2]]}]
        parted = self._said("one_to_many", rows) == words("en")("types.take_captions_parted")
        assert parted == all(a > b for a in right for b in new)

    @settings(max_examples=examples(60))
    @given(five, five)
    def test_many_to_one(self, cell: list[float], bag: list[float]) -> None:
        rows = [
            {"language": "en", "cell": one, "right": cell if one else bag, "held_out": 500}
            for one in (*CELLS, None)
        ]
        parted = self._said("many_to_one", rows) == words("en")("types.take_verdicts_parted")
        assert parted == all(a > b for a in cell for b in bag)

    @settings(max_examples=examples(60))
    @given(five, five, five)
    def test_synced(self, alone: list[float], pair: list[float], cell: list[float]) -> None:
        rows = [{"cell": one, "before": 0, "right": cell if one else alone} for one in (*CELLS, None)]
        rows.append({"cell": None, "before": 1, "right": pair})
        enough = self._said("synced", rows) == words("en")("types.take_dot_enough")
        assert enough == (min(pair) >= max(cell) and min(cell) > max(alone))

    @staticmethod
    def _said(shape: Any, rows: list[dict[str, Any]]) -> str:
        def fake(_: str, __: str, **wanted: Any) -> dict[str, Any]:
            return next(one for one in rows if all(one[name] == value for name, value in wanted.items()))

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(findings, "row", fake)
            return findings.take(words("en"), shape, PageState("en"))[0]


class TestTraining:
    @pytest.fixture
    def short(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The same trainings, over in a moment."""
        real = PageState.settings

        def quick(page_state: PageState, shape: Trained) -> Settings:
            found = real(page_state, shape)
            small: dict[str, Any] = {"one_to_many": {"pictures": 40, "probe": 5}, "synced": {"probe": 5}}
            return replace(found, updates=3, **small.get(shape, {}))

        monkeypatch.setattr(PageState, "settings", quick)
        monkeypatch.setattr(measure, "stored", _of_any_length)

    @pytest.mark.usefixtures("short")
    @pytest.mark.parametrize("shape", TASKS)
    def test_what_is_trained_here_takes_the_stored_networks_place(self, shape: str) -> None:
        app = start(lang="en", type=shape, seed="3")
        stored = sentence("types.badge_stored").rstrip()
        assert stored in said(app)
        assert "by the network you trained here" not in said(app)
        app = ended(sound(app.button(key=f"types_begin_{shape}").click().run()))
        assert "by the network you trained here, seed 3, 3 updates" in said(app)
        assert "Trained here: seed 3, 3 of 3 updates" in said(app)


def _of_any_length(settings: Settings) -> Any:
    kept = {MeasuresTraining: MeasuresTraining(), DotTraining: DotTraining()}
    plain: Settings = kept.get(type(settings), settings)
    if isinstance(settings, CaptionTraining):
        plain = CaptionTraining(settings.language)
    elif isinstance(settings, VerdictTraining):
        plain = VerdictTraining(settings.language, settings.cell)
    return measure.empty(plain)


class TestTakeAway:
    def test_files_hold_what_is_stored(self) -> None:
        table = exports.stored_table()
        rows = experiment("types")["rows"]
        assert len(table) == sum(len(one["right"]) for part in rows.values() for one in part)
        own = table[(table["type"] == "synced") & (table["before"] == 1)]["right"]
        assert own.tolist() == row("types", "synced", before=1)["right"]

    def test_a_link_brings_all_of_it_back(self) -> None:
        page_state = PageState(
            "ko",
            shape="synced",
            cell="gru",
            path="rrdd",
            start=3,
            tongue="en",
            seed=7,
            age=33,
            sentence="x y",
        )
        assert ADDRESS.page_state_of(ADDRESS.query_of(page_state), "en") == page_state
