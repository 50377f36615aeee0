"""``python -m rnn_core check``: a network looked through for faults while it reads a text."""

from __future__ import annotations

import argparse
import math
import sys
from pathlib import Path
from typing import Any, Final

from rnn_core.checkup import Report, languages
from rnn_core.checkup.network import check_network
from rnn_core.commands import networks, reading
from rnn_core.commands.remarks import remarks
from rnn_core.commands.running import received, runs, write

__all__ = ["add_to"]

_EXAMPLE: Final = """\
example:
  python -m rnn_core check settings.py --model python-lstm
  python -m rnn_core check prices.csv --model weights.pt

  prints one line per check: found ([!], with why and what mends it), measured and clean, or not measured
  ([?], with what to give). A file of weights is opened as data: nothing in it is run.
"""
_CHARACTERS: Final = 100_000


def add_to(commands: argparse._SubParsersAction[Any]) -> None:
    """Add this command to a parser's."""
    parser = commands.add_parser(
        "check",
        help="look a network through for faults that raise no error",
        description="Let a network read a text, and look it through for faults that raise no error.",
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("file", type=Path, metavar="FILE", help="text in any encoding, or a table of numbers")
    networks.add_to(parser)
    add("--seconds", type=_seconds, default=10.0, metavar="N", help="of CPU; default: %(default)g")
    add("--reach", type=_steps, metavar="STEPS", help="how far back the answer has to see")
    add("--carried", choices=("yes", "no"), help="whether training hands the state from window to window")
    add("--csv", type=Path, metavar="CSV", help="write a row per check too")
    add("--language", choices=languages(), default="en", help="of the report; default: %(default)s")
    add("--quiet", action="store_true", help="no remarks on the text; errors are still told")
    reading.add_to(parser.add_argument_group("how to read"))
    parser.set_defaults(run=runs("check", _check))


def _seconds(argument: str) -> float:
    try:
        found = float(argument)
    except ValueError:
        found = math.nan
    if not 0 < found <= 3600:
        raise argparse.ArgumentTypeError(f"expected seconds above 0, at most 3600; got {argument!r}")
    return found


def _steps(argument: str) -> int:
    if not (argument.isascii() and argument.isdecimal() and len(argument) < 9 and int(argument) > 0):
        raise argparse.ArgumentTypeError(f"expected steps, at least 1; got {argument!r}")
    return int(argument)


def _check(options: argparse.Namespace) -> None:
    report = _report(options).told(options.language)
    print(report)
    if options.csv is not None:
        write(options.csv, report.to_frame().to_csv(index=False))


def _report(options: argparse.Namespace) -> Report:
    network = networks.chosen(options).network
    given = received(options.file, options)
    if not options.quiet:
        for remark in remarks(str(options.file), given.notes):
            print(remark, file=sys.stderr)
    carried = {"yes": True, "no": False, None: None}[options.carried]
    text = network.vocabulary.beginning(given.text, _CHARACTERS)
    unknown = network.vocabulary.encode(text).unknown
    if unknown and not options.quiet:
        told = f"{unknown:,} tokens are unknown to this network; --vocabulary says what a file's tokens are"
        print(f"{options.file}: {told}", file=sys.stderr)
    return check_network(network, text, options.seconds, reach=options.reach, carried=carried)
