"""A checked answer: right, untried, or told what is wrong with it, in every language."""

from __future__ import annotations

import string

import numpy as np
import pytest
import torch

from rnn_core import InputError
from rnn_core.notebook import checker, languages, words

RIGHT = np.array([[0.2, 0.7, 0.1], [0.5, 0.9, 0.3]])


def raised() -> float:
    return [0.5][1]


ANSWERS = {
    "untried": (..., RIGHT),
    "untried in a list": ([0.2, ...], RIGHT[0]),
    "untried by a function": (lambda: ..., RIGHT),
    "untried where a function lists": (lambda: [..., ...], RIGHT),
    "right": (RIGHT + 1e-9, RIGHT),
    "right, a tensor": (torch.tensor(RIGHT, requires_grad=True), RIGHT),
    "right, tensors": ([torch.tensor(row, requires_grad=True) for row in RIGHT], RIGHT),
    "right, lists": (RIGHT.tolist(), torch.tensor(RIGHT)),
    "right, sizes": (torch.Size([4, 3]), (4, 3)),
    "right, a number": (np.float32(0.5), 0.5),
    "right, zero": (0, 0),
    "same": (" Forget ", "forget"),
    "word": ("input", "forget"),
    "nothing": (None, RIGHT),
    "nothing by a function": (lambda: None, RIGHT),
    "raised": (raised, RIGHT),
    "kind": ("0.5", 0.5),
    "kind, complex": (1j, 0.5),
    "kind, ragged": ([[1.0], [1.0, 2.0]], RIGHT),
    "kind, an object": (object(), 0.5),
    "shape": (RIGHT[0], RIGHT),
    "shape, none": ([], RIGHT),
    "axes": (RIGHT[None], RIGHT),
    "axes, a number": ([0.5], 0.5),
    "transposed": (RIGHT.T, RIGHT),
    "transposed, square": (RIGHT[:, :2].T, RIGHT[:, :2]),
    "nan": (np.where(RIGHT > 0.6, np.inf, RIGHT), RIGHT),
    "rounding": (RIGHT.round(3) + 0.001, RIGHT),
    "sign": (-RIGHT, RIGHT),
    "reversed": (RIGHT[::-1], RIGHT),
    "nats": (RIGHT * np.log(2), RIGHT),
    "off": (RIGHT + 0.3, RIGHT),
    "off, a count": (4001, 4000),
    "off, from zero": (3, 0),
}


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", ANSWERS)
def test_what_an_answer_is_told(language: str, name: str) -> None:
    told = checker(language)(*ANSWERS[name])
    reason = name.split(",")[0].split(" ")[0]
    assert told.reason == reason
    assert told.state == {"untried": "untried", "right": "right", "same": "right"}.get(reason, "wrong")
    assert "{" not in told.sentence


def test_a_slip_is_told_before_the_shape_and_after_the_right_answer() -> None:
    check = checker()
    assert check(RIGHT[0], RIGHT, slips={"sum": RIGHT[0]}).reason == "sum"
    assert check(RIGHT, RIGHT, slips={"sum": RIGHT}).reason == "right"
    assert check(-RIGHT, RIGHT, slips={"complement": -RIGHT}).reason == "complement"
    assert check("h", "c", slips={"exchanged": "H"}).reason == "exchanged"


def test_where_the_answer_is_off_and_by_how_much() -> None:
    wrong = RIGHT.copy()
    wrong[1, 2] += 0.25
    assert "0.25 [1, 2]" in checker()(wrong, RIGHT).sentence
    assert checker()(0.75, 0.5).sentence.endswith("0.25.")


def test_a_tolerance_decides_what_is_the_same() -> None:
    assert checker()(RIGHT + 1e-4, RIGHT).reason == "rounding"
    assert checker()(RIGHT + 1e-4, RIGHT, tolerance=1e-3).reason == "right"


def test_it_shows_itself_as_text_and_not_as_markup() -> None:
    def broken() -> None:
        raise ValueError("<b>{0}</b>")

    told = checker()(broken, 1.0)
    assert "<b>{0}</b>" in repr(told)
    assert "<b>{0}" not in told._repr_html_()
    assert "&lt;b&gt;{0}" in told._repr_html_()
    assert "<code>...</code>" in checker()(..., 1.0)._repr_html_()


def test_unknown_names_are_refused() -> None:
    with pytest.raises(InputError, match="one of en, ko"):
        checker("xx")
    with pytest.raises(InputError, match="forgot"):
        checker()(1.0, 2.0, slips={"forgot": 1.0})


def test_every_language_says_the_same() -> None:
    def placeholders(sentence: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}

    first, *others = (words(language) for language in languages())
    for other in others:
        assert list(other) == list(first)
        assert not [key for key in first if placeholders(first[key]) != placeholders(other[key])]
