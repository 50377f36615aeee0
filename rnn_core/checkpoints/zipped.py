"""Two files out of a zip that a stranger made: found wherever a system put them, unpacked in memory only."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Final

from rnn_core.errors import CheckpointError, CodedError

__all__ = ["ZipError", "members"]

_MOST: Final = 1000  # members that are looked at
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What Finder and Explorer add by themselves.
_ADDED: Final = re.compile(
    r"(?:^|/)(?:__MACOSX/|\._[^/]*$|\.DS_Store$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE
)
_DRIVE: Final = re.compile("[A-Za-z]:")


class ZipError(CodedError, CheckpointError):
    """A zip that does not hold what it should.

    Codes: ``large``, ``broken``, ``missing``, ``several``, ``locked``, ``method``, ``unsafe``, ``many`` and
    ``content``.
    """


def members(data: bytes, names: Sequence[str], largest: int) -> dict[str, bytes]:
    """Read files that lie in one folder of a zip.

    Parameters
    ----------
    data
        The zip's bytes.
    names
        What the files are called. They may lie in a folder, as they do when a folder was zipped by Finder,
        which adds files of its own, or by Explorer, which may write backslashes. Other files are left alone.
    largest
        Bytes of the zip, and of the files together once they are unpacked.

    Returns
    -------
    dict
        Name to bytes; no file is ever written, and no more unpacked than the zip says it will be.

    Raises
    ------
    ZipError
        If the zip is too large, damaged, locked by a password, compressed in a rare way, made to do harm, or
        does not hold just one folder with all these files.
    """
    expected = " and ".join(names)
    if len(data) > largest:
        raise _refused("large", expected, f"{len(data):,} bytes", f"give at most {largest:,}")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found = _found(archive, names, expected)
            _check(list(found.values()), largest, expected)
            return {name: _unpacked(archive, info) for name, info in found.items()}
    except ZipError:
        raise
    # What Python's reader raises for zips that are damaged or forged.
    except (
        zipfile.BadZipFile,
        zlib.error,
        ValueError,
        RuntimeError,
        OSError,
        EOFError,
        LookupError,
        OverflowError,
    ) as error:
        raise _refused(
            "broken",
            expected,
            f"no whole zip ({type(error).__name__})",
            "zip the folder again, or download it again",
        ) from error


def _found(archive: zipfile.ZipFile, names: Sequence[str], expected: str) -> dict[str, zipfile.ZipInfo]:
    """Find the one folder that holds all files."""
    listed = archive.infolist()
    if len(listed) > _MOST:
        raise _refused("many", expected, f"{len(listed):,} files", "zip the network's folder alone")
    own = [(one.filename.replace("\\", "/"), one) for one in listed]
    own = [(path, one) for path, one in own if not path.endswith("/") and not _ADDED.search(path)]
    for path, one in own:
        if path.startswith("/") or _DRIVE.match(path) or ".." in path.split("/") or _is_link(one):
            raise _refused(
                "unsafe", expected, "a path out of the zip, or a link", "zip the network's folder alone"
            )
    if [path for path, count in Counter(path for path, _ in own).items() if count > 1]:
        raise _refused("unsafe", expected, "two files of one name", "zip the network's folder alone")
    folders: dict[str, dict[str, zipfile.ZipInfo]] = {}
    for path, one in own:
        place = PurePosixPath(path)
        if place.name in names:
            folders.setdefault(str(place.parent), {})[place.name] = one
    whole = [files for files in folders.values() if len(files) == len(names)]
    if len(whole) > 1:
        raise _refused("several", expected, f"{len(whole)} of each", "zip the folder of one network alone")
    if not whole:
        raise _refused("missing", expected, "no folder with both", "zip the folder that holds them")
    return whole[0]


def _unpacked(archive: zipfile.ZipFile, one: zipfile.ZipInfo) -> bytes:
    # Asked for all at once, Python would inflate what is there and then cut it to the size that was declared.
    with archive.open(one) as file:
        return file.read(one.file_size + 1)


def _is_link(one: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(one.external_attr >> 16)


def _check(found: Sequence[zipfile.ZipInfo], largest: int, expected: str) -> None:
    if any(one.flag_bits & 1 for one in found):
        raise _refused("locked", expected, "files locked by a password", "zip the folder without one")
    if any(one.compress_type not in _METHODS for one in found):
        raise _refused(
            "method", expected, "a rare kind of compression", "zip the folder with the system's own program"
        )
    if (size := sum(one.file_size for one in found)) > largest:
        raise _refused("large", expected, f"{size:,} bytes once unpacked", f"give at most {largest:,}")


def _refused(code: str, expected: str, came: str, remedy: str) -> ZipError:
    return ZipError(code, f"expected a zip of {expected}; got {came}; {remedy}")
