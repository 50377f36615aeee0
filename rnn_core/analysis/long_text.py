"""A text of any length in float32: one column a window, and the states that lead back into any of them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from rnn_core.cells import spec
from rnn_core.checkpoints import TrainedNetwork
from rnn_core.models.character import CharacterModel, State
from rnn_core.reading import embedded
from rnn_core.text.vocabulary import UNKNOWN, Tokens
from rnn_core.tracing import Progress, Trace, Window, survey, trace

__all__ = ["PART", "WINDOW", "Columns", "walk"]

WINDOW: Final = 1000
"""Steps of a column."""
PART: Final = WINDOW // 4
"""Steps between two states that are kept: a window is read in four parts at once, in half the time."""


@dataclass(frozen=True)
class Columns:
    """What is kept of a text; room for all of it is taken before the walk begins.

    (Small arrays kept one by one between the large ones that come and go would scatter over the heap, and
    cost four times their size.)

    Attributes
    ----------
    mean : mapping of quantity to ndarray, (windows, layers, hidden), float32
        Mean of every quantity of every unit.
    bits : ndarray, (windows,)
        Mean surprise a token; nan where no token was known.
    states : ndarray, (quarters of windows, parts, layers, hidden), float32
        The recurrent state before each: h, and c where the cell has one.
    """

    mean: dict[str, NDArray[np.float32]]
    bits: NDArray[np.float64]
    states: NDArray[np.float32]

    @classmethod
    def room_for(cls, steps: int, checkpoint: TrainedNetwork) -> Columns:
        """Take the room for a text of that many steps, at least one, read by one network."""
        rnn = checkpoint.model.rnn
        windows = -(-steps // WINDOW)
        shape = (windows, rnn.num_layers, rnn.hidden_size)
        names = trace(rnn, torch.zeros(1, 1, rnn.input_size)).gates
        parts = len(spec(checkpoint.model.cell).states)
        states = np.zeros((-(-steps // PART), parts, *shape[1:]), np.float32)
        return cls({name: np.zeros(shape, np.float32) for name in names}, np.full(windows, np.nan), states)

    def before(self, start: int, steps: int) -> State | None:
        """Return the states before each part of the window that begins at ``start``, torch's shapes.

        Parameters
        ----------
        start
            A multiple of `WINDOW`; the walk must have passed it.
        steps
            Of the whole text.

        Returns
        -------
        State or None
            With batch 4, a part each, as :func:`rnn_core.reading.read` takes them; with batch 1 at the
            text's end, where the last part may be shorter. None at the text's beginning.
        """
        if start == 0:
            return None
        count = WINDOW // PART if start + WINDOW <= steps else 1
        parts = torch.from_numpy(self.states[start // PART :][:count]).permute(1, 2, 0, 3)
        return (parts[0], parts[1]) if len(parts) > 1 else parts[0]


def walk(checkpoint: TrainedNetwork, tokens: Tokens, columns: Columns) -> Iterator[Progress]:
    """Read a text of any length in float32, fill the columns, and tell how far it is.

    Parameters
    ----------
    checkpoint, tokens
        Who reads, and the whole text as it reads it.
    columns
        From :meth:`Columns.room_for`; filled as the walk goes on.

    Yields
    ------
    Progress
        As :func:`rnn_core.survey` does: the windows that are certain by now, and steps read so far.

    Examples
    --------
    >>> from pathlib import Path
    >>> from rnn_core.checkpoints import load
    >>> checkpoint = load(Path("assets/models/shakespeare-gru"))
    >>> tokens = checkpoint.vocabulary.encode("The king is here. " * 70)
    >>> columns = Columns.room_for(len(tokens), checkpoint)
    >>> [*walk(checkpoint, tokens, columns)][-1].read, columns.mean["update"].shape
    (1260, (2, 1, 298))
    """
    window: list[Window] = []
    model, ids = checkpoint.model, torch.as_tensor(tokens.ids)
    with torch.inference_mode():
        for advance in survey(
            model.rnn,
            lambda start, stop: embedded(checkpoint, tokens.window(start, stop), "float32"),
            len(ids),
            every=PART,
            look=partial(_bits, model, ids),
        ):
            for part in advance.windows:
                columns.states[part.start // PART] = [one[:, 0] for one in part.state]
                window.append(part)
                if part.stop % WINDOW == 0 or part.stop == len(ids):
                    _fill(columns, window)
                    window = []
            yield advance


def _fill(columns: Columns, parts: Sequence[Window]) -> None:
    row, steps = parts[0].start // WINDOW, parts[-1].stop - parts[0].start
    bits, known = np.sum([part.seen for part in parts], 0)
    columns.bits[row] = bits / known if known else np.nan
    for name, mean in columns.mean.items():
        mean[row] = sum((part.stop - part.start) / steps * part.mean[name] for part in parts)


def _bits(
    model: CharacterModel, ids: torch.Tensor, traced: Trace, starts: Sequence[int]
) -> Sequence[tuple[float, int]]:
    """Sum up the surprise of each part read at once, and count the tokens that have one."""
    if model.predicts != "tokens":
        return [(0.0, 0) for _ in starts]
    last = traced.layers - 1
    hidden = np.concatenate([traced.initial_state[0][last][:, None], traced.gate("hidden", last)[:, :-1]], 1)
    expected = model.readout(torch.from_numpy(hidden)).log_softmax(-1)
    told = torch.stack([ids[start : start + traced.steps] for start in starts])
    surprise = -expected.gather(2, told[:, :, None])[:, :, 0] / math.log(2)
    known = told != UNKNOWN
    known[:, 0] &= torch.tensor(starts) > 0  # the text's first token has no past
    return [(float(row[that].sum()), int(that.sum())) for row, that in zip(surprise, known, strict=True)]
