"""Expressions mean what Python means by them, where they mean anything; and nothing gets out of them."""

from __future__ import annotations

import contextlib
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.shared.lessons import expressions
from pages.shared.lessons.expressions import ExpressionError, Lazy, evaluate, names_in, parse

ARRAYS = {
    "f": np.array([0.02, 0.97, 0.5, 0.93, 0.1]),
    "c": np.array([-1.5, 0.0, 2.25, 1e-3, -7.0]),
}
SCALARS = {"t": 3, "u": 0.25, "n": -2}
NAMES: dict[str, Any] = {**ARRAYS, **SCALARS}

# Python's own functions and numpy's, which know nothing of ours.
PYTHON: dict[str, Any] = {
    "abs": abs, "round": round, "len": len, "min": min, "max": max,
    "sqrt": math.sqrt, "exp": math.exp, "log": math.log, "log2": math.log2, "log10": math.log10,
    "tanh": math.tanh, "sigmoid": lambda x: 1 / (1 + math.exp(-x)),
    "mean": lambda x: np.mean(x).item(), "median": lambda x: np.median(x).item(),
    "sum": lambda x: np.sum(x).item(),
    "share": lambda x: np.mean(x).item(), "any": lambda x: bool(np.any(x)), "all": lambda x: bool(np.all(x)),
    "first": lambda x: np.flatnonzero(x)[0].item(), "last": lambda x: np.flatnonzero(x)[-1].item(),
}  # fmt: skip


class Scalars(np.ndarray):
    """An array whose single numbers are Python's own: numpy's divide by 0, and have roots of less than 0."""

    def __getitem__(self, index: Any) -> Any:
        found = super().__getitem__(index)
        return found.item() if isinstance(index, int) else found


ARITHMETIC = ["+", "-", "*", "/", "//", "%"]
COMPARED = ["<", "<=", ">", ">=", "==", "!="]
CALLED = ["sqrt", "exp", "log", "log2", "log10", "tanh", "sigmoid", "abs", "round"]


@st.composite
def number(draw: st.DrawFn, depth: int = 3) -> str:
    """An expression for one number."""
    kind = draw(st.integers(0, 8)) if depth else draw(st.integers(0, 1))
    match kind:
        case 0:
            return draw(st.sampled_from(["t", "u", "n", "0", "1", "2", "7", ".5", "1e3", "2.25"]))
        case 1:
            return f"{draw(st.sampled_from('fc'))}[{draw(st.integers(-5, 4))}]"
        case 2 | 3:
            sign = draw(st.sampled_from([*ARITHMETIC, "**"]))
            # Python would work on a tower of powers for ever.
            other = draw(number(depth - 1 if sign != "**" else 0))
            return f"({draw(number(depth - 1))} {sign} {other})"
        case 4:
            return f"(-{draw(number(depth - 1))})"
        case 5:
            return f"{draw(st.sampled_from(CALLED))}({draw(number(depth - 1))})"
        case 6:
            return f"{draw(st.sampled_from(['mean', 'median', 'sum', 'len']))}({draw(array(depth - 1))})"
        case 7:
            name = draw(st.sampled_from(["min", "max"]))
            one, other = draw(number(depth - 1)), draw(number(depth - 1))
            return f"{name}({one}, {other})"
        case _:
            return f"{draw(st.sampled_from(['share', 'first', 'last', 'sum']))}({draw(truths(depth - 1))})"


@st.composite
def array(draw: st.DrawFn, depth: int) -> str:
    """An expression for an array of five numbers."""
    kind = draw(st.integers(0, 3)) if depth > 0 else 0
    match kind:
        case 0:
            return draw(st.sampled_from("fc")) + draw(st.sampled_from(["", "[::-1]", "[0:5]", "[:]"]))
        case 1:
            return f"{draw(st.sampled_from(['-', 'abs']))}({draw(array(depth - 1))})"
        case 2:
            return f"({draw(array(depth - 1))} {draw(st.sampled_from(ARITHMETIC))} {draw(array(depth - 1))})"
        case _:
            return f"({draw(array(depth - 1))} {draw(st.sampled_from(ARITHMETIC))} {draw(number(depth - 1))})"


@st.composite
def truths(draw: st.DrawFn, depth: int) -> str:
    """An expression for an array of five truth values."""
    kind = draw(st.integers(0, 2)) if depth > 0 else 0
    match kind:
        case 0:
            return f"({draw(array(depth))} {draw(st.sampled_from(COMPARED))} {draw(array(depth))})"
        case 1:
            return f"({draw(truths(depth - 1))} {draw(st.sampled_from('&|'))} {draw(truths(depth - 1))})"
        case _:
            return f"(~{draw(truths(depth - 1))})"


