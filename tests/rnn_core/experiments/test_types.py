"""Small trainings of each type: what counts as right, what they learn, and that torch's generator rests."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from rnn_core.experiments.types.captions import (
    CaptionTraining,
    caption_network,
    caption_words,
    captions,
    learn_captions,
    say,
    spoken,
)
from rnn_core.experiments.types.measures import (
    MeasuresTraining,
    ceiling,
    class_shares,
    learn_measures,
    measures_network,
    people,
)
from rnn_core.experiments.types.moving_dot import (
    DotTraining,
    dot_network,
    learn_dot,
    right_by_frame,
    ways_along,
)
from rnn_core.experiments.types.verdicts import (
    VerdictTraining,
    learn_verdicts,
    praise_along,
    share_right,
    verdict_network,
    verdict_read,
    verdict_sentences,
    verdict_words,
)
from rnn_core.tasks import moving_dot
from rnn_core.tasks.scenes import LANGUAGES, NEW, Language, Scene, Thing, caption, draw

SHORT = (
    (learn_measures, MeasuresTraining(people=100, updates=21), measures_network),
    (learn_captions, CaptionTraining(pictures=30, updates=3, probe=5), caption_network),
    (learn_verdicts, VerdictTraining(sentences=40, updates=3, probe=5), verdict_network),
    (learn_verdicts, VerdictTraining(cell=None, sentences=40, updates=3, probe=5), verdict_network),
    (learn_dot, DotTraining(updates=3, probe=5), dot_network),
    (learn_dot, DotTraining(None, before=1, updates=3, probe=5), dot_network),
)


@pytest.mark.parametrize(("learn", "settings", "empty"), SHORT)
def test_a_report_brings_the_network_and_nothing_global_moves(learn, settings, empty) -> None:
    torch.manual_seed(5)
    before = torch.get_rng_state()
    reports = list(learn(settings))
    assert torch.equal(torch.get_rng_state(), before)
    assert [one.update for one in reports][-1] == settings.updates
    model = reports[-1].network(empty(settings))
    assert not model.training
    assert all(torch.equal(one, one.half().float()) for one in model.parameters())
    assert 0 <= reports[-1].right <= 1
    again = list(learn(settings))[-1]
    assert (again.weights, again.loss) == (reports[-1].weights, reports[-1].loss)


def test_measures_reach_what_the_rule_leaves_to_reach() -> None:
    """Within reach of the rule itself for whichever seed; naming the most frequent class is far below."""
    for seed, hidden in ((5, 16), (6, 16), (7, 0)):
        settings = MeasuresTraining(hidden, seed=seed)
        model = list(learn_measures(settings))[-1].network(measures_network(settings))
        read, classes = people(3000, seed, 2)
        right = (class_shares(model, read).argmax(1) == classes).mean()
        assert ceiling(read, classes) - 0.03 < right < ceiling(read, classes) + 0.02
        assert right > np.bincount(classes).max() / 3000 + 0.1


def test_a_dot_needs_one_frame_of_memory() -> None:
    def right(settings: DotTraining) -> float:
        model = list(learn_dot(settings))[-1].network(dot_network(settings))
        held = moving_dot.draw(200, settings.frames, np.random.default_rng([settings.seed, 2]))
        return float(right_by_frame(model, *held, settings.before)[1:].mean())

    alone, pair, recurrent = (
        right(DotTraining(cell, before, seed=8)) for cell, before in ((None, 0), (None, 1), ("rnn", 0))
    )
    assert alone < 0.55
    assert pair > 0.95
    assert recurrent > 0.8


def test_the_way_at_each_frame_is_what_is_scored() -> None:
    settings = DotTraining(updates=5, probe=5)
    model = list(learn_dot(settings))[-1].network(dot_network(settings))
    films, ways = moving_dot.draw(40, 12, np.random.default_rng(3))
    shares = np.stack([ways_along(model, films[:, k]) for k in range(40)], 1)
    np.testing.assert_allclose(shares.sum(-1), 1, atol=1e-5)
    right = (shares.argmax(-1) == ways).mean(1)
    np.testing.assert_allclose(
        right_by_frame(model, films, ways), right, atol=1 / 40
    )  # a tie rounds otherwise


def test_frames_before_are_those_before() -> None:
    """A network that only copies the earlier frame's pixels answers by them: by hand."""
    settings = DotTraining(None, before=1, hidden=4)
    model = dot_network(settings)
    with torch.no_grad():
        for part in (model.frame, model.alone, model.readout):
            part.weight.zero_()
            part.bias.zero_()
        model.frame.weight[0, 36:] = 1  # the earlier frame's sum
        model.alone.weight[0, 0] = 1
        model.readout.weight[2, 0] = 1
        model.readout.bias[1] = 0.5
    films = np.zeros((3, 1, 6, 6), np.float32)
    films[0, 0, 0, 0] = 1
    assert right_by_frame(model, films, np.array([[1], [2], [1]]), 1).tolist() == [1.0, 1.0, 1.0]


