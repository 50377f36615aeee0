"""A network's folder zipped again by any system opens; what is damaged or forged is refused."""

from __future__ import annotations

import io
import pickle
import stat
import struct
import tracemalloc
import warnings
import zipfile
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_core.checkpoints import pack, unpack
from rnn_core.checkpoints.parts import CONFIG, WEIGHTS
from rnn_core.checkpoints.zipped import ZipError, members
from rnn_core.models import CharacterModel
from rnn_core.text.vocabulary import Vocabulary
from tests.examples import examples

torch.manual_seed(0)
DOWNLOADED = pack(CharacterModel(3, "gru", 4, 1, 2), Vocabulary(("a", "b")), {"source": "two letters"})
with zipfile.ZipFile(io.BytesIO(DOWNLOADED)) as _archive:
    FILES = {name: _archive.read(name) for name in _archive.namelist()}


def zipped(
    files: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED, *, links: tuple[str, ...] = ()
) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", method) as archive:
        warnings.simplefilter("ignore")  # of names that come twice
        for name, data in files:
            one = zipfile.ZipInfo(name)
            one.compress_type = method
            one.external_attr = (stat.S_IFLNK if name in links else stat.S_IFREG) << 16
            archive.writestr(one, data)
    return buffer.getvalue()


def of(folder: str, *more: tuple[str, bytes]) -> list[tuple[str, bytes]]:
    return [*more, *((folder + name, data) for name, data in FILES.items())]


FINDER = of(
    "gatescope-network/",
    ("gatescope-network/", b""),
    ("gatescope-network/.DS_Store", b"Bud1"),
    ("__MACOSX/gatescope-network/._.DS_Store", b"x"),
    ("__MACOSX/gatescope-network/._config.json", b"x"),
    ("__MACOSX/._gatescope-network", b"x"),
)
EXPLORER = of("gatescope-network\\", ("gatescope-network\\desktop.ini", b"[x]"))


@pytest.mark.parametrize(
    "files",
    [
        of(""),
        FINDER,
        EXPLORER,
        of("gatescope-network/gatescope-network/"),
        of("내 신경망/"),
        of("net/", ("net/notes.txt", b"mine"), ("net/units.json", b"{}"), ("other/config.json", b"{}")),
        of("./"),
    ],
    ids=["flat", "finder", "explorer", "nested", "hangul", "beside others", "dot"],
)
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_network_that_was_zipped_again_opens(files: list[tuple[str, bytes]], method: int) -> None:
    again = unpack(zipped(files, method))
    assert again.config["source"] == "two letters"
    state = unpack(DOWNLOADED).model.state_dict()
    assert all(value.equal(state[name]) for name, value in again.model.state_dict().items())


def locked() -> bytes:
    data = bytearray(zipped(of("")))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.index(mark)
        data[place + at] |= 1
    return bytes(data)


def bomb() -> bytes:
    return zipped([(WEIGHTS, bytes(60_000_000)), (CONFIG, FILES[CONFIG])])


def lying_bomb() -> bytes:
    """As :func:`bomb`, but the directory says a small size."""
    data = bytearray(zipped([(WEIGHTS, bytes(60_000_000)), (CONFIG, FILES[CONFIG])]))
    place = data.index(b"PK\x01\x02")
    data[place + 24 : place + 28] = struct.pack("<I", 1000)
    return bytes(data)