@st.composite
def truth(draw: st.DrawFn, depth: int = 2) -> str:
    """An expression for one truth value."""
    kind = draw(st.integers(0, 3)) if depth else 0
    match kind:
        case 0:
            one, other, third = (draw(number(depth)) for _ in range(3))
            return (
                f"({one} {draw(st.sampled_from(COMPARED))} {other} {draw(st.sampled_from(COMPARED))} {third})"
            )
        case 1:
            return f"(not {draw(truth(depth - 1))})"
        case 2:
            return (
                f"({draw(truth(depth - 1))} {draw(st.sampled_from(['and', 'or']))} {draw(truth(depth - 1))})"
            )
        case _:
            return f"{draw(st.sampled_from(['any', 'all']))}({draw(truths(depth))})"


def _python(source: str) -> Any:
    with np.errstate(all="ignore"):
        return eval(
            source,
            {"__builtins__": {}},
            {**PYTHON, **SCALARS, **{name: one.view(Scalars) for name, one in ARRAYS.items()}},
        )


# Where Python gives a number, we may refuse one for these reasons alone.
LIMITS = ("exponents", "2 ** 63", "characters", "in each other", "that the function takes", "got a complex")


@settings(max_examples=300, deadline=None)
@given(number() | truth())
def test_an_expression_is_what_python_makes_of_it(source: str):
    found, refused = _ours(source)
    try:
        expected = _python(source)
    except (ArithmeticError, IndexError, TypeError, ValueError):
        assert refused
        return
    if refused:
        useless = isinstance(expected, complex) or (
            isinstance(expected, float) and not math.isfinite(expected)
        )
        assert useless or any(one in refused for one in LIMITS), refused
    else:
        assert found == pytest.approx(float(expected), rel=1e-9, abs=1e-12, nan_ok=True)


def _ours(source: str) -> tuple[Any, str]:
    """What we make of an expression, or why nothing."""
    try:
        return evaluate(source, NAMES), ""
    except ExpressionError as error:
        return None, str(error)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="fctu_.[](){}:,'\"+-*/%<>=!&|~ 0123456789\\\n" + "lambdainorexpst", max_size=60))
def test_any_text_has_a_value_or_an_error(source: str):
    with contextlib.suppress(ExpressionError):
        evaluate(source, NAMES | {"go": lambda *_: 1})


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=500))
def test_any_characters_have_a_value_or_an_error(source: str):
    with contextlib.suppress(ExpressionError):
        parse(source)
        assert len(source) <= expressions.LONGEST


@pytest.mark.parametrize(
    "source",
    [
        "f.size", "(1).real", "f.__class__", "'a'.join", "__import__('os')", "_f", "\uff3f_import__",
        "lambda: 1",
        "[x for x in f]", "{x for x in f}", "(x for x in f)", "{1: 2}", "{1}", "[1, 2]", "(1, 2)", "f'{f}'",
        "b'a'",
        "1j", "None", "...", "mean(*f)", "mean(x=f)", "max(**f)", "mean(f)(f)", "f[0](1)", "(x := 1)",
        "1 if f else 2",
        "f @ c", "1 << 40", "1 ^ 1", "f is f", "1 in f", "await f", "yield", "print(1)", "f; c", "f = 1",
        "import os",
        "", " ", "(", "mean(f", "\x00", "1 +", "-" * 31 + "1", "(" * 31 + "1" + ")" * 31 + "+" * 31 + "1",
        "9" * 30, "1e999", "f[...]", "f[1:2][None]", "f[(1, (2, 3))]", "1" + " + 1" * 200,
    ],
)  # fmt: skip
def test_what_is_not_allowed_is_refused(source: str):
    with pytest.raises(ExpressionError, match="expected"):
        evaluate(source, NAMES)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("9 ** 65", "exponents of at most 64"),
        ("f ** 65", "exponents"),
        ("2 ** 63", "below 2 \\*\\* 63"),
        ("(9 ** 64) ** 64", "below"),
        ("(-8) ** .5", "complex"),
        ("10. ** 64 ** 5", "exponents"),
        ("big + wide", "at most 10000000 numbers"),
        ("1 / 0", "no division by 0"),
        ("1 % 0", "no division by 0"),
        ("'a' + 'b'", "numbers and arrays of them"),
        ("'a' * 9", "numbers and arrays of them"),
        ("f == 'a'", "two numbers or two strings"),
        ("f > .9 & c > 0", r"as in \(f > .9\) & \(i > .9\)"),
        ("f and c", "single values beside and"),
        ("not f", "single values beside not"),
        ("f[5]", "an index below 5"),
        ("f[-6]", "an index below 5"),
        ("f[1.]", "a whole number as an index"),
        ("f[True]", "a whole number as an index"),
        ("f[::0]", "a step other than 0"),
        ("f[0, 0]", "at most 1 indices"),
        ("f[c[:2] > 0]", "truth values of shape"),
        ("f + c[:2]", "arrays of one shape"),
        ("table['three']", "one of 'one', 'two'"),
        ("table[f]", "a name in quotes"),
        ("tokens['a']", "a whole number"),
        ("t[0]", "before \\["),
        ("t(0)", "a function before the parenthesis"),
        ("go", "a function that is not called"),
        ("mean(go)", "a function that is not called"),
        ("missing", "one of the names"),
        ("mean()", "expected 1 in mean"),
        ("mean(f, c)", "expected 1 in mean"),
        ("max()", "1 to 8 in max"),
        ("round(u, 99)", "at most 12 digits"),
        ("round(u, .5)", "whole number"),
        ("mean(f[:0])", "at least one number"),
        ("share(f[:0] > 1)", "at least one truth value"),
        ("share(f)", r"as in share\(f > .9\)"),
        ("first(f > 9)", "at least one place"),
        ("first(wide > 0)", "one dimension"),
        ("log(0)", "a number that the function takes"),
        ("sqrt(-1)", "a number that the function takes"),
        ("len(3)", "an array, a list"),
        ("fails(1)", "a value; got it: no such file"),
        ("fails('../a')", "a name in quotes"),
        ("fails('/etc/passwd')", "a name in quotes"),
        ("fails('a\\\\b')", "a name in quotes"),
        ("odd", "numbers, truth values, strings"),
        ("dates", "arrays of numbers"),
        ("mixed + 1", "a list of numbers or of strings"),
    ],
)  # fmt: skip
def test_errors_say_what_was_expected(source: str, told: str):
    def fails(_: object) -> None:
        raise FileNotFoundError("no such file")

    names = NAMES | {
        "big": np.zeros((1, 5000)),
        "wide": np.zeros((5000, 1)),
        "table": {"one": 1, "two": 2},
        "tokens": ["a", "b"],
        "go": lambda: 1,
        "fails": fails,
        "odd": {1, 2},
        "dates": np.array(["2020-01-01"], "datetime64[D]"),
        "mixed": [1, "a"],
    }
    with pytest.raises(ExpressionError, match=told.replace("got it", ".*")):
        evaluate(source, names)


