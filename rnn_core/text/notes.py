"""Notes on what was changed in a text, as codes that a page translates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Note", "summed"]


@dataclass(frozen=True)
class Note:
    """One thing that was noticed or changed.

    Attributes
    ----------
    code : str
        Stable slug; the table below lists them all.
    details : dict
        Counts, offsets and names, as the table says.

    Notes
    -----
    From :func:`rnn_core.text.decode`:

    ================== ==================================================================================
    code               details
    ================== ==================================================================================
    byte_order_mark    encoding
    guessed_encoding   encoding; reason: nul_pattern, escape_sequence, cp949_fits, nearest (with what does
                       not fit replaced), or also_fits (then ``other``: what the bytes could be as well)
    replaced_bytes     encoding; count of U+FFFD in the text; offset of the first bad byte; line
    mixed_lines        encodings; lines (the first 100 in cp949, from 1); count of them
    cut_bytes          used, total
    ================== ==================================================================================

    From :func:`rnn_core.text.receive`, and of files from :class:`rnn_core.text.streaming.TextFile`:

    ================== ==================================================================================
    mojibake           encoding that the text was in before somebody read it as ``read_as`` and saved it;
                       it is left as it is
    ================== ==================================================================================

    From :func:`rnn_core.text.clean`, each with ``count``:

    ================== ==================================================================================
    newlines           CR LF, CR, U+0085, U+2028, U+2029 that became a line feed
    controls           control characters shown as their picture
    surrogates         lone surrogates that became U+FFFD
    bidi_controls      directional controls shown as U+2426
    invisible          characters that show nothing, taken out: U+FEFF, U+200B, soft hyphens, joiners outside
                       emoji and scripts that need them
    right_to_left      right-to-left letters, kept as they are: draw them isolated
    hangul_composed    Hangul syllables that were written as separate jamo
    letters_composed   combining marks that were joined with the letter before them
    marks_capped       characters with too many combining marks; also ``removed``: marks taken away
    cut_characters     no count: used, total
    ================== ==================================================================================

    Examples
    --------
    >>> Note("controls", {"count": 2}).details["count"]
    2
    """

    code: str
    details: dict[str, Any] = field(default_factory=dict)


def summed(notes: Iterable[Note]) -> tuple[Note, ...]:
    """Put the notes on the parts of a text together: one of each kind, and its numbers added.

    Examples
    --------
    >>> summed([Note("newlines", {"count": 2}), Note("newlines", {"count": 3})])
    (Note(code='newlines', details={'count': 5}),)
    """
    of: dict[str, dict[str, Any]] = {}
    for note in notes:
        known = of.setdefault(note.code, {})
        for name, value in note.details.items():
            known[name] = known[name] + value if isinstance(value, int) and name in known else value
    return tuple(Note(code, details) for code, details in of.items())
