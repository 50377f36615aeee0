"""Get packages of Debian, as root."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Sequence


def can_install() -> bool:
    """Whether this is root on a Debian, or what is made of it."""
    return is_root() and shutil.which("apt-get") is not None


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def install(wanted: Iterable[Sequence[str]]) -> None:
    """Install packages, each group by itself: where one is not to be had, the others still are."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], *(["install", "-y", "--no-install-recommends", *group] for group in wanted)):
        subprocess.run(["apt-get", "-qq", *command], env=environment, check=False)
