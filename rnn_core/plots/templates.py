"""Templates by name: a figure that names one is handed over without it."""

from __future__ import annotations

import plotly.io
from plotly.graph_objects import Figure
from plotly.graph_objects.layout import Template

__all__ = ["Figure", "register"]


def register(name: str, look: Template) -> str:
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
    >>> register("plain_paper", Template(layout={"font": {"size": 14}}))
    'plain_paper'
    >>> Figure(layout={"template": "plain_paper"}).layout.template.layout.font.size
    14
    """
    plotly.io.templates[name] = look
    return name
