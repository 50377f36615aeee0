"""The manifest says what is there, and keeps runs of different kinds apart."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rnn_core.checkpoints import TrainedNetwork
from rnn_core.errors import InputError
from rnn_core.shards import (
    MANIFEST,
    PIECE,
    Done,
    Manifest,
    Settings,
    Task,
    collect,
    fingerprint,
)

SMALL = Settings(steps=PIECE)


def manifest(folder: Path, checkpoint: TrainedNetwork, settings: Settings = SMALL) -> Manifest:
    return Manifest(folder, checkpoint, settings.resolved(checkpoint.model))


def traced(folder: Path, checkpoint: TrainedNetwork, source: Path) -> Manifest:
    ours = manifest(folder, checkpoint)
    network = source.parent / "networks" / checkpoint.model.cell
    task = Task(
        source,
        source.name,
        *ours.reserve([source.name]),
        network,
        fingerprint(checkpoint),
        SMALL.resolved(checkpoint.model),
    )
    events = collect(task)
    assert isinstance(events[-1], Done)
    for event in events:
        ours.note(event)
    ours.write()
    return ours


def test_it_says_what_is_there(network, write, tmp_path):
    (tmp_path / "a.txt").write_text(write(PIECE) + "?" + write(99), "utf-8")
    traced(tmp_path / "out", network("gru"), tmp_path / "a.txt")
    said = json.loads((tmp_path / "out" / MANIFEST).read_text("utf-8"))
    assert said["model"]["name"] == "gru"
    assert said["model"]["fingerprint"] == fingerprint(network("gru"))
    assert said["settings"]["units"] == "0-7"
    assert set(said["versions"]) == {"rnn_core", "python", "torch", "numpy", "pyarrow"}
    entry = said["texts"]["a.txt"]
    assert (entry["status"], entry["steps"], entry["unknown"]) == ("done", PIECE + 100, 1)
    assert entry["rows"] == (PIECE + 100) * 2 * 8
    assert [(one["start"], one["steps"], one["status"]) for one in entry["shards"]] == [
        (0, PIECE, "done"),
        (PIECE, 100, "done"),
    ]
    there = sorted(path.name for path in (tmp_path / "out" / entry["folder"]).iterdir())
    assert there == [one["file"] for one in entry["shards"]]
    assert len({one["state"] for one in entry["shards"]}) == 2


def test_the_same_run_writes_the_same_manifest(network, write, tmp_path):
    (tmp_path / "a.txt").write_text(write(2000), "utf-8")
    traced(tmp_path / "one", network("lstm"), tmp_path / "a.txt")
    traced(tmp_path / "two", network("lstm"), tmp_path / "a.txt")
    traced(tmp_path / "two", network("lstm"), tmp_path / "a.txt")  # again: all is found
    assert (tmp_path / "one" / MANIFEST).read_bytes() == (tmp_path / "two" / MANIFEST).read_bytes()


def test_texts_are_added_to_those_that_are_there(network, write, tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(write(50), "utf-8")
        traced(tmp_path / "out", network("lstm"), tmp_path / name)
    said = json.loads((tmp_path / "out" / MANIFEST).read_text("utf-8"))
    assert list(said["texts"]) == ["a.txt", "b.txt"]


@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_another_network_and_other_settings_are_refused(cell, network, write, tmp_path):
    (tmp_path / "a.txt").write_text(write(50), "utf-8")
    traced(tmp_path / "out", network("lstm"), tmp_path / "a.txt")
    with pytest.raises(InputError, match=r"expected the network \(lstm\) and the settings"):
        manifest(tmp_path / "out", network(cell), Settings(half=cell == "lstm", steps=PIECE))


def test_a_file_that_is_no_manifest_is_not_written_over(network, tmp_path):
    (tmp_path / MANIFEST).write_text("[]", "utf-8")
    with pytest.raises(InputError, match="a file that is none"):
        manifest(tmp_path, network("lstm"))


def test_every_text_has_a_folder_of_its_own_inside_the_run(network, tmp_path):
    ours = manifest(tmp_path, network("lstm"))
    names = [
        "a/x.txt",
        "b/x.txt",
        "b/X.TXT",
        "../../x",
        "..",
        "/",
        MANIFEST,
        "a" * 5000,
        "c:\\con",
        "한글.txt",
    ]
    folders = ours.reserve(names)
    assert folders == ours.reserve(names)
    assert all(folder.parent == tmp_path for folder in folders)
    assert len({folder.name.casefold() for folder in folders} | {MANIFEST}) == len(names) + 1
    assert folders[0].name == "x.txt"
    assert all(len(folder.name.encode()) <= 255 for folder in folders)


def test_a_network_is_known_by_its_weights_and_not_by_its_name(network):
    one, other = network("lstm"), network("lstm")
    assert fingerprint(one) == fingerprint(other)
    other.model.readout.bias[0] += 1
    assert fingerprint(one) != fingerprint(other)
