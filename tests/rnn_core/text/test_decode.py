"""The ladder: every encoding at every length, each guess labelled, every failure exact."""

from __future__ import annotations

import codecs
from encodings.aliases import aliases as aliases_of_python

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rnn_core.errors import TextError
from rnn_core.text import ENCODINGS, Decoded, decode
from rnn_core.text.encodings import MIXED, canonical
from tests.examples import examples

COMMON = bytes(b for lead in range(0xB0, 0xC9) for t in range(0xA1, 0xFF) for b in (lead, t)).decode("cp949")
SHORT = [
    "가",
    "네",
    "한글",
    "똠",
    "펲",
    "뷁뷁뷁",
    "펲시콜라",
    "똠방각하",
    "RNN은",
    "“안녕”",
    "大韓民國",
    "ㅋㅋ",
    "안녕, 세상!",
    "3시",
    "쀍",
]
WESTERN = ["Größe", "créée", "façade", "¿Qué", "niño", "été", "à", "là", "Ça", "It’s", "“quoted”", "don’t"]
WESTERN += ["l’île", "garçon", "Ärger", "Åse", "20°C", "naïve"]
ALIASES = {
    "EUC-KR": "cp949",
    "ks_c_5601-1987": "cp949",
    "ms949": "cp949",
    "sjis": "shift_jis",
    "gbk": "gb18030",
}
ALIASES |= {"UTF8": "utf-8", "latin1": "latin-1", "windows-1252": "cp1252"}
OURS = {"empty", "binary", "binary_format", "invalid_bytes", "doubtful_encoding", "mixed_encodings"}
CHOSEN = [e for e in ENCODINGS if e != MIXED]

korean = st.text(st.sampled_from(COMMON + " .,\n0123456789"), min_size=1)
latin = st.text(st.sampled_from("abcdefghij klmnopqrst uvwxyz.,\n'"), min_size=1)
any_text = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
plain_text = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(
    lambda t: t[0] != "\ufeff"
)


def _outcome(data: bytes) -> tuple[str, bool] | None:
    """The text and whether it is a guess, or None for an error of ours."""
    try:
        decoded = decode(data)
    except TextError:
        return None
    return decoded.text, decoded.guessed


@pytest.mark.parametrize("text", SHORT)
def test_very_short_korean_in_cp949_is_read_and_said_to_be_a_guess(text: str) -> None:
    decoded = decode(text.encode("cp949"))
    assert (decoded.text, decoded.encoding, decoded.guessed) == (text, "cp949", True)
    assert [(n.code, n.details) for n in decoded.notes] == [
        ("guessed_encoding", {"encoding": "cp949", "reason": "cp949_fits"})
    ]


@pytest.mark.parametrize("syllable", ["똠", "펲"])
@pytest.mark.parametrize("times", [1, 2, 7, 30])
def test_syllables_that_euc_kr_lacks(syllable: str, times: int) -> None:
    with pytest.raises(UnicodeDecodeError):
        syllable.encode("cp949").decode("euc_kr")
    text = f"{syllable}방 " * times
    assert decode(text.encode("cp949")).text == text


@given(korean)
def test_korean_in_cp949_at_any_length(text: str) -> None:
    data = text.encode("cp949")
    decoded = decode(data)
    # One common syllable in eleven is valid UTF-8 as well: then UTF-8 it is, and said to be a guess.
    if decoded.encoding == "cp949":
        assert decoded.text == text
        assert decoded.guessed
    else:
        assert decoded.text == data.decode()
        assert decoded.guessed or text.isascii()


@given(korean)
def test_korean_by_hand_in_cp949_is_never_anything_else(text: str) -> None:
    assert decode(text.encode("cp949"), "euc-kr").text == text


@given(plain_text)
def test_utf8_with_a_byte_order_mark(text: str) -> None:
    decoded = decode(codecs.BOM_UTF8 + text.encode())
    assert (decoded.text, decoded.encoding, decoded.guessed) == (text, "utf-8", False)


@given(plain_text)
def test_utf8_is_utf8(text: str) -> None:
    decoded = decode(text.encode())
    assert (decoded.text, decoded.encoding) == (text, "utf-8")


