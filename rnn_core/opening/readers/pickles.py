"""A pickle read as data: names stay names, nothing is imported, nothing is called.

Python's own machine for pickles imports what a pickle names and calls it: that is how a file runs programs.
This one has no way to import. A name is kept as the two words that it is, and what would have been called or
made is kept as an inert `Thing`: the name, its arguments, and the state that it was given. What torch writes
for a tensor is understood, and becomes a description of one.
"""

from __future__ import annotations

import io
import pickletools
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from rnn_core.opening.limits import MOST_DIMENSIONS, Unreadable

__all__ = ["Name", "Odd", "Storage", "Tensor", "Thing", "interpreted", "runs"]

_MOST_OPERATIONS: Final = 500_000
_LARGEST: Final = 1 << 40
_LONGEST_NAME: Final = 300
_WIDEST: Final = 1 << 128


class Name(NamedTuple):
    """What a pickle would have imported."""

    module: str
    attribute: str

    def __str__(self) -> str:
        return f"{self.module}.{self.attribute}"


class Storage(NamedTuple):
    """A block of numbers that lies elsewhere in the file.

    kind : its class, such as "FloatStorage"
    key : its name
    size : how many numbers
    first : where it begins in the block that bears the name
    """

    kind: str
    key: str
    size: int
    first: int = 0


class Tensor(NamedTuple):
    """What of a storage a tensor is: counted in numbers, not bytes."""

    storage: Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


class Odd(NamedTuple):
    """A tensor that has no plain storage: sparse, quantised, without data."""

    kind: str


@dataclass(eq=False)
class Thing:
    """What would have become an object of some class, or the answer of some function."""

    name: Name
    arguments: Any = ()
    state: dict[Any, Any] = field(default_factory=dict)
    items: dict[Any, Any] = field(default_factory=dict)
    entries: list[Any] = field(default_factory=list)


_ODD: Final = {
    "_rebuild_sparse_tensor": "sparse",
    "_rebuild_sparse_csr_tensor": "sparse",
    "_rebuild_nested_tensor": "nested",
    "_rebuild_qtensor": "quantised",
    "_rebuild_meta_tensor_no_storage": "meta",
    "_rebuild_wrapper_subclass": "subclass",
}
_PLAIN_DICTS: Final = (Name("collections", "OrderedDict"), Name("collections", "defaultdict"))
_HARMLESS_MODULES: Final = frozenset(
    (
        *(
            "collections",
            "argparse",
            "pathlib",
            "datetime",
            "copyreg",
            "copy_reg",
            "functools",
            "enum",
            "types",
        ),
        *("decimal", "fractions", "uuid", "typing", "dataclasses", "string", "_codecs", "numbers"),
    )
)
_HARMLESS_BUILTINS: Final = frozenset(
    (
        *("set", "frozenset", "list", "dict", "tuple", "int", "float", "complex", "bool", "str", "bytes"),
        *("bytearray", "object", "slice", "range", "xrange", "type", "long", "unicode"),
        "getattr",  # of torch's own functions, such as an activation that a module keeps
    )
)
_PYTHON_2: Final = frozenset(("__builtin__", "__builtins__", "commands", "pip"))
_HARMLESS_CALLS: Final = frozenset(
    (
        Name("torch", "Size"),
        Name("torch", "device"),
        Name("torch", "dtype"),
        Name("torch.serialization", "_get_layout"),
        Name("numpy", "dtype"),
        *(
            Name(f"numpy.{core}.multiarray", one)
            for core in ("core", "_core")
            for one in ("scalar", "_reconstruct")
        ),
    )
)


def runs(name: Name, called: bool) -> bool:
    """Tell whether a file that has this name in it would run something that no network needs.

    It decides what is told, not what is safe: nothing is ever called here.

    Examples
    --------
    >>> runs(Name("posix", "system"), called=True), runs(Name("collections", "OrderedDict"), called=True)
    (True, False)
    """
    root = name.module.partition(".")[0]
    if root in ("builtins", "__builtin__"):
        return name.attribute not in _HARMLESS_BUILTINS
    if root in sys.stdlib_module_names or root in _PYTHON_2:
        return root not in _HARMLESS_MODULES
    if not called or root not in ("torch", "numpy"):
        return False
    last = name.attribute.rpartition(".")[2]
    made = last[:1].isupper() or last.startswith("_rebuild")
    return not (made or name in _HARMLESS_CALLS or name.module.startswith("torch.nn."))


