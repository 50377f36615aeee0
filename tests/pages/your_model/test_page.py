"""The page on which a network comes in a file: every state, as Streamlit runs it."""

from __future__ import annotations

import io
import pickle
from functools import partial

import numpy as np
import pandas as pd
import pytest
import torch
from safetensors.torch import load
from streamlit.testing.v1 import AppTest
from torch import nn

from pages.shared import user_networks
from pages.shared.i18n import LANGUAGES, words
from pages.your_model import kept
from rnn_core.opening import CODES
from tests.pages import visit
from tests.pages.visit import said, sound

start = partial(visit.start, "your_model")
LETTERS = "abcdefg \n"


class Letters(nn.Module):
    """A network as somebody might write it."""

    def __init__(self, cell: type = nn.LSTM, **settings: object) -> None:
        super().__init__()
        torch.manual_seed(5)
        self.embed = nn.Embedding(len(LETTERS), 6)
        self.lstm = cell(6, 11, 2, **settings)
        self.fc = nn.Linear(11, len(LETTERS))


def saved(what: object) -> bytes:
    buffer = io.BytesIO()
    torch.save(what, buffer)
    return buffer.getvalue()


def upload(data: bytes, name: str = "mine.pt", **query: str) -> AppTest:
    app = start(lang="en", **query)
    return sound(app.file_uploader(key="your_model_file").set_value((name, data, "")).run())


def look(app: AppTest) -> AppTest:
    return app.button(key="your_model_look")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_asked_before_a_file_is_there(lang: str) -> None:
    app = start(lang=lang)
    assert words(lang)("your_model.lede") in said(app)
    assert not [one for one in app.button if one.key == "your_model_look"]


def test_a_state_dict_shows_its_tensors_and_waits_for_every_token() -> None:
    app = upload(saved(Letters().state_dict()))
    assert "lstm.weight_hh_l1" in said(app)
    assert "(44, 11)" in said(app)
    assert look(app).disabled
    app = sound(app.text_area(key="your_model_pasted").set_value(LETTERS[:-1]).run())
    assert "8 of 9: 1 missing" in said(app)
    assert look(app).disabled
    app = sound(app.text_area(key="your_model_pasted").set_value(LETTERS).run())
    assert "9 of 9" in said(app)
    assert not look(app).disabled


def test_it_is_kept_under_its_name_and_leads_inside() -> None:
    app = upload(saved({"epoch": 3, "model_state_dict": Letters().state_dict()}), given="numbers")
    sound(look(app).click().run())
    (name,) = app.session_state["mine"]
    assert app.query_params["net"] in (name, [name])
    assert app.selectbox(key="network").value == name
    one = app.session_state["mine"][name]
    assert one.titles["en"] == "mine.pt"
    assert one.checkpoint.vocabulary.entries[:3] == ("0", "1", "2")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_example_has_its_tokens(lang: str) -> None:
    app = start(lang=lang)
    app = sound(app.button(key="your_model_example").click().run())
    assert kept.EXAMPLE_FILE in said(app)
    assert not look(app).disabled
    sound(look(app).click().run())
    assert kept.EXAMPLE_FILE in app.selectbox(key="network").options[0]


def refused() -> dict[str, bytes]:
    script = io.BytesIO()
    torch.jit.save(torch.jit.script(nn.Linear(2, 2)), script)
    wrong = Letters().state_dict()
    wrong["lstm.weight_hh_l1"] = torch.zeros(44, 12)
    return {
        "torchscript": script.getvalue(),
        "shapes": saved(wrong),
        "recurrent": saved(nn.Linear(2, 2).state_dict()),
        "bare": pickle.dumps({"a": 1}),
        "empty": b"",
        "text": b"model = torch.load(...)\n",
    }


