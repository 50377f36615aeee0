"""Name the binary format of some bytes, from a look at their surface: nothing is ever unpacked."""

from __future__ import annotations

import re
import struct

from rnn_core.errors import TextError
from rnn_core.text.magic import SIGNATURES, WORDY

__all__ = ["control_share", "refuse_binary", "sniff"]

_LOOK = 1 << 16  # bytes looked at where the place of a mark varies
_CONTROLS = bytes(c for c in range(32) if c not in b"\t\n\v\f\r\x1b") + b"\x7f"
_PDF = re.compile(rb"(?:\xef\xbb\xbf)?\s*%PDF-\d\.\d[ \t]*[\r\n]")
_ZIP_MEMBER = re.compile(rb"PK\x03\x04.{22}(?P<lengths>.{4})", re.DOTALL)
_ZIP_MEMBERS = 1000  # names looked at

# By the content of the first member, which is stored and says the type in words.
_ZIP_TYPES = (
    (b"application/hwp+zip", "HWPX"),
    (b"application/epub+zip", "EPUB"),
    (b"application/vnd.oasis.opendocument.text", "ODT"),
    (b"application/vnd.oasis.opendocument.spreadsheet", "ODS"),
    (b"application/vnd.oasis.opendocument.presentation", "ODP"),
)
# By the name of any member.
_ZIP_NAMES = (
    (re.compile(rb"word/"), "DOCX"),
    (re.compile(rb"xl/"), "XLSX"),
    (re.compile(rb"ppt/"), "PPTX"),
    (re.compile(rb"(?:.*/)?data\.pkl$"), "PyTorch"),
    (re.compile(rb".*\.npy$"), "NumPy"),
    (re.compile(rb"model\.weights\.h5$"), "Keras"),
    (re.compile(rb"AndroidManifest\.xml$"), "APK"),
    (re.compile(rb"META-INF/MANIFEST\.MF$"), "JAR"),
)
# Streams of an OLE compound file have UTF-16 names.
_OLE_STREAMS = (
    ("HwpSummaryInformation", "HWP"),
    ("WordDocument", "DOC"),
    ("Workbook", "XLS"),
    ("PowerPoint Document", "PPT"),
    ("__properties_version1", "MSG"),
)
_RIFF = {b"WEBP": "WebP", b"WAVE": "WAV", b"AVI ": "AVI"}
_FTYP = {b"heic": "HEIC", b"heix": "HEIC", b"mif1": "HEIC", b"avif": "AVIF", b"M4A ": "M4A", b"qt  ": "MOV"}


def sniff(data: bytes) -> str | None:
    r"""Name the binary format that some bytes are in.

    Parameters
    ----------
    data
        A whole file, or its beginning. What it is called does not matter.

    Returns
    -------
    str or None
        A proper name ("PDF", "HWP", "DOCX", "PyTorch"), the same in every language; None for what carries
        no known mark, which text never does.

    Examples
    --------
    >>> sniff(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    'PDF'
    >>> sniff(b"GIF89a has 256 colours, says this sentence.") is None
    True
    """
    for look in (_signature, _pdf, _zip, _ole, _riff, _film, _bitmap, _safetensors):
        if name := look(data):
            return name
    return None


def refuse_binary(data: bytes) -> None:
    """Raise for bytes in a known binary format.

    Raises
    ------
    TextError
        ``binary_format``, with ``format``, its name.
    """
    if name := sniff(data):
        raise TextError(
            "binary_format",
            f"expected a text file; got {name}; open it in its own program and save it as plain text",
            format=name,
        )


def control_share(data: bytes) -> float:
    """Return how much of the beginning is control bytes that no text uses, in [0, 1]."""
    head = data[:_LOOK]
    return 1 - len(head.translate(None, _CONTROLS)) / len(head) if head else 0.0


def _signature(data: bytes) -> str | None:
    for offset, mark, name in SIGNATURES:
        if data.startswith(mark, offset) and (mark not in WORDY or control_share(data[:512]) > 0.03):
            return name
    return None


def _pdf(data: bytes) -> str | None:
    return "PDF" if _PDF.match(data, 0, 1024) else None


def _zip(data: bytes) -> str | None:
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return None
    for mark, name in _ZIP_TYPES:
        if mark in data[:256]:
            return name
    names = _member_names(data)
    return next((name for pattern, name in _ZIP_NAMES if any(map(pattern.match, names))), "ZIP")


def _member_names(data: bytes) -> list[bytes]:
    names: list[bytes] = []
    for member in _ZIP_MEMBER.finditer(data):
        length, _ = struct.unpack("<HH", member["lengths"])
        names.append(data[member.end() : member.end() + length])
        if len(names) == _ZIP_MEMBERS:
            break
    return names


def _ole(data: bytes) -> str | None:
    if not data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return None
    return next((name for stream, name in _OLE_STREAMS if stream.encode("utf-16-le") in data), "OLE")


def _riff(data: bytes) -> str | None:
    # The four bytes of a size come between: in a text they would have to be letters.
    return _RIFF.get(data[8:12]) if data.startswith(b"RIFF") and control_share(data[:64]) > 0 else None


def _film(data: bytes) -> str | None:
    return _FTYP.get(data[8:12], "MP4") if data[4:8] == b"ftyp" and data.startswith(b"\x00") else None


def _bitmap(data: bytes) -> str | None:
    # Two reserved words are zero, and the size of the header that follows is one of a few.
    if data.startswith(b"BM") and data[6:10] == bytes(4) and data[15:18] == bytes(3):
        return "BMP"
    return None


def _safetensors(data: bytes) -> str | None:
    # Eight bytes say how long the JSON is that comes then.
    return "safetensors" if data[8:9] == b"{" and data[4:8] == bytes(4) and len(data) > 9 else None
