"""`python -m benchmarks.first_shard`: how soon a large file has its first shard, and in how much memory.

Writes a text of so many megabytes, starts the command line on it, and stops it when the first shard is
complete; the same of a small text, for what starting itself costs.

Example: python -m benchmarks.first_shard --megabytes 100 -- --units 3
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
LINE = "The quick brown fox jumps over the lazy dog. \ub2e4\ub78c\uc950 \ud5cc \uccc7\ubc14\ud034.\n".encode()


def first_shard(megabytes: float, model: str, more: Sequence[str]) -> dict[str, float]:
    """Measure one run: seconds, CPU seconds and the largest memory so far, when the first shard is there."""
    with tempfile.TemporaryDirectory() as folder:
        text, out = Path(folder, "text.txt"), Path(folder, "out")
        with text.open("wb") as file:
            for _ in range(max(1, round(megabytes * 1e6 / len(LINE) / 1000))):
                file.write(LINE * 1000)
        command = [sys.executable, "-m", "rnn_core", "trace", str(text), "--out", str(out), "--quiet"]
        begun = time.monotonic()
        process = subprocess.Popen([*command, "--model", model, *more], cwd=ROOT, env=_alone())
        while not (out / "text.txt" / "00000.parquet").exists() and process.poll() is None:
            time.sleep(0.001)
        seconds = time.monotonic() - begun
        told = Path("/proc", str(process.pid))
        cpu = (told / "stat").read_text().rpartition(")")[2].split()[11:13]
        peak = re.search(r"VmHWM:\s+(\d+)", (told / "status").read_text())
        process.kill()
        process.wait()
    ticks = os.sysconf("SC_CLK_TCK")
    return {
        "seconds": seconds,
        "cpu": sum(map(int, cpu)) / ticks,
        "megabytes": int(peak[1]) * 1024 / 1e6 if peak else float("nan"),
    }


def _alone() -> dict[str, str]:
    return os.environ | {"OMP_NUM_THREADS": "1"}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print. Linux only: it looks into /proc."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.first_shard", description=__doc__)
    parser.add_argument("--megabytes", type=float, default=100)
    parser.add_argument("--model", default="shakespeare-lstm")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("more", nargs="*", help="options of trace, behind --")
    options = parser.parse_args(arguments)
    for size in (1.0, options.megabytes):
        runs = [first_shard(size, options.model, options.more) for _ in range(options.rounds)]
        best = {name: min(run[name] for run in runs) for name in runs[0]}
        print(
            f"{size:g} MB: first shard after {best['seconds']:.2f} s, {best['cpu']:.2f} s of CPU, "
            f"at most {best['megabytes']:.0f} MB of memory; best of {options.rounds}"
        )


if __name__ == "__main__":
    main()
