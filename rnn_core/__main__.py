"""``python -m rnn_core``: the library from a command line."""

from __future__ import annotations

import io
import sys

from rnn_core import interrupt


def _run() -> int:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a name that the terminal cannot show is told as \\ud55c
            stream.reconfigure(errors="backslashreplace")
    from rnn_core.commands import main  # takes a second or two: Ctrl-C may come now

    return main()


if __name__ == "__main__":
    interrupt.leave_at_once()
    sys.exit(_run())
