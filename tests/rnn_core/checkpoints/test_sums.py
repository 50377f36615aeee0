"""Checksums of networks: what was turned, cut or swapped on disk is refused, and older folders still load."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import random
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from rnn_core.checkpoints import load, save, sums
from rnn_core.checkpoints.taggers import load_taggers
from rnn_core.checkpoints.translators import load_translator
from rnn_core.errors import CheckpointError
from rnn_core.models import CharacterModel
from rnn_core.probes import load_probes
from rnn_core.text.vocabulary import Vocabulary

ROOT = Path(__file__).parents[3]
ASSETS = ROOT / "assets"
SHIPPED = sorted({path.parent for path in ASSETS.rglob("*.safetensors")})
LOADERS: tuple[tuple[str, Callable[[Path], object], str], ...] = (
    ("models/python-lstm", load, "weights.safetensors"),
    ("models/python-lstm", load, "units.json"),
    ("models/python-lstm", load, "config.json"),
    ("stacks/python-1", load_probes, "probes.safetensors"),
    ("stacks/python-1", load_probes, "probes.json"),
    ("taggers/en", load_taggers, "forward.safetensors"),
    ("taggers/en", load_taggers, "config.json"),
    ("translators/dates-none", load_translator, "weights.safetensors"),
    ("translators/dates-none", load_translator, "config.json"),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    torch.manual_seed(0)
    save(tmp_path / "net", CharacterModel(4, "lstm", 6), Vocabulary(tuple("abc")), {})
    return tmp_path / "net"


def copy(source: Path, target: Path) -> Path:
    target.mkdir(parents=True)
    for path in source.iterdir():
        (target / path.name).write_bytes(path.read_bytes())
    return target


def turn(path: Path, count: int = 1) -> None:
    """Turn some bytes of the last half of a file: of weights, no header is hurt, and it would load."""
    content = bytearray(path.read_bytes())
    for place in random.Random(0).sample(range(len(content) // 2, len(content) - 2), count):
        content[place] ^= 0x01
    path.write_bytes(content)


@pytest.mark.parametrize("shipped", SHIPPED, ids=lambda path: path.relative_to(ASSETS).as_posix())
def test_every_shipped_network_has_the_sums_of_its_files(shipped: Path) -> None:
    lines = (shipped / sums.SUMS).read_text("utf-8").splitlines()
    told = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    there = [path for path in shipped.iterdir() if path.suffix not in ("", ".md")]
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in there}
    assert told == found, f"after a change: python -m rnn_core.checkpoints {shipped.relative_to(ROOT)}"


@pytest.mark.parametrize(("name", "loader", "file"), LOADERS)
def test_turned_bytes_are_refused_in_a_sentence_without_a_path(
    name: str, loader: Callable[[Path], object], file: str, tmp_path: Path
) -> None:
    folder = copy(ASSETS / name, tmp_path / "net")
    loader(folder)
    turn(folder / file, 40)
    with pytest.raises(CheckpointError, match="as it was written") as refused:
        loader(folder)
    assert str(tmp_path) not in str(refused.value)
    assert file in str(refused.value)


def test_a_folder_of_an_earlier_version_without_sums_is_read(folder: Path) -> None:
    (folder / sums.SUMS).unlink()
    assert load(folder).model.rnn.hidden_size == 6


@pytest.mark.parametrize("content", [b"", b"\xff\x00", b"0" * 64 + b"  config.json\n", b"x  config.json\n"])
def test_sums_that_are_damaged_themselves_are_no_licence(folder: Path, content: bytes) -> None:
    (folder / sums.SUMS).write_bytes(content)
    with pytest.raises(CheckpointError):
        load(folder)


def test_a_network_saved_anew_over_a_damaged_one_is_whole(folder: Path) -> None:
    for name in (sums.SUMS, "weights.safetensors", "config.json"):
        (folder / name).write_bytes(b"?")
    save(folder, CharacterModel(4, "gru", 5), Vocabulary(tuple("abc")), {})
    assert load(folder).model.cell == "gru"


def test_the_tool_of_the_system_says_the_same(folder: Path) -> None:
    ran = subprocess.run(["sha256sum", "-c", sums.SUMS], cwd=folder, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == "config.json: OK\nweights.safetensors: OK\n"


def test_after_a_change_by_hand_the_sums_can_be_written_anew(folder: Path) -> None:
    (folder / "config.json").write_bytes((folder / "config.json").read_bytes() + b"\n")
    with pytest.raises(CheckpointError, match=r"config\.json of 'net' as it was written"):
        load(folder)
    command = [sys.executable, "-m", "rnn_core.checkpoints", str(folder)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert load(folder).model.rnn.hidden_size == 6


def test_all_files_have_the_rights_of_any_new_file(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "any").touch()
    usual = stat.S_IMODE((tmp_path / "any").stat().st_mode)
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == dict.fromkeys(
        ("config.json", "weights.safetensors", sums.SUMS), usual
    )


def test_what_may_not_be_read_is_said_as_that(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(path: Path) -> bytes:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    monkeypatch.setattr(Path, "read_bytes", forbidden)  # whoever runs tests as root may read everything
    with pytest.raises(CheckpointError, match=r"config\.json: Permission denied came"):
        load(folder)


def test_a_disk_that_is_full_is_an_oserror_and_leaves_what_was_there(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    class Full(io.FileIO):
        def write(self, content: bytes) -> int:  # type: ignore[override]
            super().write(content[: len(content) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "open", lambda path, mode: Full(path, mode))
    with pytest.raises(OSError, match="No space left"):
        save(folder, CharacterModel(4, "gru", 5), Vocabulary(tuple("abc")), {})
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize("size", ["hidden", "layers", "embedding"])
@pytest.mark.parametrize("value", [10**12, -1, 0, "8", None, 1e300, [], True])
def test_sizes_that_cannot_be_are_refused_before_memory_is_taken(
    folder: Path, size: str, value: object
) -> None:
    import json

    config = json.loads((folder / "config.json").read_text("utf-8")) | {size: value}
    sums.put(folder, {"config.json": json.dumps(config).encode()})
    if (size, value) != ("layers", True):  # that is 1
        with pytest.raises(CheckpointError):
            load(folder)


@pytest.mark.parametrize("config", [b"[]", b"3", b"null", b'"a"', b"[" * 200_000, b'{"a":' * 200_000])
def test_a_config_that_is_something_else_is_refused(folder: Path, config: bytes) -> None:
    sums.put(folder, {"config.json": config})
    with pytest.raises(CheckpointError, match="expected a network in 'net'"):
        load(folder)
