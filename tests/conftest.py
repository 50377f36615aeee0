"""What every test runs under: one thread, and shapes in annotations checked for real."""

from __future__ import annotations

import torch
from hypothesis import settings
from jaxtyping import install_import_hook

# Before anything imports rnn_core, or its annotations stay unread.
install_import_hook("rnn_core", "beartype.beartype")
torch.set_num_threads(1)

# The machine decides how long an example takes; no test should fail for that.
settings.register_profile("gatescope", deadline=None, print_blob=True)
settings.load_profile("gatescope")
