"""File names that came with an upload: to be shown, or given back, never to be opened."""

from __future__ import annotations

import re

from rnn_core.text.clean import clean

__all__ = ["safe_name"]

_SEPARATOR = re.compile(r"[/\\]")
_LONGEST = 8192  # characters of a name that are looked at
_SUFFIX = re.compile(r"\.\w{1,8}\Z")
# What some system refuses in a name, or takes for a drive, a stream or a wildcard.
_REFUSED = re.compile(r'[<>:"|?*]')
# Windows takes these for devices, with any suffix.
_DEVICE = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d\xb9\xb2\xb3])(?=\s*(?:\.|\Z))", re.IGNORECASE
)


def safe_name(name: str, *, limit: int = 200, fallback: str = "file") -> str:
    r"""Return a name that can be shown and saved under, whatever came.

    Parameters
    ----------
    name
        What the browser sent: a name, a path, or an attack.
    limit
        Most bytes of the result in UTF-8; more is cut in the middle, and the suffix kept.
    fallback
        What to call a file of which no name is left.

    Returns
    -------
    str
        One line, not empty; no separator, no leading or trailing dot, no control or directional character,
        no name of a device.

    Examples
    --------
    >>> safe_name("../../etc/passwd"), safe_name("C:\\a\\notes.txt"), safe_name("..")
    ('passwd', 'notes.txt', 'file')
    """
    last = _SEPARATOR.split(name[-_LONGEST:])[-1]
    shown = " ".join(clean(_REFUSED.sub("_", last)).text.split()).strip(". ")
    if _DEVICE.match(shown):
        shown = "_" + shown
    return _shorter(shown, limit).strip(". ") or fallback


def _shorter(name: str, limit: int) -> str:
    """Cut the middle out of a name that is longer than ``limit`` bytes."""
    if len(name.encode()) <= limit:
        return name
    suffix = found[0] if (found := _SUFFIX.search(name)) else ""
    room = limit - len(("\u2026" + suffix).encode())
    return name.encode()[: max(0, room)].decode(errors="ignore").rstrip() + "\u2026" + suffix
