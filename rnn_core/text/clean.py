"""Make a text safe to read, tokenise and show, and say what was changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import regex

from rnn_core.text.compose import compose
from rnn_core.text.graphemes import CLUSTER, PLAIN
from rnn_core.text.notes import Note

__all__ = ["Cleaned", "clean", "is_blank"]

MARKS_KEPT = 16
"""Combining marks left on one character; no script needs half as many."""

CLUSTER_KEPT = 64
"""Code points left in one cluster of any kind; the longest emoji has 14, a flag of a region 7."""

_REPLACEMENT = "\ufffd"
_NO_PICTURE = 0x2426  # SYMBOL FOR SUBSTITUTE FORM TWO, for controls that have no picture of their own
_NEWLINE = re.compile("\r\n?|[\x85\u2028\u2029]")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]+")
_PICTURES = {c: 0x2400 + c for c in range(0x20) if c not in b"\t\n"} | {0x7F: 0x2421}
_PICTURES |= dict.fromkeys(range(0x80, 0xA0), _NO_PICTURE)
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = (
    "\u00ad\u180e\u200b-\u200d\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f"
)
_ANY_INVISIBLE = re.compile(f"[{_INVISIBLE}]")
# Those that change what is drawn: joiners inside an emoji, or in scripts whose letters join or stack; and
# the letters that make a flag that of a region.
_NOT_NEEDED = regex.compile(
    r"(?:(?<=\p{Extended_Pictographic}[\p{M}\p{Emoji_Modifier}]*)\u200d(?=\p{Extended_Pictographic})"
    r"|(?<=[\p{Arabic}\p{Syriac}\p{Nko}\p{Mandaic}\p{Mongolian}\p{Phags_Pa}\p{Adlam}\p{InSC=Consonant}]\p{M}*)"
    r"[\u200c\u200d]"
    r"|\U0001f3f4[\U000e0020-\U000e007f]+)(*SKIP)(*FAIL)"
    rf"|[{_INVISIBLE}]"
)
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]+"
)
_MANY_MARKS = regex.compile(
    rf"([\p{{M}}\p{{Grapheme_Extend}}]{{{MARKS_KEPT}}})[\p{{M}}\p{{Grapheme_Extend}}]+"
)
_LONG_RUN = re.compile(f"(?<![^{PLAIN}])[^{PLAIN}]{{{MARKS_KEPT + 1},}}")
# White space and what is as blank: fillers of Hangul, invisible format characters, blank Braille.
_BLANK = regex.compile(r"[\s\p{Z}\p{Cf}\u115f\u1160\u3164\uffa0\u2800]*")


@dataclass(frozen=True)
class Cleaned:
    """A clean text, and what was done to make it so.

    Attributes
    ----------
    text : str
        Can be encoded, tokenised and drawn; the only control characters in it are tab and line feed.
    notes : tuple of Note
        One for each kind of change, in the order made; see :class:`rnn_core.text.Note`.
    """

    text: str
    notes: tuple[Note, ...]


def clean(text: str, limit: int | None = None) -> Cleaned:
    r"""Clean a text, changing as little as can be.

    Line ends become "\\n". Control characters become their pictures (NUL is shown as U+2400), for on screen
    they would be nothing. Directional controls become U+2426, one for one: they could turn around what the
    page writes beside them, and a network reads each as a character that a reader must be able to see.
    Characters that nobody sees are taken out: a byte order mark between two files put together, zero-width
    spaces, soft hyphens, tags. Joiners stay where they change what is drawn: in emoji, and in scripts whose
    letters join or stack. Right-to-left letters stay, and are counted, to be drawn isolated. What was
    written apart is composed: Hangul syllables from their jamo and letters with their marks, as file names
    and texts from macOS need.
    Nothing else is normalised: compatibility jamo, full-width letters, old Hangul, the Ohm sign and the
    Han characters that Korean encodes twice stay as they are. A lone surrogate becomes U+FFFD.

    Parameters
    ----------
    text
        Any string.
    limit
        Read no more than this many characters, in whole grapheme clusters, and note how many.

    Returns
    -------
    Cleaned
        ``clean`` of its text changes nothing more, and it is never longer than ``text``.

    Examples
    --------
    >>> cleaned = clean("a\r\nb\0")
    >>> ascii(cleaned.text), [note.code for note in cleaned.notes]
    ("'a\\nb\\u2400'", ['newlines', 'controls'])
    """
    notes: list[Note] = []
    if limit is not None and len(text) > limit:
        total, text = len(text), _cut(text, limit)
        notes.append(Note("cut_characters", {"used": len(text), "total": total}))
    for step in _STEPS if not text.isascii() else _STEPS_ASCII:
        text, more = step(text)
        notes += more
    return Cleaned(text, tuple(notes))


def is_blank(text: str) -> bool:
    r"""Tell whether a text shows nothing: empty, white space, fillers, invisible characters.

    Examples
    --------
    >>> is_blank(" \n\u3164\u200b"), is_blank("\0")
    (True, False)
    """
    return _BLANK.fullmatch(text) is not None


_Step = Callable[[str], tuple[str, list[Note]]]


def _cut(text: str, limit: int) -> str:
    """At most ``limit`` characters, ending between clusters where one ends near."""
    start = max(0, limit - 2 * CLUSTER_KEPT)
    ends = [start + m.end() for m in CLUSTER.finditer(text[start : limit + CLUSTER_KEPT])]
    return text[: max((end for end in ends if end <= limit), default=limit)]


def _surrogates(text: str) -> tuple[str, list[Note]]:
    # Two halves that stand together are a character, as in a string that came from JavaScript.
    text = _PAIR.sub(lambda pair: pair[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le"), text)
    text, count = _SURROGATE.subn(_REPLACEMENT, text)
    return text, _counted("surrogates", count)


def _newlines(text: str) -> tuple[str, list[Note]]:
    text, count = _NEWLINE.subn("\n", text)
    return text, _counted("newlines", count)


def _controls(text: str) -> tuple[str, list[Note]]:
    count = _length_of(_CONTROL, text)
    return text.translate(_PICTURES) if count else text, _counted("controls", count)


def _bidi(text: str) -> tuple[str, list[Note]]:
    text, count = _BIDI.subn(chr(_NO_PICTURE), text)
    return text, _counted("bidi_controls", count)


def _invisible(text: str) -> tuple[str, list[Note]]:
    if not _ANY_INVISIBLE.search(text):
        return text, []
    text, count = _NOT_NEEDED.subn("", text)
    return text, _counted("invisible", count)


def _marks(text: str) -> tuple[str, list[Note]]:
    if not _LONG_RUN.search(text):
        return text, []
    before = len(text)
    text, letters = _MANY_MARKS.subn(r"\1", text)
    text, clusters = _cap_clusters(text)
    return text, _counted("marks_capped", letters + clusters, removed=before - len(text))


def _cap_clusters(text: str) -> tuple[str, int]:
    """Cap what grows without marks: stacked jamo, endless chains of emoji. U+FFFD stands for what was cut."""
    count = 0

    def capped(run: re.Match[str]) -> str:
        nonlocal count
        clusters = CLUSTER.findall(run[0])
        count += sum(len(cluster) > CLUSTER_KEPT for cluster in clusters)
        return "".join(
            c if len(c) <= CLUSTER_KEPT else c[: CLUSTER_KEPT - 1].rstrip("\u200c\u200d") + _REPLACEMENT
            for c in clusters
        )

    return _LONG_RUN.sub(capped, text), count


def _composed(text: str) -> tuple[str, list[Note]]:
    text, syllables, marks = compose(text)
    return text, _counted("hangul_composed", syllables) + _counted("letters_composed", marks)


def _right_to_left(text: str) -> tuple[str, list[Note]]:
    return text, _counted("right_to_left", _length_of(_RIGHT_TO_LEFT, text))


def _counted(code: str, count: int, **more: int) -> list[Note]:
    return [Note(code, {"count": count, **more})] if count else []


def _length_of(runs: re.Pattern[str], text: str) -> int:
    return sum(map(len, runs.findall(text)))


_STEPS_ASCII: tuple[_Step, ...] = (_newlines, _controls)
_STEPS: tuple[_Step, ...] = (
    _surrogates, _newlines, _controls, _bidi, _invisible, _marks, _composed, _right_to_left,
)  # fmt: skip
