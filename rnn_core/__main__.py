"""``python -m rnn_core``: the library from a command line."""

from __future__ import annotations

import sys

from rnn_core.commands import main

if __name__ == "__main__":
    sys.exit(main())
