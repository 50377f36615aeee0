"""A file of any size as clean text, part by part: what `receive` makes of its bytes, without holding them.

A file is gone through twice. First it is only decoded, which takes a second for a gigabyte: so a byte that
does not fit is found before anything is made of the text, which is read as a whole or refused as a whole.
Then it is decoded again and cleaned, in parts that are cut where nothing joins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Final

import regex

from rnn_core.errors import TextError
from rnn_core.text.clean import clean, is_blank
from rnn_core.text.decode import choose, decode, notes_on
from rnn_core.text.detection import Detected
from rnn_core.text.diagnosis import LINES_SHOWN, blank, invalid, invalid_at, mixed_at
from rnn_core.text.encodings import MIXED, bad_lines, decoder, read
from rnn_core.text.graphemes import CLUSTER, PLAIN
from rnn_core.text.mojibake import LOOK, mojibake
from rnn_core.text.notes import Note
from rnn_core.text.plausibility import first_foreign
from rnn_core.text.sniff import refuse_binary

__all__ = ["Part", "TextFile", "cleaned"]

EXCERPT: Final = 1 << 18
"""Bytes from which an encoding is found out; a file that is no longer is looked at as a whole."""

CHUNK: Final = 1 << 14
"""Bytes read at once."""

HELD: Final = 1 << 20
"""Characters with no place to cut at after which a cut between any two clusters is looked for."""

_CONTROL: Final = regex.compile(r"[\p{C}\p{Zl}\p{Zp}]")
_EXCERPTS: Final = 3  # places of a file that are looked at, at most
_BREAK: Final = re.compile(r"\r\n?|\n")
_SAFE: Final = (b"\n", b" ")  # in none of the encodings a part of another character
# Where a text can be cut so that cleaning and cutting into clusters do not notice: between two characters
# that join with nothing, or between white space and what is no mark. Not before a soft hyphen: it is taken
# out, and what follows it may join with what stands before.
_SEAM: Final = regex.compile(
    rf"(?<=[{PLAIN}])(?=[{PLAIN}])(?!\xad)"
    rf"|(?<=[\t\n ])(?=[^\p{{M}}\p{{Grapheme_Extend}}\p{{Emoji_Modifier}}\p{{Cf}}\p{{Cs}}\r\u0e33\u0eb3])"
)


@dataclass(frozen=True)
class Part:
    """Some clean text.

    Attributes
    ----------
    text : str
        All parts joined are the text that :func:`rnn_core.text.receive` gives of the whole.
    read : int
        Bytes of the file that were read so far.
    notes : tuple of Note
        What was done to clean it.
    """

    text: str
    read: int
    notes: tuple[Note, ...]


class TextFile:
    """A file of text, of which it is known how to read it.

    Parameters
    ----------
    path
        Of a file that can be read from the beginning more than once.
    encoding, replace
        As for :func:`rnn_core.text.receive`.

    Attributes
    ----------
    encoding : str
        What its bytes are read as.
    notes : tuple of Note
        From finding that out, and ``mojibake``; what cleaning notes comes with the parts.

    Raises
    ------
    TextError
        As :func:`rnn_core.text.receive`. Of a file longer than `EXCERPT` the encoding is found out from
        excerpts: its beginning, and the places where what is outside ASCII begins or a reading fails; and it
        is read only if every byte of it fits.
    OSError
        If it cannot be read.

    Examples
    --------
    >>> file = TextFile(Path("assets/samples/shakespeare/gate.txt"))
    >>> file.encoding, sum(len(part.text) for part in file.parts())
    ('utf-8', 286)
    """

    def __init__(self, path: Path, encoding: str | None = None, *, replace: bool = False) -> None:
        self._path, self._replace = path, replace
        with path.open("rb") as file:
            head = file.read(EXCERPT + 1)
            self._text: str | None = None
            if len(head) <= EXCERPT:
                decoded = decode(head, encoding, replace=replace)
                self._text, self._size = decoded.text, len(head)
                self.encoding, self.notes = decoded.encoding, decoded.notes
            else:
                self._rung, more = _found(file, head[:EXCERPT], encoding, replace)
                self.encoding, self.notes = self._rung.encoding, (*notes_on(self._rung), *more)
        if all(is_blank(part.text) for part in self.parts()):  # it stops at the first that is not
            raise blank()
        misread = mojibake(_from_first_foreign(text for text, _ in self._decoded()))
        self.notes = (*self.notes, *([misread] if misread else []))

    def parts(self) -> Iterator[Part]:
        """Read the text from the beginning.

        Raises
        ------
        TextError
            ``invalid_bytes`` if the file changes while it is read, and can no longer be read that way.
        """
        return cleaned(self._decoded())

    def _decoded(self) -> Iterator[tuple[str, int]]:
        if self._text is not None:
            yield self._text, self._size
            return
        with self._path.open("rb") as file:
            try:
                yield from _decoded(file, self._rung, self._replace)
            except UnicodeDecodeError as error:
                raise _invalid(file, self._rung, error.start, b"") from None


def cleaned(pieces: Iterable[tuple[str, int]]) -> Iterator[Part]:
    r"""Clean a text that comes in pieces, whatever its pieces are.

    Parameters
    ----------
    pieces
        Text, and how many bytes were read for all so far.

    Examples
    --------
    >>> [part.text for part in cleaned([("a\r", 2), ("\nb", 4)])]
    ['a\n', 'b']
    """
    held, patience, read_so_far = "", HELD, 0
    for text, read_so_far in pieces:
        held += text
        cut = _last_seam(held)
        if not cut and len(held) > patience:
            cut = _last_cluster(held)
            patience = HELD if cut else 2 * len(held)  # of one that has no end, look less and less often
        if cut:
            yield _part(held[:cut], read_so_far)
            held = held[cut:]
    if held:
        yield _part(held, read_so_far)


def _from_first_foreign(pieces: Iterable[str]) -> str:
    """As much of a text as :func:`rnn_core.text.mojibake.mojibake` looks at."""
    sample = ""
    for text in pieces:
        sample += text if sample else text[first_foreign(text) :]
        if len(sample) >= LOOK:
            break
    return sample


def _part(text: str, read_so_far: int) -> Part:
    done = clean(text)
    return Part(done.text, read_so_far, done.notes)


def _last_seam(text: str) -> int:
    """Where the last seam is; 0 where there is none."""
    size = 256
    while True:
        start = max(1, len(text) - size)
        last = 0
        for seam in _SEAM.finditer(text, start):
            last = seam.start()
        if last or start == 1:
            return last
        size *= 16


def _last_cluster(text: str) -> int:
    """Where the last cluster begins; not beside a control, which becomes a picture or is taken out."""
    starts = (cluster.start() for cluster in CLUSTER.finditer(text))
    return max(
        (start for start in starts if start and not _CONTROL.search(text, start - 1, start + 1)), default=0
    )


def _decoded(
    file: BinaryIO, rung: Detected, replace: bool, end: int | None = None
) -> Iterator[tuple[str, int]]:
    """The text of a file, or of its beginning, and how many bytes were read for it.

    Raises
    ------
    UnicodeDecodeError
        Its ``start`` is the offset in the file of the first byte that does not fit.
    """
    file.seek(rung.skip)
    if rung.encoding == MIXED:
        yield from _by_lines(file, rung, replace, end)
        return
    reader = decoder(rung.encoding, replace=replace)
    while True:
        before = file.tell() - len(reader.getstate()[0])
        chunk = _chunk(file, end)
        try:
            yield reader.decode(chunk, final=not chunk), file.tell()
        except UnicodeDecodeError as error:
            raise _moved(error, before) from None
        if not chunk:
            return


def _by_lines(file: BinaryIO, rung: Detected, replace: bool, end: int | None) -> Iterator[tuple[str, int]]:
    for before, lines in _lines(file, end):
        try:
            yield read(lines, rung.encoding, replace=replace)[0], before + len(lines)
        except UnicodeDecodeError as error:
            raise _moved(error, before) from None


def _chunk(file: BinaryIO, end: int | None) -> bytes:
    return file.read(CHUNK if end is None else max(0, min(CHUNK, end - file.tell())))


def _lines(file: BinaryIO, end: int | None = None) -> Iterator[tuple[int, bytes]]:
    """Whole lines, many at once, and where they begin."""
    held = b""
    while chunk := _chunk(file, end):
        held += chunk
        stop = held.rfind(b"\n") + 1
        if stop:
            yield file.tell() - len(held), held[:stop]
            held = held[stop:]
    if held:
        yield file.tell() - len(held), held


def _moved(error: UnicodeDecodeError, by: int) -> UnicodeDecodeError:
    return UnicodeDecodeError(error.encoding, b"", by + error.start, by + error.end, error.reason)


def _found(
    file: BinaryIO, head: bytes, encoding: str | None, replaced: bool
) -> tuple[Detected, tuple[Note, ...]]:
    """How a long file is to be read, and what was found to tell of it."""
    refuse_binary(head)
    excerpts = {0: head}
    if encoding is None and head.isascii() and (start := _first_beyond_ascii(file)) is not None:
        excerpts = {0: head[: _safe(head)], **_excerpt(file, start)}
    while True:
        data = b"".join(excerpts[start] for start in sorted(excerpts))
        try:
            rung = choose(data, encoding, whole=False, replace=replaced)
        except TextError as error:
            raise _of_the_file(file, error, excerpts) from None
        bad = _first_bad(file, rung)
        if bad is None:
            return rung, _mixed_lines(file, rung)
        sampled = any(start <= bad < start + len(part) for start, part in excerpts.items())
        if rung.reason in ("by_hand", "byte_order_mark", "nearest") or sampled or len(excerpts) >= _EXCERPTS:
            break
        excerpts |= {0: head[: _safe(head)], **_excerpt(file, bad)}
    if not replaced:
        raise _invalid(file, rung, bad, data)
    if rung.reason not in ("by_hand", "byte_order_mark"):
        rung = replace(rung, reason="nearest")
    return rung, (*_mixed_lines(file, rung), _replaced(file, rung, bad))


def _excerpt(file: BinaryIO, place: int) -> dict[int, bytes]:
    """Bytes around a place, from one safe place to another."""
    start = max(0, place - EXCERPT // 4)
    file.seek(start)
    data = file.read(EXCERPT)
    first = _safe(data[: place - start])
    last = _safe(data)
    return {start + first: data[first : last if last > place - start else len(data)]}


def _safe(data: bytes) -> int:
    """The last place where bytes can be cut: behind a line, or at least a word; at their end if nowhere."""
    return next((cut for mark in _SAFE if (cut := data.rfind(mark) + 1)), len(data))


def _first_beyond_ascii(file: BinaryIO) -> int | None:
    file.seek(0)
    while chunk := file.read(CHUNK):
        if not chunk.isascii():
            ascii_bytes = next(place for place, byte in enumerate(chunk) if byte > 0x7F)
            return file.tell() - len(chunk) + ascii_bytes
    return None


def _first_bad(file: BinaryIO, rung: Detected) -> int | None:
    """Offset of the first byte that does not fit."""
    try:
        for _ in _decoded(file, rung, replace=False):
            pass
    except UnicodeDecodeError as error:
        return error.start
    return None


def _line_at(file: BinaryIO, rung: Detected, offset: int) -> int:
    """The number of the line, from 1, in which a byte of the file is."""
    lines, ended = 1, ""
    for text, _ in _decoded(file, rung, replace=True, end=offset):
        text = ended + text
        ended = "\r" if text.endswith("\r") else ""
        lines += len(_BREAK.findall(text.removesuffix(ended)))
    return lines + bool(ended)


def _invalid(file: BinaryIO, rung: Detected, bad: int, data: bytes) -> TextError:
    """Say which byte does not fit, and what might help, judged from excerpts."""
    file.seek(bad)
    byte = file.read(1)
    if not byte:  # the end is missing
        file.seek(bad - 1)
        byte = file.read(1)
    offers = _offers(data, rung)
    return invalid_at(rung.encoding, bad, byte[0], _line_at(file, rung, bad), _count(file, rung), offers)


def _offers(data: bytes, rung: Detected) -> tuple[str, ...]:
    try:
        read(data[rung.skip :], rung.encoding, whole=False)
    except UnicodeDecodeError:
        offers: tuple[str, ...] = invalid(data, rung.encoding, False, rung.skip).details["offers"]
        return offers
    return ()


def _count(file: BinaryIO, rung: Detected) -> int:
    return sum(text.count("\ufffd") for text, _ in _decoded(file, rung, replace=True))


def _replaced(file: BinaryIO, rung: Detected, bad: int) -> Note:
    line, count = _line_at(file, rung, bad), _count(file, rung)
    return Note("replaced_bytes", {"encoding": rung.encoding, "count": count, "offset": bad, "line": line})


def _mixed_lines(file: BinaryIO, rung: Detected) -> tuple[Note, ...]:
    if rung.encoding != MIXED:
        return ()
    lines, count, _ = _not_utf8(file, rung.skip)
    return (Note("mixed_lines", {"encodings": ("utf-8", "cp949"), "lines": lines, "count": count}),)


def _not_utf8(file: BinaryIO, skip: int) -> tuple[tuple[int, ...], int, int]:
    """The first lines that are not UTF-8, how many there are, and the offset of the first byte of all."""
    file.seek(skip)
    found: list[int] = []
    count, before = 0, 0
    for _, lines in _lines(file):
        numbers = bad_lines(lines)
        found += [before + number for number in list(numbers)[: LINES_SHOWN - len(found)]]
        count += len(numbers)
        before += len(lines.splitlines())
    bad = _first_bad(file, Detected("utf-8", skip, "utf8"))
    return tuple(found), count, -1 if bad is None else bad


def _of_the_file(file: BinaryIO, error: TextError, excerpts: dict[int, bytes]) -> TextError:
    """What was said of excerpts, said of the file."""
    told = error.details
    if error.code == "mixed_encodings":
        return mixed_at(*_not_utf8(file, 0))
    if error.code == "invalid_bytes":
        rung = Detected(told["encoding"], 0, "nearest")
        bad = _first_bad(file, rung)
        if bad is not None:
            file.seek(bad)
            byte = (file.read(1) or b"\0")[0]
            line, count = _line_at(file, rung, bad), _count(file, rung)
            return invalid_at(rung.encoding, bad, byte, line, count, told["offers"])
    if "offset" in told:
        offset = _in_the_file(told["offset"], excerpts)
        line = _line_at(file, Detected("cp949", 0, "nearest"), offset)
        return TextError(error.code, str(error), **{**told, "offset": offset, "line": line})
    return error


def _in_the_file(offset: int, excerpts: dict[int, bytes]) -> int:
    for start in sorted(excerpts):
        if offset < len(excerpts[start]):
            return start + offset
        offset -= len(excerpts[start])
    return offset
