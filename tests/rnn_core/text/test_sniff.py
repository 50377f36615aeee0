"""Binary formats are named from their first bytes and refused; text never is."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import pickle
import sqlite3
import struct
import tarfile
import wave
import zipfile
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import save

from rnn_core.errors import TextError
from rnn_core.text import decode, sniff
from rnn_core.text.magic import SIGNATURES


def _zip(*members: tuple[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", how) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return target.getvalue()


def _office(folder: str) -> bytes:
    return _zip(
        ("[Content_Types].xml", b"<Types/>"), ("_rels/.rels", b"<R/>"), (f"{folder}/main.xml", b"<w/>")
    )


def _typed(kind: str) -> bytes:
    return _zip(("mimetype", kind.encode()), ("content.xml", b"<a/>"), how=zipfile.ZIP_STORED)


def _ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + stream.encode("utf-16-le") + bytes(500)


def _torch(new: bool) -> bytes:
    target = io.BytesIO()
    torch.save({"w": torch.zeros(3)}, target, _use_new_zipfile_serialization=new)
    return target.getvalue()


def _tar() -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        info = tarfile.TarInfo("notes.txt")
        info.size = 5
        archive.addfile(info, io.BytesIO(b"hello"))
    return target.getvalue()


def _wave() -> bytes:
    target = io.BytesIO()
    with wave.open(target, "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(100))
    return target.getvalue()


def _saved(write: Callable[[io.BytesIO], object]) -> bytes:
    target = io.BytesIO()
    write(target)
    return target.getvalue()


def _sqlite() -> bytes:
    with sqlite3.connect(":memory:") as database:
        database.execute("create table t (a)")
        return database.serialize()


FRAME = pd.DataFrame({"a": [1.0, 2.0]})
FILES = {
    "PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
    "HWP": _ole("HwpSummaryInformation"),
    "HWPX": _typed("application/hwp+zip"),
    "DOC": _ole("WordDocument"),
    "XLS": _ole("Workbook"),
    "PPT": _ole("PowerPoint Document"),
    "OLE": _ole("Something Else"),
    "DOCX": _office("word"),
    "XLSX": _office("xl"),
    "PPTX": _office("ppt"),
    "ODT": _typed("application/vnd.oasis.opendocument.text"),
    "EPUB": _typed("application/epub+zip"),
    "ZIP": _zip(("notes.txt", b"hello")),
    "RTF": b"{\\rtf1\\ansi Hello}",
    "gzip": gzip.compress(b"hello"),
    "bzip2": bz2.compress(b"hello" * 9),
    "xz": lzma.compress(b"hello"),
    "7z": b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(24),
    "RAR": b"Rar!\x1a\x07\x01\x00" + bytes(10),
    "tar": _tar(),
    "PNG": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "JPEG": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00",
    "GIF": b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00",
    "WebP": b"RIFF\x24\x00\x00\x00WEBPVP8 ",
    "WAV": _wave(),
    "BMP": b"BM" + struct.pack("<IHHIIii", 70, 0, 0, 54, 40, 2, 2) + bytes(44),
    "MP3": b"ID3\x04\x00\x00\x00\x00\x00\x23TSSE",
    "MP4": b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00",
    "HEIC": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00",
    "ELF": b"\x7fELF\x02\x01\x01" + bytes(9),
    "EXE": b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + bytes(50),
    "PyTorch": _torch(new=True),
    "pickle": pickle.dumps({"a": [1, 2]}),
    "safetensors": save({"w": torch.zeros(3)}),
    "NumPy": _saved(lambda target: np.save(target, np.zeros(3))),
    "SQLite": _sqlite(),
    "Parquet": _saved(FRAME.to_parquet),
}

ABOUT = [
    "GIF89a has 256 colours.",
    "MZ opens a program",
    "BM stands for bitmap",
    "ID3 tags",
    "RIFF and WEBP",
    "PAR1?",
]
ABOUT += [
    "%PDF-1.4 is how a PDF begins",
    "PK is no archive",
    "BZh9",
    "Rar!",
    "GGUF",
    "ftypisom",
    "ORC\nELF\n",
    "{}",
]
ABOUT += ["HWP Document File V3.00 is a header", "AT&TFORM", "wOFF", "SQLite format 3", "7z", "II*", "8BPS"]


@pytest.mark.parametrize(("name", "data"), FILES.items(), ids=FILES)
def test_a_binary_file_named_txt_is_named_and_refused(name: str, data: bytes) -> None:
    assert sniff(data) == name
    for encoding in (None, "latin-1"):
        with pytest.raises(TextError) as raised:
            decode(data, encoding)
        assert (raised.value.code, raised.value.details) == ("binary_format", {"format": name})


def test_the_other_ways_to_write_them() -> None:
    assert sniff(_torch(new=False)) == "PyTorch"
    assert sniff(_saved(lambda target: np.savez(target, a=np.zeros(3)))) == "NumPy"
    assert sniff(b"\xff\xfb\x90\x64" + bytes(20)) == "MP3"
    assert sniff(b"\n%PDF-1.4\r\n") == "PDF"
    assert sniff(b"HWP Document File V3.00 \x1a\x01\x02\x03\x04\x05" + bytes(20)) == "HWP"
    assert all(sniff(pickle.dumps([1], protocol=p)) == "pickle" for p in (2, 3, 4, 5))


def test_nothing_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    def unpack(*_: object, **__: object) -> None:
        raise AssertionError("unpacked")

    data = {name: FILES[name] for name in ("DOCX", "gzip", "ZIP", "pickle")}
    for target in (
        "zlib.decompress",
        "zlib.decompressobj",
        "gzip.decompress",
        "zipfile.ZipFile",
        "pickle.loads",
    ):
        monkeypatch.setattr(target, unpack)
    assert [sniff(one) for one in data.values()] == list(data)


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=100),
    st.sampled_from(["utf-8", "utf-16"]),
)
def test_text_is_never_taken_for_a_format(text: str, encoding: str) -> None:
    assert sniff(text.encode(encoding)) is None


@pytest.mark.parametrize("text", ABOUT)
def test_a_sentence_about_a_format_is_a_text(text: str) -> None:
    assert decode((text + " And more.").encode()).text == text + " And more."


@given(st.sampled_from([mark for _, mark, _ in SIGNATURES]), st.binary(max_size=40))
def test_whatever_follows_a_mark_ends_in_a_name_or_none(mark: bytes, rest: bytes) -> None:
    assert sniff(mark + rest) in {
        None,
        "ZIP",
        "OLE",
        "BMP",
        "safetensors",
        *(name for _, _, name in SIGNATURES),
    }


def test_mostly_control_bytes_are_no_text() -> None:
    for data in (b"\x00", bytes(100), b"\x01\x02\x03abc"):
        with pytest.raises(TextError) as raised:
            decode(data)
        assert raised.value.code == "binary"
        assert 0.3 < raised.value.details["share"] <= 1
