"""A Redis, an nginx and a systemd for the tests of servers; as root on Debian, get them.

``python -m tests.servers [--install]`` says what is missing and exits with 1, or says nothing.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import redis

from tests import debian

ADVICE: Final = (
    "No {name} was found, so the tests that need it are left out. Install one and run this again:\n"
    "  Debian or Ubuntu:  apt-get install {package}\n"
    "or name one: {variable}=/path/to/{name} make test"
)
PACKAGES: Final = {"redis-server": "redis-server", "nginx": "nginx-light", "systemd-analyze": "systemd"}
VARIABLES: Final = {"redis-server": "REDIS_SERVER", "nginx": "NGINX", "systemd-analyze": "SYSTEMD_ANALYZE"}
STARTING: Final = 60.0  # seconds a busy machine may take to start a Redis


def find(name: str) -> str | None:
    """Return the path of a server: named in the environment, or the system's; else None."""
    named = os.environ.get(VARIABLES[name])
    if named:
        return shutil.which(named)
    return shutil.which(name) or shutil.which(name, path="/usr/sbin")  # not in every user's path


def missing() -> list[str]:
    return [name for name in PACKAGES if find(name) is None]


def left_out() -> list[str]:
    """Name what is missing, and its tests left out; where CI=true they fail instead."""
    return [] if os.environ.get("CI") == "true" else missing()


def advice(names: list[str]) -> str:
    return "\n".join(
        ADVICE.format(name=name, package=PACKAGES[name], variable=VARIABLES[name]) for name in names
    )


def main() -> int:
    if missing() and "--install" in sys.argv and debian.can_install():
        debian.install([PACKAGES[name]] for name in missing())
    if missing():
        print(advice(missing()))
    return 1 if missing() else 0


class RedisServer:
    """A Redis that keeps what it acknowledged, in a folder of its own, behind a socket that is a file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.url = f"unix://{folder}/redis.sock"
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        path = find("redis-server")
        assert path, advice(["redis-server"])
        own = f"--port 0 --unixsocket {self._folder}/redis.sock --dir {self._folder} --logfile log"
        kept = "--appendonly yes --appendfsync always --maxmemory-policy noeviction --save"
        self._process = subprocess.Popen([path, *own.split(), *kept.split(), ""])
        until = time.monotonic() + STARTING
        with redis.Redis.from_url(self.url) as client:
            while True:
                assert self._process.poll() is None, (self._folder / "log").read_text()
                try:
                    client.ping()
                    return
                except redis.RedisError:
                    assert time.monotonic() < until, (self._folder / "log").read_text()
                    time.sleep(0.05)

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait()


@contextmanager
def redis_server() -> Iterator[RedisServer]:
    # Not pytest's folder: its name may be longer than a socket's can be.
    with tempfile.TemporaryDirectory(prefix="gatescope-") as folder:
        server = RedisServer(Path(folder))
        try:
            yield server
        finally:
            server.kill()


DEPLOY: Final = Path(__file__).parents[1] / "deploy"


def copied() -> list[str]:
    """Name what the image has of this tree."""
    text = (DEPLOY / "Dockerfile").read_text("utf-8")
    application = text[text.index("WORKDIR /app") :]
    lines = re.findall(r"^COPY (?!--from)(.+) \S+$", application, re.MULTILINE)
    return [name for line in lines for name in line.split()]


def nginx_configuration(folder: Path, listen: str, one: str, other: str) -> Path:
    """Write the shipped configuration with the addresses of a test in it; answers say who gave them."""
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    for before, after in (
        ("/tmp/", f"{folder}/"),
        ("listen 80;", f"listen {listen};"),
        ("server app1:8501", f"server {one}"),
        ("server app2:8501", f"server {other}"),
        ("add_header Set-Cookie $give;", "add_header Set-Cookie $give; add_header X-Server $upstream_addr;"),
    ):
        assert before in text, before
        text = text.replace(before, after)
    (folder / "nginx.conf").write_text(text, "utf-8")
    return folder / "nginx.conf"


def nginx_command(configuration: Path) -> list[str]:
    path = find("nginx")
    assert path, advice(["nginx"])
    # One process, so that it may read where only this user can.
    alone = "daemon off; master_process off; error_log stderr;"
    return [path, "-p", str(configuration.parent), "-e", "stderr", "-c", str(configuration), "-g", alone]


@contextmanager
def nginx(configuration: Path, port: int) -> Iterator[None]:
    log = configuration.with_suffix(".log")
    with log.open("w") as output:
        process = subprocess.Popen(nginx_command(configuration), stdout=output, stderr=output)
    try:
        until = time.monotonic() + STARTING
        while not _answers(port):
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.05)
        yield
    finally:
        process.kill()
        process.wait()


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


if __name__ == "__main__":
    raise SystemExit(main())
