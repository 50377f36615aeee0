"""A visitor's pairs: what is read, what is left out and said, and that nothing held out is learnt in part."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_core.errors import InputError, TextError
from rnn_core.models.seq2seq import Pieces
from rnn_core.tasks.parallel import OwnPairs, join, read_pairs, split
from rnn_core.tasks.parallel import own as own_module
from rnn_core.tasks.parallel.groups import apart, groups
from rnn_core.tasks.parallel.own import LEAST, LONGEST
from tests.examples import examples

WORDS = (
    "apple",
    "boat",
    "cloud",
    "door",
    "egg",
    "fire",
    "gate",
    "hand",
    "ink",
    "jar",
    "key",
    "lamp",
    "milk",
    "nose",
)
WORDS += ("oak", "pen", "queen", "rain", "sun", "tree")
PAIRS = [(f"The {word} is {k}.", f"{word} 은 {k} 이다.") for k, word in enumerate(WORDS)]
LINES = ["\t".join(pair) for pair in PAIRS]


def codes(own: OwnPairs) -> dict[str, object]:
    return {note.code: note.details.get("count", note.details) for note in own.notes}


def as_csv(rows: list[tuple[str, ...]], sign: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=sign, lineterminator="\n").writerows(rows)
    return out.getvalue()


def refused(source: str | bytes) -> TextError:
    with pytest.raises(TextError) as caught:
        read_pairs(source)
    return caught.value


def test_what_stands_there_is_what_comes() -> None:
    own = read_pairs("\n".join(LINES))
    assert own.pairs == tuple(PAIRS)
    assert own.scripts == ("latin", "latin")
    assert own.notes == ()
    assert own.encoding is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
def test_bytes_are_read_as_any_other_text(encoding: str) -> None:
    rows = [(english, f"나는 {k}번째 사과를 먹었다.") for k, (english, _) in enumerate(PAIRS)]
    own = read_pairs("\r\n".join("\t".join(row) for row in rows).encode(encoding))
    assert own.pairs == tuple(rows)
    assert own.scripts == ("latin", "hangul")
    assert own.encoding is not None


@pytest.mark.parametrize("sign", [",", ";"])
def test_csv_with_commas_in_quotes(sign: str) -> None:
    rows = [(f"Well{sign} {one}", f'"{other}"') for one, other in PAIRS]
    assert read_pairs(as_csv(rows, sign)).pairs == tuple(rows)


def test_attribution_and_numbers_are_not_learnt_from() -> None:
    rows = [(str(k), *pair, f"CC BY, by someone {k}") for k, pair in enumerate(PAIRS)]
    own = read_pairs("\n".join("\t".join(row) for row in rows))
    assert own.pairs == tuple(PAIRS)
    assert codes(own) == {"pairs_columns_left": 2}
    assert own.credits[3] == "3 CC BY, by someone 3"


@pytest.mark.parametrize("first", ["English,Korean", "원문,번역문", "source,Target"])
def test_a_header_is_left_out_and_said(first: str) -> None:
    text = first + "\n" + as_csv(PAIRS)
    own = read_pairs(text)
    assert own.pairs == tuple(PAIRS)
    assert [note.code for note in own.notes] == ["pairs_header"]
    assert read_pairs(text, header=False).pairs[0] == tuple(first.split(","))
    assert len(read_pairs(as_csv([*PAIRS, ("more", "还")]), header=True).pairs) == len(PAIRS)


def test_all_that_is_left_out_is_counted() -> None:
    long = " ".join(["word"] * (LONGEST + 1))
    own = read_pairs("\n".join([*LINES, "", "  ", LINES[0], "alone", "alone\t", f"{long}\tx", "\t \t"]))
    assert own.pairs == tuple(PAIRS)
    assert codes(own) == {"pairs_blank": 3, "pairs_half": 2, "pairs_long": 1, "pairs_double": 1}
    assert next(note for note in own.notes if note.code == "pairs_half").details["lines"] == (24, 25)


def test_a_cell_too_many_in_csv_is_a_mistake() -> None:
    own = read_pairs(as_csv(PAIRS) + "Yes, Tom,x\n")
    assert codes(own) == {"pairs_ragged": 1}


def test_more_than_the_cap_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_module, "MOST", 30)
    own = read_pairs("\n".join(f"a{k}\tb{k}" for k in range(37)))
    assert len(own.pairs) == 30
    assert own.notes[-1].details == {"used": 30, "total": 37}


def test_more_lines_than_are_looked_at_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_module, "LINES", 22)
    own = read_pairs("\n".join([*LINES, "", "one\tmore", "too\tmuch", ""]))
    assert len(own.pairs) == len(PAIRS) + 1
    assert own.notes[0].details == {"used": 22, "total": 23}


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("", "empty"),
        ("\n\t\n", "blank"),
        ("just one sentence\nand another", "pairs_columns"),
        (",,\n,,", "pairs_columns"),
        ("\n".join(f"{one}\t" for one, _ in PAIRS), "pairs_side_empty"),
        ("\n".join(f"{one}\t{k}" for k, (one, _) in enumerate(PAIRS)), "pairs_side_empty"),
        ("\n".join(f"{one}\t{one.upper()}" for one, _ in PAIRS), "pairs_same"),
        ("\n".join(LINES[:-1]), "pairs_few"),
        ("\n".join(f"the same\t{other}" for _, other in PAIRS), "pairs_few"),
        ("\n".join(f"{one.lower()}!\tx{k % 3}" for k, (one, _) in enumerate(PAIRS * 2)), "pairs_few"),
        (as_csv(PAIRS) + '"open,x\nand so on', "pairs_quote"),
        (b"PK\x03\x04" + b"\0" * 40, "binary_format"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "binary_format"),
    ],
)
def test_what_cannot_be_used_is_refused(source: str | bytes, code: str) -> None:
    error = refused(source)
    assert error.code == code
    assert re.match(r"expected .+; got .+; .+", str(error))


def test_the_line_of_an_open_quote_is_named() -> None:
    assert refused(as_csv(PAIRS) + '"open,x\nand so on\n\n').details["line"] == len(PAIRS) + 1


def test_pairs_that_share_a_sentence_stay_together() -> None:
    pairs = [
        ("Run!", "x"),
        ("Stop.", "y"),
        ("run", "z"),
        ("Go.", "Z!"),
        ("Wait", "y"),
        ("!", "?"),
        ("?", "!"),
    ]
    assert groups(pairs) == [[0, 2, 3], [1, 4], [5], [6]]


@given(
    st.lists(st.tuples(st.integers(0, 15), st.integers(0, 15)), min_size=1, max_size=40),
    st.floats(0.01, 0.5),
    st.integers(0, 3),
)
@settings(max_examples=examples(40))
def test_no_sentence_is_on_both_sides(numbers: list[tuple[int, int]], share: float, seed: int) -> None:
    pairs = [(f"a{one}", f"b{other}") for one, other in numbers]
    learnt, unseen = apart(groups(pairs), share, seed)
    assert sorted(learnt + unseen) == list(range(len(pairs)))
    assert len(unseen) <= max(1, round(share * len(pairs)))
    for side in (0, 1):
        assert not {pairs[k][side] for k in learnt} & {pairs[k][side] for k in unseen}


@given(st.text(max_size=300) | st.binary(max_size=300))
@settings(max_examples=examples(40))
def test_any_file_is_read_or_refused(source: str | bytes) -> None:
    try:
        own = read_pairs(source)
    except TextError:
        return
    assert len(own.pairs) >= LEAST


CELL = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12)


@given(st.lists(st.tuples(CELL, CELL), max_size=12))
@settings(max_examples=examples(40))
def test_whatever_a_cell_holds_comes_through_csv(extra: list[tuple[str, str]]) -> None:
    own = read_pairs(as_csv([*PAIRS, *extra]), header=False)
    assert len(own.pairs) == len(own.credits) == len(set(own.pairs))
    for pair in own.pairs[len(PAIRS) :]:
        assert join(split(pair[0])).split() == pair[0].lower().split()


def test_the_two_parts_are_those_of_the_pairs() -> None:
    own = read_pairs("\n".join(LINES))
    learnt, unseen = own.parts(0.2, seed=3)
    drawn = own.parallel(0.2, seed=3)
    assert len(unseen) == 4
    assert drawn.training[1] == [split(own.pairs[k][1]) for k in learnt]
    assert drawn.held_out[0] == [split(own.pairs[k][0]) for k in unseen]
    assert own.parts(0.2, seed=4) != own.parts(0.2, seed=3)
    with pytest.raises(InputError, match="a share above 0"):
        own.parts(0.0)


def test_rare_pieces_can_be_left_unknown() -> None:
    sentences = [("a", "b"), ("b", "c"), ("c",)]
    assert Pieces.of(sentences, least=2).names[4:] == ("b", "c")