def interpreted(data: bytes, start: int = 0) -> tuple[Any, int, list[Name]]:
    """Read one pickle.

    Parameters
    ----------
    data
        Bytes that hold it.
    start
        Where it begins.

    Returns
    -------
    tuple
        What it describes: plain values, `Thing`, `Tensor`; where it ends; the names in it, in order.

    Raises
    ------
    Unreadable
        If it is damaged, does what no pickle of a network does, or names something that would run a program.

    Examples
    --------
    >>> import pickle
    >>> interpreted(pickle.dumps({"epoch": 3}))[0]
    {'epoch': 3}
    """
    machine = _Machine()
    stream = io.BytesIO(data)
    stream.seek(start)
    try:
        for count, (operation, argument, _) in enumerate(pickletools.genops(stream)):
            if count > _MOST_OPERATIONS:
                raise Unreadable("huge", what="operations", count=count, most=_MOST_OPERATIONS)
            if operation.name == "STOP":
                break
            machine.take(operation.name, argument)
        result = machine.stack.pop()
    except (ValueError, IndexError, KeyError, TypeError, OverflowError, UnicodeError) as error:
        raise Unreadable("malformed", what="pickle", name=type(error).__name__) from None
    if called := sorted({str(name) for name in machine.names if machine.would_run(name)}):
        raise Unreadable("calls", names=called[:20], count=len(called))
    return result, stream.tell(), list(machine.names)


