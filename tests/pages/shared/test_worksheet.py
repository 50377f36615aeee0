"""The worksheet: its key is worked out anew from what is printed, its questions have one answer each."""

from __future__ import annotations

import math
import re
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from functools import cache
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from torch import nn

from pages.shared import registry, samples
from pages.shared.i18n import LANGUAGES, words
from pages.shared.worksheet import Origin, Refusal, Sheet, page, worksheet
from pages.shared.worksheet.by_hand import ARROW
from pages.shared.worksheet.content import Answer, Row
from pages.shared.worksheet.layout import LEAST
from pages.shared.worksheet.predictions import BANDS
from rnn_core.cells import names, spec
from rnn_core.checkpoints import TrainedNetwork
from rnn_core.reading import Reading, read
from tests.cells import TEXT, UNITS, network

LINK = "http://192.168.0.7:8501/inspect?lang=en&unit=3&t=1"
ORIGIN = Origin("a small network", "the gate")
HOSTILE = [
    *"abcdefgh .,\n\t\"'<>&{}[]()|`$\\",
    *"가힣ㄱאشﷺ字",
    *("\U0001f469\U0001f3fd\u200d\U0001f680", "\u2764\ufe0f", "\u202e", "\u0000", "\ufeff"),
    *("<script>alert(1)</script>", "</style>", "<img src=x onerror=alert(1)>", "{{body}}", "]]>", "<!--"),
]

made_of = cache(network)


@cache
def relu() -> TrainedNetwork:
    """A simple network with a rectifier, which no checkpoint has."""
    found = network("rnn")
    ours = found.model.rnn
    theirs = nn.RNN(ours.input_size, ours.hidden_size, nonlinearity="relu")
    theirs.load_state_dict({name: one / 4 for name, one in ours.state_dict().items()})
    found.model.rnn = theirs.eval()
    return found


def sheet(
    cell: str = "lstm",
    text: str = TEXT,
    unit: int = 3,
    lang: str = "en",
    origin: Origin = ORIGIN,
    layer: int = 0,
) -> Sheet | Refusal:
    reading = _reading(cell, text)
    return worksheet(reading, layer, unit, range(reading.trace.steps), lang, origin)


@cache
def _reading(cell: str, text: str) -> Reading:
    return read(relu() if cell == "relu" else made_of(cell), text)


EVERY = [*names(), "relu"]


def sound(found: Sheet | Refusal) -> Sheet:
    assert isinstance(found, Sheet), found
    return found


# The key, worked out anew.


def figure(printed: str) -> Fraction:
    return Fraction(printed.replace("−", "-"))


