"""``python -m rnn_core whatif``: a text read once more with units held, and what came of it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, Final

from rnn_core.commands import networks, reading
from rnn_core.commands.remarks import remarks
from rnn_core.commands.running import Unwritten, received, runs, write
from rnn_core.errors import InputError
from rnn_core.interventions import WhatIf, what_if
from rnn_core.interventions.verdict import languages
from rnn_core.reading import read

__all__ = ["add_to"]

_EXAMPLE: Final = """\
example:
  python -m rnn_core whatif settings.py --model python-lstm --hold f219@163-170=1 --hold i219@163-170=0

  says what the true characters lost, and writes settings.whatif.csv: a row for each character, with its
  chance and its surprise in bits, as it was and what if.

how cuts are written:
  f219@163-170=1     the forget gate of unit 219 is 1 at steps 163 to 170. The letter is that of the cell's
                     equations (LSTM: i f g o c h, GRU: r z n h, RNN: h). Units count from 0, steps from 1.
  c28,96@3-=0        the cell state of two units is 0, from step 3 to the end; c0-255 is a range of units
  f219@5=freeze      as it was at the step before
  f219:1@5=1         in layer 1; layers count from 0
  x163=%22           character 163 is another one, percent-encoded: %22 is a double quote
  several            are joined by ~, or given one --hold or --edit each
"""
_CHARACTERS: Final = 2000
_MOST: Final = 50_000


def add_to(commands: argparse._SubParsersAction[Any]) -> None:
    """Add this command to a parser's."""
    parser = commands.add_parser(
        "whatif",
        help="read a text once more with units held, and say what came of it",
        description="Let a network read a text as it is, and once more with units held.",
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("file", type=Path, metavar="FILE", help="text in any encoding")
    networks.add_to(parser)
    add("--hold", action="append", default=[], metavar="CUTS", help="units to hold, such as f219@163-170=1")
    add(
        "--edit", action="append", default=[], metavar="CUTS", help="a character to change, such as x163=%%22"
    )
    add("--out", type=Path, metavar="CSV", help="else FILE's name with .whatif.csv, in this folder")
    most = f"read so many of the text; 2 to {_MOST:,}, default %(default)s"
    add("--characters", type=_count, default=_CHARACTERS, metavar="N", help=most)
    add("--language", choices=languages(), default="en", help="of the sentence; default: %(default)s")
    add("--quiet", action="store_true", help="no remarks on the text; errors are still told")
    reading.add_to(parser.add_argument_group("how to read"))
    parser.set_defaults(run=runs("whatif", _read_twice))


def _count(argument: str) -> int:
    if not (
        argument.isascii() and argument.isdecimal() and len(argument) < 9 and 2 <= int(argument) <= _MOST
    ):
        raise argparse.ArgumentTypeError(f"expected a number from 2 to {_MOST:,}; got {argument!r}")
    return int(argument)


def _read_twice(options: argparse.Namespace) -> None:
    held = _what_if(options)
    out = options.out or Path(f"{options.file.stem}.whatif.csv")
    try:
        write(out, held.to_csv())
    except Unwritten:
        print(held.sentence(options.language))
        raise
    print(held.sentence(options.language))
    if not options.quiet:
        print(f"{out}: {len(held.before.tokens):,} rows", file=sys.stderr)


def _what_if(options: argparse.Namespace) -> WhatIf:
    cuts = "~".join([*options.hold, *options.edit])
    if not cuts:
        raise InputError.of("something to hold or to change", "nothing", "give --hold or --edit")
    network = networks.chosen(options).network
    given = received(options.file, options)
    tokens = network.vocabulary.encode(given.text[: options.characters]).window(0, options.characters)
    if not options.quiet:
        for remark in remarks(str(options.file), given.notes):
            print(remark, file=sys.stderr)
        if len(given.text) > options.characters:
            told = f"only the first {options.characters:,} of {len(given.text):,} characters are read"
            print(f"{options.file}: {told}; --characters N says otherwise", file=sys.stderr)
        if tokens.unknown:
            told = f"{tokens.unknown:,} of {len(tokens):,} tokens are unknown to this network"
            print(f"{options.file}: {told}", file=sys.stderr)
    return what_if(read(network, tokens), clamps=cuts)
