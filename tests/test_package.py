"""The library as others install it: a wheel with all of rnn_core and nothing else, that needs no view."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest
import torch
from jaxtyping import TypeCheckError

from rnn_core.models import CharacterModel
from rnn_core.version import VERSION

ROOT = Path(__file__).parents[1]
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, so that no build folder appears among the sources; and without a network."""
    source, out = tmp_path_factory.mktemp("source") / "rnn_core", tmp_path_factory.mktemp("wheel")
    source.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    for name in ("rnn_core", "pages", "tests"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    command = [*PIP, "wheel", "--no-deps", "--no-build-isolation", "--no-index", "-w", str(out), str(source)]
    subprocess.run(command, check=True, capture_output=True, text=True)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def about(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        return message_from_bytes(archive.read(name))


def test_it_holds_all_of_the_library_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    kinds = (".py", ".toml", ".html", ".css", ".js", ".typed")
    every = (path for path in (ROOT / "rnn_core").rglob("*") if path.suffix in kinds)
    assert names == {path.relative_to(ROOT).as_posix() for path in every}


def test_it_asks_for_what_it_imports_and_for_no_view(about):
    assert (about["Name"], about["Version"]) == ("rnn_core", VERSION)
    needed = [one for one in about.get_all("Requires-Dist") if "extra ==" not in one]
    assert sorted(one.split(">")[0].split("<")[0] for one in needed) == [
        "chardet",
        "jaxtyping",
        "numpy",
        "pandas",
        "regex",
        "safetensors",
        "torch",
        "tqdm",
    ]
    extras = {"plots", "notebook", "parquet", "dask", "scores", "checkpoints"}
    assert set(about.get_all("Provides-Extra")) == extras


def test_installed_alone_it_traces_and_plays_without_pages_streamlit_plotly_or_pyarrow(wheel, tmp_path):
    site = tmp_path / "site"
    command = [*PIP, "install", "--no-deps", "--no-index", "--target", str(site), str(wheel)]
    subprocess.run(command, check=True, capture_output=True, text=True)
    code = """
import sys

BLOCKED = ("pages", "streamlit", "plotly", "pyarrow", "distributed", "dask")


class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in BLOCKED:
            raise ModuleNotFoundError(f"blocked: {name}", name=name)


sys.meta_path.insert(0, Blocked())
import torch, rnn_core
from importlib.metadata import version
from pathlib import Path

assert Path(rnn_core.__file__).is_relative_to(sys.argv[1]), rnn_core.__file__
record = rnn_core.trace(torch.nn.LSTM(3, 4), torch.randn(10, 1, 3))
assert "residual" in record._repr_html_()
assert len(record.to_frame()) == 40
assert not {name.split(".")[0] for name in sys.modules} & set(BLOCKED)
print(version("rnn_core"), record.steps)
try:
    record.plot.heat_map()
except ModuleNotFoundError as error:
    print(error)
assert "<script" in record.player(language="en").html().source
sys.modules["anywidget"] = None
for name in [name for name in sys.modules if name.startswith("rnn_core.notebook")]:
    del sys.modules[name]
try:
    record.player()
except ModuleNotFoundError as error:
    print(error)
"""
    ran = subprocess.run(
        [sys.executable, "-c", code, str(site)],
        cwd=tmp_path,
        env={"PYTHONPATH": str(site), "OMP_NUM_THREADS": "1", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines() == [
        f"{VERSION} 10",
        "figures need the package plotly, which is not installed; pip install 'rnn_core[plots]'",
        "the player needs the package anywidget, which is not installed; pip install 'rnn_core[notebook]'",
    ]


def test_without_pyarrow_the_command_line_says_what_to_install(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    code = """
import sys
sys.modules["pyarrow"] = None
from rnn_core.commands import main
sys.exit(main(["trace", "a.txt", "--model", "m", "--out", "o"]))
"""
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 2
    assert "this needs the package pyarrow; install it: pip install 'rnn_core[parquet]'" in ran.stderr


def test_a_wrong_shape_is_refused_in_tests():
    model = CharacterModel(5, "lstm", 4, embedding=3)
    with pytest.raises(TypeCheckError):
        model(torch.zeros(7, dtype=torch.long))
