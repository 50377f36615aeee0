"""The errors this library raises on purpose.

Each message says what was expected, what came, and the remedy. Whatever is not
below `GatescopeError` is a defect of ours, and worth a report.

Examples
--------
>>> from rnn_core.errors import GatescopeError, InputError
>>> issubclass(InputError, GatescopeError) and issubclass(InputError, ValueError)
True
"""

from __future__ import annotations

from typing import Any

__all__ = ["CheckpointError", "CodedError", "GatescopeError", "InputError", "TextError"]


class GatescopeError(Exception):
    """Base of every error this library raises on purpose."""


class InputError(GatescopeError, ValueError):
    """An argument has a wrong type, shape, dtype, device or name.

    Examples
    --------
    >>> str(InputError.of("a gate of the trace: hidden", "'forget'", "choose one of trace.gates"))
    "expected a gate of the trace: hidden; got 'forget'; choose one of trace.gates"
    """

    @classmethod
    def of(cls, expected: str, came: str, remedy: str) -> InputError:
        """Build the message from its three parts, so that none is ever left out."""
        return cls(f"expected {expected}; got {came}; {remedy}")


class CodedError(GatescopeError):
    """An error that can be told in any language: it keeps a code, and what the message speaks of.

    Parameters
    ----------
    code : str
        Stable slug of the reason, for translation.
    message : str, optional
        The reason in English.
    **details
        What the message speaks of: sizes, names, positions.

    Examples
    --------
    >>> TextError("long", "expected less", most=70, length=73).details
    {'most': 70, 'length': 73}
    """

    def __init__(self, code: str, message: str = "", **details: Any) -> None:
        """Keep the code and the details beside the message."""
        super().__init__(message or code)
        self.code = code
        self.details: dict[str, Any] = details

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the code and the details too, which Exception's own pickling would lose."""
        return _coded_error, (type(self), self.code, str(self), self.details)


def _coded_error(kind: type[CodedError], code: str, message: str, details: dict[str, Any]) -> CodedError:
    return kind(code, message, **details)


class TextError(CodedError, ValueError):
    """A text could not be read; codes are "empty", "binary_format", ...

    Examples
    --------
    >>> error = TextError("empty", "expected some text; got none; type or choose a file")
    >>> error.code, error.details
    ('empty', {})
    """


class CheckpointError(GatescopeError, ValueError):
    """A file of weights, or what describes it, could not be loaded."""