def test_arrays_are_compared_place_by_place_in_chains_too():
    assert evaluate(".05 < f < .95", NAMES).tolist() == [False, False, True, True, True]
    assert evaluate("0 < t < 9 < 1", NAMES) is False
    assert evaluate("share((f > .9) & (c >= 0))", NAMES) == 0.4
    assert evaluate("f[f > .9]", NAMES).tolist() == [0.97, 0.93]
    assert evaluate("(f > .9) + (f > .5)", NAMES).tolist() == [0, 2, 0, 2, 0]
    assert evaluate("sum(f > .9)", NAMES) == 2
    assert evaluate("max(f, .5)", NAMES).tolist() == [0.5, 0.97, 0.5, 0.93, 0.5]


def test_tokens_are_strings_to_compare():
    names = {"tokens": ["(", "a", ")", "a"], "f": np.arange(4.0)}
    assert evaluate("tokens == 'a'", names).tolist() == [False, True, False, True]
    assert evaluate("mean(f[tokens == 'a'])", names) == 2
    assert evaluate("tokens[0] == '('", names) is True
    assert evaluate("len(tokens)", names) == 4


def test_tables_and_functions_of_the_names():
    names = {
        "experiment": lambda name: {"name": name, "bits": [[4.5, 2.5], [3.0, 2.0]]},
        "s": {"a": np.arange(3)},
    }
    assert evaluate("experiment('markov')['bits'][1][0]", names) == 3
    assert evaluate("experiment('markov')['name'] == 'markov'", names) is True
    assert evaluate("s['a'][-1]", names) == 2


def test_a_lazy_value_is_worked_out_once_and_only_if_it_is_used():
    made: list[int] = []
    lazy = Lazy(lambda: made.append(1) or 5)
    assert evaluate("1", {"x": lazy}) == 1
    assert made == []
    assert evaluate("x + x", {"x": lazy}) == 10
    assert made == [1]
    assert evaluate("1 > 2 and x", {"x": lazy}) is False


def test_small_numbers_of_a_network_are_calculated_with_as_float64():
    names = {
        "f": np.array([0.1, 1.0], np.float32),
        "h": np.array([60000.0], np.float16),
        "b": np.array([250], np.uint8),
    }
    assert evaluate("f[0] == f", names).tolist() == [True, False]
    assert evaluate("h[0] + h[0] == 2 * h", names).tolist() == [True]
    assert evaluate("b + b", names).tolist() == [500]
    assert evaluate("b[0]", names) == 250
    assert evaluate("max(b)", names) == 250


def test_the_names_of_an_expression_are_known_without_values():
    assert names_in("sigmoid(z) * tokens[0:t]") == {"z", "tokens", "t"}
    assert names_in("1 + 1") == frozenset()


def test_what_python_names_is_what_is_refused():
    """Compatibility forms of letters are one name to Python: the check looks at what Python makes of them."""
    assert evaluate("\uff46[0]", NAMES) == NAMES["f"][0]