@pytest.mark.parametrize("code", refused())
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_refusal_teaches(code: str, lang: str) -> None:
    app = start(lang=lang)
    app = sound(app.file_uploader(key="your_model_file").set_value(("x.pt", refused()[code], "")).run())
    opened = app.session_state["your_model_opened"]
    assert opened.refusal is not None
    assert opened.refusal.code in CODES
    assert not [one for one in app.button if one.key == "your_model_look"]
    if opened.refusal.code == "shapes":
        assert "(44, 12)" in said(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_reason_has_words(lang: str) -> None:
    assert not [code for code in CODES if not words(lang).has("your_model_refused", code)]


def _rows(mean: float) -> bytes:
    values = np.random.default_rng(1).normal(mean, 1, (40, 3))
    lines = [f"{k},{a:.5f},{b:.5f},{c:.5f}" for k, (a, b, c) in enumerate(values)]
    return ("time,price,volume,load\n" + "\n".join(lines) + "\n").encode()


@pytest.mark.parametrize("mean", [0.0, 500.0])
def test_rows_come_from_a_table_and_are_asked_about_where_they_lie_far_off(mean: float) -> None:
    torch.manual_seed(2)
    gru, head = nn.GRU(3, 8), nn.Linear(8, 1)
    state = {f"rnn.{k}": v for k, v in gru.state_dict().items()}
    state |= {f"head.{k}": v for k, v in head.state_dict().items()}
    app = upload(saved(state))
    assert look(app).disabled
    app = sound(app.file_uploader(key="your_model_rows_file").set_value(("h.csv", _rows(mean), "")).run())
    assert not look(app).disabled
    asked = [one for one in app.get("button_group") if one.key == "your_model_scale"]
    assert bool(asked) == (mean > 0)
    sound(look(app).click().run())
    (one,) = app.session_state["mine"].values()
    assert one.checkpoint.vocabulary.columns == ("price", "volume", "load")
    assert len(one.checkpoint.vocabulary.mean) == (3 if mean else 0)


def test_the_example_of_rows_forecasts_better_than_persistence_and_leads_inside() -> None:
    app = start(lang="en")
    app = sound(app.button(key="your_model_example_rows").click().run())
    assert "Nothing is missing" in said(app)
    assert not look(app).disabled
    tensors = load(kept.shipped.content(kept._SERIES / kept.ROWS_FILE))
    rows = pd.read_csv(io.BytesIO(kept.example_table()))[["precipitation", "temp_max", "temp_min", "wind"]]
    x = torch.tensor(((rows - rows.mean()) / rows.std(ddof=0)).to_numpy())[:, None]
    lstm, readout = nn.LSTM(4, 16).double(), nn.Linear(16, 4).double()
    lstm.load_state_dict({name.removeprefix("rnn."): one for name, one in tensors.items() if "rnn" in name})
    readout.load_state_dict(
        {name.removeprefix("readout."): one for name, one in tensors.items() if "out" in name}
    )
    told = readout(lstm(x[:-1])[0]).detach()
    late = slice(3 * len(x) // 4, None)  # not trained on
    error, persistence = ((one - x[1:])[late].square().mean().sqrt() for one in (told, x[:-1]))
    assert error < 0.9 * persistence
    app = sound(look(app).click().run())
    assert app.query_params["net"].startswith("mine-")


def test_several_modules_are_chosen_from() -> None:
    state = {f"encoder.{k}": v for k, v in nn.LSTM(3, 5).state_dict().items()}
    state |= {f"decoder.{k}": v for k, v in nn.GRU(2, 9).state_dict().items()}
    app = upload(saved(state))
    chosen = app.selectbox(key="your_model_answer_module")
    assert set(chosen.options) == {"encoder", "decoder"}
    app = sound(chosen.set_value("encoder").run())
    assert "units 5" in said(app)


def test_a_network_that_is_gone_is_said() -> None:
    app = start(lang="en", net="mine-0123456789")
    assert words("en")("lost.network") in said(app)


def test_what_is_kept_is_bounded_and_can_be_let_go() -> None:
    app = upload(saved(Letters().state_dict()), given="numbers")
    sound(look(app).click().run())
    (name,) = app.session_state["mine"]
    again = start(lang="en")
    again.session_state["mine"] = app.session_state["mine"]
    again = sound(again.run())
    assert str(user_networks.MOST) in said(again)
    again = sound(again.button(key=f"your_model_forget_{name}").click().run())
    assert not again.session_state["mine"]
