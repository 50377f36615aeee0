"""A copy of the app that a test adds to: a page, or a language. Nothing of the app itself knows of it."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, Final

from pages.shared.i18n import FALLBACK, LANGUAGES
from pages.shared.lessons import rendering
from rnn_core.messages import flat
from rnn_core.tasks.contrast import qualities
from rnn_core.tasks.translation import palette

ROOT: Final = Path(__file__).parents[1]
_COPIED: Final = (
    *(".streamlit", "app.py", "pages", "rnn_core", "tests"),
    *("pyproject.toml", "docs/glossary.toml"),
)
_WORDS: Final = ("pages/**/en.toml", "pages/**/strings.en.toml", "rnn_core/player/strings.en.toml")
_LEFT: Final = shutil.ignore_patterns("__pycache__", ".*")

# What of a message is no word: placeholders, addresses, icons and colours, formulas, code, tags.
_NO_WORDS: Final = re.compile(
    r"\{[^{}]*\}|\]\([^)]*\)|:[a-z-]+(?:/\w+:|\[)|\$[^$]*\$|`[^`]*`|<[^<>]*>|https?://\S+", re.DOTALL
)
_MARKS: Final = str.maketrans("aeiouyAEIOUY", "àèìòùỳÀÈÌÒÙỲ")
_WORD: Final = re.compile(r"\w{2,}")
# The last ones are names in torch's own code.
_NAMES: Final = {
    *("Gatescope", "English", "tanh", "cpu", "arXiv"),
    *("sigmoid", "bidirectional", "dropout", "output", "True"),
}
# What is quoted, a command, and what files end in.
_QUOTED: Final = re.compile(
    r"\.(?:pt|safetensors|npz|h5|keras|onnx)\b"
    r"|\u201c[^\u201d]*\u201d|\u2018[^\u2019]*\u2019|python -m [\w.]+ \w+"
)


def copy(to: Path) -> Path:
    """Make the copy in an empty folder and return it; what nobody adds to is linked."""
    for name in _COPIED:
        source, target = ROOT / name, to / name
        target.parent.mkdir(exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=_LEFT)
        else:
            shutil.copy(source, target)
    for folder in ("", "docs"):
        for source in (ROOT / folder).iterdir():
            linked = to / folder / source.name
            if not linked.exists() and not source.name.startswith("."):
                linked.symlink_to(source)
    return to


def speak(tree: Path) -> None:
    """Teach a copy an invented language, ``xx``: English in which every vowel has an accent.

    It is added as CONTRIBUTING.md says: one ``Locale``, and a file beside each file of English words.
    """
    for path in [path for pattern in _WORDS for path in tree.glob(pattern)]:
        messages = flat(tomllib.loads(path.read_text("utf-8")))
        lines = [f"{key} = {json.dumps(marked(says), ensure_ascii=False)}" for key, says in messages]
        path.with_name(path.name.replace("en.", "xx.")).write_text("\n".join(lines), "utf-8")
    for path in tree.glob("rnn_core/checkup/**/*.toml"):  # all languages of a check stand in one file
        english = tomllib.loads(path.read_text("utf-8"))["en"]
        lines = [f"{key} = {json.dumps(marked(says), ensure_ascii=False)}" for key, says in english.items()]
        path.write_text("\n".join([path.read_text("utf-8"), "[xx]", *lines]), "utf-8")
    for path in tree.glob("pages/**/en.md"):
        path.with_name("xx.md").write_text(marked(path.read_text("utf-8")), "utf-8")
    glossary = tree / "docs" / "glossary.toml"
    line = re.compile(r'^(means_)?en = (".*")$', re.MULTILINE)
    said = line.sub(
        lambda found: f"{found[0]}\n{found[1] or ''}xx = {marked(found[2])}", glossary.read_text("utf-8")
    )
    glossary.write_text(said, "utf-8")
    locales = tree / "pages" / "shared" / "i18n" / "locales.py"
    before, last, after = locales.read_text("utf-8").partition(
        '        Locale("en", default_network="python-lstm"),\n'
    )
    assert last
    locales.write_text(f'{before}{last}        Locale("xx"),\n{after}', "utf-8")


def marked(message: str) -> str:
    """Return a message in the invented language.

    Examples
    --------
    >>> marked("Unit {unit} of [a network](#term-unit)")
    'Ùnìt {unit} òf [à nètwòrk](#term-unit)'
    """
    parts, at = [], 0
    for found in _NO_WORDS.finditer(message):
        parts += [message[at : found.start()].translate(_MARKS), found[0]]
        at = found.end()
    return "".join([*parts, message[at:].translate(_MARKS)])


def unmarked(text: str, data: Collection[str] = ()) -> list[str]:
    """Return the words of a text that are plain English: no data, acronym, name, quotation or command.

    Examples
    --------
    >>> unmarked("Ùnìt 7 of à nètwòrk, LSTM, “a token”")
    ['of']
    """
    words = _WORD.findall(_QUOTED.sub(" ", _NO_WORDS.sub(" ", text)))
    plain = [one for one in words if one.isascii() and one.isalpha() and not one.isupper()]
    return [one for one in plain if one not in _NAMES and one not in data and marked(one) != one]


def titles() -> set[str]:
    """Return the titles of samples, in whose place English stands."""
    indices = (
        tomllib.loads(path.read_text("utf-8")) for path in (ROOT / "assets/samples").rglob("index.toml")
    )
    return {one["title"]["en"] for index in indices for one in index["sample"]}


def cards() -> set[str]:
    """Return the model cards, in whose place English stands, as they are shown."""
    return {path.read_text("utf-8").strip() for path in (ROOT / "assets").rglob("*card.en.md")}


def lessons() -> set[str]:
    """Return what the course's lessons say in English, which stands in their place, piece by piece."""
    texts = (
        text
        for path in (ROOT / "assets" / "lessons").glob("*.toml")
        for text in _english(tomllib.loads(path.read_text("utf-8")))
    )
    parts = (part for text in texts for part in rendering.markup(text))
    return {one.strip() for part in parts for one in part.pieces if isinstance(one, str)} - {""}


