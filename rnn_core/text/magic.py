"""The first bytes by which common binary formats are known.

Only formats that a visitor may take for text, or send by mistake. Their names are proper names.
"""

from __future__ import annotations

__all__ = ["SIGNATURES", "WORDY"]

SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    # documents
    (0, b"HWP Document File V", "HWP"),
    (0, b"{\\rtf", "RTF"),
    (0, b"AT&TFORM", "DjVu"),
    (0, b"\x00\x01\x00\x00Standard Jet DB", "MDB"),
    (0, b"\x00\x01\x00\x00Standard ACE DB", "ACCDB"),
    # archives
    (0, b"\x1f\x8b", "gzip"),
    (0, b"\x1f\x9d", "compress"),
    (4, b"1AY&SY", "bzip2"),
    (0, b"\xfd7zXZ\x00", "xz"),
    (0, b"\x28\xb5\x2f\xfd", "Zstandard"),
    (0, b"\x04\x22\x4d\x18", "LZ4"),
    (0, b"7z\xbc\xaf\x27\x1c", "7z"),
    (0, b"Rar!\x1a\x07", "RAR"),
    (0, b"ALZ\x01", "ALZ"),
    (0, b"EGGA\x00", "EGG"),
    (0, b"MSCF\x00\x00\x00\x00", "CAB"),
    (257, b"ustar", "tar"),
    # pictures
    (0, b"\x89PNG\r\n\x1a\n", "PNG"),
    (0, b"\xff\xd8\xff", "JPEG"),
    (0, b"GIF87a", "GIF"),
    (0, b"GIF89a", "GIF"),
    (0, b"II*\x00", "TIFF"),
    (0, b"MM\x00*", "TIFF"),
    (0, b"8BPS\x00\x01", "PSD"),
    (0, b"\x00\x00\x01\x00", "ICO"),
    (0, b"\x00\x00\x00\x0cJXL ", "JPEG XL"),
    # sound and film
    (0, b"ID3", "MP3"),
    (0, b"\xff\xfa", "MP3"),
    (0, b"\xff\xfb", "MP3"),
    (0, b"\xff\xf2", "MP3"),
    (0, b"\xff\xf3", "MP3"),
    (0, b"\xff\xf1", "AAC"),
    (0, b"\xff\xf9", "AAC"),
    (0, b"OggS\x00", "Ogg"),
    (0, b"fLaC\x00", "FLAC"),
    (0, b"MThd\x00\x00\x00\x06", "MIDI"),
    (0, b"\x1aE\xdf\xa3", "Matroska"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "WMV"),
    (0, b"FLV\x01", "FLV"),
    # programs
    (0, b"\x7fELF", "ELF"),
    (0, b"MZ", "EXE"),
    (0, b"\xfe\xed\xfa\xce", "Mach-O"),
    (0, b"\xfe\xed\xfa\xcf", "Mach-O"),
    (0, b"\xce\xfa\xed\xfe", "Mach-O"),
    (0, b"\xcf\xfa\xed\xfe", "Mach-O"),
    (0, b"\xca\xfe\xba\xbe\x00", "Java class"),
    (0, b"\x00asm\x01\x00\x00\x00", "WebAssembly"),
    # networks and data
    (0, b"\x80\x02\x8a\x0al\xfc\x9cF\xf9", "PyTorch"),
    (0, b"\x80\x02", "pickle"),
    (0, b"\x80\x03", "pickle"),
    (0, b"\x80\x04\x95", "pickle"),
    (0, b"\x80\x05\x95", "pickle"),
    (0, b"\x93NUMPY", "NumPy"),
    (0, b"\x89HDF\r\n\x1a\n", "HDF5"),
    (0, b"GGUF", "GGUF"),
    (4, b"TFL3", "TensorFlow Lite"),
    (0, b"SQLite format 3\x00", "SQLite"),
    (0, b"PAR1", "Parquet"),
    (0, b"ARROW1\x00\x00", "Arrow"),
    (0, b"Obj\x01", "Avro"),
    (0, b"ORC\n", "ORC"),
    # type
    (0, b"\x00\x01\x00\x00\x00", "TrueType"),
    (0, b"OTTO\x00", "OpenType"),
    (0, b"ttcf\x00", "TrueType"),
    (0, b"wOFF", "WOFF"),
    (0, b"wOF2", "WOFF2"),
)
"""Offset, bytes, name; the first that fits counts."""

WORDY = frozenset(
    {
        b"HWP Document File V",
        b"GIF87a",
        b"GIF89a",
        b"ID3",
        b"MZ",
        b"GGUF",
        b"PAR1",
        b"wOFF",
        b"wOF2",
        b"ORC\n",
    }
    | {b"ustar", b"TFL3", b"AT&TFORM"}
    # These four are Han characters in CP949.
    | {b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe"}
)
"""Signatures that could open an honest sentence: they count only where control bytes follow."""
