"""The command line: ``python -m rnn_core COMMAND``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from rnn_core.commands import check, trace, train, units, whatif
from rnn_core.version import VERSION

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit status.

    0: all is done. 1: a text could not be read. 2: the command line itself is wrong. 130: stopped by Ctrl-C.

    Examples
    --------
    >>> main([])  # doctest: +ELLIPSIS
    usage: python -m rnn_core [-h] [--version] COMMAND ...
    0
    """
    parser = argparse.ArgumentParser(prog="python -m rnn_core", description="See inside recurrent networks.")
    parser.add_argument("--version", action="version", version=f"rnn_core {VERSION}")
    commands = parser.add_subparsers(metavar="COMMAND", title="commands")
    check.add_to(commands)
    trace.add_to(commands)
    train.add_to(commands)
    units.add_to(commands)
    whatif.add_to(commands)
    options = parser.parse_args(arguments)
    if "run" not in options:
        parser.print_help()
        return 0
    return options.run(options)
