"""The tokens of strangers' networks: nothing of a text is lost when it is cut, and numbers are the file's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from rnn_core.errors import InputError
from rnn_core.text.given import WordVocabulary, numbered, unknown_of, vocabulary_of
from rnn_core.text.rows import RowVocabulary, table_of

WORDS = ("<unk>", "the", "king's", "it", "is", ".", "\uc655")
PIECES = ("\u0120the", "the", "\u0120king", "s", "'", "un", "u", "n")


@given(some.text(max_size=60))
@pytest.mark.parametrize("vocabulary", [WordVocabulary(WORDS), vocabulary_of(PIECES)])
def test_a_text_is_cut_and_nothing_of_it_is_lost(vocabulary: WordVocabulary, text: str) -> None:
    tokens = vocabulary.encode(text)
    assert "".join(tokens.graphemes) == (text if vocabulary.pieces or text.strip() else "")
    assert len(tokens.ids) == len(tokens.shown) == len(tokens.source)
    assert ((tokens.ids >= 0) & (tokens.ids <= len(vocabulary.entries))).all()


@given(some.lists(some.integers(0, 11), max_size=20))
def test_numbers_are_those_of_the_file(ids: list[int]) -> None:
    read = numbered(12).encode(" ".join(map(str, ids))).ids
    assert (read - 1).tolist() == ids


def test_pieces_stand_for_the_spaces_before_them() -> None:
    vocabulary = vocabulary_of(PIECES)
    assert vocabulary.encode("un the king's").shown == ("un", " the", " king", "'", "s")
    assert vocabulary.decode(vocabulary.ids("un the king's")) == "un the king's"


def test_a_word_is_looked_up_as_it_is_written_then_in_lower_case() -> None:
    vocabulary = WordVocabulary(("It", "it", "is"))
    assert vocabulary.ids("It it IT is").tolist() == [1, 2, 2, 3]


@pytest.mark.parametrize(("entries", "message"), [(("a", "b", "aa", "a"), "twice"), (("ab", ""), "empty")])
def test_entries_that_cannot_be_told_apart_are_refused(entries: tuple[str, ...], message: str) -> None:
    with pytest.raises(InputError, match=message):
        vocabulary_of(entries)


def test_the_token_of_the_unknown_is_found() -> None:
    assert unknown_of(WORDS) == 0
    assert unknown_of("abc") is None


@given(some.lists(some.tuples(*[some.floats(-1e9, 1e9)] * 2), min_size=1, max_size=9))
def test_a_table_is_read_as_it_was_written(rows: list[tuple[float, float]]) -> None:
    values = np.array(rows)
    read = RowVocabulary(columns=("a", "b")).encode(table_of(["a", "b"], values))
    np.testing.assert_array_equal(read.values, values)
    np.testing.assert_array_equal(read.window(1, 3).values, values[1:3])


@given(some.text(max_size=80))
def test_what_is_no_table_is_told_from_one(text: str) -> None:
    vocabulary = RowVocabulary(columns=("a", "b"))
    assert vocabulary.reads(text) in (True, False)


def test_a_scale_that_divides_by_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="deviations above 0"):
        RowVocabulary(columns=("a",), mean=(0.0,), deviation=(0.0,))
