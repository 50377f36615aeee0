"""Features against Python's own tokenizer, and against texts marked by hand."""

from __future__ import annotations

import io
import tokenize
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_core.errors import InputError
from rnn_core.text.vocabulary import Vocabulary
from rnn_core.units import features

ANY = Vocabulary.of([bytes(range(32, 127)).decode()])
KOREAN = Vocabulary.of(["가"], jamo=True)


def marked(corpus: str, text: str, feature: str, marks: str, vocabulary: Vocabulary = ANY) -> None:
    """Hold a feature to a line of marks under the text: ^ where it is there."""
    found = features(vocabulary.encode(text), corpus)[feature]
    drawn = "".join("^" if value else "." for value in found)
    assert drawn == marks, f"{feature}\n{text!r}\n{drawn!r}"


@pytest.mark.parametrize(("text", "feature", "marks"), [
    ("f('ab') ", "in_quotes", "..^^^..."),
    ("'it\\'s' ", "in_quotes", "^^^^^^.."),
    ("'open\nx", "in_quotes", "^^^^^.."),
    ("'''a'b''' ", "in_docstring", "^^^^^^^^.."),
    ("'''a''' ", "in_quotes", "........"),
    ("a # 'b\nc", "in_comment", "..^^^^.."),
    ("a # 'b\nc", "in_quotes", "........"),
    ("f(a[1], ')')", "in_brackets", ".^^^^^^^..^."),
    ("if a:\n  b", "if_line", "^^^^^...."),
    ("elif a:", "if_line", "^^^^^^^"),
    ("def f(a,\n b): c\nd", "def_line", "^^^^^^^^^^^^^^^.."),
    ("return 1\n", "return_line", "^^^^^^^^."),
    ("define = 1", "def_line", ".........."),
])  # fmt: skip
def test_python(text: str, feature: str, marks: str) -> None:
    marked("python", text, feature, marks)


def test_python_agrees_with_pythons_own_tokenizer() -> None:
    source = Path(tokenize.__file__).read_text("utf-8").expandtabs(4)
    found = features(ANY.encode(source), "python")
    comment, string = np.zeros(len(source)), np.zeros(len(source))
    starts = np.cumsum([0, *(len(line) for line in source.splitlines(keepends=True))])
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        start, stop = starts[token.start[0] - 1] + token.start[1], starts[token.end[0] - 1] + token.end[1]
        if token.type == tokenize.COMMENT:
            comment[start:stop] = 1
        if token.type == tokenize.STRING:
            opening = start + next(k for k, c in enumerate(token.string) if c in "\"'")
            string[opening : stop - 1] = 1  # after the closing quote one is outside
    np.testing.assert_array_equal(found["in_comment"], comment)
    np.testing.assert_array_equal(np.maximum(found["in_quotes"], found["in_docstring"]), string)


@pytest.mark.parametrize(("text", "feature", "marks"), [
    ("a $x$ b", "in_math", "..^^..."),
    (r"\[x\] y", "in_math", ".^^^..."),
    (r"\textbf{a} b", "in_command", "^^^^^^^....."),
    (r"\textbf{a} b", "in_braces", ".......^^..."),
    (r"\$5 $x$", "in_math", "....^^."),
    ("a % b $\nc", "in_comment", "..^^^^^.."[:9]),
    (r"\begin{thm} a", "in_environment_name", "......^^^^..."),
])  # fmt: skip
def test_latex(text: str, feature: str, marks: str) -> None:
    marked("latex", text, feature, marks)


def test_a_play() -> None:
    text = "KING:\nO, I am not\n\nFool:\nNuncle."
    marked("shakespeare", text, "in_speaker_name", "^^^^^" + "." * 14 + "^^^^^" + "." * 8)
    marked("shakespeare", "'tis he's so", "after_apostrophe", "^^^^...^^...")


def test_korean() -> None:
    text = "값(나)a"
    marked("korean", text, "final_consonant", "..^.....", KOREAN)
    marked("korean", text, "vowel", ".^...^..", KOREAN)
    marked("korean", text, "in_parentheses", "...^^^..", KOREAN)
    marked("korean", text, "in_latin_word", ".......^", KOREAN)


@given(st.text(st.sampled_from("'\"\\#()[]{}%$:\nabeginif .가🙂")))
@pytest.mark.parametrize("corpus", ["python", "latex", "shakespeare", "korean"])
def test_any_fragment_has_features(corpus: str, text: str) -> None:
    for vocabulary in (ANY, KOREAN):
        tokens = vocabulary.encode(text)
        for values in features(tokens, corpus).values():
            assert values.shape == (len(tokens),)
            assert np.isfinite(values).all()


def test_an_unknown_corpus_is_refused() -> None:
    with pytest.raises(InputError, match="'cobol' came"):
        features(ANY.encode("x"), "cobol")
