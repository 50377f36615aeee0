"""The scores are sacreBLEU's own, and those of a small case counted by hand."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import sacrebleu

from rnn_core.errors import InputError
from rnn_core.training.scores import scores

SAID = ["the cat sat on the mat", "톰은 학교에 갔다.", "nothing"]
EXPECTED = ["the cat sat on a mat", "톰이 학교에 갔어.", "something else"]


def test_counted_by_hand() -> None:
    found = scores(SAID[:1], EXPECTED[:1])
    # Runs of 1 to 4 words: 5 of 6, 3 of 5, 2 of 4, 1 of 3; no shorter than it should be.
    assert found.bleu == pytest.approx(100 * (5 / 6 * 3 / 5 * 2 / 4 * 1 / 3) ** 0.25)
    # "ab" against "ac": 1 of 2 characters, 0 of 1 pair; the mean of both, precision and recall alike.
    assert scores(["a b"], ["a c"]).chrf == pytest.approx(100 * (1 / 2 + 0) / 2)
    assert scores(SAID, SAID).chrf == pytest.approx(100)
    assert scores(SAID[2:], ["xyz"]).bleu == 0


@pytest.mark.parametrize("tokens", ["13a", "char"])
def test_they_are_what_sacrebleu_says(tokens: str) -> None:
    found = scores(SAID, EXPECTED, tokens)
    assert found.chrf == sacrebleu.corpus_chrf(SAID, [EXPECTED]).score
    assert found.bleu == sacrebleu.corpus_bleu(SAID, [EXPECTED], tokenize=tokens).score
    assert found.sentences == 3
    assert all(f"version:{sacrebleu.__version__}" in one for one in found.signatures)
    assert f"tok:{tokens}" in found.signatures[1]


@pytest.mark.parametrize("pairs", [([], []), (["a"], []), (["a"], ["b", "c"])])
def test_there_must_be_one_answer_to_each(pairs: tuple[list[str], list[str]]) -> None:
    with pytest.raises(InputError, match="as many answers"):
        scores(*pairs)


def test_it_is_not_loaded_before_it_is_needed() -> None:
    code = "import sys, rnn_core.training.scores; print('sacrebleu' in sys.modules)"
    root = Path(__file__).parents[3]
    found = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"


def test_without_it_one_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sacrebleu.metrics.bleu", None)
    with pytest.raises(ModuleNotFoundError, match=r"rnn_core\[scores\]"):
        scores(SAID, EXPECTED)
