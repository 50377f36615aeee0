"""The error that a lesson's file may have, and what its message says of values from anywhere."""

from __future__ import annotations

from rnn_core.errors import CodedError


class LessonError(CodedError, ValueError):
    """A file is no lesson, or what it says is not what is measured.

    Its ``details`` are ``file``, ``step`` (an id, or "" outside the steps), ``key``, ``expected`` and
    ``came``; its ``code`` one of:

    =============== ======================================================
    code            what is wrong
    =============== ======================================================
    too_large       more bytes, steps, characters or entries than allowed
    not_utf8        the file's encoding
    not_toml        the file's syntax, or its nesting
    unknown_key     a key that nothing reads
    missing         a key that is needed
    language        a text lacks a language
    type            a value of another type
    value           a value that is not one of those allowed
    text            braces, backticks, stars, links or characters of a text
    particle        a Korean particle directly behind a measured value
    expression      an expression, or a format
    duplicate       an id or a name that is there already
    name            a name that is used before it is given
    figure          a figure that cannot be drawn
    measured        what is measured contradicts the lesson
    shows           a masked value stands where it can be read
    =============== ======================================================
    """

    @classmethod
    def of(cls, code: str, file: str, step: str, key: str, expected: str, came: str) -> LessonError:
        """Build the message of its parts; where nothing is said to be expected, ``came`` says it all."""
        place = ", ".join(part for part in (file, f"step {step}" if step else "", key) if part)
        message = f"{place}: expected {expected}; got {came}" if expected else f"{place}: {came}"
        return cls(code, message, file=file, step=step, key=key, expected=expected, came=came)


def safe(text: str, most: int) -> str:
    """Return what can be shown of a string."""
    cut = text if len(text) <= most else f"{text[:most]}\u2026"
    return "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in cut)


def came_as(value: object) -> str:
    """Say what came, shortly, whatever it is."""
    if isinstance(value, str):
        return f'"{safe(value, 40)}"'
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value) if abs(value) < 10**12 else "a huge number"
    if isinstance(value, float):
        return str(value)
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return "a table" if isinstance(value, dict) else type(value).__name__