@given(
    any_text.filter(lambda t: t[0] not in "\0\ufeff"),
    st.sampled_from(["utf-16", "utf-32"]),
    st.sampled_from(["le", "be"]),
)
def test_byte_order_marks_of_utf16_and_utf32(text: str, family: str, order: str) -> None:
    decoded = decode(f"\ufeff{text}".encode(f"{family}-{order}"))
    assert (decoded.text, decoded.encoding, decoded.guessed) == (text, f"{family}-{order}", False)


@given(st.lists(st.text(st.sampled_from(COMMON), min_size=1, max_size=5), min_size=3))
def test_korean_words_in_utf16_without_a_mark_show_by_their_nuls(words: list[str]) -> None:
    text = " ".join(words)
    decoded = decode(text.encode("utf-16-le"))
    assert (decoded.text, decoded.encoding, decoded.guessed) == (text, "utf-16-le", True)
    assert decoded.notes[0].details["reason"] == "nul_pattern"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize(
    "text", ["hi", "Hello, world!\n", "привет", "안녕 세상\n", "가", "日本 語", "naïve café"]
)
def test_wide_encodings_without_a_mark(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.encoding, decoded.guessed) == (text, encoding, True)


@given(
    korean, st.sampled_from(["utf-8", "cp949", "utf-16", "utf-16-le", "utf-16-be", "utf-32-le", "iso2022_kr"])
)
def test_no_reading_of_korean_is_wrong_in_silence(text: str, encoding: str) -> None:
    assume(not text.isascii())
    outcome = _outcome(text.encode(encoding))
    assert outcome is None or outcome[0] == text or outcome[1]


@given(st.lists(st.sampled_from(WESTERN), min_size=1))
def test_western_words_are_never_taken_for_korean_or_read_in_silence(words: list[str]) -> None:
    data = " ".join(words).encode("cp1252")
    with pytest.raises(TextError) as raised:
        decode(data)
    assert len(set(words)) < len(words) or len(words) < 3 or "cp1252" in raised.value.details["offers"]
    assert decode(data, "cp1252").text == " ".join(words)


@pytest.mark.parametrize("word", ["책", "철", "책, 철"])
def test_korean_that_is_valid_utf8_is_said_to_be_a_guess(word: str) -> None:
    decoded = decode(word.encode("cp949"))
    assert decoded.guessed
    assert decoded.notes[0].details == {"encoding": "utf-8", "reason": "also_fits", "other": "cp949"}
    assert not decode("café, déjà vu".encode()).guessed


@pytest.mark.parametrize(("text", "encoding"), [("한글 조합", "iso2022_kr"), ("日本語", "iso2022_jp")])
def test_escape_sequences_name_their_encoding(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.encoding, decoded.guessed) == (text, encoding, True)


SAMPLES = ["한글 abc", "日本語", "中文字", "déjà vu", "привет", "Καλημέρα", "שלום", "مرحبا", "สวัสดี", "abc"]


@pytest.mark.parametrize("encoding", CHOSEN)
def test_every_encoding_can_be_chosen_by_hand(encoding: str) -> None:
    python = {"shift_jis": "cp932", "big5": "cp950"}.get(encoding, encoding)
    for sample in SAMPLES:
        try:
            data = sample.encode(python)
        except UnicodeEncodeError:
            continue
        decoded = decode(data, encoding)
        assert (decoded.text, decoded.encoding, decoded.guessed) == (sample, encoding, False)


NO_ENCODINGS_OF_TEXT = {"charmap", "idna", "mbcs", "oem", "punycode", "raw_unicode_escape", "undefined"}
NO_ENCODINGS_OF_TEXT |= {"unicode_escape", "base64_codec", "bz2_codec", "hex_codec", "quopri_codec", "rot_13"}
NO_ENCODINGS_OF_TEXT |= {"uu_codec", "zlib_codec"}


