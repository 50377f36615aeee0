"""What an intervention did, as HTML for a notebook: what was held, and where the two runs differ."""

from __future__ import annotations

from html import escape

import numpy as np

from rnn_core.cells import spec
from rnn_core.notebook.strip import binned, svg
from rnn_core.tracing.intervene import Clamp, Intervention

__all__ = ["held_card"]

_UNITS, _COLUMNS = 8, 96
_FULL = 0.25  # of a unit's range: what is drawn with full ink
_LISTED = 6
_CELL = "padding:.15em .9em .15em 0;text-align:left;border:0;background:none"


def held_card(seen: Intervention, sentence: str = "") -> str:
    """Return the HTML of an intervention; a notebook calls this through its ``_repr_html_``.

    Parameters
    ----------
    seen : Intervention
    sentence : str
        What stands above it.

    Examples
    --------
    >>> import torch, rnn_core
    >>> lstm = torch.nn.LSTM(3, 4)
    >>> clamp = rnn_core.Clamp("cell", [2], slice(5, 7), 1.0)
    >>> html = held_card(rnn_core.intervene(lstm, torch.randn(10, 1, 3), [clamp]))
    >>> "cell" in html, "5 to 6" in html, "http" in html
    (True, True, False)
    """
    said = f'<div style="margin-bottom:.5em">{escape(sentence)}</div>' if sentence else ""
    return f'<div class="rnn-core-held">{said}{_table(seen)}{_met(seen)}{_changed(seen)}</div>'


def _table(seen: Intervention) -> str:
    if not seen.clamps:
        return "<div>nothing is held</div>"
    names = ("held", "units", "steps", "at", "layer", "direction")
    head = "".join(f'<th style="{_CELL};opacity:.7;font-weight:400">{name}</th>' for name in names)
    rows = [_row(clamp, seen.before.steps) for clamp in seen.clamps[:_LISTED]]
    if len(seen.clamps) > _LISTED:
        rows.append([f"and {len(seen.clamps) - _LISTED:,} more", *[""] * (len(names) - 1)])
    body = "".join(
        "<tr>" + "".join(f'<td style="{_CELL}">{escape(cell)}</td>' for cell in row) + "</tr>" for row in rows
    )
    plain = "border:0;border-collapse:collapse;color:inherit;font-size:inherit"
    return f'<table style="{plain}"><tr>{head}</tr>{body}</table>'


def _row(clamp: Clamp, time: int) -> list[str]:
    steps = sorted(range(time)[clamp.steps] if isinstance(clamp.steps, slice) else clamp.steps)
    units = sorted(clamp.units)
    shown = ", ".join(map(str, units)) if len(units) <= _LISTED else f"{len(units):,}"
    value = clamp.value
    plain = isinstance(value, (int, float, str))
    return [
        clamp.gate,
        shown,
        str(steps[0]) if len(steps) == 1 else f"{steps[0]:,} to {steps[-1]:,}",
        (value if isinstance(value, str) else f"{value:.4g}") if plain else "an array",
        str(clamp.layer),
        clamp.direction,
    ]


def _met(seen: Intervention) -> str:
    tolerance = 0.02
    direction = "reverse" if {one.direction for one in seen.clamps} == {"reverse"} else "forward"
    step = seen.meets(tolerance, direction)
    within = f"within {100 * tolerance:g}% of each unit's range"
    told = (
        f"together {within} from step {step:,} on" if step is not None else f"apart at the end: not {within}"
    )
    return f'<div style="opacity:.7">{told}; residual {seen.after.residual:.1e}</div>'


def _changed(seen: Intervention) -> str:
    """The memory that changed most, by unit: in the layer and direction that the first clamp is of."""
    first = seen.clamps[0] if seen.clamps else None
    layer, direction = (first.layer, first.direction) if first else (0, "forward")
    name = spec(seen.before.cell).states[-1]
    length = int(seen.before.lengths[0])
    values = seen.before.gate(name, layer, direction)[0, :length]
    moved = np.abs(seen.difference(name, layer, direction)[0, :length])
    spread = np.maximum(np.ptp(values, axis=0), np.sqrt(np.finfo(values.dtype).eps))
    shares = moved / spread
    if not np.nan_to_num(shares).any():
        return ""
    most = np.argsort(-np.nan_to_num(shares.max(axis=0)), kind="stable")[:_UNITS]
    units = sorted(int(unit) for unit in most if shares[:, unit].any())
    shown, width = binned(shares[:, units], _COLUMNS)
    each = f"a column is the mean of {width:,} steps" if width > 1 else "a column is a step"
    where = f"layer {layer}" + (f", {direction}" if direction != "forward" else "")
    where += ", sequence 0" if len(seen.before.lengths) > 1 else ""
    words = (
        f"change of {name} of units {', '.join(map(str, units))} (those that change most), {where}, "
        f"measured; {each}; blank is none, full ink {100 * _FULL:g}% of the unit's range or more"
    )
    caption = f'<div style="opacity:.7;font-size:smaller;margin-top:.4em">{escape(words)}</div>'
    strip = svg(np.minimum(shown / _FULL, 1.0), escape(words))
    return f'<div style="margin-top:.5em">{strip}{caption}</div>'
