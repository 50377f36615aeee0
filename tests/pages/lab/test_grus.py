"""The two GRUs as Streamlit shows them: sentences held against the figures, any text, any link."""

from __future__ import annotations

import math
import re
from functools import cache, partial

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from streamlit.util import calc_hash

from pages.lab.grus import findings as sentences
from pages.lab.grus.measure import LONGEST, Shown, networks, shown
from pages.lab.grus.section import record, steps
from pages.lab.grus.url_state import ADDRESS, PageState
from pages.shared import registry
from pages.shared.i18n import LANGUAGES, Language, words
from pages.shared.samples import samples
from rnn_core.analysis.two_grus import CHO, CHUNG, TORCH, TURNED, UNTURNED, WRITINGS, TwoGRUs
from rnn_core.cells import names, spec
from rnn_core.models import CharacterModel
from rnn_core.models.character import with_dtype
from tests.pages import visit
from tests.pages.visit import ended, paste, said, sound

start = partial(visit.start, "lab", section="grus")


@cache
def every() -> list[tuple[str, Shown, TwoGRUs]]:
    """Every sample that is shipped for every GRU that is."""
    found = []
    for sample in samples(networks()[0]):
        one = shown(PageState("en", sample=sample.slug))
        assert one.found is not None
        found.append((sample.slug, one, one.found))
    return found


def figures(text: str) -> list[float]:
    return [float(one) for one in re.findall(r"\d+\.\d+", text)]


def test_the_samples_are_read_by_torch_itself():
    for slug, one, found in every():
        model = with_dtype(registry.network(one.name).model, torch.float64)
        ids = torch.as_tensor(one.tokens.ids)
        with torch.no_grad():
            output, _ = model.rnn(model.embedding(ids)[:, None])
            loss = torch.nn.functional.cross_entropy(model.readout(output[:-1, 0]), ids[1:])
        np.testing.assert_allclose(found.hidden[TORCH], output[:, 0], atol=1e-9, err_msg=slug)
        assert one.tokens.known.all()
        assert found.bits[TORCH] == pytest.approx(float(loss) / math.log(2))
        assert 1 < len(one.tokens) <= LONGEST


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_claim_names_both_losses(lang: Language):
    for slug, one, found in every():
        told, lede = sentences.claim(words(lang), one, found)
        apart = np.abs(found.hidden[CHO] - found.hidden[TORCH]).max() > 1e-6
        expected = [found.bits[TORCH], *([found.bits[CHO]] if apart else [])]
        assert figures(told) == [pytest.approx(value, abs=0.0051) for value in expected], slug
        assert str(len(one.tokens)) in lede


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_name_of_z_is_said_to_change_nothing_where_it_does_not(lang: Language):
    for slug, one, found in every():
        told = sentences.naming(words(lang), one, found)
        worst = max(
            np.abs(found.hidden[TURNED] - found.hidden[TORCH]).max(),
            np.abs(found.hidden[CHUNG] - found.hidden[CHO]).max(),
        )
        assert ("which is rounding" in told or "반올림 오차뿐" in told) == (worst <= 1e-8), slug
        digit, power = re.search(
            r"(\d)\u00a0×\u00a010\u207b([\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+)", told
        ).groups()  # type: ignore[union-attr]
        exponent = int(
            "".join(
                str("\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079".index(k)) for k in power
            )
        )
        assert worst <= int(digit) * 10.0**-exponent < 2 * worst + 1e-16
        assert abs(found.bits[TURNED] - found.bits[TORCH]) < 1e-6


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_the_forgotten_sign_costs_is_measured(lang: Language):
    for slug, one, found in every():
        told = sentences.unturned(words(lang), one, found)
        assert set(figures(told)) == {round(found.bits[way], 2) for way in (TORCH, UNTURNED)}, slug
        assert ("by chance" in told or "우연히" in told) == (found.bits[UNTURNED] < found.bits[TORCH] - 0.01)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_the_reset_gate_changes_is_measured(lang: Language):
    for slug, one, found in every():
        told = sentences.formula(words(lang), one, found)
        apart = np.abs(found.hidden[CHO] - found.hidden[TORCH])
        step, unit = np.unravel_index(apart.argmax(), apart.shape)
        mean, largest, torchs, papers, *_ = figures(told)
        assert (mean, largest) == (round(float(apart.mean()), 2), round(float(apart.max()), 2)), slug
        assert (torchs, papers) == (round(found.bits[TORCH], 2), round(found.bits[CHO], 2))
        assert re.search(rf"unit {unit} at step {step + 1}\b|유닛 {unit}, 시점 {step + 1}\b", told)
        even = math.log2(len(registry.network(one.name).vocabulary))
        assert f"{even:.2f}" in told
        hopeless = "cannot be carried over" in told or "옮겨 쓸 수 없습니다" in told
        assert hopeless == (found.bits[CHO] > max(even, found.bits[TORCH] + 0.01))


@pytest.mark.parametrize(
    ("torchs", "papers", "kind"),
    [
        (2.0, 2.005, "level"),
        (2.0, 1.9, "better"),
        (2.0, 3.0, "worse"),
        (2.0, 9.0, "hopeless"),
        (7.0, 7.005, "level"),
    ],
)
def test_a_loss_is_called_by_its_figures(torchs: float, papers: float, kind: str):
    _, one, found = every()[0]
    other = TwoGRUs(found.hidden, {**found.bits, TORCH: torchs, CHO: papers}, found.residual)
    t = words("en")
    told = sentences.loss(t, one, other)
    marks = {
        "level": "stays level",
        "better": "although",
        "worse": "fit the other less",
        "hopeless": "cannot be carried over",
    }
    assert [name for name, mark in marks.items() if mark in told] == [kind]


