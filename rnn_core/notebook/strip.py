"""A heat strip as SVG: rows of cells, the fuller the larger, in the colour of the text around it."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

__all__ = ["binned", "svg"]

LEVELS = 8
"""Shades; one path each keeps a strip of some hundred cells at a few kilobytes."""

_WIDTH, _HEIGHT = 480, 9  # pixels: of the strip, of a row


def binned(
    values: Float[np.ndarray, "time rows"], columns: int
) -> tuple[Float[np.ndarray, "columns rows"], int]:
    """Average neighbouring steps until there are no more than ``columns``.

    Returns
    -------
    ndarray, int
        The means, and how many steps each stands for (the last one perhaps for fewer).

    Examples
    --------
    >>> binned(np.array([[1.0], [3.0], [8.0]]), 2)
    (array([[2.],
           [8.]]), 2)
    """
    width = -(-len(values) // columns)
    starts = np.arange(0, len(values), width)
    counts = np.diff(np.append(starts, len(values)))
    return np.add.reduceat(values, starts, axis=0) / counts[:, None].astype(values.dtype), width


def svg(shares: Float[np.ndarray, "columns rows"], title: str) -> str:
    """Draw a strip.

    Parameters
    ----------
    shares
        In [0, 1]: 0 is not drawn, 1 is full ink; nan is not drawn either.
    title
        What a screen reader says; escaped already.
    """
    columns, rows = shares.shape
    levels = np.rint(np.nan_to_num(shares) * LEVELS).astype(int).clip(0, LEVELS)
    shade_at = levels.T
    paths = []
    for level in range(1, LEVELS + 1):
        cells = "".join(f"M{x} {y}h1v1h-1z" for y, x in np.argwhere(shade_at == level))
        if cells:
            paths.append(f'<path fill-opacity="{level / LEVELS:g}" d="{cells}"/>')
    return (
        f'<svg role="img" aria-label="{title}" viewBox="0 0 {columns} {rows}" width="{_WIDTH}" '
        f'height="{_HEIGHT * rows}" preserveAspectRatio="none" shape-rendering="crispEdges" '
        f'style="display:block;max-width:100%;fill:currentColor;outline:1px solid;outline-offset:2px">'
        f"{''.join(paths)}</svg>"
    )
