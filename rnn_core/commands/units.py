"""``python -m rnn_core units``: which units tell where a pattern is in texts."""

from __future__ import annotations

import argparse
import csv
import io
from pathlib import Path
from typing import Any, Final

from rnn_core.commands import networks, reading
from rnn_core.commands.running import received, runs, write
from rnn_core.units.find import FEW, Found, Match, find_units
from rnn_core.units.places import Document

__all__ = ["add_to"]

_EXAMPLE: Final = """\
example:
  python -m rnn_core units *.py --model python-lstm --pattern "'[^'\\n]*'"

  says the best units: chosen on the first half of the texts, scored on the second (AUROC; .5 is guessing),
  and the best of an untrained network beside them. --out writes every unit.
"""
_SHOWN: Final = 8
_COLUMNS: Final = ("unit", "layer", "direction", "quantity", "sign", "first", "second")


def add_to(commands: argparse._SubParsersAction[Any]) -> None:
    """Add this command to a parser's."""
    parser = commands.add_parser(
        "units",
        help="find the units that tell where a pattern is",
        description="Score every unit of a network by how well its value tells where a pattern is in texts.",
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("files", type=Path, nargs="+", metavar="FILE", help="texts in any encoding")
    networks.add_to(parser)
    add("--pattern", required=True, metavar="REGEX", help="a regular expression in Python's syntax")
    add("--seed", type=int, default=0, metavar="N", help="of the untrained network; default: %(default)s")
    add("--out", type=Path, metavar="CSV", help="write every unit there")
    reading.add_to(parser.add_argument_group("how to read"))
    parser.set_defaults(run=runs("units", _find))


def _find(options: argparse.Namespace) -> None:
    documents = [Document(path.name, received(path, options).text) for path in options.files]
    found = find_units(networks.chosen(options).network, options.pattern, documents, options.seed)
    if options.out:
        write(options.out, _table(found))
    print("\n".join(_told(found)))


def _told(found: Found) -> list[str]:
    first, second = found.halves
    lines = [f"{first.places:,} places in the first half, {second.places:,} in the second"]
    if found.left_out:
        lines.append(f"the last {found.left_out:,} characters are left out")
    if not found.matches or found.untrained is None:
        why = f"fewer than {FEW} places in a half" if found.verdict == "few" else "a half is all pattern"
        return [*lines, f"not tellable: {why}"]
    lines += [_line(one) for one in found.best(_SHOWN)]
    lines.append(f"{_line(found.untrained)}  untrained, seed {found.seed}")
    said = {
        "learnt": "learnt: {margin:.3f} above the untrained network",
        "easy": "easy, not learnt: {margin:.3f} above the untrained network",
        "weak": "no unit tells it well",
    }
    return [*lines, said[found.verdict].format(margin=found.margin)]


def _line(one: Match) -> str:
    where = f"unit {one.unit:4} layer {one.layer} {one.direction:7} {one.quantity:6}"
    return f"{where} second {one.second:.3f}  first {one.first:.3f}"


def _table(found: Found) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows([getattr(one, name) for name in _COLUMNS] for one in found.matches)
    return out.getvalue()
