"""What a forged manifest, a second run, a turned byte, a full disk or a huge file does to ``trace``."""

from __future__ import annotations

import copy
import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rnn_core import files, locks
from rnn_core.checkpoints import TrainedNetwork, load, save
from rnn_core.commands import main, networks
from rnn_core.errors import InputError
from rnn_core.models.character import CharacterModel
from rnn_core.shards import MANIFEST, PIECE, Manifest, Opened, Settings, Shard, content, trace_text
from rnn_core.shards import text as shards_text
from rnn_core.shards.parquet import read_label
from rnn_core.text.vocabulary import Vocabulary
from tests.examples import examples

ROOT = Path(__file__).parents[3]
LETTERS = "abcdefghij \n"
SMALL = Settings(steps=PIECE)


def made(folder: Path, cell: Any = "lstm") -> TrainedNetwork:
    torch.manual_seed(0)
    vocabulary = Vocabulary.of([LETTERS])
    save(folder, CharacterModel(len(vocabulary), cell, hidden=8, layers=2, embedding=6), vocabulary, {})
    return load(folder)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a small network and a text, and we stand in it."""
    made(tmp_path / "assets" / "models" / "small")
    (tmp_path / "a.txt").write_text("abc\n" * 800, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(networks.VARIABLE, raising=False)
    return tmp_path


def traced(*more: str, out: str = "out") -> int:
    return main(["trace", *more, "--model", "small", "--out", out, "--steps", "1024"])


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def manifest_of(out: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((out / MANIFEST).read_text("utf-8"))
    return told


# Nothing in a manifest is trusted.


@pytest.mark.parametrize(
    "folder", ["../x", "..", ".", "", "/tmp/x", "a/b", "a\\b", "c:x", MANIFEST, "x\0", "\ud800"]
)
def test_a_folder_outside_of_the_run_is_refused(folder: str, here: Path, capsys: Any):
    assert traced("a.txt") == 0
    told = manifest_of(here / "out")
    told["texts"]["a.txt"]["folder"] = folder
    (here / "out" / MANIFEST).write_text(json.dumps(told), "utf-8")
    before = contents(here)
    capsys.readouterr()
    assert traced("a.txt") == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "expected a manifest of this program" in said
    assert contents(here) == before


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_that_leads_out_is_refused(here: Path, capsys: Any):
    assert traced("a.txt") == 0
    (here / "elsewhere").mkdir()
    for path in (here / "out" / "a.txt").iterdir():
        path.unlink()
    (here / "out" / "a.txt").rmdir()
    (here / "out" / "a.txt").symlink_to(here / "elsewhere")
    assert traced("a.txt") == 2
    assert "a link that leads elsewhere" in capsys.readouterr().err
    assert not list((here / "elsewhere").iterdir())


@pytest.mark.parametrize("content", [b"", b"[", b"null", b"[" * 200_000, b'{"texts":' * 200_000, b"\xff" * 9])
def test_what_is_no_manifest_is_one_sentence_and_stays(content: bytes, here: Path, capsys: Any):
    (here / "out").mkdir()
    (here / "out" / MANIFEST).write_bytes(content)
    assert traced("a.txt") == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert (here / "out" / MANIFEST).read_bytes() == content


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["../x", "/x", "done", "a.txt", "\ud800", 10**400, -1, "00000.parquet", "0" * 300])
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def places(value: Any, so_far: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [so_far, *(place for key, one in inside for place in places(one, (*so_far, key)))]


@st.composite
def mutated(draw: st.DrawFn, real: dict[str, Any]) -> Any:
    """A real manifest in which something is replaced, taken away or added, up to three times."""
    told = copy.deepcopy(real)
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.sampled_from(places(told)))
        if not place:
            return draw(JSON)
        inside = told
        for key in place[:-1]:
            inside = inside[key]
        match draw(st.sampled_from(["replace", "take", "add"])):
            case "replace":
                inside[place[-1]] = draw(JSON)
            case "take":
                del inside[place[-1]]
            case _ if isinstance(inside, dict):
                inside[draw(st.text(max_size=8) | st.sampled_from(["b.txt", "folder", "sha256"]))] = draw(
                    JSON
                )
            case _:
                inside.append(draw(JSON))
    return told


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> tuple[TrainedNetwork, Path]:
    """A run of two texts, of which one is finished and one waits."""
    here = tmp_path_factory.mktemp("begun")
    checkpoint = made(here / "net")
    manifest = Manifest(here / "out", checkpoint, SMALL.resolved(checkpoint.model))
    place, _ = manifest.reserve(["a.txt", "b.txt"])
    manifest.note(Opened("a.txt", "utf-8", ()))
    for shard in trace_text(checkpoint, "abc\n" * 500, "a.txt", place, SMALL):
        manifest.note(shard)
    manifest.write()
    return checkpoint, here / "out"


@settings(
    max_examples=examples(150), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(data=st.data())
def test_whatever_a_manifest_says_it_is_taken_or_refused_and_leads_nowhere(
    begun: tuple[TrainedNetwork, Path], tmp_path: Path, data: st.DataObject
):
    checkpoint, real = begun
    said = data.draw(mutated(manifest_of(real)) | JSON)
    raw = data.draw(st.just(json.dumps(said).encode()) | st.binary(max_size=30))
    out = tmp_path / "above" / "out"
    out.mkdir(parents=True, exist_ok=True)
    (out / MANIFEST).write_bytes(raw)
    try:
        manifest = Manifest(out, checkpoint, SMALL.resolved(checkpoint.model))
    except InputError:
        assert (out / MANIFEST).read_bytes() == raw
        return
    folders = manifest.reserve(["a.txt", "b.txt", "../c.txt"])
    for folder in folders:
        assert folder.parent == out
        assert (out / folder.name).resolve().parent == out.resolve()
    manifest.note(Opened("a.txt", "utf-8", ()))
    manifest.note(Shard("a.txt", 0, "00000.parquet", 0, 9, 9, "s", "f", 9))
    manifest.write()
    again = content(out)
    assert again is not None
    assert {"a.txt", "b.txt", "../c.txt"} <= set(again.texts)
    assert [path.name for path in tmp_path.iterdir()] == ["above"]
    assert [path.name for path in out.parent.iterdir()] == ["out"]
    assert sorted(path.name for path in out.iterdir()) == [MANIFEST]


def test_what_may_not_be_read_is_said_as_that(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any):
    assert traced("a.txt", "--quiet") == 0
    read = Path.read_bytes

    def forbidden(path: Path) -> bytes:
        if path.name == MANIFEST:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", forbidden)
    assert traced("a.txt") == 2
    assert f"{MANIFEST}: {os.strerror(errno.EACCES)}" in capsys.readouterr().err


# Two at once.


def test_two_runs_in_one_folder_keep_each_others_texts(begun: tuple[TrainedNetwork, Path], tmp_path: Path):
    checkpoint, _ = begun
    settings = SMALL.resolved(checkpoint.model)
    one, two = (Manifest(tmp_path, checkpoint, settings) for _ in range(2))
    places = one.reserve(["a/x.txt"]) + two.reserve(["b/x.txt"])
    assert len({place.name for place in places}) == 2
    for manifest, name in ((two, "b/x.txt"), (one, "a/x.txt")):
        manifest.note(Opened(name, "utf-8", ()))
        manifest.write()
    told = manifest_of(tmp_path)["texts"]
    assert {name: entry["status"] for name, entry in told.items()} == {
        "a/x.txt": "reading",
        "b/x.txt": "reading",
    }


def test_two_processes_in_one_folder_list_both_texts(here: Path):
    (here / "b.txt").write_text("cab " * 800, "utf-8")
    command = [sys.executable, "-m", "rnn_core", "trace", "--model", "small", "--out", "out", "--quiet"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    both = [subprocess.Popen([*command, name], env=environment) for name in ("a.txt", "b.txt")]
    assert [process.wait(timeout=300) for process in both] == [0, 0]
    told = manifest_of(here / "out")["texts"]
    assert {name: entry["status"] for name, entry in told.items()} == {"a.txt": "done", "b.txt": "done"}
    assert not list((here / "out").glob(".*"))


def test_an_unfinished_file_of_a_process_that_lives_is_left_to_it(tmp_path: Path):
    ours, host = files.part_of(tmp_path / "00000.parquet"), os.uname().nodename
    living = tmp_path / f".00001.parquet.{host}-{os.getppid()}{files.PART}"
    dead = tmp_path / f".00002.parquet.{host}-{2**30}{files.PART}"
    other = tmp_path / f".00003.parquet.elsewhere-1{files.PART}"
    for path in (ours, living, dead, other):
        path.touch()
    files.tidy(tmp_path)
    assert list(tmp_path.iterdir()) == [living]


def test_who_cannot_have_the_manifest_is_told(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any):
    monkeypatch.setattr("rnn_core.shards.manifest._PATIENCE", 0.0)
    (here / "out").mkdir()
    with locks.hold(here / "out"):
        assert traced("a.txt") == 2
    assert "in use by process" in capsys.readouterr().err


# Bytes that were turned.


def turn(path: Path, count: int = 64) -> None:
    data = bytearray(path.read_bytes())
    middle = len(data) // 3
    data[middle : middle + count] = bytes(byte ^ 0x55 for byte in data[middle : middle + count])
    path.write_bytes(data)


def test_a_turned_shard_is_found_by_its_checksum_and_made_again(here: Path, capsys: Any):
    assert traced("a.txt") == 0
    before = contents(here / "out")
    turn(here / "out" / "a.txt" / "00001.parquet")
    capsys.readouterr()
    assert traced("a.txt", "--verify") == 0
    said = capsys.readouterr().err
    assert "a.txt: 00001.parquet was no longer what had been written, and is made again" in said
    assert "00000.parquet was" not in said
    assert contents(here / "out") == before
    assert traced("a.txt", "--verify") == 0
    assert "made again" not in capsys.readouterr().err


def test_without_being_asked_nothing_is_read_again_and_the_checksum_stays(here: Path, capsys: Any):
    assert traced("a.txt") == 0
    told = manifest_of(here / "out")
    turn(here / "out" / "a.txt" / "00000.parquet")
    assert traced("a.txt") == 0
    assert manifest_of(here / "out") == told


def test_what_has_no_checksum_is_made_again_to_be_sure(here: Path):
    assert traced("a.txt") == 0
    before = contents(here / "out")
    (here / "out" / MANIFEST).unlink()
    turn(here / "out" / "a.txt" / "00000.parquet")
    assert traced("a.txt", "--verify") == 0
    assert contents(here / "out") == before


def test_a_turned_state_is_not_gone_on_with(here: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch):
    assert traced("a.txt") == 0
    before = contents(here / "out")

    def turned(path: Path) -> Any:
        there = read_label(path)
        if there and path.name == "00000.parquet" and path.read_bytes() == before["a.txt/00000.parquet"]:
            state = [{**part, "float32": part["float32"].replace("A", "B", 1)} for part in there[0].state]
            object.__setattr__(there[0], "state", state)
        return there

    (here / "out" / "a.txt" / "00001.parquet").unlink()
    with monkeypatch.context() as patched:
        patched.setattr(shards_text, "read_label", turned)
        assert traced("a.txt") == 0
    assert "00000.parquet was no longer what had been written" in capsys.readouterr().err
    assert contents(here / "out") == before


def test_shards_behind_the_end_of_a_text_are_of_another_one(here: Path, capsys: Any):
    assert traced("a.txt") == 0
    (here / "a.txt").write_text(("abc\n" * 800)[: 2 * PIECE], "utf-8")
    assert traced("a.txt") == 1
    assert "a shard made from another text" in capsys.readouterr().err


# A full disk.


def test_a_disk_that_fills_in_the_middle_of_a_shard_leaves_no_part_of_it(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
):
    from rnn_core.shards import parquet

    write = parquet._Summed.write

    def full(sink: Any, data: bytes) -> int:
        if sink.tell() > 2000:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(sink, data)

    with monkeypatch.context() as patched:
        patched.setattr(parquet._Summed, "write", full)
        assert traced("a.txt") == 1
    assert f"a.txt: {os.strerror(errno.ENOSPC)}" in capsys.readouterr().err
    assert not list((here / "out" / "a.txt").iterdir())
    assert traced("a.txt") == 0
    assert traced("a.txt", out="straight") == 0
    assert contents(here / "out") == contents(here / "straight")


# A folder of an earlier version.


def test_a_folder_that_an_earlier_version_began_is_ended_in_its_way(
    here: Path, monkeypatch: pytest.MonkeyPatch
):
    with monkeypatch.context() as patched:
        patched.setattr(shards_text, "_begun_with_whole", lambda _: True)
        assert traced("a.txt", out="old") == 0
    whole = contents(here / "old")
    label = read_label(here / "old" / "a.txt" / "00000.parquet")
    assert label is not None
    assert label[0].sha256 == manifest_of(here / "old")["texts"]["a.txt"]["sha256"]
    assert b'"whole"' not in whole["a.txt/00000.parquet"]
    told = manifest_of(here / "old")
    for shard in told["texts"]["a.txt"]["shards"]:
        del shard["sha256"]  # it knew none
    (here / "old" / MANIFEST).write_text(json.dumps(told), "utf-8")
    (here / "old" / "a.txt" / "00002.parquet").unlink()
    assert traced("a.txt", out="old") == 0
    assert contents(here / "old") == whole


def test_a_folder_goes_on_with_as_many_steps_as_it_was_begun_with(here: Path):
    assert main(["trace", "a.txt", "--model", "small", "--out", "out", "--steps", "2048"]) == 0
    assert main(["trace", "a.txt", "--model", "small", "--out", "out"]) == 0
    assert len(list((here / "out" / "a.txt").iterdir())) == 2


# A file of any size.


def test_the_first_shard_is_there_long_before_the_file_is_read(
    begun: tuple[TrainedNetwork, Path], tmp_path: Path
):
    from rnn_core.shards import Task, fingerprint, run

    checkpoint, _ = begun
    source = tmp_path / "big.txt"
    source.write_text("abcdefghi\n" * 400_000, "utf-8")
    net = tmp_path / "net"
    made(net)
    settings = Settings(steps=PIECE, units=(1,)).resolved(checkpoint.model)
    task = Task(source, "big.txt", tmp_path / "out", net, fingerprint(checkpoint), settings)
    events = run(task)
    first = next(event for event in events if isinstance(event, Shard))
    assert (tmp_path / "out" / "00000.parquet").is_file()
    assert first.read < source.stat().st_size // 50
    second = next(events)
    assert isinstance(second, Shard)
    assert first.read <= second.read < source.stat().st_size // 50
    events.close()  # type: ignore[attr-defined]


PEAK = """
import resource, sys
from pathlib import Path
from rnn_core.shards.script import encode, stretches
from rnn_core.text.streaming import TextFile
from rnn_core.text.vocabulary import Vocabulary
file, known = TextFile(Path(sys.argv[1])), Vocabulary.of(["abcdefghi\\n"])
steps = sum(len(one) for one in stretches((encode(known, p.text, p.read) for p in file.parts()), 8192))
print(steps, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_the_size_of_a_file_is_no_matter_to_memory(tmp_path: Path):
    peaks = []
    for lines in (200_000, 1_200_000):
        (tmp_path / "a.txt").write_text("abcdefghi\n" * lines, "utf-8")
        ran = subprocess.run(
            [sys.executable, "-c", PEAK, str(tmp_path / "a.txt")], cwd=ROOT, capture_output=True, text=True
        )
        assert ran.returncode == 0, ran.stderr
        steps, peak = map(int, ran.stdout.split())
        assert steps == lines * 10
        peaks.append(peak * (1 if sys.platform == "darwin" else 1024))
    # Held as a whole, ten million characters more took 270 MB more.
    assert peaks[1] < peaks[0] + 30_000_000


# The command line itself.


@pytest.mark.parametrize(
    "units", ["5-3", ",", "", "3,,5", "0-999999999999", "-3", "1--3", "1_0", "\uff11", "0-1e3"]
)
def test_units_that_are_none_are_refused(units: str, here: Path, capsys: Any):
    with pytest.raises(SystemExit) as stopped:
        traced("a.txt", f"--units={units}")
    assert stopped.value.code == 2
    assert "expected units such as 3,28-31" in capsys.readouterr().err
    assert not (here / "out").exists()


@pytest.mark.parametrize("quantities", [",", "", "cell,,forget"])
def test_quantities_that_are_none_are_refused(quantities: str, here: Path, capsys: Any):
    with pytest.raises(SystemExit) as stopped:
        traced("a.txt", f"--quantities={quantities}")
    assert stopped.value.code == 2
    assert "expected names such as forget,cell" in capsys.readouterr().err


@pytest.mark.parametrize("change", ["run", "start", "state", "shape", "whole", "more", "nested"])
def test_a_label_that_is_none_is_no_label(change: str, begun: tuple[TrainedNetwork, Path]):
    from rnn_core.shards.parquet import Label

    there = read_label(begun[1] / "a.txt" / "00000.parquet")
    assert there is not None
    told = json.loads(there[0].packed_up())
    changes: dict[str, Callable[[], Any]] = {
        "run": lambda: told.update(run=3),
        "start": lambda: told.update(start="0"),
        "state": lambda: told.update(state=[{"shape": [1], "float32": "?"}]),
        "shape": lambda: told["state"][0].update(shape=[10**9]),
        "whole": lambda: told.update(whole="yes"),
        "more": lambda: told.update(other=1),
        "nested": lambda: told.update(state=[[[[]]]]),
    }
    assert Label.of(json.dumps(told).encode()) == there[0]
    changes[change]()
    with pytest.raises((KeyError, TypeError, ValueError)):
        Label.of(json.dumps(told).encode())


def test_the_limit_on_open_files_is_not_reached(here: Path):
    for number in range(40):
        (here / f"{number}.txt").write_text("abc " * 30, "utf-8")
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40));"
        "from rnn_core.commands import main; sys.exit(main(sys.argv[1:]))"
    )
    names = [f"{number}.txt" for number in range(40)]
    command = [sys.executable, "-c", code, "trace", *names, "--model", "small", "--out", "out", "--quiet"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    ran = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