def test_every_encoding_of_text_that_python_has_is_read_under_every_name() -> None:
    aliases = {name: of for name, of in aliases_of_python.items() if name.islower()}
    for name, python in aliases.items():
        for spelt in (name, name.upper(), name.replace("_", "-")):
            if python in NO_ENCODINGS_OF_TEXT:
                with pytest.raises(TextError):
                    canonical(spelt)
            else:
                assert canonical(spelt) in (*ENCODINGS, "utf-16", "utf-32")
    assert {canonical(name) for name in ENCODINGS} == set(ENCODINGS)


@pytest.mark.parametrize(("alias", "name"), ALIASES.items())
def test_aliases(alias: str, name: str) -> None:
    assert decode(b"abc", alias).encoding == name


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_utf16_by_hand_finds_the_order_of_bytes(order: str) -> None:
    assert decode("안녕하세요여러분".encode(order), "utf-16").encoding == order
    assert decode("\ufeff안녕".encode(order), "utf-16").text == "안녕"


@pytest.mark.parametrize(
    "name", ["rot13", "zip", "", "punycode", "idna", "../x", "a\0b", "한글", "x" * 5000, "unicode_escape"]
)
def test_forged_names_of_encodings(name: str) -> None:
    with pytest.raises(TextError) as raised:
        decode(b"abc", name)
    assert raised.value.code == "unknown_encoding"
    assert raised.value.details["offered"] == ENCODINGS
    assert len(raised.value.details["encoding"]) < 500


@given(st.binary(max_size=300), st.sampled_from([None, *ENCODINGS, "utf-16", "utf-32"]), st.booleans())
def test_arbitrary_bytes_raise_nothing_but_our_own(data: bytes, encoding: str | None, replace: bool) -> None:
    try:
        decoded = decode(data, encoding, replace=replace)
    except TextError as refused:
        error = refused
    else:
        assert decoded.text
        assert decoded.encoding in ENCODINGS
        return
    assert error.code in OURS
    for offer in error.details.get("offers", ()):
        assert decode(data, offer).text


