"""A run with something held, as the browser takes it: some units' curves, and how far all are off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

import numpy as np

from rnn_core.cells import spec
from rnn_core.interventions import WhatIf
from rnn_core.interventions.both_runs import change, guesses
from rnn_core.player.blocks import Blocks
from rnn_core.player.packet import FULL_CHANGE, exact_curves, revision
from rnn_core.player.quantise import signed_bytes
from rnn_core.player.view import Cut, View

MOST: Final = 16
"""Units of which a run brings every value."""

NAMED: Final = 5
"""Units that changed most and are named."""


@dataclass(frozen=True)
class Told:
    """What came of a run, in the visitor's language: the first sentence round the character in question.

    Attributes
    ----------
    before, after : str
        What stands on either side of the character.
    token : str or None
        The character; None: the sentence has none.
    more : str
        The sentences after that.
    """

    before: str
    token: str | None = None
    after: str = ""
    more: str = ""


@dataclass(frozen=True)
class Run:
    """What came of a question, and whose question it was.

    Attributes
    ----------
    seq : str or None
        The browser's own name for its question; None where nobody asked.
    cuts : tuple of Cut
        What is held.
    edits : mapping of int to str
        Step of the whole text -> the character that is read there instead.
    sentence : Told or None
    refused : str
        Why there is no run, in the visitor's language; empty if there is one, or if nothing is held.
    python : str
        Lines that do the same again; empty where that takes more than lines.
    """

    seq: str | None = None
    cuts: tuple[Cut, ...] = ()
    edits: Mapping[int, str] = field(default_factory=dict)
    sentence: Told | None = None
    refused: str = ""
    python: str = ""


def run_packet(view: View, player: str, run: Run, held: WhatIf | None) -> bytes:
    """Pack a run of the window that a view shows.

    Parameters
    ----------
    view
        As it was: its layer, and the unit whose curves are packed first.
    player
        Name by which this and the player find each other in the page.
    run
        What is held, and who asked.
    held
        The two readings; None where there is none.
    """
    blocks = Blocks()
    header: dict[str, Any] = {
        "player": player,
        "rev": revision(view),
        "seq": run.seq,
        "cuts": [asdict(cut) for cut in run.cuts],
        "edits": _edits(view, run.edits),
        "sentence": asdict(run.sentence) if run.sentence else None,
        "refused": run.refused,
        "python": run.python,
        "first": None,
    }
    if held is None or not held.touched:
        return blocks.pack(header)
    header |= {"first": held.first, "meets": held.meets(), "residual": held.after.trace.residual}
    return blocks.pack(header | _arrays(blocks, view, run, held))


def _edits(view: View, edits: Mapping[int, str]) -> list[dict[str, Any]]:
    """Return what is read instead, and where: in the whole text and in the window."""
    vocabulary, made = view.read.checkpoint.vocabulary, []
    for step, typed in edits.items():
        number = int(vocabulary.ids(typed)[0])
        shown = vocabulary.shown(number)
        made.append(
            {"step": step, "at": step - view.window_start, "typed": typed, "shown": shown, "id": number}
        )
    return made


def _arrays(blocks: Blocks, view: View, run: Run, held: WhatIf) -> dict[str, Any]:
    moved = change(held, view.layer)
    far = np.abs(moved).max(0)
    most = [int(unit) for unit in np.argsort(-far, kind="stable")[:NAMED] if far[unit] > 0]
    blocks.add("change", signed_bytes(moved, np.full(moved.shape[1], FULL_CHANGE, np.float32)))
    blocks.add("bits", held.after.bits.astype(np.float32))
    blocks.add("p", held.after.next_probability.astype(np.float32))
    pair = guesses(held)
    symbols = np.unique(pair.ids)
    blocks.add("pair/ids", np.searchsorted(symbols, pair.ids).astype(np.uint32))
    blocks.add("pair/was", pair.before.astype(np.float32))
    blocks.add("pair/if", pair.after.astype(np.float32))
    exact = exact_curves(blocks, held.after, _units(view, run.cuts), view.layer, held.clamps)
    shown = view.read.checkpoint.vocabulary.shown
    return exact | {
        "letters": [one.symbol for one in spec(held.before.trace.cell).shown],
        "most": most,
        "wide": int(pair.ids.shape[1]),
        "symbols": [shown(int(number)) for number in symbols],
        "symbol_ids": symbols.tolist(),
    }


def _units(view: View, cuts: Iterable[Cut]) -> list[int]:
    held = [unit for cut in cuts if cut.layer == view.layer for unit in cut.units]
    return list(dict.fromkeys([view.unit, *held]))[:MOST]
