"""Cuts to try: measured ones, at places of samples where they tell, written as the address writes cuts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

import numpy as np

from pages.inspect.measured.figures import Figures, of_row, stored
from pages.shared import registry, samples
from pages.shared.i18n import Words
from rnn_core.cells import spec
from rnn_core.cells.spec import CellSpec
from rnn_core.interventions import Cuts, write_cuts
from rnn_core.tracing import Clamp

Slug = Literal["never", "wipe", "group", "control", "highest", "edit"]


@dataclass(frozen=True)
class Preset:
    """A chip.

    Attributes
    ----------
    slug : str
        `cut_preset.SLUG` is its title.
    network, sample : str
    question : str
        The stored one that it belongs to.
    cut : str
        As the address writes it: steps from 1.
    units : tuple of int
        That are held; the first one is shown. Of an edit: the one that it would be about.
    asked : int
        The step, from 0, after which the true next token is asked for.
    control : bool
        Whether it is there to show that little happens: its outline is dashed.
    """

    slug: Slug
    network: str
    sample: str
    question: str
    cut: str
    units: tuple[int, ...]
    asked: int
    control: bool = False

    def title(self, t: Words) -> str:
        """Return what the chip says."""
        return t.of("cut_preset", self.slug)

    def detail(self, t: Words) -> str:
        """Return what stands small behind it: the units, or that the text is changed."""
        return t("cut_preset.edit_text") if self.slug == "edit" else " ".join(f"#{one}" for one in self.units)


@dataclass(frozen=True)
class _Stretch:
    """Where a question is asked in a sample.

    Attributes
    ----------
    question, sample : str
    text : str
        From the first held character to the one that the chance is asked of, which stands last.
    slugs : tuple of str
        What can be tried there.
    edit : str
        What the first held character may be changed to.
    """

    question: str
    sample: str
    text: str
    slugs: tuple[Slug, ...]
    edit: str = ""


_STRETCHES: Final[dict[str, tuple[_Stretch, ...]]] = {
    "python-lstm": (
        _Stretch("single_quotes", "settings", "'volume'", ("never", "wipe", "group", "control", "edit"), '"'),
        _Stretch("indentation", "settings", "'volume'):\n         ", ("highest",)),
    ),
    "korean-lstm": (
        _Stretch("parentheses", "terms", "(ownership)", ("never", "wipe", "group", "control", "edit"), ","),
    ),
    "latex-lstm": (
        _Stretch(
            "math", "definition", "$g \\colon X \\to [0,1]$", ("never", "group", "control", "edit"), "("
        ),
        _Stretch("braces", "theorem", "{proof}", ("never",)),
    ),
    "shakespeare-lstm": (
        _Stretch(
            "line", "gate", "A word, good sir, that I have carried far;\n", ("never", "group", "control")
        ),
    ),
    "shakespeare-gru": (
        _Stretch(
            "line", "gate", "A word, good sir, that I have carried far;\n", ("never", "group", "control")
        ),
    ),
    "shakespeare-rnn": (
        _Stretch("line", "gate", "Who knocks so late upon this iron gate?\n", ("never", "group", "control")),
    ),
}


def presets(network: str) -> tuple[Preset, ...]:
    """Return what can be tried with a network; nothing with one's own, nor in a sample that is not there."""
    texts = {one.slug: one.text for one in samples.samples(network)}
    return tuple(
        one
        for stretch in _STRETCHES.get(network, ())
        if stretch.sample in texts
        for one in _made(network, stretch, texts[stretch.sample])
    )


@cache
def _made(network: str, stretch: _Stretch, text: str) -> tuple[Preset, ...]:
    return tuple(_of_stretch(network, stretch, text))


def _of_stretch(network: str, stretch: _Stretch, text: str) -> Iterator[Preset]:
    row = next(one for one in stored(network) if one["question"] == stretch.question)
    found = of_row(row)
    ids = registry.network(network).vocabulary.ids
    begins = text.index(stretch.text)
    first = len(ids(text[:begins]))
    asked = first + len(ids(stretch.text[:-1])) - 1
    steps = slice(first, asked + 1)
    if stretch.question == "indentation":  # over the last ten characters of the line
        last = first + stretch.text.index("\n")
        steps = slice(last - 10, last)
    for slug in stretch.slugs:
        cuts, units = _cuts(slug, row["cut"], found, steps, stretch.edit, spec_of(network))
        yield Preset(
            slug,
            network,
            stretch.sample,
            stretch.question,
            write_cuts(cuts, spec_of(network)),
            units,
            asked,
            slug == "control",
        )


def spec_of(network: str) -> CellSpec:
    """Return what a network's cell declares."""
    return spec(registry.network(network).config["cell"])


def _cuts(
    slug: Slug,
    cut: Sequence[tuple[str, float | str]],
    found: Figures,
    steps: slice,
    edit: str,
    cell: CellSpec,
) -> tuple[Cuts, tuple[int, ...]]:
    units = {
        "group": next((one.units for one in found.groups if one.size == 4), found.claimed),
        "control": (median(found),),
    }.get(slug, found.claimed)
    if slug == "edit":
        return Cuts((), {steps.start: edit}), units
    if slug == "wipe":  # from the second step on: the first one writes
        assert cell.retention is not None
        return Cuts((Clamp(cell.retention, units, slice(steps.start + 1, steps.stop), 0.0),)), units
    return Cuts(tuple(Clamp(gate, units, steps, value) for gate, value in cut)), units


def median(found: Figures) -> int:
    """Return the unit in the middle, by how far holding it lowers the chance."""
    return int(np.argsort(found.means, kind="stable")[len(found.means) // 2])
