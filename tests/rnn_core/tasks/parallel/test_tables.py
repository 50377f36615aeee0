"""Tables as people bring them: columns found by name, or asked for; no row torn, and none lost in silence."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_core.errors import InputError, TextError
from rnn_core.tasks.parallel import OwnPairs, read_pairs
from rnn_core.tasks.parallel.names import belong, read_name
from rnn_core.tasks.parallel.own import LONGEST
from rnn_core.tasks.parallel.rows import one_sign_ends_lines
from rnn_core.tasks.parallel.separators import SEPARATORS, guess
from rnn_core.tasks.parallel.splitting import split
from tests.examples import examples

ENGLISH = [
    f"The {who} {does} the {what}."
    for who in ("dog", "cat", "boy", "girl", "king")
    for does in ("sees", "likes", "finds")
    for what in ("river", "house")
]
OTHER = [
    f"{who} {what} {does}."
    for who in ("개가", "고양이가", "소년이", "소녀가", "왕이")
    for does in ("본다", "좋아한다", "찾는다")
    for what in ("강을", "집을")
]
PAIRS = list(zip(ENGLISH, OTHER, strict=True))


def plain(rows: Sequence[Sequence[str]], sign: str = "\t") -> str:
    return "".join(sign.join(row) + "\n" for row in rows)


def written(rows: Sequence[Sequence[str]], **dialect: object) -> str:
    out = io.StringIO()
    csv.writer(out, **{"lineterminator": "\n", **dialect}).writerows(rows)  # type: ignore[arg-type]
    return out.getvalue()


def excels(rows: Sequence[Sequence[str]]) -> bytes:
    """As Excel's "Unicode text": UTF-16 with tabs, quotes where there is a comma, a quote or a break."""
    cells = [
        ['"' + c.replace('"', '""') + '"' if re.search('[",\n\t]', c) else c for c in row] for row in rows
    ]
    return ("\ufeff" + "".join("\t".join(row) + "\r\n" for row in cells)).encode("utf-16-le")


def codes(own: OwnPairs) -> dict[str, object]:
    return {note.code: note.details.get("count", note.details) for note in own.notes}


def refused(source: str | bytes, **options: object) -> TextError:
    with pytest.raises(TextError) as caught:
        read_pairs(source, **options)  # type: ignore[arg-type]
    assert re.match(r"expected .+; got .+; .+", str(caught.value))
    return caught.value


