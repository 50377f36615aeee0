"""What ships with the app and was damaged or lost on disk: refused in a sentence, and the rest stays."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from pages.bidirectional import measure as bidirectional
from pages.lab.markov import measure as markov
from pages.layers import measure as layers
from pages.shared import experiments, registry, samples, shipped
from pages.shared.i18n import words
from pages.shared.shipped import ShippedError
from pages.translate.materials import kinds
from pages.truncation import measure as truncation
from rnn_core.checkpoints import sums
from rnn_core.errors import CheckpointError
from tests.pages.visit import paste, said, start

ROOT = Path(__file__).parents[2]
FOLDERS = (ROOT / "assets", ROOT / "docs" / "experiments" / "results")


def turn(path: Path, count: int) -> None:
    """Turn bytes in the last half of a file: of weights, it loads all the same."""
    content = bytearray(path.read_bytes())
    for page_state in random.Random(0).sample(range(len(content) // 2, len(content) - 2), count):
        content[page_state] ^= 0x01
    path.write_bytes(content)


def copied(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, to: Path) -> Path:
    """A copy of what a module reads, which may be damaged."""
    source: Path = getattr(module, name)
    target = to / source.name
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        target.parent.mkdir(exist_ok=True)
        for file in (source, source.with_name(sums.SUMS)):
            shutil.copy(file, target.with_name(file.name))
    monkeypatch.setattr(module, name, target)
    return target


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """What was read before is read again, and not kept for others."""

    def forget() -> None:
        st.cache_resource.clear()
        for kept in (samples._shipped, samples._index, kinds.network, kinds.samples, experiments.experiment):
            kept.cache_clear()

    forget()
    yield
    forget()


def test_every_figure_and_text_that_ships_has_its_sum() -> None:
    kinds_of = {".json", ".npz", ".safetensors", ".txt"}
    files = [one for folder in FOLDERS for one in folder.rglob("*") if one.suffix in kinds_of]
    assert len(files) > 90
    for file in files:
        if file.parent.name == "translators":  # read by no page: how the real sentences were cut
            continue
        assert file.name in (file.parent / sums.SUMS).read_text("utf-8"), file
        shipped.content(file)


Damage = tuple[str, dict[str, str], Any, str, str, str]
NETWORKS: list[Damage] = [
    ("inspect", {}, registry, "MODELS", "python-lstm/weights.safetensors", "network"),
    ("gradients", {}, registry, "MODELS", "shakespeare-lstm/weights.safetensors", "sample"),
    ("bidirectional", {}, bidirectional, "NETWORKS", "en/both.safetensors", "bidirectional_tongue"),
    ("layers", {}, layers, "STACKS", "python-4/weights.safetensors", "layers_layers"),
    ("translate", {"way": "en-ko"}, kinds, "NETWORKS", "en-ko-none/weights.safetensors", "attention"),
    ("translate", {"of": "real"}, kinds, "NETWORKS", "real-en-ko-luong/config.json", "translate_material"),
    ("lab", {"section": "markov"}, markov, "_COUNTS", "", "lab_section"),
]


@pytest.mark.usefixtures("as_served")
@pytest.mark.parametrize(("page", "query", "module", "name", "file", "control"), NETWORKS, ids=str)
def test_a_network_with_turned_bytes_is_not_drawn_and_another_can_be_chosen(
    page: str,
    query: dict[str, str],
    module: Any,
    name: str,
    file: str,
    control: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    turn(copied(monkeypatch, module, name, tmp_path / "copy") / file, 400)
    app = start(page, lang="en", **query)
    assert words("en")("problem.network") in said(app)
    keys = [one.key for kind in ("selectbox", "segmented_control") for one in app.get(kind)]
    assert any(str(key).endswith(control) for key in keys), keys


@pytest.mark.usefixtures("as_served")
def test_another_network_is_drawn_beside_a_damaged_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn(copied(monkeypatch, registry, "MODELS", tmp_path) / "python-lstm" / "weights.safetensors", 1)
    app = start("inspect", lang="en")
    assert words("en")("problem.network") in said(app)
    app.selectbox(key="network").set_value("latex-lstm").run()
    assert words("en")("problem.network") not in said(app)
    assert app.get("bidi_component")


READERS: list[tuple[str, dict[str, str], str]] = [
    ("inspect", {}, "python"),
    ("gradients", {}, "shakespeare"),
    ("layers", {}, "python"),
    ("lab", {"section": "markov"}, "shakespeare"),
]


@pytest.mark.parametrize(("page", "query", "lost"), READERS, ids=str)
@pytest.mark.parametrize(
    "how", [shutil.rmtree, lambda folder: turn(folder / "index.toml", 2)], ids=["gone", "turned"]
)
@pytest.mark.usefixtures("as_served")
def test_without_samples_the_selectors_and_ones_own_text_stay(
    page: str,
    query: dict[str, str],
    lost: str,
    how: Callable[[Path], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    how(copied(monkeypatch, samples, "SAMPLES", tmp_path) / lost)
    app = start(page, lang="ko", **({"net": "python-lstm", "in": "python"} | query))
    sentence = words("ko")("problem.shipped")
    assert sentence in said(app)
    assert [one for one in app.selectbox if str(one.key).endswith("sample")]
    paste(app, "a text of my own, with (brackets) and more")
    assert sentence not in said(app)
    assert app.get("plotly_chart") or app.get("bidi_component")


@pytest.mark.usefixtures("as_served")
def test_stored_figures_with_a_turned_byte_are_not_quoted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copied(monkeypatch, experiments, "RESULTS", tmp_path)
    text = (folder / "depth.json").read_text("utf-8")
    (folder / "depth.json").write_text(text.replace("0.9", "0.8", 1), "utf-8")
    with pytest.raises(ShippedError) as refused:
        experiments.experiment("depth")
    assert str(tmp_path) not in str(refused.value)
    assert words("en")("problem.shipped") in said(start("depth", lang="en"))


def test_the_stored_networks_of_truncation_are_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn(copied(monkeypatch, truncation, "WEIGHTS", tmp_path / "copy"), 1)
    with pytest.raises(ShippedError):
        truncation.stored_network(8)


@pytest.mark.parametrize("count", [1, 400])
def test_counts_of_a_chain_that_were_turned_are_refused(count: int, tmp_path: Path) -> None:
    shutil.copy(markov._COUNTS, tmp_path / "counts.npz")
    turn(tmp_path / "counts.npz", count)  # no sums beside it: the archive's own checks
    with pytest.raises(CheckpointError, match=r"counts of a Markov chain") as refused:
        markov.Markov.load(tmp_path / "counts.npz")
    assert str(tmp_path) not in str(refused.value)
