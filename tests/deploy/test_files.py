"""The files in deploy/ are what Docker, Compose, Kubernetes, systemd and nginx take, and say the same."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from compose_spec import PyCompose

from tests import servers

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
MANIFESTS = list(yaml.safe_load_all((DEPLOY / "k8s.yaml").read_text("utf-8")))
LANGUAGES = ("deploy.md", "deploy.ko.md")


def linted(*arguments: str) -> subprocess.CompletedProcess[str]:
    path = shutil.which("hadolint", path=ROOT / ".venv" / "bin") or shutil.which("hadolint")
    assert path, "pip install -r requirements-dev.txt"
    return subprocess.run([path, *arguments], capture_output=True, text=True)


def test_the_dockerfile_has_no_fault() -> None:
    assert linted(str(DEPLOY / "Dockerfile")).stdout == ""


def test_all_that_the_image_copies_is_there_and_reaches_it() -> None:
    text = (DEPLOY / "Dockerfile").read_text("utf-8")
    sent = (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    needed = {*re.findall(r"\b[\w-]+\.txt\b", text), *servers.copied()} - {"torch.txt"}
    assert {"app.py", "pages", "requirements-redis.txt"} < needed
    for name in needed:
        assert (ROOT / name).exists()
        assert f"!{name}" in sent
    assert "USER 10001" in text
    assert "HEALTHCHECK" in text


def told() -> str:
    """Return the Compose file with every variable at its default, as Compose reads it."""
    text = (DEPLOY / "compose.yaml").read_text("utf-8")
    return re.sub(r"\$\{\w+:([-?])([^}]*)\}", lambda found: found[2] if found[1] == "-" else "x", text)


def test_compose_takes_its_file() -> None:
    read = PyCompose.from_yaml(told())
    assert set(read.service_names()) == {"app1", "app2", "redis", "nginx"}
    with pytest.raises(ValueError, match="ports"):
        PyCompose.from_yaml(told().replace('["80:80"]', "eighty"))


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda one: f"{one['kind']}-{one['metadata']['name']}")
def test_kubernetes_takes_the_sample(manifest: dict[str, Any]) -> None:
    kubernetes_validate.validate(manifest, kubernetes_validate.latest_version(), strict=True)


def test_a_wrong_field_is_found() -> None:
    wrong = {**MANIFESTS[0], "spec": {**MANIFESTS[0]["spec"], "replica": 2}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, kubernetes_validate.latest_version(), strict=True)


@pytest.mark.skipif("nginx" in servers.left_out(), reason="no nginx")
def test_nginx_takes_its_file(tmp_path: Path) -> None:
    there = ("127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3")
    command = servers.nginx_command(servers.nginx_configuration(tmp_path, *there))
    tried = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert tried.returncode == 0, tried.stderr
    assert "warn" not in tried.stderr


@pytest.mark.skipif("systemd-analyze" in servers.left_out(), reason="no systemd")
def test_systemd_takes_its_unit(tmp_path: Path) -> None:
    verify = servers.find("systemd-analyze")
    assert verify, servers.advice(["systemd-analyze"])
    text = (DEPLOY / "gatescope.service").read_text("utf-8")
    start = "/opt/gatescope/.venv/bin/streamlit"
    assert start in text
    unit = tmp_path / "gatescope.service"
    unit.write_text(text.replace(start, "/bin/true"), "utf-8")
    tried = subprocess.run([verify, "--man=no", "verify", str(unit)], capture_output=True, text=True)
    assert (tried.returncode, tried.stderr) == (0, "")


@pytest.mark.parametrize("guide", LANGUAGES)
def test_every_variable_is_in_the_guide(guide: str) -> None:
    text = (ROOT / "docs" / guide).read_text("utf-8")
    files = [path for path in DEPLOY.rglob("*") if path.is_file()]
    of_deploy = {name for path in files for name in _variables(path.read_text("utf-8"))}
    of_code = {
        name
        for folder in ("pages", "rnn_core")
        for path in (ROOT / folder).rglob("*.py")
        for name in re.findall(r'"(GATESCOPE_[A-Z_]+)"', path.read_text("utf-8"))
    }
    assert of_code
    for name in of_deploy | of_code:
        assert f"`{name}`" in text, name


def _variables(text: str) -> list[str]:
    return re.findall(r"\b(?:GATESCOPE|STREAMLIT|FORWARDED)_[A-Z_]+\b", text) + re.findall(
        r"\$\{(\w+):", text
    )


@pytest.mark.parametrize("guide", LANGUAGES)
def test_the_guide_says_what_was_measured(guide: str) -> None:
    stored = ROOT / "benchmarks" / "results" / "rooms" / "amd-epyc-2-cores.json"
    text = (ROOT / "docs" / guide).read_text("utf-8")
    every = json.loads(stored.read_text("utf-8"))["rows"]
    rows = [row for row in every if row["what"] == "class"]
    for row in rows:
        told, kept = (row[name]["p95"] for name in ("press to phone, s", "vote to acknowledgement, s"))
        said = f"| {row['students']} | {1000 * told:.0f} ms | {1000 * kept:.0f} ms | {row['votes lost']} |"
        assert said in text
    assert f"{max(row['load'] for row in rows):.0f}" in text
    waits = [f"{row['finished, s']['p95']:.1f}" for row in every if "finished, s" in row]
    assert [line for line in waits if f"| {line} s |" not in text] == []
    grown = {row["what"]: row["memory grown, MB"] for row in every if "memory grown, MB" in row}
    assert {f"{more} MB" for more in grown.values()} <= set(re.findall(r"\d+ MB", text))


def test_the_redis_of_every_file_promises_what_the_guide_says() -> None:
    compose = yaml.safe_load(told())["services"]["redis"]["command"]
    sample = next(one for one in MANIFESTS if one["kind"] == "StatefulSet")
    assert sample["spec"]["template"]["spec"]["containers"][0]["args"] == compose
    pairs = dict(zip(compose[1::2], compose[2::2], strict=True))
    assert pairs["--appendonly"] == "yes"
    assert pairs["--appendfsync"] == "always"
    assert pairs["--maxmemory-policy"] == "noeviction"
    for guide in LANGUAGES:
        assert "appendfsync always" in (ROOT / "docs" / guide).read_text("utf-8")
