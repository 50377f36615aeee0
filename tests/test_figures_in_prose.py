"""No figure is typed into a text of the pages: it comes through a placeholder, or it is a name."""

from __future__ import annotations

import re

import pytest

from tests import prose
from tests.prose import Text

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_TARGET = re.compile(r"\]\([^)]*\)")

# What may stand as it is, and why. Each is found in some text: what is allowed in vain is taken out again.
ALLOWED: dict[str, str] = {
    r"float(?:16|32|64)": "a number format",
    r"UTF-(?:8|16)|CP949|utf-8": "an encoding",
    r"log(?:₂|₁₀|2)": "a logarithm",
    r"(?<![\d.,/])[01](?![\d.,%]*\d|%)(?:단계|글자|층|초|번|개)?": "the ends of a scale, a definition, or the name of a seed",
    r"100%": "a whole",
    r"(?<!\d)(?:18|19|20)\d\d(?!\d)": "the year of a paper",
    r"5-(?:gram|그램)": "the name of the n-gram that networks are held against",
    r"2⁻?²⁴": "where float32 loses a number",
}
# Where a single text may hold one, and why.
EXCEPTIONS: dict[str, str] = {
    "pages/lab/markov/en.md:9": "a section of a paper",
    "pages/lab/markov/ko.md:9": "a section of a paper",
    "pages/lab/memory/en.md:5": "experiments of a paper",
    "pages/lab/memory/ko.md:5": "experiments of a paper",
}
NOT_YET: tuple[str, ...] = (
    "pages/bidirectional/",
    "pages/depth/",
    "pages/gradients/",
    "pages/inspect/",
    "pages/layers/",
    "pages/shared/player/",
    "pages/shared/rewind/",
    "pages/translate/",
    "pages/truncation/",
)
"""Whose words are still being rewritten."""

_NUMBER = r"[\d\u2070\u00b9\u00b2\u00b3\u2074-\u2079\u2080-\u2089]+(?:[.,]\d+)*"
_ENGLISH = (
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|sixteen|twenty|thirty|fifty|hundred|thousand|million)"
    r"[ -](?:(?:thousand|million)\s+)?"
    r"(?:seeds?|updates|runs|repetitions|epochs|trials|percent|times as|characters|seconds|minutes|settings|"
    r"times (?:more|less|as|fainter|faster|slower|bigger|longer))\b"
    r"|\ba (?:third|quarter|fifth|sixth|seventh|eighth|tenth|sixteenth|hundredth|thousandth)\b"
)
_KOREAN = (
    r"(?<![\uac00-\ud7a3])(?:두|세|네|다섯|여섯|일곱|여덟|아홉|열|스무|서른|십|백|천|만)\s?"
    r"(?:배|시드|번째 시드|초|분|퍼센트|가지 설정|에포크)(?![\uac00-\ud7a3]*\s?쪽)"
    r"|시드 (?:두|세|네|다섯|여섯|열)\s?개?"
)
TYPED = {"en": re.compile(f"{_NUMBER}|{_ENGLISH}", re.IGNORECASE), "ko": re.compile(f"{_NUMBER}|{_KOREAN}")}


def texts() -> list[Text]:
    return prose.messages("pages") + prose.lines("pages/**/*.md")


def bare(says: str) -> str:
    """Return a text without placeholders, link targets, and what may stand as it is."""
    left = _TARGET.sub("]", _PLACEHOLDER.sub("\u2026", says))
    return re.sub("|".join(ALLOWED), " ", left)


def typed(text: Text) -> list[str]:
    return [found[0] for found in TYPED[text.language].finditer(bare(text.says))]


def test_no_figure_is_typed() -> None:
    wrong = {
        text.where: typed(text)
        for text in texts()
        if not text.where.startswith(NOT_YET) and text.where not in EXCEPTIONS and typed(text)
    }
    assert not wrong, "\n" + "\n".join(f"{where}: {found}" for where, found in wrong.items())


@pytest.mark.parametrize("name", ALLOWED)
def test_nothing_is_allowed_in_vain(name: str) -> None:
    assert any(re.search(name, text.says) for text in texts()), ALLOWED[name]


def test_no_exception_is_in_vain() -> None:
    needed = {text.where for text in texts() if typed(text)}
    assert not set(EXCEPTIONS) - needed


@pytest.mark.parametrize(
    ("language", "says", "count"),
    [
        ("en", "{count} of 5 in float32, ten times as fast", 2),
        ("en", "[10⁻³](#term-1) and log₂ p", 2),
        ("en", "Three seeds of a dozen networks", 1),
        ("ko", "시드 세 개, 열 배", 2),
        ("ko", "{many}개 가운데 두 쪽", 0),
    ],
)
def test_what_is_found(language: str, says: str, count: int) -> None:
    assert len(typed(Text("here", language, says))) == count
