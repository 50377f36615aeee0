"""The leak, operated: the states that notice the next word, and the sentence about them."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
import torch

from pages.bidirectional import leak as panel
from pages.bidirectional.measure import networks
from pages.bidirectional.sentence import Asked, samples
from pages.bidirectional.url_state import ADDRESS, PageState
from pages.shared.i18n import LANGUAGES, Language, words
from rnn_core.analysis.tagger import leak
from rnn_core.errors import InputError
from rnn_core.tasks.homographs import Language as Tongue
from tests.pages import visit
from tests.pages.visit import said

start = partial(visit.start, "bidirectional")


def sentences(tongue: Tongue) -> list[tuple[str, ...]]:
    from pages.bidirectional.sentence import words_of

    return [words_of(one.text) for one in samples(tongue)]


@pytest.mark.parametrize("tongue", ["ko", "en"])
def test_the_states_are_torchs_own_and_only_one_half_sees_ahead(tongue: Tongue):
    """The reader's own LSTM in float64 on the sentence and on the changed one."""
    shipped = networks(tongue)
    model = shipped.models["both"]
    for sentence in sentences(tongue)[:3]:
        at, other = len(sentence) - 1, sentence[0]
        found = leak(shipped, sentence, at, other)
        halves = []
        for said_words in (sentence, (*sentence[:-1], other)):
            rnn = torch.nn.LSTM(model.rnn.input_size, model.rnn.hidden_size, bidirectional=True).double()
            rnn.load_state_dict({k: v.double() for k, v in model.rnn.state_dict().items()})
            with torch.no_grad():
                x = model.embed(*shipped.subwords.bags(tuple(said_words))).double()
                halves.append(rnn(x[:, None])[0][:, 0].numpy())
        change = np.abs(halves[0] - halves[1])
        size = model.rnn.hidden_size
        for side, part in (("forward", slice(0, size)), ("backward", slice(size, None))):
            expected = np.linalg.norm(change[:, part], axis=1)
            np.testing.assert_allclose(found.moved[side], expected, atol=1e-5)  # type: ignore[index]
        assert (found.moved["forward"][:at] == 0).all()
        assert (found.moved["backward"][: at + 1] > 0).all()


def test_a_word_changed_into_itself_moves_nothing():
    shipped, sentence = networks("en"), sentences("en")[0]
    for at, word in enumerate(sentence):
        assert max(float(one.max()) for one in leak(shipped, sentence, at, word).moved.values()) == 0
    with pytest.raises(InputError):
        leak(shipped, sentence, len(sentence), None)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sentence_is_true_of_every_place_of_every_sample(lang: Language):
    t = words(lang)
    for sample in sentences(lang):
        read = Asked(sample, 0, False)
        for here in range(len(sample) - 1):
            place = PageState(lang, here=here)
            found = panel.measured(place, read)
            told = panel.sentence(t, read, found, panel.settled(place, read)[1])
            assert found.moved["forward"][here] == 0 < found.moved["backward"][here]
            assert f"{found.moved['backward'][here]:.2f}" in told
            assert told.startswith(t("bidirectional_leak.leaks").split("{")[0])


@pytest.mark.parametrize(("here", "swap"), [(0, None), (0, 0), (10**7, 10**7), (1, 2), (None, 3)])
def test_any_link_names_a_place_that_is_there(here: int | None, swap: int | None):
    read = Asked(("a", "b", "c"), 0, False)
    at, other = panel.settled(PageState("en", here=here, swap=swap), read)
    assert 0 <= at < 2
    assert other == -1 or (0 <= other < 3 and other != at + 1)
    place = PageState("en", here=3, swap=1)
    assert ADDRESS.page_state_of(ADDRESS.query_of(place), "en") == place


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_operated_on_the_page(lang: Language):
    app = start(lang=lang)
    before = said(app)
    app.selectbox(key="bidirectional_here").set_value(0).run()
    assert app.query_params["here"] == "0"
    assert said(app) != before
    first = said(app)
    app.selectbox(key="bidirectional_swap").set_value(0).run()
    assert app.query_params["swap"] == "0"
    assert said(app) != first
    assert not app.exception


def test_one_word_has_no_next_one():
    app = start(lang="en")
    app.text_input(key="bidirectional_typed").set_value("bank").run()
    assert words("en")("bidirectional.leak_short") in said(app)
