"""A reading as the browser takes it: the packet of numbers, and the small feed of words and exact curves.

The packet does not change with the language or the chosen unit, so Streamlit sends it once; what changes
with a click is in the feed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from rnn_core.cells import Quantity, spec
from rnn_core.player.alone import TraceAlone
from rnn_core.player.blocks import Blocks
from rnn_core.player.quantise import gate_bytes, limits_of, signed_bytes
from rnn_core.player.strings import strings
from rnn_core.player.tints import reaches
from rnn_core.player.verdicts import VERDICTS
from rnn_core.player.view import Shown, View
from rnn_core.player.withheld import without
from rnn_core.tracing import Clamp, agreement
from rnn_core.tracing.modules import directions_of

FULL_CHANGE: Final = 0.25
"""Where a unit's difference between two runs has its full colour, as a share of its range."""

Precision = Literal["uint8", "float32"]


def packet(
    view: View, player: str, precision: Precision = "uint8", exact: frozenset[int] | None = None
) -> bytes:
    """Pack the numbers of a reading.

    Parameters
    ----------
    view
        Whose reading, layer, order and stories' units are packed; nothing else.
    player
        Name by which feed and player find each other in the page.
    precision
        ``"uint8"``: a byte for each value of each unit, and float32 for the units with a story.
        ``"float32"``: float32 for all.
    exact
        Which of the stories' units to pack exactly; None: all.
    """
    view = without(view)
    reading, blocks = view.reading, Blocks()
    shown = spec(reading.trace.cell).shown
    described = [_plane(blocks, reading, view.layer, one, precision) for one in shown]
    told = _told(view)
    units = sorted(told if exact is None else told & exact)
    if len(view.order) == reading.trace.hidden:
        blocks.add("order", np.asarray(view.order).astype(np.uint16))
    header = _described(blocks, reading) | {"quantities": described}
    header |= exact_curves(blocks, reading, units, view.layer)
    where = {"text": view.text, "start": view.window_start, "backward": view.backward} | _hidden(view)
    return blocks.pack(header | where | {"player": player, "rev": revision(view), "verdicts": VERDICTS})


def revision(view: View) -> str:
    """Return the fingerprint of the numbers on screen: packet, feed and events of one reading share it."""
    view = without(view)
    trace, tokens = view.reading.trace, view.reading.tokens
    digest = hashlib.sha256(f"{view.layer} {trace.cell} {sorted(_told(view))}".encode())
    hidden = trace.gate("hidden", view.layer)[0]
    last = hidden[-1] if view.drive is None else hidden  # its last step may be withheld
    digest.update(json.dumps(_hidden(view)).encode() if view.drive else b"")
    for part in (tokens.ids, last, *trace.initial_state):
        digest.update(np.ascontiguousarray(part).tobytes())
    digest.update("\0".join(tokens.graphemes).encode("utf-8", "replace"))
    return digest.hexdigest()[:16]


def feed(view: View, player: str, *, echo: bool, t: Callable[[str], str] = str) -> bytes:
    """Pack what changes with a click: words, stories, the page state, and the chosen unit's exact curves.

    Parameters
    ----------
    view
        What is shown.
    player
        As in :func:`packet`.
    echo
        Whether the page state is what the browser itself has just reported, so that it need not go there.
    t
        What is done to each of the player's words.
    """
    view = without(view)
    blocks = Blocks()
    told = view.unit in _told(view)
    exact = exact_curves(blocks, view.reading, [] if told else [view.unit], view.layer)
    letters = {one.name: one.symbol for one in spec(view.reading.trace.cell).quantities}
    kind = view.reading.kind
    page_state = {
        "unit": view.unit,
        "quantity": view.quantity,
        "step": view.step,
        "depth": view.depth,
        "diary": view.diary,
    } | ({"mode": view.mode} if view.mode else {})
    header = {
        "player": player,
        "rev": revision(view),
        "place": page_state,
        "echo": True if echo else None,
        "language": view.language,
        "strings": {key: t(text) for key, text in strings(view.language, kind).items()},
        "stories": [asdict(story) | {"quantity": letters[story.quantity]} for story in view.stories],
        "footer": view.footer,
        "unnamed": view.unnamed,
        "intro": asdict(view.intro) if view.intro else None,
        "what_if": _holdable(view) if view.mode else None,
    }
    driven = {"drive": view.drive.pose.packed()} if view.drive else {}
    return blocks.pack(header | exact | driven)


def _holdable(view: View) -> dict[str, Any]:
    """Return what may be held in this view, and what may be read instead of a character."""
    cell, vocabulary = spec(view.reading.trace.cell), view.read.checkpoint.vocabulary
    held = cell.shown if cell.held is not None else [one for one in cell.shown if one.role == "state"]
    typable = vocabulary.entries if vocabulary.kind == "letters" else ()
    return {
        "layer": view.layer,
        "ways": len(directions_of(view.read.checkpoint.model.rnn)),
        "full": FULL_CHANGE,
        "tries": [asdict(one) for one in view.tries],
        "holdable": [one.symbol for one in held],
        "symbols": [[typed, vocabulary.shown(k)] for k, typed in enumerate(typable, start=1)],
    }


