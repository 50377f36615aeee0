"""What is measured in a lesson, as a short expression over names: worked out without Python's own ``eval``.

An expression is a piece of Python's grammar and nothing more: numbers, strings, names, ``+ - * / // % **``,
comparisons, ``and or not`` for single values, ``& | ~`` for arrays of truth values, ``[ ]``, and calls of the
functions in ``FUNCTIONS`` or of what a name stands for. It reaches no attribute, makes no function, and its
length, depth, exponents and results have limits, so that a file from anywhere may hold one.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache, reduce
from typing import Any, Final

import numpy as np

from rnn_core.errors import GatescopeError

LONGEST: Final = 400
"""Characters of an expression."""

DEEPEST: Final = 30
"""How many parts of an expression may lie in each other."""

STEEPEST: Final = 64
"""The largest exponent, either way."""

MOST: Final = 10_000_000
"""Numbers in a result, on the way to it too."""

LARGEST: Final = 2**63
"""The whole number that no whole number reaches."""

_TYPES: Final = "biufU"  # of arrays: truth values, whole numbers, numbers, strings


class ExpressionError(GatescopeError, ValueError):
    """An expression is none, or it has no value; the message says what was expected and what came."""

    @classmethod
    def of(cls, expected: str, came: str) -> ExpressionError:
        """Build the message of its two parts."""
        return cls(f"expected {expected}; got {came}")


@dataclass(frozen=True)
class Lazy:
    """A value that is worked out when an expression first uses it.

    Examples
    --------
    >>> evaluate("1 + slow", {"slow": Lazy(lambda: 2), "never": Lazy(lambda: 1 / 0)})
    3
    """

    make: Callable[[], Any]

    @cached_property
    def value(self) -> Any:
        """What it stands for."""
        return self.make()


def parse(source: str) -> ast.expr:
    """Return the tree of an expression, every part of which is allowed.

    Parameters
    ----------
    source
        At most ``LONGEST`` characters.

    Raises
    ------
    ExpressionError
        If it is no expression, or holds something that none may hold.
    """
    if len(source) > LONGEST:
        raise ExpressionError.of(f"at most {LONGEST} characters", f"{len(source)}")
    found = _parsed(source)
    if isinstance(found, str):
        raise ExpressionError(found)
    return found


@lru_cache(4096)
def _parsed(source: str) -> ast.expr | str:
    """Return the tree, or why there is none."""
    try:
        tree = ast.parse(source.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return f"expected an expression such as mean(f[3:8]); got {_shown(source)}"
    try:
        _check(tree, 1)
    except ExpressionError as error:
        return str(error)
    return tree


def names_in(source: str) -> frozenset[str]:
    """Return the names that an expression uses, those of functions left out.

    Examples
    --------
    >>> sorted(names_in("mean(f[t:t + 5]) + experiment('markov')['bits'][0]"))
    ['experiment', 'f', 't']

    Raises
    ------
    ExpressionError
        As `parse`.
    """
    found = {node.id for node in ast.walk(parse(source)) if isinstance(node, ast.Name)}
    return frozenset(found - set(FUNCTIONS))


def evaluate(source: str, names: Mapping[str, Any]) -> Any:
    """Work out an expression.

    Parameters
    ----------
    source
        As `parse` takes it.
    names
        What each name stands for: a number, a truth value, a string, an array of one of these, a list, a
        mapping, a function to call, or one of them wrapped in `Lazy`. A name that is there hides a function
        of the same name.

    Returns
    -------
    object
        Single numbers, truth values and strings as Python's own; arrays of numbers as float64 wherever
        something was calculated with them.

    Raises
    ------
    ExpressionError
        As `parse`; and if it has no value: a name or index that is not there, a division by 0, too many
        numbers.

    Examples
    --------
    >>> f = np.array([0.1, 0.9, 0.8])
    >>> evaluate("share(f > .5)", {"f": f}), evaluate("first(f > .5)", {"f": f})
    (0.6666666666666666, 1)
    >>> evaluate("f.size", {"f": f})
    Traceback (most recent call last):
    pages.shared.lessons.expressions.ExpressionError: expected no attributes in an expression; got .size
    """
    tree = parse(source)
    try:
        with np.errstate(all="ignore"):
            return _value(_Evaluator(names).of(tree))
    except ExpressionError as error:
        raise ExpressionError(f"{error} (in {_shown(source)})") from None
    except ZeroDivisionError:
        raise ExpressionError.of("no division by 0", _shown(source)) from None
    except (ArithmeticError, GatescopeError, LookupError, OSError, TypeError, ValueError) as error:
        raise ExpressionError.of("an expression that has a value", f"{_shown(source)}: {error}") from error


# What is allowed.

_BINARY: Final[dict[type[ast.operator], tuple[str, Callable[[Any, Any], Any]]]] = {
    ast.Add: ("+", operator.add),
    ast.Sub: ("-", operator.sub),
    ast.Mult: ("*", operator.mul),
    ast.Div: ("/", operator.truediv),
    ast.FloorDiv: ("//", operator.floordiv),
    ast.Mod: ("%", operator.mod),
    ast.Pow: ("**", operator.pow),
}
_TRUTH: Final[dict[type[ast.operator], tuple[str, Callable[[Any, Any], Any]]]] = {
    ast.BitAnd: ("&", operator.and_),
    ast.BitOr: ("|", operator.or_),
}
_COMPARED: Final[dict[type[ast.cmpop], tuple[str, Callable[[Any, Any], Any]]]] = {
    ast.Lt: ("<", operator.lt),
    ast.LtE: ("<=", operator.le),
    ast.Gt: (">", operator.gt),
    ast.GtE: (">=", operator.ge),
    ast.Eq: ("==", operator.eq),
    ast.NotEq: ("!=", operator.ne),
}
_REFUSED: Final[dict[type[ast.AST], str]] = {
    ast.Lambda: "functions of its own",
    ast.ListComp: "loops",
    ast.SetComp: "loops",
    ast.DictComp: "loops",
    ast.GeneratorExp: "loops",
    ast.JoinedStr: "f-strings",
    ast.NamedExpr: "assignments",
    ast.Starred: "stars",
    ast.List: "lists",
    ast.Set: "sets",
    ast.Dict: "tables",
    ast.IfExp: "if ... else",
    ast.Await: "await",
    ast.Yield: "yield",
    ast.YieldFrom: "yield",
}


def _check(node: ast.AST, depth: int) -> None:
    """Look whether every part of a tree is allowed."""
    if depth > DEEPEST:
        raise ExpressionError.of(f"at most {DEEPEST} parts in each other", "more")
    for child in _parts(node):
        _check(child, depth + 1)


def _parts(node: ast.AST) -> list[ast.AST]:
    """Return the parts of an allowed node."""
    match node:
        case ast.Constant():
            _check_constant(node.value)
            return []
        case ast.Name():
            if node.id.startswith("_"):
                raise ExpressionError.of("names that begin with a letter", node.id)
            return []
        case ast.BinOp() if type(node.op) in _BINARY or type(node.op) in _TRUTH:
            return [node.left, node.right]
        case ast.UnaryOp():
            return [node.operand]
        case ast.BoolOp():
            return [*node.values]
        case ast.Compare() if all(type(one) in _COMPARED for one in node.ops):
            return [node.left, *node.comparators]
        case ast.Subscript():
            return [node.value, *(node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice])]
        case ast.Slice():
            return [one for one in (node.lower, node.upper, node.step) if one is not None]
        case ast.Call(func=ast.Name()) if not node.keywords:
            return [node.func, *node.args]
        case ast.Call():
            raise ExpressionError.of("calls such as mean(f)", _shown(ast.unparse(node)))
        case ast.Attribute():
            raise ExpressionError.of("no attributes in an expression", f".{node.attr}")
    what = _REFUSED.get(type(node), "such an operation or value")
    raise ExpressionError.of(f"no {what} in an expression", type(node).__name__)


def _check_constant(value: object) -> None:
    """Look whether a literal is a number, a truth value or a string."""
    if isinstance(value, bool | str):
        return
    if isinstance(value, int) and value < LARGEST:
        return
    if isinstance(value, float) and math.isfinite(value):
        return
    came = "one too large" if isinstance(value, int | float) else _shown(repr(value))
    raise ExpressionError.of("numbers, strings, True and False", came)


# Working it out.


@dataclass(frozen=True)
class _Evaluator:
    names: Mapping[str, Any]

    def of(self, node: ast.expr) -> Any:
        """Return the value of a node: a Python scalar, an array, a list, a mapping, or a function."""
        match node:
            case ast.Constant():
                return node.value
            case ast.Name():
                return self.named(node.id)
            case ast.BinOp():
                return _binary(node.op, _value(self.of(node.left)), _value(self.of(node.right)))
            case ast.UnaryOp():
                return _unary(node.op, _value(self.of(node.operand)))
            case ast.BoolOp():
                return self.joined(node)
            case ast.Compare():
                return self.compared(node)
            case ast.Subscript():
                return self.picked(node)
            case ast.Call(func=ast.Name(id=name)):
                return self.called(name, [_value(self.of(one)) for one in node.args])
        raise ExpressionError.of("an expression", type(node).__name__)  # pragma: no cover

    def named(self, name: str) -> Any:
        if name not in self.names:
            if name in FUNCTIONS:
                return FUNCTIONS[name]
            there = ", ".join(sorted(one for one in self.names if not one.startswith("_"))) or "none"
            raise ExpressionError.of(f"one of the names {_cut(there, 200)}", name)
        found = self.names[name]
        return _plain(found.value if isinstance(found, Lazy) else found)

    def joined(self, node: ast.BoolOp) -> Any:
        stops = isinstance(node.op, ast.Or)
        for one in node.values:
            value = _single(self.of(one), "or" if stops else "and")
            if bool(value) is stops:
                break
        return value

    def compared(self, node: ast.Compare) -> Any:
        left, held = _value(self.of(node.left)), None
        for kind, other in zip(node.ops, node.comparators, strict=True):
            right = _value(self.of(other))
            one = _compared(kind, left, right)
            held = one if held is None else _both(held, one)
            if held is False:
                break
            left = right
        return held

    def picked(self, node: ast.Subscript) -> Any:
        whole = _value(self.of(node.value))
        at = node.slice
        if isinstance(at, ast.Tuple):
            return _picked(whole, tuple(self.index(one) for one in at.elts))
        return _picked(whole, self.index(at))

    def index(self, node: ast.expr) -> Any:
        if not isinstance(node, ast.Slice):
            return _value(self.of(node))
        bounds = [
            None if one is None else _whole(self.of(one)) for one in (node.lower, node.upper, node.step)
        ]
        return slice(*bounds)

    def called(self, name: str, values: list[Any]) -> Any:
        function = self.named(name)
        if not callable(function):
            raise ExpressionError.of(
                f"a function before the parenthesis, one of {', '.join(FUNCTIONS)}", name
            )
        if FUNCTIONS.get(name) is not function:
            _check_given(values)
        else:
            least, most = _TAKES.get(name, (1, 1))
            if not least <= len(values) <= most:
                counted = f"{least}" if least == most else f"{least} to {most}"
                raise ExpressionError.of(f"{counted} in {name}(...)", f"{len(values)}")
        return _plain(function(*values))


def _check_given(values: list[Any]) -> None:
    """Look at what a function of the names is given: a string is a name there, and never a path."""
    for one in values:
        if isinstance(one, str) and (one.startswith(".") or "/" in one or "\\" in one or "\0" in one):
            raise ExpressionError.of("a name in quotes", _kind(one))


def _plain(value: Any) -> Any:
    """Return a value as expressions calculate with it, or say that they cannot."""
    if isinstance(value, np.generic) or (isinstance(value, np.ndarray) and value.ndim == 0):
        value = value.item()
    if isinstance(value, bool | float | str) or callable(value):
        return value
    if isinstance(value, int):
        if abs(value) >= LARGEST:
            raise ExpressionError.of("whole numbers below 2 ** 63", "a larger one")
        return value
    if isinstance(value, np.ndarray):
        if value.dtype.kind not in _TYPES:
            raise ExpressionError.of("arrays of numbers, truth values or strings", f"one of {value.dtype}")
        if value.size > MOST:
            raise ExpressionError.of(f"at most {MOST} numbers", f"{value.size}")
        return value
    if isinstance(value, Mapping | list | tuple):
        return value
    raise ExpressionError.of("numbers, truth values, strings, arrays, lists and tables", _kind(value))


def _value(value: Any) -> Any:
    """Return a value that is no function."""
    if callable(value):
        raise ExpressionError.of("a value", "a function that is not called")
    return value


def _single(value: Any, word: str) -> Any:
    """Return a value that stands beside ``and``, ``or`` or ``not``."""
    if isinstance(_value(value), bool | int | float | str):
        return value
    raise ExpressionError.of(f"single values beside {word}; for arrays write & | ~", _kind(value))


def _whole(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ExpressionError.of("a whole number as an index", _kind(value))


def _array(value: Any, *, strings: bool = False) -> Any:
    """Return a number, or an array of numbers as float64; of strings too if they are asked for."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | float) or (strings and isinstance(value, str)):
        return value
    if isinstance(value, list | tuple):
        value = _of_list(value)
    if isinstance(value, np.ndarray):
        if value.dtype.kind != "U":
            return value.astype(np.float64)
        if strings:
            return value
    wanted = "numbers, strings and arrays of them" if strings else "numbers and arrays of them"
    raise ExpressionError.of(wanted, _kind(value))