@pytest.mark.parametrize(("cost", "mark"), [(1.0, "instead"), (-1.0, "by chance"), (0.005, "level")])
def test_a_forgotten_sign_is_called_by_its_figures(cost: float, mark: str):
    _, one, found = every()[0]
    bits = {**found.bits, UNTURNED: found.bits[TORCH] + cost}
    told = sentences.unturned(words("en"), one, TwoGRUs(found.hidden, bits, found.residual))
    assert mark in told
    assert ("by chance" in told) == (cost < -0.01)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_which_z_is_drawn_is_what_the_cells_compute(lang: Language):
    """A z of nearly 1 in one step of each: the cells that are then left where they were keep."""
    told = sentences.which(words(lang))
    keeps, takes = re.split(r"(?<=n \+ z ⊙ h)\.", told)
    for cell in names():
        one = spec(cell)
        if one.retention != "update":
            continue
        model = one.layer(2, 3)
        with torch.no_grad():
            for name, weight in model.named_parameters():
                weight.zero_()
                if name.startswith("bias"):
                    block = next(q.block for q in one.quantities if q.name == "update")
                    weight[3 * block : 3 * block + 3] = 30.0
        step = one.step(torch.ones(1, 2), (torch.full((1, 3), 0.7),), list(model.parameters()), model.mode)
        stays = bool((step["hidden"] > 0.69).all())
        name = words(lang).of("cell_name", cell)
        assert name in (keeps if stays else takes.replace(keeps, "")), (cell, told)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_section_is_shown(lang: Language):
    app, found = start(lang=lang), every()[0][2]
    assert f"{found.bits[CHO]:.2f}" in app.title[0].value.replace("\\", "")
    assert len(app.get("plotly_chart")) == 1
    for way in (TORCH, CHO, UNTURNED):
        assert f"{found.bits[way]:.2f}" in said(app)
    table = next(m.value for m in app.markdown if m.value.startswith("|"))
    assert table.count("\n") == 1 + len(WRITINGS)


def test_a_link_leads_to_a_sample():
    app = start(lang="en", sample=every()[1][0])
    assert f"{every()[1][2].bits[CHO]:.2f}" in app.title[0].value.replace("\\", "")
    assert app.query_params["section"] == "grus"


def test_a_text_of_ones_own_is_measured_and_is_in_no_link():
    app = paste(start(lang="en"), "Speak, I charge thee, of the winter's end.")
    assert "42 characters" in said(app)
    assert "winter" not in str(dict(app.query_params))


@pytest.mark.parametrize("text", ["a", "가나다라마바사"])
def test_a_text_with_nothing_to_guess_says_so(text: str):
    app = paste(start(lang="en"), text)
    assert "Give it a longer text" in said(app)


def test_the_files_hold_the_figures():
    _, one, found = every()[0]
    frame = steps(one, found)
    apart = np.abs(found.hidden[CHO] - found.hidden[TORCH])
    np.testing.assert_allclose(frame["mean_over_units"], apart.mean(1))
    np.testing.assert_allclose(frame["largest"], apart[np.arange(len(apart)), frame["unit_of_largest"]])
    ways = record(one, found)["writings"]
    assert [way["bits"] for way in ways] == [found.bits[way] for way in WRITINGS]  # type: ignore[index, attr-defined]


def test_only_grus_are_offered():
    assert [registry.network(name).model.cell for name in networks()] == ["gru"]
    assert isinstance(registry.network(networks()[0]).model, CharacterModel)


places = st.builds(
    PageState,
    lang=st.sampled_from(["ko", "en"]),
    section=st.just("grus"),
    net=st.from_regex(r"[a-z0-9][a-z0-9_-]{0,60}", fullmatch=True),
    sample=st.from_regex(r"[a-z0-9][a-z0-9_-]{0,60}", fullmatch=True),
)


@given(places)
def test_a_link_says_all_of_a_place(page_state: PageState):
    assert ADDRESS.page_state_of(ADDRESS.query_of(page_state), "en") == page_state


@pytest.mark.parametrize(
    "query", [{"sample": "x" * 99}, {"net": "mine-0123456789"}, {"sample": "own"}, {"net": "korean-lstm"}]
)
def test_no_link_breaks_the_section(query: dict[str, str]):
    app = start(lang="en", **query)
    assert f"{every()[0][2].bits[CHO]:.2f}" in app.title[0].value.replace("\\", "")


def test_a_gru_of_ones_own_is_run_on_its_own_text():
    app = visit.start("lab", lang="en", cell="gru", hidden="8", window="8", updates="50")
    sound(app.button(key="lab_character_train").click().run())
    ended(app).button(key="lab_character_gradients").click().run()  # from now on it is kept
    name = sound(app).query_params["net"]
    app._page_hash = calc_hash("lab")
    app.query_params.clear()
    app.query_params.update({"section": "grus", "lang": "en", "net": name})
    assert sound(app.run()).selectbox(key="lab_grus_net").value == name
    assert "Mine: GRU, 8 units" in said(app)
