"""No figure is typed into a text of the pages: it comes through a placeholder, or it is a name."""

from __future__ import annotations

import re

import pytest

from pages.shared.i18n import LANGUAGES
from tests import prose
from tests.prose import Text

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_TARGET = re.compile(r"\]\([^)]*\)")

# What may stand as it is, and why. What is allowed in vain is found out too.
ALLOWED: dict[str, str] = {
    r"float(?:16|32|64)": "a number format",
    r"UTF-(?:8|16)|CP949|utf-8": "an encoding",
    r"log(?:₂|₁₀|2)": "a logarithm",
    r"5[-\u2011](?:gram|그램)": "a model's name",
    r"CC BY 2\.0(?: FR)?": "a licence",
    r"(?<![\d.,/])[01](?![\d.,%]*\d|%)": "an end of a scale, a layer, a seed or an index",
    r"chance \.5|\.5 is \[chance\]|\.5면 \[무작위|무작위(?: 추측은?)? \.5": "the AUROC of chance",
    r"100%": "a whole",
    r"(?<!\d)(?:18|19|20)\d\d(?!\d)": "the year of a paper",
    r"₋₁": "the step before",
    r"[ch]ₜ₋₁": "a state one step before",
    r"10ˣ|10의|powers? of ten": "a power of ten",
}
_SCALE = ("100", "the scale of chrF and BLEU")
# Where one text alone may have some, and why: a file, the key of a message in it, the figures, the reason.
_BOTH = (
    ("pages/translate/", "toml translate_subject.dates", "05, 03", "an example of a date"),
    ("pages/translate/", "toml translate_live.scores", *_SCALE),
    (
        "pages/translate/materials/",
        "toml translate_material.placeholder_dates",
        "3, 5",
        "an example of a date",
    ),
    ("pages/translate/materials/", "toml translate_material.placeholder_digits", "482913", "an example"),
    ("pages/translate/materials/", "toml translate_material.footer_real", *_SCALE),
    ("pages/translate/materials/", "toml translate_real.chrf", *_SCALE),
    ("pages/translate/materials/", "toml translate_real.bleu", *_SCALE),
    ("pages/lab/grus/", "md", "5, 8, 3.2", "equations and a section of two papers"),
    ("pages/lab/markov/", "md", "2, 3, 4", "2 bits are a perplexity of 4; a section of a paper"),
    ("pages/lab/memory/", "md", "4, 6", "experiments of a paper"),
    ("pages/layers/", "md", "4, 6", "an equation of a paper, and the number of layers"),
)
EXCEPTIONS: dict[str, tuple[str, ...]] = {
    f"{file}{language}.{suffix}": tuple(figures.split(", "))
    for language in LANGUAGES
    for file, suffix, figures, _ in _BOTH
}

_NUMBER = r"[\d\u2070\u00b9\u00b2\u00b3\u2074-\u2079\u2080-\u2089]+(?:[.,]\d+)*"
_ENGLISH = (
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|sixteen|twenty|thirty|fifty|hundred|thousand|million)"
    r"[ -](?:(?:thousand|million)\s+)?"
    r"(?:seeds?|updates|runs|repetitions|epochs|trials|percent|times as|seconds|minutes|settings|"
    r"times (?:more|less|as|fainter|faster|slower|bigger|longer))\b"
    r"|\ba (?:third|quarter|fifth|sixth|seventh|eighth|tenth|sixteenth|hundredth|thousandth)\b"
)
_KOREAN = (
    r"(?<![\uac00-\ud7a3])(?:두|세|네|다섯|여섯|일곱|여덟|아홉|열|스무|서른|십|백|천|만)\s?"
    r"(?:배|시드|번째 시드|초|분(?!율)|퍼센트|가지 설정|에포크)"
    r"|시드 (?:두|세|네|다섯|여섯|열)\s?개?"
)
TYPED = {"en": re.compile(f"{_NUMBER}|{_ENGLISH}", re.IGNORECASE), "ko": re.compile(f"{_NUMBER}|{_KOREAN}")}


def texts() -> list[Text]:
    return prose.messages("pages", "rnn_core/player") + prose.lines("pages/**/*.md")


def bare(says: str) -> str:
    """Return a text without placeholders, link targets, and what may stand as it is."""
    left = _TARGET.sub("]", _PLACEHOLDER.sub("\u2026", says))
    return re.sub("|".join(ALLOWED), " ", left)


def place(text: Text) -> str:
    """Where a text stands; of prose the file alone."""
    return text.where.partition(":")[0]


def typed(text: Text) -> list[str]:
    found = [one[0] for one in TYPED[text.language].finditer(bare(text.says))]
    return [one for one in found if one not in EXCEPTIONS.get(place(text), ())]


def test_no_figure_is_typed() -> None:
    wrong = {text.where: typed(text) for text in texts() if typed(text)}
    assert not wrong, "\n" + "\n".join(f"{where}: {found}" for where, found in wrong.items())


@pytest.mark.parametrize("name", ALLOWED)
def test_nothing_is_allowed_in_vain(name: str) -> None:
    assert any(re.search(name, text.says) for text in texts()), ALLOWED[name]


@pytest.mark.parametrize("where", EXCEPTIONS)
def test_no_exception_is_in_vain(where: str) -> None:
    said = " ".join(text.says for text in texts() if place(text) == where)
    assert any(figure in said for figure in EXCEPTIONS[where])


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