def _of_list(value: list[Any] | tuple[Any, ...]) -> np.ndarray:
    """Return a list as an array; of one type, and not nested."""
    if len(value) > MOST:
        raise ExpressionError.of(f"at most {MOST} numbers", f"{len(value)}")
    if value and all(isinstance(one, str) for one in value):
        return np.array(value)
    if all(isinstance(one, int | float | np.number | np.bool_) for one in value):
        return np.array([float(one) for one in value])
    raise ExpressionError.of("a list of numbers or of strings", "another one")


def _truth(value: Any, sign: str) -> Any:
    """Return a truth value, or an array of them."""
    if isinstance(value, bool) or (isinstance(value, np.ndarray) and value.dtype.kind == "b"):
        return value
    if isinstance(value, list | tuple) and all(isinstance(one, bool | np.bool_) for one in value):
        return np.array(value, dtype=bool)
    example = f"(f > .9) {sign} (i > .9)" if sign in ("&", "|") else f"{sign}(f > .9)"
    raise ExpressionError.of(f"truth values, as in {example}", _kind(value))


def _fits(*values: Any) -> None:
    """Look whether arrays can be combined, before it is done."""
    try:
        shape = np.broadcast_shapes(*(np.shape(one) for one in values))
    except ValueError:
        raise ExpressionError.of(
            "arrays of one shape", " and ".join(str(np.shape(one)) for one in values)
        ) from None
    if math.prod(shape) > MOST:
        raise ExpressionError.of(f"at most {MOST} numbers", f"{math.prod(shape)}")