def _told(view: View) -> frozenset[int]:
    """Return the units whose curves the packet holds exactly."""
    return frozenset({story.unit for story in view.stories} | set(view.drive.units if view.drive else ()))


def _hidden(view: View) -> dict[str, Any]:
    """Return what the packet says of what it does not hold; nothing where no lesson drives the player."""
    if view.drive is None:
        return {}
    withheld = [[one.quantity, one.first, one.last] for one in view.drive.withheld]
    return {"withheld": withheld, "until": view.drive.until, "total": view.total}


def _described(blocks: Blocks, reading: Shown) -> dict[str, Any]:
    """Pack what is not a quantity of the cell: tokens, guesses, surprise."""
    tokens, trace = reading.tokens, reading.trace
    known: NDArray[np.bool_] = ~np.isnan(reading.top_probability[:, 0])
    symbols = np.unique(reading.top_ids[known])
    ids = np.where(known[:, None], np.searchsorted(symbols, reading.top_ids), 0)
    blocks.add("ids", tokens.ids.astype(np.uint32))
    blocks.add("guess/ids", ids.astype(np.uint32))
    blocks.add("guess/p", reading.top_probability.astype(np.float32))
    blocks.add("guess/next", reading.next_probability.astype(np.float32))
    blocks.add("bits", reading.bits.astype(np.float32))
    return {
        "cell": trace.cell,
        "predicts": reading.predicts,
        "alone": isinstance(reading, TraceAlone),
        "time": len(tokens),
        "hidden": trace.hidden,
        "dtype": trace.dtype,
        "residual": trace.residual,
        "agreement": agreement.said(trace.residual, trace.dtype),
        "tokens": tokens.shown,
        "source": tokens.source.tolist(),
        "graphemes": tokens.graphemes,
        "unknown": np.flatnonzero(~tokens.known).tolist(),
        "symbols": [reading.shown(int(number)) for number in symbols],
        "symbol_ids": symbols.tolist(),
    }


def _plane(blocks: Blocks, reading: Shown, layer: int, one: Quantity, precision: Precision) -> dict[str, Any]:
    """Pack one quantity of all units, (time, hidden), and say what it is."""
    letter, values = one.symbol, reading.trace.gate(one.name, layer)[0]
    initial, signed = _initial(reading, layer, one.name), one.role != "gate"
    known = _known(values)
    limits = limits_of(known, initial, always=not one.bounded) if signed else None
    if precision == "float32":
        blocks.add(f"plane/{letter}", values.astype(np.float32))
    else:
        shown = values if known is values else np.nan_to_num(values)
        blocks.add(f"plane/{letter}", signed_bytes(shown, limits) if signed else gate_bytes(shown))
    if limits is not None:
        blocks.add(f"limit/{letter}", limits)
        blocks.add(f"reach/{letter}", reaches(known, limits))
    if initial is not None:
        blocks.add(f"initial/{letter}", initial.astype(np.float32))
    if not signed:
        blocks.add(f"mean/{letter}", values.mean(1).astype(np.float32))
    return {"letter": letter, "name": one.name, "signed": signed, "squash": _squash(reading, one)}


def _known(values: np.ndarray) -> np.ndarray:
    """Return the steps that are not withheld, (known, hidden): the same array if all, zeros if none."""
    away = np.isnan(values[:, 0])
    if not away.any():
        return values
    return values[~away] if not away.all() else np.zeros_like(values[:1])


def _squash(reading: Shown, one: Quantity) -> str | None:
    """Say what is taken of a quantity's sum; None where it has none."""
    if one.block is None:
        return None
    return spec(reading.trace.cell).squash(one, reading.mode)


def _initial(reading: Shown, layer: int, name: str) -> np.ndarray | None:
    states = spec(reading.trace.cell).states
    return reading.trace.initial_state[states.index(name)][layer, 0] if name in states else None


def exact_curves(
    blocks: Blocks, reading: Shown, units: list[int], layer: int, held: Iterable[Clamp] = ()
) -> dict[str, Any]:
    """Pack some units' curves and the parts of their gates' sums; say which parts, and each gate's bias."""
    cell, biases, kinds = spec(reading.trace.cell), {}, {}
    letters = {one.name: one.symbol for one in cell.shown}
    for unit in units:
        curves = {letter: reading.trace.gate(name, layer)[0, :, unit] for name, letter in letters.items()}
        for letter, values in curves.items():
            blocks.add(f"exact/{unit}/{letter}", values.astype(np.float32))
        split = {letters[name]: parts for name, parts in reading.contributions(unit, layer, held).items()}
        for letter, parts in split.items():
            unknown = np.isnan(curves[letter])
            kinds[letter] = [part for part in parts if part not in ("bias", "sum")]
            for part in kinds[letter]:
                known = np.where(unknown, np.nan, parts[part])
                blocks.add(f"why/{unit}/{letter}/{part}", known.astype(np.float32))
        biases[str(unit)] = {letter: float(parts["bias"][0]) for letter, parts in split.items()}
    return {"exact": units, "bias": biases, "parts": kinds}