def dialogues() -> list[tuple[str, ...]]:
    """The table of conversations that Korea's public AI Hub gives out, with sentences of our own."""
    return [("대분류", "소분류", "상황", "Set Nr.", "발화자", "원문", "번역문")] + [
        (
            ("비즈니스", "여행", "일상")[k % 3],
            ("회의", "공항", "식당", "전화")[k % 4],
            f"상황 {k % 5}번",
            str(k // 4),
            "AB"[k % 2] + f"-{k % 4}",
            korean,
            english,
        )
        for k, (english, korean) in enumerate(PAIRS)
    ]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_columns_are_found_by_their_names(sign: str) -> None:
    own = read_pairs(written(dialogues(), delimiter=sign))
    assert own.pairs == tuple((korean, english) for english, korean in PAIRS)
    assert own.layout.columns == (5, 6)
    assert own.layout.separator == sign
    assert own.notes[0].details == {"first": "원문", "second": "번역문"}
    assert codes(own)["pairs_columns_left"] == 5


@pytest.mark.parametrize(
    "names",
    [
        ("sentence1", "sentence2"),
        ("src", "tgt"),
        ("source", "target"),
        ("src_text", "tgt_text"),
        ("en", "ko"),
        ("en-US", "ko-KR"),
        ("eng_Latn", "kor_Hang"),
        ("영어", "한국어"),
        ("영어문장", "한국어문장"),
        ("Q", "A"),
        ("질문", "답변"),
        ("question", "answer"),
        ("premise", "hypothesis"),
        ("english", "korean"),
        ("원문", "번역"),
        ("Sentence A", "Sentence B"),
        ("text", "translation"),
        ("English sentence", "번역문"),
    ],
)
def test_a_first_row_of_names_is_no_pair(names: tuple[str, str]) -> None:
    for sign in ("\t", ",", "|||"):
        own = read_pairs(plain([names, *PAIRS], sign))
        assert own.pairs == tuple(PAIRS)
        assert own.notes[0].code == "pairs_header"
        assert own.layout.names == names


@pytest.mark.parametrize(
    "first",
    [
        ("Korean", "한국어"),  # a dictionary's entry: both say the same
        ("Source", "원문"),
        ("TV", "TV"),
        ("A dog.", "Ein Hund."),
        ("Hello", "안녕"),
        ("Question time", "질문 시간"),
    ],
)
def test_a_first_pair_that_is_short_is_a_pair(first: tuple[str, str]) -> None:
    assert read_pairs(plain([first, *PAIRS])).pairs[0] == first


def test_a_first_row_of_another_kind_is_a_header() -> None:
    numbered = [("lfd", "Satz", "Satz, anders"), *((str(k), *pair) for k, pair in enumerate(PAIRS))]
    assert read_pairs(plain(numbered)).pairs == tuple(PAIRS)
    assert read_pairs(plain([("Vorlage", "Fassung"), *PAIRS])).notes[0].code == "pairs_header"


def test_names_that_come_again_are_no_header() -> None:
    rows = [(str(k), "eng", one, str(k + 99), "kor", other) for k, (one, other) in enumerate(PAIRS)]
    assert read_pairs(plain(rows)).pairs == tuple(PAIRS)


def test_a_header_that_stands_again_is_left_out_again() -> None:
    own = read_pairs(plain([("en", "ko"), *PAIRS[:15], ("en", "ko"), *PAIRS[15:]]))
    assert own.pairs == tuple(PAIRS)
    assert codes(own)["pairs_header_again"] == 1


def test_what_is_learnt_from_comes_first() -> None:
    own = read_pairs(plain([("target", "source"), *((other, one) for one, other in PAIRS)]))
    assert own.pairs == tuple(PAIRS)
    assert own.layout.columns == (1, 0)


def test_columns_that_nothing_decides_are_asked_for() -> None:
    rows = [(*pair, f"{pair[1][:-1]}, 정말로.") for pair in PAIRS]
    error = refused(plain(rows))
    assert error.code == "pairs_choose"
    assert error.details["layout"].columns == (0, 1)
    assert error.details["layout"].examples == rows[0]
    assert "The dog sees the river." in str(error)
    assert "columns=(0, 1)" in str(error)
    assert read_pairs(plain(rows), columns=(0, 2)).pairs[0] == (rows[0][0], rows[0][2])
    named = plain([("one", "two", "three"), *rows])
    assert read_pairs(named, columns=("three", "one")).pairs == tuple((row[2], row[0]) for row in rows)
    two = refused(plain([("ko", "en", "ja"), *((b, a, b) for a, b in PAIRS)]))
    assert two.details["layout"].names == ("ko", "en", "ja")


@pytest.mark.parametrize("columns", [(0, 0), (0, 5), (-1, 0), (0,), ("en", "fr"), (0, 1, 2), (0, None)])
def test_columns_that_are_not_there_are_refused(columns: tuple[object, ...]) -> None:
    with pytest.raises(InputError, match=r"expected two different columns of: 0 'en', 1 'ko'; got"):
        read_pairs(plain([("en", "ko"), *PAIRS]), columns=columns)  # type: ignore[arg-type]


@pytest.mark.parametrize("separator", ["", '"', "\n", "a\rb"])
def test_separators_that_cannot_be_are_refused(separator: str) -> None:
    with pytest.raises(InputError, match="choose another `separator`"):
        read_pairs(plain(PAIRS), separator=separator)


def test_numbers_can_be_chosen_as_columns() -> None:
    rows = [(str(100 + k), str(100 + k)[::-1] + "!") for k in range(30)]
    assert refused(plain(rows)).details["layout"].columns == (0, 1)
    assert read_pairs(plain(rows), columns=(0, 1)).pairs == tuple(rows)


def test_a_refusal_after_the_columns_were_found_says_which() -> None:
    assert refused(plain(PAIRS[:5])).details["layout"].columns == (0, 1)
    assert refused(plain([(one, one) for one, _ in PAIRS])).details["layout"].separator == "\t"


@pytest.mark.parametrize("quoted", ['"{}', '{}"', '"{}" he said.', 'He said: "{}"', '"{}"'])
def test_a_quotation_mark_between_tabs_is_itself(quoted: str) -> None:
    rows = [(quoted.format(one) if k == 2 else one, other) for k, (one, other) in enumerate(PAIRS)]
    assert read_pairs(plain(rows)).pairs == tuple(rows)


def test_stray_quotation_marks_swallow_no_rows() -> None:
    rows = [('"Yes, he said', PAIRS[0][1]), *PAIRS[1:6], ("No, he said", PAIRS[6][1] + '"'), *PAIRS[7:]]
    assert read_pairs(plain(rows)).pairs == tuple(rows)
    own = read_pairs(plain(rows, ",").replace("Yes, ", "Yes ").replace("No, ", "No "))
    assert own.pairs == tuple(PAIRS[7:])
    assert codes(own) == {"pairs_open": 1}


def test_marks_at_the_edges_of_two_rows_swallow_no_line_break() -> None:
    rows = [*PAIRS[:5], ("Yes.", '"네, 그래요.'), ('No."', "아니요."), *PAIRS[5:]]
    assert read_pairs(plain(rows)).pairs == tuple(rows)
    around = [*PAIRS[:5], ('"Yes, I am.', '네, 그래요."'), *PAIRS[5:]]
    assert read_pairs(plain(around)).pairs == tuple(around)


def test_what_a_spreadsheet_quoted_comes_without_its_quotes() -> None:
    rows = [(f"Yes, {one}", f'"{other}"') for one, other in PAIRS]
    own = read_pairs(excels(rows))
    assert own.pairs == tuple(rows)
    assert codes(own)["pairs_unquoted"] == 60
    everything = written(PAIRS, delimiter="\t", quoting=csv.QUOTE_ALL)
    assert read_pairs(everything).pairs == tuple(PAIRS)


def test_a_cell_of_several_lines_is_whole() -> None:
    broken = ("The dog\nsees.", "개가\n본다.")
    for source in (
        excels([*PAIRS[:20], broken, *PAIRS[20:]]),
        written([*PAIRS[:20], broken, *PAIRS[20:]]),
        plain(PAIRS[:20]) + '"The dog\nsees."\t"개가\n본다."\n' + plain(PAIRS[20:]),
    ):
        own = read_pairs(source)
        assert own.pairs == (*PAIRS[:20], ("The dog sees.", "개가 본다."), *PAIRS[20:])
        note = next(note for note in own.notes if note.code == "pairs_breaks")
        assert note.details == {"count": 1, "lines": (21,)}


def test_a_cell_of_several_lines_among_loose_quotes_is_left_out_whole() -> None:
    loose = ('He said "no"', "안 돼")
    own = read_pairs(plain([*PAIRS, loose]) + '"The dog\nsees."\t"개가\n본다."\n')
    assert own.pairs == (*PAIRS, loose)
    assert codes(own) == {"pairs_half": 3}


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85", "\v", "\f", "\r"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_sign_within_a_sentence_ends_no_line(sign: str, end: str) -> None:
    rows = [
        (one.replace(" the", f"{sign}the") if k == 3 else one, other) for k, (one, other) in enumerate(PAIRS)
    ]
    for separator in ("\t", ","):
        text = plain(rows, separator).replace("\n", end)
        for source in (text, text.encode()):
            own = read_pairs(source)
            assert own.pairs == tuple(PAIRS)
            assert codes(own)["pairs_signs"] == 1


def test_old_line_ends_still_end_lines() -> None:
    assert read_pairs(plain(PAIRS).replace("\n", "\r")).pairs == tuple(PAIRS)
    assert read_pairs(plain(PAIRS).replace("\n", "\u2028")).pairs == tuple(PAIRS)
    assert one_sign_ends_lines("a\r\nb") == ("a\r\nb", 0)


def test_what_stands_between_cells_is_found_or_chosen() -> None:
    commas = [(f"Yes, {one}", f"네, {other}") for one, other in PAIRS]
    for sign in SEPARATORS:
        if sign != ",":
            assert read_pairs(plain(commas, sign)).pairs == tuple(commas)
    own = read_pairs("sep=;\r\n" + plain(commas, ";"))
    assert own.pairs == tuple(commas)
    assert codes(own)["pairs_separator"] == {"separator": ";"}
    assert read_pairs(plain(PAIRS, " => "), separator="=>").pairs == tuple(PAIRS)
    assert guess(plain([("en", "ko"), *PAIRS], "|")) == "|"


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f'{{"en": "{one}", "ko": "{other}"}}' for one, other in PAIRS),
        "[\n" + ",\n".join(f'  {{"en": "{one}",\n   "ko": "{other}"}}' for one, other in PAIRS) + "\n]\n",
        "<?xml version='1.0'?>\n<tmx>"
        + "\n".join(f"<tu>{one}, {other}</tu>" for one, other in PAIRS)
        + "</tmx>",
    ],
)
def test_markup_is_no_table(text: str) -> None:
    assert refused(text).code == "pairs_markup"