def _binary(kind: ast.operator, left: Any, right: Any) -> Any:
    if type(kind) in _TRUTH:
        sign, apply = _TRUTH[type(kind)]
        left, right = _truth(left, sign), _truth(right, sign)
    else:
        _, apply = _BINARY[type(kind)]
        left, right = _array(left), _array(right)
    _fits(left, right)
    if isinstance(kind, ast.Pow) and np.size(right) and not np.max(np.abs(right)) <= STEEPEST:
        raise ExpressionError.of(f"exponents of at most {STEEPEST}", "a larger one")
    return _plain(apply(left, right))


def _unary(kind: ast.unaryop, value: Any) -> Any:
    match kind:
        case ast.Not():
            return not _single(value, "not")
        case ast.Invert():
            found = _truth(value, "~")
            return not found if isinstance(found, bool) else ~found
        case ast.USub():
            return _plain(-_array(value))
    return _plain(+_array(value))


def _compared(kind: ast.cmpop, left: Any, right: Any) -> Any:
    sign, apply = _COMPARED[type(kind)]
    left, right = _array(left, strings=True), _array(right, strings=True)
    said = [
        isinstance(one, str) or getattr(one, "dtype", np.dtype(float)).kind == "U" for one in (left, right)
    ]
    if said[0] != said[1]:
        raise ExpressionError.of(f"two numbers or two strings beside {sign}", "one of each")
    _fits(left, right)
    return _plain(apply(left, right))


