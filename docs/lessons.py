"""`python -m docs.lessons`: write docs/lessons.md and docs/lessons.ko.md anew from docs/lessons.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parent
PAGES: Final = {"en": FOLDER / "lessons.md", "ko": FOLDER / "lessons.ko.md"}
LESSONS: Final = FOLDER.parent / "assets" / "lessons"
SECTIONS: Final = ("claims", "confusions")


def table() -> dict[str, Any]:
    """Return what docs/lessons.toml holds."""
    return tomllib.loads((FOLDER / "lessons.toml").read_text("utf-8"))


def written(language: str) -> str:
    """Return the page in one language."""
    held = table()
    ending = f"_{language}"
    words = {name.removesuffix(ending): one for name, one in held["words"].items() if name.endswith(ending)}
    parts = [f"# {words['title']}", words["other"], words["intro"], words["made"]]
    for section in SECTIONS:
        parts += [f"## {words[section]}", "\n".join(_lines(held[section], words, language))]
    return "\n\n".join(parts) + "\n"


def covered() -> dict[int, list[int]]:
    """Return which lessons of the course show a claim, by its number."""
    found: dict[int, set[int]] = {}
    for path in sorted(LESSONS.glob("*.toml")):
        lesson = tomllib.loads(path.read_text("utf-8"))
        for step in lesson["step"]:
            for number in step.get("covers", ()):
                found.setdefault(number, set()).add(lesson["number"])
    return {number: sorted(lessons) for number, lessons in found.items()}


def _lines(rows: list[dict[str, Any]], words: dict[str, Any], language: str) -> list[str]:
    course = rows == table()["claims"]
    shown = covered() if course else {}
    heads = [*words["columns"], *([words["lesson"]] if course else [])]
    lines = [heads, ["---"] * len(heads)]
    for row in rows:
        missing = row.get(f"missing_{language}")
        claim = f"{row[language]} *{words['missing']} {missing}*" if missing else row[language]
        cells = [str(row["number"]), claim]
        cells += [", ".join(f"`{one}`" for one in row.get(name, ())) for name in ("pages", "experiments")]
        cells.append("<br>".join(f"`{one}`" for one in row.get("tests", ())))
        lines.append([*cells, *([", ".join(map(str, shown.get(row["number"], ())))] if course else [])])
    return [f"| {' | '.join(cells)} |" for cells in lines]


if __name__ == "__main__":
    for language, page in PAGES.items():
        page.write_text(written(language), "utf-8")