def test_a_table_too_wide_to_be_one_is_refused_soon() -> None:
    assert refused('"a\t' * 100_000).details["count"] == 100_001
    assert refused("source," * 100_000).code == "pairs_wide"


def test_a_last_column_may_be_filled_in_some_rows() -> None:
    rows = [(*pair, f"CC BY 2.0, by {k}") if k % 4 == 0 else pair for k, pair in enumerate(PAIRS)]
    assert read_pairs(plain(rows)).pairs == tuple(PAIRS)
    assert codes(read_pairs(plain([*PAIRS, ("one", "more", "tab")]))) == {"pairs_ragged": 1}


def test_a_table_in_markdown_is_read() -> None:
    table = [("", one, other, "") for one, other in [("English", "Korean"), ("---", ":---:"), *PAIRS]]
    own = read_pairs(plain(table, "|"))
    assert own.pairs == tuple(PAIRS)
    assert codes(own)["pairs_blank"] == 1


def test_rows_are_looked_at_up_to_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rnn_core.tasks.parallel.own.LINES", 31)
    own = read_pairs(written([*PAIRS, ("a\nb", "c\nd"), ("e", "f")]))
    assert own.pairs[-1] == ("a b", "c d")
    assert codes(own)["pairs_lines"] == {"used": 31, "total": 34}