def _both(left: Any, right: Any) -> Any:
    _fits(left, right)
    return _plain(np.logical_and(left, right))


def _picked(whole: Any, index: Any) -> Any:
    """Return ``whole[index]``."""
    if isinstance(whole, Mapping):
        if not isinstance(index, str | int):
            raise ExpressionError.of("a name in quotes as an index", _kind(index))
        if index not in whole:
            there = ", ".join(repr(one) for one in whole)
            raise ExpressionError.of(f"one of {_cut(there, 200)}", repr(index))
        return _plain(whole[index])
    if isinstance(whole, list | tuple | str):
        if not isinstance(index, slice):
            index = _whole(index)
        _inside(index, len(whole))
        return _plain(whole[index])
    if not isinstance(whole, np.ndarray):
        raise ExpressionError.of("an array, a list or a table before [", _kind(whole))
    if isinstance(index, np.ndarray):
        picked = whole[_truth(index, "[ ]")] if index.shape == whole.shape[: index.ndim] else None
        if picked is None:
            raise ExpressionError.of(f"truth values of shape {whole.shape}", f"{index.shape}")
        return _plain(picked)
    places = index if isinstance(index, tuple) else (index,)
    if len(places) > whole.ndim:
        raise ExpressionError.of(f"at most {whole.ndim} indices", f"{len(places)}")
    for place, length in zip(places, whole.shape, strict=False):
        _inside(place if isinstance(place, slice) else _whole(place), length)
    return _plain(whole[index])


