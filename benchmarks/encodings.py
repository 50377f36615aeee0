"""How files in known encodings are read: ``python -m benchmarks.encodings FOLDER``.

FOLDER holds a folder for each encoding, named after it ("koi8-r", "iso-8859-2-hungarian"), as the tests of
https://github.com/chardet/chardet do. Files in encodings that Python does not know are left out.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from rnn_core.errors import TextError
from rnn_core.text import canonical, decode

VERDICTS = (
    "read",
    "read, said to be a guess",
    "refused, offered first",
    "refused, offered",
    "refused, not offered",
    "wrong, said to be a guess",
    "wrong in silence",
    "damaged",
)


def encoding_of(folder: str) -> str | None:
    """Name the encoding that a folder is called after, a language perhaps behind it."""
    spelt = folder.replace("Mac", "mac_")
    for name in (spelt, spelt.rpartition("-")[0]):
        try:
            return canonical(name)
        except TextError:
            pass
    return None


def verdict(data: bytes, encoding: str) -> tuple[str, str]:
    """Say how the bytes of a text are read, and as what; the text they should give is that by hand."""
    try:
        expected = decode(data, encoding).text
    except TextError as error:
        return "damaged", error.code
    try:
        found = decode(data)
    except TextError as error:
        offers = error.details.get("offers", ())
        right = [decode(data, offer).text == expected for offer in offers]
        place = "not offered" if not any(right) else "offered first" if right[0] else "offered"
        return f"refused, {place}", f"{error.code}: {', '.join(offers)}"
    said = ", said to be a guess" if found.guessed else ""
    how = f"read{said}" if found.text == expected else f"wrong{said or ' in silence'}"
    return how, found.encoding


def main() -> None:
    """Print a line for every file that is not read or rightly offered first, and the counts."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    counts: Counter[str] = Counter()
    for folder in parser.parse_args().folders:
        for path in sorted(path for path in folder.glob("*/*") if path.is_file()):
            if (encoding := encoding_of(path.parent.name)) is None:
                continue
            how, what = verdict(path.read_bytes(), encoding)
            counts[how] += 1
            if VERDICTS.index(how) > 2:
                sys.stdout.write(f"{path.relative_to(folder)}: {encoding}: {how} ({what})\n")
    total = sum(counts.values())
    for how in VERDICTS:
        sys.stdout.write(f"{how:28}{counts[how]:5}{counts[how] / max(1, total):8.1%}\n")


if __name__ == "__main__":
    main()
