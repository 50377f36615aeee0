"""A zip that a stranger made, looked through before anything in it is read."""

from __future__ import annotations

import io
import itertools
import zipfile
from collections.abc import Sequence
from typing import Final

from rnn_core.opening.limits import LARGEST, MOST_MEMBERS, Unreadable

__all__ = ["Archive"]

_LOCKED: Final = 1  # of a member's flags


class Archive:
    """The members of a zip, none of which is ever written anywhere.

    Parameters
    ----------
    data
        Its bytes.

    Raises
    ------
    Unreadable
        If there are too many, two of one name, some that lie over each other, or more bytes than are read.
    """

    def __init__(self, data: bytes) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        listed = self._zip.infolist()
        self._members = {one.filename: one for one in listed}
        if len(listed) > MOST_MEMBERS:
            raise Unreadable("huge", what="members", count=len(listed), most=MOST_MEMBERS)
        if len(self._members) != len(listed):
            raise Unreadable("malformed", what="twice", name="a member of the zip")
        if (size := sum(one.file_size for one in listed)) > LARGEST:
            raise Unreadable("huge", what="bytes", count=size, most=LARGEST)
        _check_apart(listed)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the members, as they are: never a path on this machine."""
        return tuple(self._members)

    def read(self, name: str, most: int = LARGEST, *, stored: bool = False) -> bytes:
        """Read one member.

        Parameters
        ----------
        most
            Bytes that it may have.
        stored
            Whether it has to lie there as it is: torch compresses nothing, and what is compressed can become
            a thousand times larger.
        """
        member = self._members[name]
        if member.flag_bits & _LOCKED:
            raise Unreadable("malformed", what="locked", name=name)
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or (
            stored and member.compress_type != zipfile.ZIP_STORED
        ):
            raise Unreadable("packed", name=name)
        if member.file_size > most:
            raise Unreadable("huge", what="bytes", count=member.file_size, most=most)
        with self._zip.open(member) as file:
            content = file.read(member.file_size + 1)
        if len(content) != member.file_size:
            raise Unreadable("malformed", what="size", name=name)
        return content


def _check_apart(listed: Sequence[zipfile.ZipInfo]) -> None:
    spans = sorted((one.header_offset, one.compress_size) for one in listed)
    for (start, size), (after, _) in itertools.pairwise(spans):
        if start + size > after:
            raise Unreadable("malformed", what="overlap", name="members of the zip")