class _Machine:
    """The stack, the marks in it, and what is remembered."""

    def __init__(self) -> None:
        self.stack: list[Any] = []
        self.marks: list[int] = []
        self.memory: dict[int, Any] = {}
        self.names: dict[Name, None] = {}
        self.called: set[Name] = set()

    def would_run(self, name: Name) -> bool:
        return runs(name, name in self.called)

    def take(self, operation: str, argument: Any) -> None:
        """Do what one operation says."""
        if operation in _VALUES:
            self.stack.append(_bounded(argument))
        elif operation in _CONSTANTS:
            self.stack.append(_CONSTANTS[operation]())
        elif operation in _OPERATIONS:
            _OPERATIONS[operation](self, argument)
        elif operation not in ("PROTO", "FRAME"):
            raise _malformed(operation)

    def marked(self) -> list[Any]:
        """Take everything off the stack down to the last mark."""
        start = self.marks.pop()
        items = self.stack[start:]
        del self.stack[start:]
        return items

    def global_(self, argument: Any) -> None:
        module, _, attribute = argument.partition(" ")
        self._name(module, attribute)

    def stack_global(self, _: Any) -> None:
        attribute, module = self.stack.pop(), self.stack.pop()
        self._name(module, attribute)

    def _name(self, module: Any, attribute: Any) -> None:
        for word in (module, attribute):
            if not isinstance(word, str) or len(word) > _LONGEST_NAME:
                raise _malformed("a name that is none")
        name = Name(module, attribute)
        self.names[name] = None
        self.stack.append(name)

    def call(self, name: Any, arguments: Any) -> Any:
        """Make what a call stands for: a description of a tensor, a plain dictionary, or a `Thing`."""
        if not isinstance(name, Name) or not isinstance(arguments, tuple):
            raise _malformed("a call of what is no name")
        self.called.add(name)
        if name in _PLAIN_DICTS:
            return _dictionary(arguments)
        if name.module == "torch" and name.attribute == "Size":
            return arguments[0] if arguments else ()
        if name.module.startswith("torch"):
            return self._torch(name, arguments)
        return Thing(name, arguments)

    def _torch(self, name: Name, arguments: tuple[Any, ...]) -> Any:
        if name.attribute in ("_rebuild_tensor_v2", "_rebuild_tensor", "_rebuild_tensor_v3"):
            return _tensor(arguments)
        if name.attribute == "_rebuild_from_type_v2" and len(arguments) >= 3:
            return self.call(arguments[0], arguments[2])
        wraps = name.attribute in ("_rebuild_parameter", "_rebuild_parameter_with_state", "Parameter")
        if wraps and arguments and isinstance(arguments[0], (Tensor, Odd)):
            return arguments[0]
        if name.attribute in _ODD:
            return Odd(_ODD[name.attribute])
        return Thing(name, arguments)

    def reduce(self, _: Any) -> None:
        arguments, name = self.stack.pop(), self.stack.pop()
        self.stack.append(self.call(name, arguments))

    def new_extended(self, _: Any) -> None:
        self.stack.pop()  # arguments by keyword: what is made has them nowhere
        self.reduce(_)

    def instance(self, argument: Any) -> None:
        arguments = tuple(self.marked())
        self.global_(argument)
        self.stack.append(self.call(self.stack.pop(), arguments))

    def object_(self, _: Any) -> None:
        name, *arguments = self.marked()
        self.stack.append(self.call(name, tuple(arguments)))

    def build(self, _: Any) -> None:
        state, made = self.stack.pop(), self.stack[-1]
        if isinstance(made, Thing):
            for part in state if isinstance(state, tuple) else (state,):
                if isinstance(part, dict):
                    made.state.update(part)
                elif isinstance(part, (Tensor, Odd)):  # a parameter, as torch wrote it before 0.4
                    made.state.setdefault("data", part)
        elif not isinstance(made, (dict, Tensor, Odd)):  # of these it is `_metadata` and the like
            raise _malformed("a state for what has none")

    def append(self, _: Any) -> None:
        self._extend([self.stack.pop()])

    def appends(self, _: Any) -> None:
        self._extend(self.marked())

    def _extend(self, items: list[Any]) -> None:
        target = self.stack[-1]
        if isinstance(target, Thing):
            target = target.entries
        if not isinstance(target, list):
            raise _malformed("entries for what is no list")
        target.extend(items)

    def set_item(self, _: Any) -> None:
        value, key = self.stack.pop(), self.stack.pop()
        self._update([key, value])

    def set_items(self, _: Any) -> None:
        self._update(self.marked())

    def _update(self, items: list[Any]) -> None:
        target = self.stack[-1]
        if isinstance(target, Thing):
            target = target.items
        if not isinstance(target, dict) or len(items) % 2:
            raise _malformed("items for what is no dictionary")
        for key, value in zip(items[::2], items[1::2], strict=True):
            # Tuples are hashed anew each time, all the way down: a small file could make that endless.
            if isinstance(key, (str, int, float, bytes, type(None))):
                target[key] = value

    def persistent(self, _: Any) -> None:
        given = self.stack.pop()
        if not isinstance(given, tuple) or not given:
            raise _malformed("a reference that is none")
        if given[0] == "module" and len(given) >= 2 and isinstance(given[1], Name):
            self.stack.append(given[1])  # with its source, which nobody reads
            return
        self.stack.append(_storage(given))

    def put(self, argument: Any) -> None:
        self.memory[argument] = self.stack[-1]

    def memoize(self, _: Any) -> None:
        self.memory[len(self.memory)] = self.stack[-1]

    def get(self, argument: Any) -> None:
        self.stack.append(self.memory[argument])

    def pop(self, _: Any) -> None:
        self.stack.pop()

    def pop_mark(self, _: Any) -> None:
        self.marked()

    def duplicate(self, _: Any) -> None:
        self.stack.append(self.stack[-1])

    def mark(self, _: Any) -> None:
        self.marks.append(len(self.stack))

    def tuple_(self, _: Any) -> None:
        self.stack.append(tuple(self.marked()))

    def list_(self, _: Any) -> None:
        self.stack.append(self.marked())

    def dict_(self, _: Any) -> None:
        items = self.marked()
        self.stack.append({})
        self._update(items)

    def some(self, count: int) -> None:
        if len(self.stack) < count:
            raise _malformed("a stack that is empty")
        items = self.stack[-count:]
        del self.stack[-count:]
        self.stack.append(tuple(items))


def _malformed(what: str) -> Unreadable:
    return Unreadable("malformed", what="pickle", name=what)


def _bounded(value: Any) -> Any:
    if isinstance(value, int) and abs(value) >= _WIDEST:
        raise _malformed("a number too large")
    return value