def test_a_bag_is_deaf_to_order_and_a_cell_is_not() -> None:
    for cell, least, most in ((None, 0.5, 0.85), ("lstm", 0.95, 1.0)):
        settings = VerdictTraining("en", cell, seed=4, updates=200)
        model = list(learn_verdicts(settings))[-1].network(verdict_network(settings))
        assert least <= share_right(model, verdict_sentences(settings).held_out[200:], "en") <= most


def test_praise_after_the_last_word_is_the_verdict() -> None:
    settings = VerdictTraining("en", seed=1, updates=20)
    model = list(learn_verdicts(settings))[-1].network(verdict_network(settings))
    words = ("the", "film", "was", "nonsuch")
    shares, unknown = praise_along(model, words, "en")
    assert unknown == (False, False, False, True)
    ids = torch.as_tensor(verdict_words("en").encode(words))[:, None]
    with torch.no_grad():
        assert shares[-1] == pytest.approx(float(model(ids, torch.tensor([4])).softmax(-1)[0, 1]), abs=1e-6)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_held_out_sentence_is_read_back_as_it_was_cut(language: Language) -> None:
    for one in verdict_sentences(VerdictTraining(language)).held_out:
        text = " ".join(one.words).replace(" +", "")
        assert verdict_read(text, language) == one.words
        assert set(one.words) <= set(verdict_words(language).names)


@pytest.mark.parametrize("language", LANGUAGES)
class TestCaptions:
    def test_scores_against_a_naive_loop(self, language: Language) -> None:
        settings = CaptionTraining(language, pictures=400, updates=60, probe=5, seed=2)
        model = list(learn_captions(settings))[-1].network(caption_network(settings))
        drawn = draw(60, "new", 7)
        said = [say(model, picture, language) for _, picture in drawn]
        assert [one.words for one in said] == spoken(model, drawn, language)
        exact = words = total = renamed = 0
        other = Thing("blue", "cross")
        own, plain = (caption(Scene(one, other, "left"), language) for one in (NEW, Thing("red", "square")))
        names = {*own} - {*plain}
        for (scene, _), one in zip(drawn, said, strict=True):
            wanted = [*caption(scene, language), "</s>"]
            told = [*one.words, *["</s>"] * one.ended, *[""] * len(wanted)][: len(wanted)]
            wrong = [a for a, b in zip(wanted, told, strict=True) if a != b]
            exact += not wrong
            renamed += bool(wrong) and set(wrong) <= names
            words += len(wanted) - len(wrong)
            total += len(wanted)
        found = captions(model, drawn, language, NEW)
        assert found.exact == pytest.approx(exact / 60)
        assert found.renamed == pytest.approx(renamed / 60)
        assert found.words == pytest.approx(words / total)

    def test_its_words_are_all_that_any_caption_needs(self, language: Language) -> None:
        known = set(caption_words(language).names)
        for wanted in ("training", "unseen", "new"):
            assert all(known >= {*caption(scene, language)} for scene, _ in draw(50, wanted, 1))

    def test_probabilities_are_of_each_step_until_the_end(self, language: Language) -> None:
        settings = CaptionTraining(language, pictures=30, updates=2, probe=5)
        model = list(learn_captions(settings))[-1].network(caption_network(settings))
        one = say(model, draw(1, "unseen", 0)[0][1], language)
        np.testing.assert_allclose(one.shares.sum(1), 1, atol=1e-5)
        assert len(one.shares) == len(one.words) + one.ended