def _inside(place: int | slice, length: int) -> None:
    if isinstance(place, slice):
        if place.step == 0:
            raise ExpressionError.of("a step other than 0", "0")
    elif not -length <= place < length:
        raise ExpressionError.of(f"an index below {length}", f"{place}")


# The functions.


def _numbers(value: Any) -> np.ndarray:
    """Return what a function takes as an array of at least one number."""
    found = np.asarray(_array(value), np.float64)
    if not found.size:
        raise ExpressionError.of("at least one number", "none")
    return found


def _over(figure: Callable[[np.ndarray], Any]) -> Callable[..., Any]:
    """Return a function of the numbers of one array."""
    return lambda value: float(figure(_numbers(value)))


def _each(apply: Callable[[Any], Any]) -> Callable[..., Any]:
    """Return a function of every number; of a single one it must be finite where that is."""

    def function(value: Any) -> Any:
        number = _array(value)
        found = apply(np.asarray(number, np.float64))
        if not isinstance(number, np.ndarray) and math.isfinite(number) and not np.isfinite(found):
            raise ExpressionError.of("a number that the function takes", f"{number}")
        return found

    return function


def _sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1 / (1 + e), e / (1 + e))


def _extreme(elementwise: np.ufunc, single: Callable[..., Any]) -> Callable[..., Any]:
    """Return ``min`` or ``max``: of one array, or of several values, place by place."""

    def function(value: Any, *others: Any) -> Any:
        if not others:
            found = float(elementwise.reduce(_numbers(value), axis=None))
            return int(found) if isinstance(value, np.ndarray) and value.dtype.kind in "biu" else found
        values = [_array(one) for one in (value, *others)]
        if not any(isinstance(one, np.ndarray) for one in values):
            return single(values)
        _fits(*values)
        return reduce(elementwise, values)

    return function


