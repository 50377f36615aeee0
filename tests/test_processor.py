"""What `make kernels` sets makes torch and what it stands on compute as another processor does."""

from __future__ import annotations

import json
import os
import platform
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOOK = """
import json, numpy, torch
with torch.backends.mkldnn.verbose(torch.backends.mkldnn.VERBOSE_ON):
    torch.nn.LSTM(8, 16)(torch.randn(20, 2, 8))  # by oneDNN
torch.randn(16, 16) @ torch.randn(16, 16)  # by MKL
ways = numpy.lib.introspect.opt_func_info("^(add|exp|tanh)$", "float64").values()
numpys = [way["current"].partition("(")[0] for kinds in ways for way in kinds.values()]
print(json.dumps([torch.backends.cpu.get_cpu_capability(), numpys]))
"""


def others() -> dict[str, str]:
    """The variables of the Makefile's second run."""
    makefile = (ROOT / "Makefile").read_text("utf-8").replace("\\\n", " ")
    (line,) = re.findall(r"^OTHER := (.*)$", makefile, re.MULTILINE)
    assert "$(OTHER) $(BIN)/pytest $(NUMBERS)" in makefile
    return dict(word.split("=", 1) for word in shlex.split(line))


def test_the_second_run_is_as_another_processor():
    environment = os.environ | others() | {"MKL_VERBOSE": "1"}
    command = [sys.executable, "-c", LOOK]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    capability, numpys = json.loads(ran.stdout.splitlines()[-1])
    assert capability == "DEFAULT"
    assert set(numpys) == {"baseline"}
    if platform.machine() in (
        "x86_64",
        "AMD64",
    ):  # elsewhere oneDNN and MKL have no such choice, or are not there
        assert "cpu,isa:Intel SSE4.1" in ran.stdout
        assert not re.search("avx", ran.stdout, re.IGNORECASE)
        assert not torch_has_mkl() or "CNR:COMPATIBLE" in ran.stdout


def torch_has_mkl() -> bool:
    import torch

    return torch.backends.mkl.is_available()
