"""What the page shows: the chosen cell with its weights and inputs, worked out by torch and by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pages.by_hand.url_state import PageState, steps_of
from rnn_core.tasks.by_hand.claims import Judged
from rnn_core.tasks.by_hand.hand_cell import HandCell, Steps, Worked, worked
from rnn_core.tasks.by_hand.presets import Preset
from rnn_core.tasks.by_hand.walk import Changed, Walk, largest_difference, walk
from rnn_core.tasks.by_hand.writing import Written, written


@dataclass(frozen=True, eq=False)
class Shown:
    """One cell on the page.

    Attributes
    ----------
    page_state : PageState
    preset : Preset
    one : Worked
        By torch.
    exact, rounded : Walk
        By hand: exact, and with every number rounded that is written down.
    step : int
        From 0.
    judged : sequence of Judged
        What the preset claims, at every step.
    """

    page_state: PageState
    preset: Preset
    one: Worked
    exact: Walk
    rounded: Walk
    step: int
    judged: Sequence[Judged]

    @property
    def cell(self) -> HandCell:
        """The cell with its weights."""
        return self.one.cell

    @property
    def inputs(self) -> Steps:
        """The inputs, a tuple a step."""
        return tuple(map(tuple, self.one.inputs.tolist()))

    @property
    def covered(self) -> bool:
        """Whether the claim is about such inputs."""
        return set(self.inputs) <= set(self.preset.alphabet)

    @property
    def gap(self) -> float:
        """Largest difference between what comes out by hand and by torch."""
        return max(
            largest_difference(self.one.record, self.exact.record),
            largest_difference(self.one.sums, self.exact.sums) if self.one.sums else 0.0,
        )

    @property
    def rounding(self) -> float:
        """Largest difference that rounding makes in a quantity of any step."""
        return largest_difference(self.one.record, self.rounded.record)

    @property
    def lines(self) -> tuple[Written, ...]:
        """The equations of the chosen step."""
        return written(self.cell, self.one.inputs, self.one, self.step)


def right(judged: Sequence[Judged]) -> tuple[int, int]:
    """Count the steps that are right, and those at which something is asked."""
    asked = [one.right for one in judged if one.right is not None]
    return sum(asked), len(asked)


def cell_of(page_state: PageState) -> HandCell:
    """Return the cell with the visitor's weights, if they are as many as it has; else its own."""
    own = page_state.own.cell
    given = [float(one) for one in page_state.weights.split("_")] if page_state.weights else []
    if len(given) != len(own.weights):
        return own
    return HandCell(own.cell, own.features, own.hidden, tuple(given))


def inputs_of(page_state: PageState) -> Steps:
    """Return the visitor's inputs, if each step has as many numbers as the cell reads; else the preset's."""
    found = steps_of(page_state.inputs) if page_state.inputs else None
    return page_state.own.inputs if not found or len(found[0]) != page_state.own.cell.features else found


def show(page_state: PageState) -> Shown:
    """Work the cell out."""
    preset, cell, inputs = page_state.own, cell_of(page_state), inputs_of(page_state)
    one = worked(cell, inputs)
    step = min(page_state.step or 2, len(inputs)) - 1
    rounded = walk(cell, one.inputs, Changed(decimals=int(page_state.rounded)))
    judged = preset.judge(one.inputs, one.record)
    return Shown(page_state, preset, one, walk(cell, one.inputs), rounded, step, judged)


def changed(found: Shown, how: Changed) -> tuple[Walk, int, int]:
    """Work the cell out with something done otherwise; return how many steps are right of those asked."""
    other = walk(found.cell, found.one.inputs, how)
    return other, *right(found.preset.judge(found.one.inputs, other.record))