HOSTILE = [
    (b"", "broken"),
    (b"PK\x03\x04 but no zip", "broken"),
    (DOWNLOADED[:-30], "broken"),
    (zipped(of(""))[: len(zipped(of(""))) // 2], "broken"),
    (zipped([]), "missing"),
    (zipped([(CONFIG, b"{}")]), "missing"),
    (zipped([("a/" + CONFIG, b"{}"), ("b/" + WEIGHTS, b"")]), "missing"),
    (zipped([("__MACOSX/" + CONFIG, b"{}"), ("__MACOSX/" + WEIGHTS, b"")]), "missing"),
    (zipped([*of("a/"), *of("b/")]), "several"),
    (zipped(of("../")), "unsafe"),
    (zipped(of("..\\")), "unsafe"),
    (zipped(of("", ("../../evil", b"x"))), "unsafe"),
    (zipped(of("/")), "unsafe"),
    (zipped(of("C:\\")), "unsafe"),
    (zipped(of(""), links=(CONFIG,)), "unsafe"),
    (zipped(of("", ("a/\\" + CONFIG, b"x"), ("a//" + CONFIG, b"x"))), "unsafe"),
    (zipped([*((f"{k}.txt", b"") for k in range(1001)), *of("")]), "many"),
    (zipped(of(""), zipfile.ZIP_LZMA), "method"),
    (zipped(of(""), zipfile.ZIP_BZIP2), "method"),
    (locked(), "locked"),
    (bomb(), "large"),
    (bytes(20_000_001), "large"),
    (lying_bomb(), "broken"),
    (zipped([(WEIGHTS, b"x"), (CONFIG, b"{}")]), "content"),
]


@pytest.mark.parametrize(("data", "code"), HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_zip_is_refused_with_its_reason(data: bytes, code: str) -> None:
    tracemalloc.start()
    with pytest.raises(ZipError, match=r"expected a zip of .+; got .+; .+") as refused:
        unpack(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused.value.code == code
    assert peak < 10_000_000
    assert pickle.loads(pickle.dumps(refused.value)).code == code


def test_nothing_is_written_to_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ZipError):
        unpack(zipped(of("", ("../evil", b"x"), ("evil", b"x"))))
    assert not list(tmp_path.parent.glob("**/evil"))


NAMES = [CONFIG, WEIGHTS, "units.json", ".DS_Store", "._" + CONFIG, "x", ""]
FOLDERS = ["", "net/", "net\\", "a/b/", "__MACOSX/", "__MACOSX/net/", "../", "/", "C:/", "한/", "./", "a\0b/"]
MEMBER = st.tuples(
    st.builds(str.__add__, st.sampled_from(FOLDERS), st.sampled_from(NAMES)),
    st.sampled_from([*FILES.values(), b"", b"{}"]) | st.binary(max_size=40),
)


@given(
    st.lists(MEMBER, max_size=8),
    st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2]),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=4),
    st.integers(0, 40),
)
@settings(max_examples=examples(60), deadline=None)
def test_any_zip_opens_or_is_refused(
    listed: list[tuple[str, bytes]], method: int, flips: list[tuple[int, int]], cut: int
) -> None:
    data = bytearray(zipped(listed, method))
    for place, value in flips:
        data[place % len(data)] = value
    _opens_or_is_refused(bytes(data[: len(data) - cut]))


@given(
    st.sampled_from([DOWNLOADED, zipped(FINDER), zipped(EXPLORER)]),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=6),
    st.binary(max_size=20),
    st.binary(max_size=20),
)
@settings(max_examples=examples(60), deadline=None)
def test_a_damaged_network_opens_or_is_refused(
    sound: bytes, flips: list[tuple[int, int]], before: bytes, after: bytes
) -> None:
    data = bytearray(sound)
    for place, value in flips:
        data[place % len(data)] = value
    _opens_or_is_refused(before + bytes(data) + after)


def _opens_or_is_refused(data: bytes) -> None:
    try:
        network = unpack(data)
    except ZipError:
        return
    assert network.model.parameter_count < 10**6


@given(st.dictionaries(st.sampled_from(["one", "two"]), st.binary(max_size=60), min_size=2), st.data())
@settings(max_examples=examples(20), deadline=None)
def test_what_was_packed_comes_back(files: dict[str, bytes], data: st.DataObject) -> None:
    folder = data.draw(st.sampled_from(["", "net/", "net\\", "a/b c/", "한/"]))
    method = data.draw(st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))
    made = zipped([*((folder + name, one) for name, one in files.items()), ("__MACOSX/._one", b"")], method)
    assert members(made, ("one", "two"), 10_000) == files
