"""The options that say how a file of text is to be read; every command that reads one has them."""

from __future__ import annotations

import argparse

from rnn_core.errors import TextError
from rnn_core.text import canonical

__all__ = ["add_to"]


def add_to(parser: argparse.ArgumentParser | argparse._ArgumentGroup) -> None:
    """Add ``--encoding`` and ``--replace`` to a parser.

    Examples
    --------
    >>> parser = argparse.ArgumentParser()
    >>> add_to(parser)
    >>> parser.parse_args(["--encoding", "EUC-KR"])
    Namespace(encoding='cp949', replace=False)
    """
    parser.add_argument(
        "--encoding",
        type=_encoding,
        metavar="NAME",
        help="if it is known, as Python names it: cp949, koi8_r, gb18030; else it is found out",
    )
    parser.add_argument("--replace", action="store_true", help="put U+FFFD where bytes cannot be read")


def _encoding(name: str) -> str:
    try:
        return canonical(name)
    except TextError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