def _sum(value: Any) -> Any:
    if isinstance(value, np.ndarray) and value.dtype.kind in "biu":
        return int(value.sum())
    return float(np.sum(np.asarray(_array(value), np.float64)))


def _many(value: Any, word: str) -> np.ndarray:
    """Return truth values as an array of at least one."""
    found = np.asarray(_truth(value, word))
    if not found.size:
        raise ExpressionError.of("at least one truth value", "none")
    return found


def _line(value: Any, word: str) -> np.ndarray:
    """Return the places of an array in one dimension where it is true: at least one."""
    found = _many(value, word)
    if found.ndim != 1:
        raise ExpressionError.of("truth values in one dimension", f"{found.ndim}")
    where = np.flatnonzero(found)
    if not where.size:
        raise ExpressionError.of("at least one place where it is true", "none")
    return where


def _round(value: Any, digits: Any = 0) -> Any:
    number, places = _array(value), _whole(digits)
    if abs(places) > 12:
        raise ExpressionError.of("at most 12 digits", f"{places}")
    if isinstance(number, np.ndarray):
        return np.round(number, places)
    return round(number, places) if places else round(number)


def _len(value: Any) -> int:
    if isinstance(value, str | list | tuple | Mapping) or (isinstance(value, np.ndarray) and value.ndim):
        return len(value)
    raise ExpressionError.of("an array, a list, a table or a string", _kind(value))


FUNCTIONS: Final[Mapping[str, Callable[..., Any]]] = {
    "abs": lambda value: abs(_array(value)),
    "min": _extreme(np.minimum, min),
    "max": _extreme(np.maximum, max),
    "mean": _over(np.mean),
    "median": _over(np.median),
    "sum": _sum,
    "round": _round,
    "len": _len,
    "share": lambda value: float(_many(value, "share").mean()),
    "first": lambda value: int(_line(value, "first")[0]),
    "last": lambda value: int(_line(value, "last")[-1]),
    "any": lambda value: bool(np.any(_truth(value, "any"))),
    "all": lambda value: bool(np.all(_truth(value, "all"))),
    "sqrt": _each(np.sqrt),
    "exp": _each(np.exp),
    "log": _each(np.log),
    "log2": _each(np.log2),
    "log10": _each(np.log10),
    "tanh": _each(np.tanh),
    "sigmoid": _each(_sigmoid),
}
"""Name -> what an expression may call.

``share`` is the mean of truth values; ``first`` and ``last`` the index of the first and last that is true;
``min`` and ``max`` of several arrays go place by place; ``round`` takes digits behind the point; the others
are numpy's.
"""


_TAKES: Final = {
    "min": (1, 8),
    "max": (1, 8),
    "round": (1, 2),
}  # values, at least and at most; the others take one


# What errors say of values.


def _kind(value: Any) -> str:
    """Say what a value is, shortly, whatever it is."""
    if isinstance(value, np.ndarray):
        return f"an array of {value.dtype} of shape {value.shape}"
    if isinstance(value, bool | int | float | str):
        return _shown(repr(value))
    return f"a {type(value).__name__}"


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}\u2026"


def _shown(source: str) -> str:
    return _cut(source.strip(), 80) or "nothing"
