"""What every test runs under: one thread, and shapes in annotations checked for real."""

from __future__ import annotations

import os
from pathlib import Path

import torch
from hypothesis import settings
from jaxtyping import install_import_hook

from tests.examples import examples

ROOT = Path(__file__).parents[1]
# Of the modules that name shapes, every function; of the others none: a checked call costs a tenth of a
# millisecond, and a grammar draws its sentences by millions of calls. Their types are mypy's.
SHAPED = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for path in (ROOT / "rnn_core").rglob("*.py")
    if "from jaxtyping import" in path.read_text("utf-8")
]

# Before anything imports rnn_core, or its annotations stay unread.
install_import_hook(SHAPED, "beartype.beartype")
os.environ["RNN_CORE_CALIBRATION"] = "off"  # a test looks at the same numbers on every machine
torch.set_num_threads(1)

# The machine decides how long an example takes; no test should fail for that.
settings.register_profile("gatescope", deadline=None, print_blob=True, max_examples=examples())
settings.load_profile("gatescope")