def test_a_cell_that_is_no_sentence_is_refused_as_such() -> None:
    assert refused(plain([*PAIRS, ('"' + "a, " * 50_000, "b")], ",")).code == "pairs_cell"


def test_names_belong_together_or_not() -> None:
    def sure(one: str, other: str) -> int:
        first, second = read_name(one), read_name(other)
        return belong(first, second) if first and second else 0

    assert sure("원문", "번역문") == sure("ko", "en") == sure("text_a", "text_b") == 2
    assert sure("sentence", "translation") == sure("source", "korean") == 1
    assert not any(
        (sure("question", "target"), sure("en", "english"), sure("ko_source", "en"), sure("s1", "t2"))
    )
    assert read_name("Set Nr.") is None
    assert read_name("en ko") is None


# Cells that nothing has to be made alike in: no control, no white space at their ends or twice.
SIGNS = "abz 한글中é,;|\t'.!?0-"
CELL = st.text(SIGNS + '"', min_size=1, max_size=12).map(lambda cell: " ".join(cell.split())).filter(bool)
CELL = CELL.filter(lambda cell: "---" not in cell)  # a rule
ROWS = st.lists(st.tuples(CELL, CELL), max_size=8)


def left_over(rows: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """What should be read of some rows after PAIRS."""
    short = [pair for pair in rows if max(len(split(side)) for side in pair) <= LONGEST]
    return tuple(dict.fromkeys([*PAIRS, *short]))


@given(
    ROWS,
    st.sampled_from([one for one in SEPARATORS if len(one) == 1]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([(), ("source", "target"), ("한국어", "영어")]),
    st.booleans(),
)
@settings(max_examples=examples(40), deadline=None)
def test_what_a_csv_writer_writes_is_read(
    extra: list[tuple[str, str]], sign: str, quoting: int, end: str, names: tuple[str, ...], named: bool
) -> None:
    extra = [(one.replace("\t", ""), other.replace("\t", "")) for one, other in extra]
    extra = [pair for pair in extra if all(pair)]
    rows = [*([names] if names else []), *PAIRS, *extra]
    text = written(rows, delimiter=sign, quoting=quoting, lineterminator=end)
    own = read_pairs(text, separator=sign if named else None)
    assert own.layout.separator == sign
    assert own.layout.header == bool(names)
    assert own.pairs == left_over(extra)


@given(ROWS, st.lists(st.tuples(st.integers(0, 1), st.integers(0, 12)), max_size=3))
@settings(max_examples=examples(40), deadline=None)
def test_what_a_spreadsheet_writes_is_read(
    extra: list[tuple[str, str]], breaks: list[tuple[int, int]]
) -> None:
    cells = [[cell.replace("\t", " ") for cell in pair] for pair in extra]
    for side, at in breaks:
        for pair in cells[:1]:
            pair[side] = pair[side][:at] + "\n" + pair[side][at:]
    clean = [(" ".join(one.split()), " ".join(other.split())) for one, other in cells]
    own = read_pairs(excels([*PAIRS, *((one, other) for one, other in cells)]))
    assert own.pairs == left_over([pair for pair in clean if all(pair)])


@given(ROWS, st.sampled_from(["\t", "|||"]))
@settings(max_examples=examples(40), deadline=None)
def test_what_stands_plainly_between_separators_is_read(extra: list[tuple[str, str]], sign: str) -> None:
    rows = [tuple(" ".join(cell.replace("|", "").split()) for cell in pair) for pair in extra]
    rows = [pair for pair in rows if all(pair)]
    own = read_pairs(plain([*PAIRS, *rows], sign))
    if "pairs_unquoted" in codes(own):  # just as a spreadsheet would have written it
        rows = [next(csv.reader(["\t".join(pair)], delimiter="\t")) for pair in rows]  # type: ignore[misc]
        rows = [(" ".join(one.split()), " ".join(other.split())) for one, other in rows]
        rows = [pair for pair in rows if all(pair)]
    assert own.pairs == left_over(rows)  # type: ignore[arg-type]


LOOSE = ['"', '""', "\n", "\r\n", "\r", "\u2028", "\x85", "\0", "sep=;\n", "a", "b c", "한", "1", " "]
LOOSE += ["en", "ko", "source", "target", "원문", "번역문", ENGLISH[0], OTHER[0]]
PIECE = st.sampled_from([*SEPARATORS, *LOOSE])


@given(st.lists(PIECE, max_size=40), st.booleans(), st.sampled_from([None, *SEPARATORS]))
@settings(max_examples=examples(60), deadline=None)
def test_every_row_is_a_pair_or_counted(pieces: list[str], sound: bool, separator: str | None) -> None:
    text = (plain(PAIRS, separator or "\t") if sound else "") + "".join(pieces)
    try:
        own = read_pairs(text, separator=separator)
    except TextError:
        return
    told = codes(own)
    counted = ("pairs_blank", "pairs_half", "pairs_ragged", "pairs_open", "pairs_long", "pairs_double")
    left = sum(int(str(told.get(code, 0))) for code in (*counted, "pairs_header_again"))
    total = len(own.pairs) + left + own.layout.header
    assert all(one and other for one, other in own.pairs)
    shown = one_sign_ends_lines(text)[0].replace("\r\n", "\n").replace("\r", "\n")
    if "pairs_separator" in told:
        shown = shown.split("\n", 1)[1]
    lines = shown.rstrip("\n").count("\n") + 1
    assert total <= lines
    if '"' not in text and {"\r", "\n"} & set(text):
        assert total == lines


@given(st.binary(max_size=200), st.binary(max_size=40))
@settings(max_examples=examples(40), deadline=None)
def test_any_bytes_are_read_or_refused(head: bytes, tail: bytes) -> None:
    for source in (head, plain(PAIRS).encode() + tail, head + plain(PAIRS, ",").encode("cp949") + tail):
        try:
            own = read_pairs(source)
        except TextError:
            continue
        assert len(own.pairs) >= 20
