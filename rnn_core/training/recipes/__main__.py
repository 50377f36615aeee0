"""Write the model cards of all networks that come with the app, from what was measured.

``python -m rnn_core.training.recipes --assets assets``
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

from rnn_core.training.recipes import characters, stacks, taggers, translators, word_models

WRITERS: Final = {
    "models": characters.write_cards,
    "stacks": stacks.write_cards,
    "taggers": taggers.write_cards,
    "translators": translators.write_cards,
    "words": word_models.write_cards,
}


def main(arguments: list[str] | None = None) -> int:
    """Command line; see ``--help``."""
    parser = argparse.ArgumentParser(
        prog="python -m rnn_core.training.recipes",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"of {', '.join(WRITERS)}; default: all")
    parser.add_argument("--assets", type=Path, default=Path("assets"))
    options = parser.parse_args(arguments)
    unknown = sorted({*options.kinds} - {*WRITERS})
    if unknown:
        parser.error(f"expected some of {', '.join(WRITERS)}; got {', '.join(unknown)}")
    for kind in options.kinds or WRITERS:
        WRITERS[kind](options.assets / kind)
    return 0


if __name__ == "__main__":
    sys.exit(main())