def _dictionary(arguments: tuple[Any, ...]) -> dict[Any, Any]:
    """Make an ordered dictionary of pairs, as Python 2 wrote it, or an empty one."""
    made: dict[Any, Any] = {}
    for pair in arguments[0] if arguments and isinstance(arguments[0], list) else ():
        if isinstance(pair, (list, tuple)) and len(pair) == 2 and isinstance(pair[0], (str, int)):
            made[pair[0]] = pair[1]
    return made


def _counts(values: Any) -> bool:
    return (
        isinstance(values, tuple)
        and len(values) <= MOST_DIMENSIONS
        and all(type(one) is int and 0 <= one < _LARGEST for one in values)
    )


def _tensor(arguments: tuple[Any, ...]) -> Tensor:
    storage, offset, shape, strides = arguments[:4] if len(arguments) >= 4 else (None,) * 4
    sound = isinstance(storage, Storage) and _counts((offset,)) and _counts(shape) and _counts(strides)
    if not sound or len(shape) != len(strides):
        raise _malformed("a tensor that is none")
    return Tensor(storage, offset, shape, strides)


def _storage(given: tuple[Any, ...]) -> Storage:
    if len(given) not in (5, 6) or given[0] != "storage":
        raise _malformed("a storage that is none")
    _, kind, key, _, size, *view = given
    if not isinstance(kind, Name) or not isinstance(key, str) or not _counts((size,)):
        raise _malformed("a storage that is none")
    first = 0
    if view and view[0] is not None:  # part of another storage: its key, where it begins, its size
        if not isinstance(view[0], tuple) or len(view[0]) != 3 or not _counts(view[0][1:]):
            raise _malformed("a view that is none")
        _, first, size = view[0]
    return Storage(kind.attribute, key, size, first)


_VALUES: Final = frozenset(
    (
        *("BINUNICODE", "SHORT_BINUNICODE", "BINUNICODE8", "UNICODE", "BININT", "BININT1", "BININT2", "INT"),
        *("LONG", "LONG1", "LONG4", "BINFLOAT", "FLOAT", "BINSTRING", "SHORT_BINSTRING", "STRING"),
        *("BINBYTES", "SHORT_BINBYTES", "BINBYTES8", "BYTEARRAY8"),
    )
)
_CONSTANTS: Final[dict[str, Callable[[], Any]]] = {
    "NONE": lambda: None,
    "NEWTRUE": lambda: True,
    "NEWFALSE": lambda: False,
    "EMPTY_TUPLE": tuple,
    "EMPTY_LIST": list,
    "EMPTY_DICT": dict,
    "EMPTY_SET": list,
}
_OPERATIONS: Final[dict[str, Callable[[_Machine, Any], None]]] = {
    "GLOBAL": _Machine.global_,
    "STACK_GLOBAL": _Machine.stack_global,
    "REDUCE": _Machine.reduce,
    "NEWOBJ": _Machine.reduce,
    "NEWOBJ_EX": _Machine.new_extended,
    "INST": _Machine.instance,
    "OBJ": _Machine.object_,
    "BUILD": _Machine.build,
    "APPEND": _Machine.append,
    "APPENDS": _Machine.appends,
    "ADDITEMS": _Machine.appends,
    "SETITEM": _Machine.set_item,
    "SETITEMS": _Machine.set_items,
    "BINPERSID": _Machine.persistent,
    "PUT": _Machine.put,
    "BINPUT": _Machine.put,
    "LONG_BINPUT": _Machine.put,
    "MEMOIZE": _Machine.memoize,
    "GET": _Machine.get,
    "BINGET": _Machine.get,
    "LONG_BINGET": _Machine.get,
    "POP": _Machine.pop,
    "POP_MARK": _Machine.pop_mark,
    "DUP": _Machine.duplicate,
    "MARK": _Machine.mark,
    "TUPLE": _Machine.tuple_,
    "LIST": _Machine.list_,
    "FROZENSET": _Machine.list_,
    "DICT": _Machine.dict_,
    "TUPLE1": lambda machine, _: machine.some(1),
    "TUPLE2": lambda machine, _: machine.some(2),
    "TUPLE3": lambda machine, _: machine.some(3),
}