def rounded(value: Fraction | float, decimals: int) -> Fraction:
    """Halves away from 0, with another rule than the code's: by the sign, and integer division."""
    exact = Fraction(value) * 10**decimals
    top, bottom = abs(exact.numerator) * 2 + exact.denominator, exact.denominator * 2
    return Fraction((top // bottom) * (1 if exact >= 0 else -1), 10**decimals)


def decimals_of(found: Sheet) -> int:
    return len(found.table.answers[0].measured.rpartition(".")[2])


def listed(found: Sheet) -> dict[tuple[str, Fraction], Fraction]:
    """The values of functions that the sheet prints."""
    pairs = re.findall(r"(tanh|σ)\((−?[\d.]+)\) = (−?[\d.]+)", found.table.looked)
    return {(name, figure(argument)): figure(value) for name, argument, value in pairs}


def by_hand(found: Sheet, written: str) -> Fraction:
    """Work out what is written, as somebody does who has the sheet and nothing else."""
    values, decimals = listed(found), decimals_of(found)

    def tanh(argument: Fraction) -> Fraction:
        return values["tanh", rounded(argument, decimals)]

    plain = re.sub(r"\d+(?:\.\d+)?", lambda one: f"F('{one[0]}')", written)
    plain = plain.replace("×", "*").replace("−", "-")
    result: Fraction = eval(plain, {"F": Fraction, "tanh": tanh, "max": lambda _, one: max(Fraction(0), one)})
    return result


def check_key(found: Sheet, reading: Reading, unit: int, layer: int = 0, first: int = 0) -> None:
    """Every answer follows from the numbers of its row, and lies within what is accepted of the measured."""
    table, decimals = found.table, decimals_of(found)
    assert len(table.rows) == len(table.answers) == 6
    steps = [int(row.step) - 1 - first for row in table.rows]
    assert steps == list(range(steps[0], steps[0] + 6))
    for (_, argument), value in listed(found).items():
        assert value == rounded(math.tanh(argument), decimals)
    above: Answer | None = None
    above_row: Row | None = None
    for at, row, answer in zip(steps, table.rows, table.answers, strict=True):
        head = table.heads[row.blank]
        assert answer.step == row.step
        name = next(one.name for one in spec(reading.trace.cell).shown if one.symbol == head.letter)
        measured = reading.trace.gate(name, layer)[0, at, unit]
        assert figure(answer.measured) == rounded(float(measured), decimals)
        assert row.numbers[row.blank] == answer.measured
        worked = by_hand(found, answer.working)
        assert figure(answer.printed) == rounded(worked, decimals)
        assert abs(figure(answer.printed) - figure(answer.measured)) <= Fraction(1, 100)
        given = {one for k, one in enumerate(row.numbers) if k != row.blank}
        if ARROW in given:
            assert above is not None
            assert above_row is not None
            given.add(above.printed)
            state = table.heads[row.numbers.index(ARROW)].letter
            assert table.heads[above_row.blank].letter == state
        used = set(re.findall(r"−?\d+(?:\.\d+)?", re.sub(r" − ", " - ", answer.working)))
        assert used <= given | {"0", "1"}, (answer.working, given)
        # What was asked for a row above stands nowhere below it.
        if above_row is not None and ARROW not in row.numbers:
            before = [
                k for k, one in enumerate(table.heads) if one.symbol.endswith("ₜ₋₁") and len(one.symbol) == 4
            ]
            assert all(table.heads[above_row.blank].letter != table.heads[k].letter for k in before)
        above, above_row = answer, row


def check_blanks(found: Sheet, reading: Reading, unit: int, layer: int = 0, first: int = 0) -> None:
    """What a state changes to differs visibly from what it was; what is said is not nothing."""
    cell = spec(reading.trace.cell)
    for row, answer in zip(found.table.rows, found.table.answers, strict=True):
        at, letter = int(row.step) - 1 - first, found.table.heads[row.blank].letter
        name = next(one.name for one in cell.shown if one.symbol == letter)
        visible = Fraction(2, 10 ** decimals_of(found))
        plain: list[Fraction] = [Fraction(0)]
        if name == cell.states[-1]:
            plain = [rounded(float(reading.trace.gate(name, layer)[0, at - 1, unit]), decimals_of(found))]
        assert all(abs(figure(answer.measured) - one) >= visible for one in plain), answer


def check_choice(found: Sheet, reading: Reading, unit: int, layer: int = 0, first: int = 0) -> None:
    """One option is true by the trace, and no other."""
    choice, cell = found.choice, spec(reading.trace.cell)
    asked = [int(one) - 1 - first for one in re.findall(r"step (\d+)", choice.question)]
    if asked:
        name = next(one for one in cell.gates if words("en").of("quantity", one) in choice.question)
        values = reading.trace.gate(name, layer)[0, asked[0] : asked[1] + 1, unit]
        printed = [float(rounded(float(one), decimals_of(found))) for one in values]
        low, half, more, high = BANDS
        true = [max(printed) < low, half <= min(printed) and max(printed) <= more, min(printed) > high]
        assert len(printed) >= 3
    else:
        steps = [int(re.findall(r"\d+", one)[0]) - 1 - first for one in choice.options]
        state = reading.trace.gate(cell.states[-1], layer)[0, :, unit]
        printed = [float(rounded(float(state[at]), decimals_of(found))) for at in steps]
        true = [one == max(printed) for one in printed]
        assert sorted(printed)[-1] - sorted(printed)[-2] > 1e-9
        asked = steps
    assert true.count(True) == 1
    assert true.index(True) == choice.truth
    assert len(set(choice.options)) == 3


def check_open_to_guesses(found: Sheet, first: int = 0) -> None:
    """Nothing that part A asks for is printed on the first page."""
    rows = {int(row.step) for row in found.table.rows}
    asked = {int(one) for one in re.findall(r"step (\d+)", found.bar.question + found.choice.question)}
    asked |= {int(one) for option in found.choice.options for one in re.findall(r"step (\d+)", option)}
    sketched = set(range(int(found.sketch.first), int(found.sketch.last) + 1))
    assert not asked & rows
    chosen = {int(one) for option in found.choice.options for one in re.findall(r"step (\d+)", option)}
    assert int(found.sketch.first) not in chosen  # it is drawn
    assert not sketched & rows
    assert min(rows) - 1 not in sketched  # the state before the first row is printed
    numbered = {int(one.number) for one in found.line if one.number}
    assert asked | rows | {int(found.sketch.first)} <= numbered
    assert len(found.line) <= 34
    assert 6 <= len(found.sketch.values) <= 17
    lowest, highest = found.sketch.ticks[0][0], found.sketch.ticks[-1][0]
    assert lowest - 1e-9 <= min(found.sketch.values) <= max(found.sketch.values) <= highest + 1e-9
    assert 0 <= found.bar.value <= 1


def check_bar(found: Sheet, reading: Reading, unit: int, layer: int = 0, first: int = 0) -> None:
    """The share is that of the old state by the trace; of a cell without such a gate, the network's own."""
    cell = spec(reading.trace.cell)
    (at,) = (int(one) - 1 - first for one in re.findall(r"step (\d+)", found.bar.question))
    if cell.retention is None:
        assert found.bar.value == reading.next_probability[at]
    else:
        gate = reading.trace.gate(cell.retention, layer)[0, at, unit]
        assert found.bar.value == (1 - gate if cell.complement else gate)


def check_open(found: Sheet, reading: Reading, unit: int, layer: int = 0, first: int = 0) -> None:
    """What the open question says of the table holds there, and of one row alone."""
    cell, steps = spec(reading.trace.cell), [int(row.step) - 1 - first for row in found.table.rows]
    state, hidden = (reading.trace.gate(name, layer)[0, :, unit] for name in (cell.states[-1], "hidden"))
    named = [int(one) - 1 - first for one in re.findall(r"[Ss]tep (\d+)", found.open.answer)]
    if found.open.question == words("en")("worksheet.quiet"):
        assert named == [at for at in steps if abs(state[at]) >= 0.5 and abs(hidden[at]) <= 0.1]
        assert not [at for at in steps if at not in named and abs(state[at]) > 0.25 and abs(hidden[at]) < 0.2]
    else:
        unit_of = Fraction(1, 10 ** decimals_of(found))
        printed = {at: rounded(float(state[at]), decimals_of(found)) for at in (steps[0] - 1, *steps)}
        change = {at: abs(printed[at] - printed[at - 1]) for at in steps}
        assert named[1::2] == [at for at in steps if max(change.values()) - change[at] <= unit_of]
        assert named[::2] == [at - 1 for at in named[1::2]]


def check(found: Sheet, reading: Reading, unit: int, layer: int = 0, first: int = 0) -> None:
    check_key(found, reading, unit, layer, first)
    check_blanks(found, reading, unit, layer, first)
    check_choice(found, reading, unit, layer, first)
    check_open_to_guesses(found, first)
    check_bar(found, reading, unit, layer, first)
    check_open(found, reading, unit, layer, first)


@pytest.mark.parametrize("cell", EVERY)
def test_the_key_follows_from_what_is_printed(cell: str):
    made = 0
    for unit in range(UNITS):
        found = sheet(cell, unit=unit)
        if isinstance(found, Sheet):
            check(found, _reading(cell, TEXT), unit)
            made += 1
    assert made >= UNITS // 2


@pytest.mark.parametrize("name", registry.names())
def test_every_shipped_network_has_a_worksheet_of_every_sample(name: str):
    shipped = registry.load(registry.MODELS / name)
    for sample in samples._shipped(name):
        reading = read(shipped, sample.text)
        for unit in {sample.opening.unit or 0, 7, 101}:
            found = worksheet(reading, 0, unit, range(reading.trace.steps), "en", ORIGIN)
            check(sound(found), reading, unit)


def test_steps_are_counted_from_where_the_window_begins():
    reading = _reading("lstm", TEXT)
    here = sound(sheet())
    there = sound(sheet(origin=replace(ORIGIN, first=12_000)))
    check(there, reading, 3, first=12_000)
    assert [
        int(one.step) - int(other.step) for one, other in zip(there.table.rows, here.table.rows, strict=True)
    ] == [12_000] * 6


def test_only_the_window_is_used():
    reading = _reading("gru", TEXT)
    window = range(40, 90)
    found = sound(worksheet(reading, 0, 3, window, "en", ORIGIN))
    check(found, reading, 3)
    start = "".join(reading.tokens.shown).index(
        "".join(one.shown for one in found.line).replace("·", " ")[:9]
    )
    assert start + 1 >= 41
    assert int(found.sketch.last) <= 90


def test_the_second_layer_is_worked_out_from_the_first():
    torch.manual_seed(5)
    found = network("gru")
    ours = found.model.rnn
    found.model.rnn = nn.GRU(ours.input_size, UNITS, 2).eval()
    with torch.no_grad():
        for weight in found.model.rnn.parameters():
            weight.mul_(4)
    reading = read(found, TEXT)
    one = sound(worksheet(reading, 1, 2, range(reading.trace.steps), "en", ORIGIN))
    check(one, reading, 2, layer=1)
    assert "Layer 2." in one.source


def test_it_is_a_function_of_its_arguments():
    one, other = (sound(sheet("peephole")) for _ in range(2))
    assert one == other
    assert hash(one) == hash(other)
    assert page(one) == page(other)
    reading = read(network("peephole"), TEXT)
    assert worksheet(reading, 0, 3, range(reading.trace.steps), "en", ORIGIN) == one


@settings(max_examples=60)
@given(
    st.sampled_from(EVERY),
    st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=60).map("".join),
    st.integers(0, UNITS - 1),
    st.sampled_from(LANGUAGES),
)
def test_any_text_gives_a_sound_sheet_or_a_sentence(cell: str, text: str, unit: int, lang: str):
    assume(text.strip("\ufeff\u0000"))
    reading = read(relu() if cell == "relu" else made_of(cell), text)
    steps = range(reading.trace.steps)
    found = worksheet(reading, 0, unit, steps, lang, ORIGIN)
    if isinstance(found, Refusal):
        assert found.sentence.endswith(".")
        assert len(steps) >= LEAST or str(len(steps)) in found.sentence
    else:
        assert len(steps) >= LEAST
        english = sound(worksheet(reading, 0, unit, steps, "en", ORIGIN))
        check(english, reading, unit)
        assert [row.numbers for row in found.table.rows] == [row.numbers for row in english.table.rows]
        assert found.choice.truth == english.choice.truth
    inert(page(found))


@settings(max_examples=40)
@given(st.sampled_from(EVERY), st.integers(0, 2**31), st.floats(0.1, 9), st.integers(0, UNITS - 1))
def test_any_network_gives_a_sound_sheet_or_a_sentence(cell: str, seed: int, loud: float, unit: int):
    found = network("rnn" if cell == "relu" else cell)
    torch.manual_seed(seed)
    if cell == "relu":
        loud, ours = loud / 16, found.model.rnn
        found.model.rnn = nn.RNN(ours.input_size, ours.hidden_size, nonlinearity="relu").eval()
    with torch.no_grad():
        for weight in found.model.rnn.parameters():
            weight.copy_(loud * torch.randn_like(weight) / math.sqrt(UNITS))
    reading = read(found, TEXT)
    made = worksheet(reading, 0, unit, range(reading.trace.steps), "en", ORIGIN)
    if isinstance(made, Sheet):
        check(made, reading, unit)


class _Elements(HTMLParser):
    """Which elements a page has, with which attributes, and what it says."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.attributes: set[str] = set()
        self.said: list[str] = []
        self.lines: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        if self.names and self.names[-1] not in ("style", "script"):
            self.said.append(data)


def parsed(written: str) -> _Elements:
    found = _Elements()
    found.feed(written)
    return found


def inert(written: str) -> None:
    """A page has no element and no attribute that a text could have brought."""
    found = parsed(written)
    assert found.names.count("script") == found.names.count("style") == 1
    assert not set(found.names) & {"img", "iframe", "object", "embed", "link", "form", "base", "a"}
    assert not [one for one in found.attributes if one.startswith("on") or one in ("href", "src", "srcdoc")]
    assert "http://" not in written.replace(LINK, "")


def test_what_looks_like_html_is_text():
    said = "<b onclick=x>&lt;</b><script>alert('{{body}}')</script>"
    reading = read(made_of("lstm"), said * 3)
    origin = replace(ORIGIN, network=said, text="</title>" + said, follows=said)
    found = sound(worksheet(reading, 0, 3, range(reading.trace.steps), "en", origin))
    written = page(found)
    inert(written)
    assert "".join(one.shown for one in found.line) in re.sub(r"[\d\s]", "", "".join(parsed(written).said))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_refusal_says_what_to_do(lang: str):
    short = sheet(text="the gate, th", lang=lang)
    assert short == Refusal(lang, words(lang)("worksheet.short", needed=LEAST, steps=12))
    assert isinstance(sheet(text="the gate, the", lang=lang), (Sheet, Refusal))
    still = network("lstm")
    with torch.no_grad():
        for weight in still.model.rnn.parameters():
            weight.zero_()
    reading = read(still, TEXT)
    found = worksheet(reading, 0, 3, range(reading.trace.steps), lang, ORIGIN)
    assert found == Refusal(lang, words(lang)("worksheet.still", unit=3))
    assert found.sentence in parsed(page(found)).said
    strange = read(made_of("rnn"), "字" * 40)
    assert isinstance(worksheet(strange, 0, 3, range(strange.trace.steps), lang, ORIGIN), Refusal)


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if is_dataclass(value):
        return [one for field in fields(value) for one in _strings(getattr(value, field.name))]
    return [one for part in value for one in _strings(part)] if isinstance(value, tuple) else []


SYMBOLS = {"tanh", "max", "torch", "float", "Gatescope", "QR", "HTML", "ko", "Wx", "minGRU"}


@pytest.mark.parametrize("cell", EVERY)
def test_a_korean_sheet_says_nothing_in_english(cell: str):
    origin = Origin("작은 신경망", "문", address=lambda _: LINK, local=True, carried=False, follows="괄호 안")
    made = (sheet(cell, unit=unit, lang="ko", origin=origin) for unit in range(UNITS))
    found = next(one for one in made if isinstance(one, Sheet))
    letters = {one.shown for one in found.line}
    said = [one for one in parsed(page(found)).said if one not in letters]
    english = {word for one in said for word in re.findall(r"[A-Za-z]{2,}", one)} - SYMBOLS
    assert not english
    assert all(
        re.search("[가-힣]", one) for one in (found.title, found.lede, found.bar.answer, found.open.note)
    )


def test_both_languages_have_the_same_numbers():
    one, other = (sound(sheet("lstm", lang=lang)) for lang in ("en", "ko"))
    assert one.table.answers == other.table.answers
    assert one.sketch.values == other.sketch.values
    assert (one.bar.value, one.choice.truth) == (other.bar.value, other.choice.truth)
    assert one.line == other.line


def test_the_code_is_of_the_first_row_and_says_where_it_works():
    asked: list[int] = []

    def address(step: int) -> str:
        asked.append(step)
        return LINK

    found = sound(sheet(origin=replace(ORIGIN, address=address, first=100)))
    assert found.code is not None
    assert found.code.address == LINK
    assert asked == [int(found.table.rows[0].step) - 1]
    assert words("en")("worksheet.local") not in found.code.caption
    local = sound(sheet(origin=replace(ORIGIN, address=address, local=True)))
    assert local.code is not None
    assert words("en")("worksheet.local") in local.code.caption
    assert 'fill="#fff"' in page(local)
    assert sound(sheet()).code is None


def test_names_of_any_length_leave_room():
    found = sound(sheet(origin=Origin("n" * 300, "t" * 300)))
    assert max(map(len, re.findall(r"n+…|t+…", found.lede))) <= 40
    assert not [one for one in _strings(found) if len(one) > 400]


def test_numbers_are_those_of_the_reading():
    """The columns are every number that the equations name, and the line is the text."""
    reading = _reading("lstm", TEXT)
    found = sound(sheet("lstm"))
    assert [one.symbol for one in found.table.heads] == ["f", "i", "g", "o", "cₜ₋₁", "cₜ", "hₜ"]
    shown = "".join(one.shown for one in found.line).replace("·", " ").replace("↵", "\n")
    assert shown in "".join(reading.tokens.shown)
    at = int(found.sketch.first) - 1
    np.testing.assert_array_equal(
        found.sketch.values, reading.trace.gate("cell")[0, at : at + len(found.sketch.values), 3]
    )
