"""Templates by name: a figure that names one is handed over without it."""

from __future__ import annotations

import plotly.graph_objects as go
import plotly.io

__all__ = ["Figure", "register"]

Figure = go.Figure
"""What every function of `rnn_core.plots` that draws gives: plotly's own."""


def register(name: str, look: go.layout.Template) -> str:
    """Keep a template under a name, for every figure whose ``Style.template`` is that name.

    Parameters
    ----------
    name
        A template that has it already is replaced.
    look
        From :func:`rnn_core.plots.template`.

    Returns
    -------
    str
        The name.

    Examples
    --------
    >>> register("plain_paper", go.layout.Template(layout={"font": {"size": 14}}))
    'plain_paper'
    >>> Figure(layout={"template": "plain_paper"}).layout.template.layout.font.size
    14
    """
    plotly.io.templates[name] = look
    return name