@given(latin, st.integers(0x80, 0xFF), st.data())
def test_one_bad_byte_in_english_is_found_at_its_offset(text: str, byte: int, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    broken = text[:at].encode() + bytes([byte]) + text[at:].encode()
    outcome = _outcome(broken)
    assert outcome is None or outcome[1], "a guess, if anything"
    if outcome is None:
        with pytest.raises(TextError) as raised:
            decode(broken)
        assert raised.value.details["offset"] == at
        assert raised.value.details["line"] == 1 + text[:at].count("\n")


@given(st.lists(korean.filter(lambda t: not t.isascii()), min_size=1), st.data())
def test_one_bad_byte_in_korean_utf8(parts: list[str], data: st.DataObject) -> None:
    text = "".join(parts)
    at = data.draw(st.integers(0, len(text)))
    before = text[:at].encode()
    broken = before + b"\xff" + text[at:].encode()
    with pytest.raises(TextError) as raised:
        decode(broken)
    assert (raised.value.code, raised.value.details["offset"]) == ("invalid_bytes", len(before))
    assert (raised.value.details["byte"], raised.value.details["encoding"]) == (0xFF, "utf-8")
    decoded = decode(broken, replace=True)
    assert decoded.text == text[:at] + "\ufffd" + text[at:]
    assert decoded.notes[-1].details == {
        "encoding": "utf-8", "count": 1, "offset": len(before), "line": 1 + text[:at].count("\n"),
    }  # fmt: skip


def test_one_bad_byte_in_cp949_is_blamed_on_cp949() -> None:
    data = "안녕하세요\n".encode("cp949") * 3 + b"\xff" + "세상\n".encode("cp949")
    with pytest.raises(TextError) as raised:
        decode(data)
    details = raised.value.details
    assert (details["encoding"], details["offset"], details["line"], details["count"]) == ("cp949", 33, 4, 1)
    assert decode(data, replace=True).text == "안녕하세요\n" * 3 + "\ufffd세상\n"


def test_damage_after_a_byte_order_mark_is_counted_from_the_start_of_the_file() -> None:
    with pytest.raises(TextError) as raised:
        decode("\ufeff한글\n글".encode("utf-16-le") + b"\0")
    assert (raised.value.details["offset"], raised.value.details["line"]) == (10, 2)


def test_mixed_lines_are_named_and_each_can_be_read_in_its_own_encoding() -> None:
    lines = ["하나", "둘", "three", "넷", "다섯"]
    data = b"\n".join(t.encode("cp949" if n in (1, 3) else "utf-8") for n, t in enumerate(lines))
    with pytest.raises(TextError) as raised:
        decode(data)
    details = raised.value.details
    assert (raised.value.code, details["lines"], details["count"]) == ("mixed_encodings", (2, 4), 2)
    assert details["encodings"] == ("utf-8", "cp949")
    assert details["offset"] == len("하나\n".encode())
    decoded = decode(data, details["offers"][0])
    assert decoded.text == "\n".join(lines)
    assert decoded.notes[0].details == {"encodings": ("utf-8", "cp949"), "lines": (2, 4), "count": 2}
    assert decode(data, replace=True).text == "\n".join(lines)


def test_a_long_list_of_bad_lines_is_cut_but_counted() -> None:
    data = "가\n".encode() + "나라\n".encode("cp949") * 5000
    with pytest.raises(TextError) as raised:
        decode(data)
    assert (len(raised.value.details["lines"]), raised.value.details["count"]) == (100, 5000)


@given(korean, st.sampled_from(["utf-8", "cp949", "utf-16-le", "johab", MIXED]), st.data())
def test_the_limit_never_breaks_a_character(text: str, encoding: str, data: st.DataObject) -> None:
    raw = text.encode("utf-8" if encoding == MIXED else encoding)
    limit = data.draw(st.integers(1, len(raw)))
    try:
        decoded = decode(raw, encoding, limit=limit)
    except TextError:
        assert limit < len(raw)  # not one character, or line, within it
        return
    assert text.startswith(decoded.text)
    if limit < len(raw):
        used = len(decoded.text.encode("utf-8" if encoding == MIXED else encoding))
        assert decoded.notes[-1].details == {"used": used, "total": len(raw)}


def test_a_cut_in_mid_character_is_not_taken_for_damage() -> None:
    for encoding in ("utf-8", "cp949"):
        decoded = decode(("가나다라 " * 50).encode(encoding), limit=101)
        assert decoded.encoding == encoding
        assert "\ufffd" not in decoded.text


def test_a_stray_nul_is_no_sign_of_utf16() -> None:
    assert decode(b"hi\0there!").text == "hi\0there!"
    assert decode("안녕\0하세요!".encode("cp949")).text == "안녕\0하세요!"
    assert decode("안녕\0하세요 ".encode()).text == "안녕\0하세요 "


def test_bytes_that_fit_nothing_and_look_like_no_text() -> None:
    with pytest.raises(TextError) as raised:
        decode(bytes(range(256)) * 20)
    assert raised.value.code == "binary"
    assert 0.05 < raised.value.details["share"] < 0.3


CHINESE_STORY = "从前有一座山，山上有一座庙，庙里住着一个老和尚和一个小和尚。每天早晨小和尚都要下山去挑水。\n"
CHINESE_CHAT = "小明：你吃饭了吗？\n小红：还没呢，等会儿一起去食堂吧。\n"
JAPANESE = "昨日は友達と海へ行きました。とても楽しかったです。\n"
HIRAGANA = "きょうはてんきがいいので、みんなでうみへいきました。\n"


@pytest.mark.parametrize("times", [1, 20])
@pytest.mark.parametrize(
    ("text", "python", "name"),
    [
        (CHINESE_STORY, "gb2312", "gb18030"),
        (CHINESE_CHAT, "gb2312", "gb18030"),
        (JAPANESE, "euc_jp", "euc_jp"),
        (HIRAGANA, "euc_jp", "euc_jp"),
        (JAPANESE, "shift_jis", "shift_jis"),
        ("我們昨天去海邊玩，天氣很好，大家都很高興。\n", "big5", "big5"),
        ("Однажды в студёную зимнюю пору\n", "koi8_r", "koi8_r"),
        ("Однажды в студёную зимнюю пору\n", "cp1251", "cp1251"),
        ("Я из лесу вышел; был сильный мороз\n", "cp866", "cp866"),
        ("Я из лесу вышел; был сильный мороз\n", "iso8859_5", "iso8859_5"),
        ("Η Ελλάδα είναι μια όμορφη χώρα, και ο ήλιος λάμπει\n", "iso8859_7", "iso8859_7"),
        ("L’été dernier, nous avons déjà visité la façade\n", "cp1252", "cp1252"),
        ("He said “it’s ours, isn’t it?” and smiled.\n", "cp1252", "cp1252"),
    ],
)
def test_another_language_is_no_korean_and_its_encoding_is_offered(
    text: str, python: str, name: str, times: int
) -> None:
    data = (text * times).encode(python)
    with pytest.raises(TextError) as raised:
        decode(data)
    offers = raised.value.details["offers"]
    assert decode(data, offers[0]).text == text * times
    assert any(decode(data, offer).text == text * times for offer in (name,))


NAMES = ["김구식", "이봉순", "박철수", "최혁", "남궁옥", "제갈량", "황보라", "선우은숙", "표창원", "옥주현"]


@pytest.mark.parametrize("name", NAMES)
def test_a_korean_name_is_korean(name: str) -> None:
    decoded = decode(name.encode("euc_kr"))
    assert (decoded.text, decoded.encoding, decoded.guessed) == (name, "cp949", True)


@pytest.mark.parametrize(
    "text", ["大韓民國", "學校에 갔다", "李白", "ㅋㅋㅋㅋ ㅠㅠ", "金正恩 위원장", "①번 문제"]
)
def test_korean_with_other_letters_is_korean(text: str) -> None:
    assert decode(text.encode("cp949")).text == text


def test_utf8_that_is_a_chinese_word_as_well_is_said_to_be_a_guess() -> None:
    decoded = decode("爷爷".encode("gb2312"))
    assert decoded.guessed
    assert decoded.notes[0].details == {"encoding": "utf-8", "reason": "also_fits", "other": "gb18030"}


_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\0\0")


@settings(max_examples=examples(200))
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.sampled_from(ENCODINGS))
def test_a_text_in_any_encoding_is_read_by_hand_and_every_offer_reads(text: str, encoding: str) -> None:
    python = {"shift_jis": "cp932", "big5": "cp950", MIXED: "utf-8"}.get(encoding, encoding)
    data = text.encode(python, "ignore")
    for way in (None, encoding):
        outcome, error = _tried(data, way)
        if error is not None:
            assert error.code in OURS
            assert all(decode(data, offer).text for offer in error.details.get("offers", ()))
        elif way is None and not outcome.guessed and not data.startswith(_MARKS):
            assert outcome.text == data.decode("utf-8-sig")


def _tried(data: bytes, encoding: str | None) -> tuple[Decoded | None, TextError | None]:
    try:
        return decode(data, encoding), None
    except TextError as error:
        return None, error


def test_half_a_character_at_the_end_of_a_long_text_makes_it_no_other_language() -> None:
    data = ("나는 학교에 간다 大學校\n" * 12_000).encode("cp949")[:250_000]
    with pytest.raises(TextError) as raised:
        decode(data + b"\xb0")
    details = raised.value.details
    assert (details["encoding"], details["count"], details["offers"]) == ("cp949", 1, ())


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", ["helloworld" * 50, "나는 학교에 갔습니다. " * 30])
@pytest.mark.parametrize("chosen", [None, "undecided"])
def test_a_damaged_byte_does_not_turn_the_order_of_bytes_around(
    encoding: str, text: str, chosen: str | None
) -> None:
    bad = chr(0xD800).encode(encoding, "surrogatepass") + " ".encode(encoding)
    data = text.encode(encoding) + bad
    with pytest.raises(TextError) as raised:
        decode(data, chosen and encoding[:6])
    details = raised.value.details
    assert raised.value.code == "invalid_bytes"
    assert (details["encoding"], details["offset"]) == (encoding, len(data) - len(bad))
