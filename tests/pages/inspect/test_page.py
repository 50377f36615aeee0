"""The inspect page as Streamlit runs it, in both languages, with good and bad input."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared import long_text_scan, registry
from pages.shared.samples import samples
from tests.pages import visit

APP = str(Path(__file__).parents[3] / "app.py")
LANGUAGES = ("ko", "en")
PATIENCE = 120.0  # seconds until what must come counts as missing


def start(*, unfolded: bool = True, **query: str) -> AppTest:
    """Arrive with these query parameters; ``unfolded``: with the charts open."""
    app = AppTest.from_file(APP, default_timeout=120)
    app.query_params.update(query)
    app.session_state["painted"] = True
    app.session_state["charts"] = unfolded
    return app.run()


def sound(app: AppTest) -> AppTest:
    """The app, after a look that nothing failed and the player is there."""
    assert not app.exception
    assert len(app.get("bidi_component")) >= 1
    return app


def headings(app: AppTest) -> str:
    return " | ".join(one.value for one in app.subheader)


def said(app: AppTest) -> str:
    return " ".join(one.value for one in app.text)


def paste(app: AppTest, text: str) -> AppTest:
    app.text_area(key="paste").set_value(text)
    return app.button(key="paste_read").click().run()


def upload(app: AppTest, data: bytes, name: str = "a.txt") -> AppTest:
    return app.file_uploader(key="upload").set_value((name, data, "text/plain")).run()


@pytest.mark.parametrize("net", registry.names())
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_network_is_shown_in_both_languages(net: str, lang: str):
    app = sound(start(lang=lang, net=net))
    assert app.selectbox(key="network").value == net
    assert ("유닛" if lang == "ko" else "Unit") in headings(app)


@pytest.mark.parametrize("net", registry.names())
def test_every_sample_opens(net: str):
    assert len(samples(net)) >= 2
    for sample in samples(net):
        app = sound(start(lang="en", net=net, sample=sample.slug))
        assert app.selectbox(key="sample").value == sample.slug


@pytest.mark.parametrize(("locale", "net"), [("ko-KR", "korean-lstm"), ("en-US", "python-lstm")])
def test_the_language_comes_from_the_browser_and_picks_the_network(locale: str, net: str):
    app = AppTest.from_file(APP, default_timeout=120)
    app.context["locale"] = locale
    app.run()
    assert sound(app).selectbox(key="network").value == net
    assert app.query_params["lang"] == locale[:2]


def test_the_charts_wait_until_somebody_unfolds_them():
    assert not sound(start(unfolded=False)).get("plotly_chart")
    app = sound(start())
    assert app.get("plotly_chart")
    (table,) = app.dataframe
    assert len(table.value) == 256  # every dot and bar is a row as well


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_half_life_says_that_it_is_the_forget_path_alone(lang: str):
    app = start(lang=lang, net="python-lstm")
    told = " ".join(one.value for one in (*app.subheader, *app.caption))
    assert ("forget path alone" if lang == "en" else "\ub9dd\uac01 \uacbd\ub85c\ub9cc") in told


def test_switching_the_language_keeps_everything_else():
    app = start(lang="en", net="python-lstm", unit="9", t="12", q="forget", depth="maths", diary="on")
    app.segmented_control(key="language").set_value("ko").run()
    assert "유닛 9" in headings(sound(app))
    assert dict(app.query_params) == {
        "lang": "ko",
        "net": "python-lstm",
        "unit": "9",
        "t": "12",
        "q": "forget",
        "depth": "maths",
        "diary": "on",
    }


def test_choosing_a_network_goes_to_its_first_sample():
    app = start(lang="en", net="python-lstm", unit="9")
    app.selectbox(key="network").set_value("shakespeare-gru").run()
    assert sound(app).selectbox(key="sample").value == samples("shakespeare-gru")[0].slug
    assert "unit" not in app.query_params


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_pasted_text_is_read_and_stays_under_another_network(lang: str):
    app = sound(paste(start(lang=lang, net="python-lstm"), "print('hello')\n"))
    assert app.selectbox(key="sample").value == "own"
    app.selectbox(key="network").set_value("latex-lstm").run()
    assert sound(app).selectbox(key="sample").value == "own"
    assert "text" not in app.query_params


@pytest.mark.parametrize(
    ("lang", "all_read"), [("en", "All 2,500 steps"), ("ko", "2,500\ub2e8\uacc4\ub97c \ubaa8\ub450")]
)
def test_a_long_text_is_walked_through(lang: str, all_read: str):
    app = start(lang=lang, net="shakespeare-rnn")
    paste(app, "To be, or not to be: that is the question. " * 58 + "Adieu!")
    while all_read not in said(app):  # the walk has a thread of its own
        time.sleep(0.02)
        sound(app.run())
    assert not [one for one in app.button if one.key == "cancel"]


def test_a_walk_can_be_stopped(monkeypatch: pytest.MonkeyPatch):
    walk, asked = long_text_scan.walk, threading.Event()

    def until_asked(*arguments: Any) -> Iterator[Any]:
        for advance in walk(*arguments):
            yield advance
            asked.wait(PATIENCE)

    monkeypatch.setattr(long_text_scan, "walk", until_asked)
    app = start(lang="en", net="shakespeare-gru")
    paste(app, "To be, or not to be: that is the question. " * 1000)
    while not [one for one in app.button if one.key == "cancel"]:
        sound(app.run())
    app.button(key="cancel").click().run()
    asked.set()
    while "Stopped after" not in said(app):
        sound(app.run())
    assert re.search(r"Stopped after [\d,]+ of 43,000 steps", said(app))


def test_own_text_is_in_no_link():
    app = paste(start(lang="en"), "a secret")
    app.session_state["link"] = True  # the drawer is open
    app.run()
    links = [code.value for code in app.get("code")]
    assert links
    assert not any("secret" in link for link in links)
    app.checkbox(key="share_text").set_value(True).run()
    assert app.query_params["text"] == "a secret"
    assert any("secret" in code.value for code in app.get("code"))


def test_a_link_with_a_text_shows_it():
    app = sound(start(lang="en", text="def f(): pass"))
    assert app.selectbox(key="sample").value == "own"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp949"])
def test_korean_files_are_read_and_the_guess_can_be_overridden(encoding: str):
    text = "나는 오늘 학교에 가서 순환 신경망을 배웠다. " * 3
    app = sound(upload(start(lang="ko"), text.encode(encoding)))
    assert app.selectbox(key="sample").value == "own"
    assert app.session_state["own_text"].text == text
    app.selectbox(key="encoding").set_value("latin-1").run()
    assert app.session_state["own_text"].text != text
    assert sound(app)


CHINESE = "从前有一座山，山上有一座庙，庙里住着一个老和尚和一个小和尚。\n" * 5


def test_chinese_is_offered_as_chinese_and_read_at_a_click():
    app = sound(upload(start(lang="en"), CHINESE.encode("gb18030")))
    assert app.button(key="encoding_gb18030").label == "Read as gb18030"
    app.button(key="encoding_gb18030").click().run()
    assert sound(app).session_state["own_text"].text == CHINESE


@pytest.mark.parametrize("lang", LANGUAGES)
def test_any_encoding_can_be_chosen_for_a_file_that_was_refused(lang: str):
    app = sound(upload(start(lang=lang), "Однажды в студёную зимнюю пору".encode("koi8_r")))
    app.selectbox(key="encoding_other").set_value("koi8_u").run()
    assert sound(app).session_state["own_text"].encoding == "koi8_u"
    app.selectbox(key="encoding").set_value("cp037").run()
    assert sound(app).session_state["own_text"].encoding == "cp037"


@pytest.mark.parametrize("page", ["gradients", "layers", "lab"])
def test_a_guess_can_be_overridden_on_every_page_that_takes_a_file(page: str):
    app = visit.start(page, lang="en")
    text = "나는 오늘 학교에 가서 순환 신경망을 배웠다. " * 3
    app = visit.sound(upload(app, text.encode("cp949")))
    app.selectbox(key="encoding").set_value("latin-1").run()
    assert visit.sound(app).session_state["own_text"].encoding == "latin-1"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"   \n\t",
        b"%PDF-1.7\n%\xe2\xe3",
        b"\x89PNG\r\n\x1a\n" + bytes(40),
        b"PK\x03\x04" + bytes(60),
        b"\x1f\x8b\x08" + bytes(40),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
        bytes(range(256)) * 20,
        b"fine " * 40 + b"\xff\xfe\x00" + b" fine" * 40,
    ],
    ids=["empty", "blank", "pdf", "png", "zip", "gzip", "hwp", "bytes", "broken"],
)
def test_what_is_no_text_is_explained_and_nothing_is_lost(lang: str, data: bytes):
    app = start(lang=lang)
    before = app.selectbox(key="sample").value
    upload(app, data)
    assert sound(app).selectbox(key="sample").value == before
    assert ("읽지 못했습니다" if lang == "ko" else "could not be read") in said(app)
    assert not any(
        "Traceback" in one or "/work" in one or "site-packages" in one for one in said(app).split()
    )


def test_a_broken_byte_can_be_replaced_from_the_page():
    data = "한 글자가 깨진 글입니다. ".encode() * 3 + b"\xff" + "나머지는 멀쩡합니다.".encode()
    app = upload(start(lang="ko"), data)
    app.button(key="encoding_replace").click().run()
    assert sound(app).session_state["own_text"].text.count("\ufffd") == 1
    assert "�" in said(app)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "$x$ :red[x] **b** ![i](http://x.invalid/a.png)",
        "ㅋㅋㅋ \u1112\u1161\u11ab",
        "👩🏽‍🚀🇰🇷",
        "a" + "\u0301" * 1000,
        "\u202eabc\u202c",
        "a\x00\x07b",
        "שלום",
        "a\r\nb\u2028c",
        "=SUM(A1)",
        "x",
    ],
)
def test_strange_texts_are_read_as_they_are(text: str):
    sound(paste(start(lang="en", net="python-lstm"), text))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_characters_the_network_never_saw_are_counted(lang: str):
    app = sound(paste(start(lang=lang, net="python-lstm"), "한글을 모르는 신경망"))
    assert ("모르는 글자" if lang == "ko" else "knows none") in said(app) or "not among those" in said(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_character_gets_a_sentence_instead_of_a_chart(lang: str):
    app = sound(paste(start(lang=lang, net="python-lstm"), "x"))
    assert not app.get("plotly_chart")
    assert ("한 글자" if lang == "ko" else "A single character") in said(app)


def test_a_plain_rnn_says_it_has_no_gates():
    app = sound(start(lang="en", net="shakespeare-rnn"))
    assert any("no gates" in one.value for one in app.caption)


@pytest.mark.parametrize(
    "query",
    [
        {"net": "../../etc/passwd", "sample": "<b>", "unit": "-1", "t": "1e9", "q": "$x$", "depth": "?"},
        {"net": "korean-lstm", "unit": "99999999", "t": "99999999", "w": "99999999", "layer": "9"},
        {"sample": "own"},
        {"text": " "},
        {"lang": "tr-TR"},
    ],
)
def test_hostile_and_old_links_open_on_defaults(query: dict[str, str]):
    sound(start(**query))
