"""``python -m rnn_core.checkpoints FOLDER...``: write the checksums of networks anew."""

from __future__ import annotations

import sys
from pathlib import Path

from rnn_core.checkpoints import sums

if __name__ == "__main__":
    for folder in sys.argv[1:]:
        sums.renew(Path(folder))