def _english(told: Any, spoken: bool = False) -> Iterator[str]:
    """Yield the English texts of a table."""
    if isinstance(told, dict):
        for name, one in told.items():
            yield from (
                () if name in set(LANGUAGES) - {FALLBACK} else _english(one, spoken or name == FALLBACK)
            )
    elif isinstance(told, list):
        for one in told:
            yield from _english(one, spoken)
    elif isinstance(told, str) and spoken:
        yield told


def without(text: str, said: Collection[str]) -> str:
    """Return a text without what is said in it: a line, or its rest behind a list's mark, a dot or a colon.

    Examples
    --------
    >>> without("L\u00e8ss\u00f2n 4 \u00b7 Gates: one", {"Gates: one"}), without("- a\\n- b", {"a"})
    ('L\u00e8ss\u00f2n 4 \u00b7 ', '- \\n- b')
    """
    lines = text.split("\n")
    for at, line in enumerate(lines):
        starts = [0, *(found.end() for found in re.finditer(r"^- | \u00b7 |: ", line))]
        lines[at] = next((line[:start] for start in starts if line[start:].strip() in said), line)
    return "\n".join(lines)


def data() -> set[str]:
    """Return what no language translates, word by word: tokens, names of machines and of experiments."""
    results = [*(ROOT / "docs" / "experiments" / "results").glob("*.json")]
    machines = [str(json.loads(path.read_text("utf-8")).get("processor", "")) for path in results]
    samples = [
        text
        for path in (ROOT / "pages").rglob("samples.toml")
        for text in re.findall(r'"([^"]*)"', path.read_text("utf-8"))
    ]
    captions = (ROOT / "rnn_core" / "tasks" / "scenes" / "words.toml").read_text("utf-8")
    tokens = {one.text for entries in palette("en").values() for one in entries} | {captions}
    tokens |= {word for judged in qualities("en") for word in judged}
    return {path.stem for path in results} | set(_WORD.findall(" ".join([*machines, *samples, *tokens])))
