"""Whatever is left out of a visitor's pairs, or wrong with them, has its sentence in both languages."""

from __future__ import annotations

import re

import pytest

from pages.shared.i18n import words
from rnn_core.errors import TextError
from rnn_core.tasks.parallel import OwnPairs, read_pairs


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_note_of_pairs_has_words(language: str) -> None:
    codes = set(re.findall(r"^ {4}(pairs_\w+)", OwnPairs.__doc__ or "", re.MULTILINE))
    assert len(codes) == 9
    assert not {code for code in codes if not words(language).has("note", code)}


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize(
    "text", ["one", 'a,"b\n', "a\t\nb\t", "\n".join(["a\ta"] * 3), "a\tb", "\n".join(["x\ty"] * 3)]
)
def test_every_refusal_has_words_that_take_its_details(language: str, text: str) -> None:
    with pytest.raises(TextError) as caught:
        read_pairs(text)
    said = words(language).of("problem", caught.value.code, **caught.value.details)
    assert caught.value.code.startswith("pairs_")
    assert "{" not in said
