"""What a command says of a text that it read, or could not read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rnn_core.text import Note

__all__ = ["hint", "remarks"]

_HINTS = {
    "invalid_bytes": " (--replace, --encoding NAME)",
    "doubtful_encoding": " (--encoding NAME)",
    "mixed_encodings": " (--encoding NAME)",
}


def hint(code: str) -> str:
    """Which options help with a text that could not be read."""
    return _HINTS.get(code, "")


def remarks(name: str, notes: Iterable[Note]) -> Iterator[str]:
    """Say what was guessed, cut and replaced, and what looks misread, a sentence each.

    Examples
    --------
    >>> list(remarks("a.txt", [Note("guessed_encoding", {"encoding": "cp949", "reason": "cp949_fits"})]))
    ['a.txt: read as cp949, a guess; --encoding NAME says otherwise']
    """
    for note in notes:
        told = note.details
        if note.code == "guessed_encoding":
            yield f"{name}: read as {told['encoding']}, a guess; --encoding NAME says otherwise"
        elif note.code == "replaced_bytes":
            yield f"{name}: {_characters(told['count'])} could not be read and were replaced"
        elif note.code == "mojibake":
            yield (
                f"{name}: looks like {told['encoding']} that was read as {told['read_as']} by mistake and "
                "saved again; it is left as it is: look for the original file"
            )
        elif note.code == "surrogates":
            yield f"{name}: {_characters(told['count'])} stand for nothing and were replaced"
        elif note.code == "mixed_lines":
            yield f"{name}: {told['count']:,} lines are in {told['encodings'][1]}, the others in UTF-8"
        elif note.code == "cut_bytes":
            yield f"{name}: only the first {told['used']:,} of {told['total']:,} bytes are used"


def _characters(count: int) -> str:
    return "1 character" if count == 1 else f"{count:,} characters"
