"""What the comparison of windows and states shows, in sentences that follow from its figures."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from pages.sequences.measure import Shown
from pages.shared import cells
from pages.shared.i18n import Words
from rnn_core.analysis.forecasting import EQUAL, Comparison, Onward
from rnn_core.models.forecaster import window_of

__all__ = ["ahead", "beside", "figure_of", "floor", "here", "markov", "model_name", "nonlinear", "verdict"]


def figure_of(value: float) -> str:
    """Write an error in three digits.

    Examples
    --------
    >>> figure_of(0.12345), figure_of(1234.5), figure_of(0.00002), figure_of(0)
    ('0.123', '1,230', '2e-05', '0')
    """
    return f"{float(f'{value:.3g}'):,g}"


def mean(errors: Sequence[float]) -> str:
    """Write the mean over seeds."""
    return figure_of(float(np.mean(errors)))


def model_name(t: Words, slug: str, window: int = 0) -> str:
    """Return what a model is called: of ``linear``, ``window``, ``linear-8``, ``window-8``, or a cell."""
    for kind in ("linear", "window"):
        if slug == kind:
            return t.of("sequences_model", kind, window=window)
        if (tau := window_of(slug.replace(f"{kind}-", "window-", 1))) is not None and slug.startswith(kind):
            return t.of("sequences_model", kind, window=tau)
    return (
        t.of("sequences_model", slug) if slug in ("persistence", "seasonal", "mean") else cells.name(t, slug)
    )


def verdict(t: Words, found: Comparison) -> str:
    """Say what a state brings on this series."""
    values: dict[str, object] = {"persistence": mean(found.base["persistence"]), "seeds": len(found.seeds)}
    if found.finding == "untrained":
        return t(
            "sequences_verdict.untrained", persistence=values["persistence"], linear=_best(found, "linear")
        )
    values |= {
        "state": _best(found, "state"),
        "window": _best(found, "any_window"),
        "wins": found.wins,
        "mean": mean(found.base["mean"]),
        "equal": f"{EQUAL:.0%}",
    }
    return t.of("sequences_verdict", found.finding, **_said(t, found.finding, values))


def _said(t: Words, finding: str, values: dict[str, object]) -> dict[str, object]:
    names = {
        "persistence": ("persistence", "state", "window", "seeds", "equal"),
        "needed": ("state", "window", "seeds", "mean"),
        "far": ("state", "window", "seeds", "mean"),
        "better": ("state", "window", "seeds"),
        "worse": ("state", "window", "seeds"),
        "equal": ("state", "window", "wins", "seeds", "equal"),
        "unclear": ("state", "window", "wins", "seeds"),
    }
    return {name: values[name] for name in names[finding]}


def _best(found: Comparison, kind: str) -> str:
    return mean(found.best(kind))  # type: ignore[arg-type]


def floor(t: Words, found: Comparison) -> str:
    """Say how near the best forecast of all is; empty where it is not known."""
    if "floor" not in found.base:
        return ""
    best = float(np.mean(found.base["floor"]))
    if best <= 0:
        return t("sequences.floor_none")
    if not found.state:
        return t("sequences.floor", floor=figure_of(best))
    state = float(np.mean(found.best("state")))
    return t("sequences.floor_state", floor=figure_of(best), ratio=f"{state / best:.3g}")


def markov(t: Words, found: Comparison) -> str:
    """Say what it costs to see nothing but the last value, against the window that was chosen."""
    one, best = (float(np.mean(errors)) for errors in (found.linear[1], found.best("linear")))
    ratio = one / best if best > 0 else math.inf
    family = "costs" if ratio > 1 + EQUAL else "gains" if ratio < 1 - EQUAL else "same"
    taus = sorted({int(name.rpartition("-")[2]) for name in found.chosen("linear")})
    values = {"one": figure_of(one), "best": figure_of(best), "list": ", ".join(map(str, taus))}
    if family == "costs":
        values["ratio"] = f"{ratio:.3g}"
    return t.of("sequences", f"markov_{family}", **values)


def nonlinear(t: Words, found: Comparison) -> str:
    """Say so where a network with a window far outdoes a linear one: that is no memory. Else empty."""
    if not found.window:
        return ""
    linear, window = (float(np.mean(found.best(kind))) for kind in ("linear", "window"))
    if window > linear / 2:
        return ""
    return t("sequences.nonlinear", linear=figure_of(linear), window=figure_of(window))


def here(t: Words, found: Comparison, window: int) -> str:
    """Say what the chosen window comes to."""
    linear = mean(found.linear[window])
    if window not in found.window:
        return t("sequences.here_linear", window=window, linear=linear)
    return t("sequences.here", window=window, linear=linear, network=mean(found.window[window]))


def beside(t: Words, found: Comparison) -> str:
    """Say what each cell comes to; empty where there is none."""
    each = [
        t("sequences.each", name=cells.name(t, cell), error=mean(errors))
        for cell, errors in found.state.items()
    ]
    return t("sequences.beside", list=cells.joined(t, each)) if each else ""


def ahead(t: Words, shown: Shown, slug: str, window: int, found: Onward) -> list[str]:
    """Say how far ahead a model knows more than the mean, and what the true past would have made of it."""
    name, steps = model_name(t, slug, window), len(found.error)
    family = "never" if not found.horizon else "all" if found.horizon == steps else "some"
    values: dict[str, object] = {"name": name, "equal": f"{EQUAL:.0%}", "count": found.count}
    if family == "all":
        values["steps"] = steps
    if family == "some":
        values |= {"horizon": found.horizon, "next": found.horizon + 1}
    middle = min(12, steps)
    told = [t.of("sequences", f"ahead_{family}", **values)]
    if found.error[0] > 0 or found.error[middle - 1] > 0:
        told.append(
            t(
                "sequences.ahead_forced",
                steps=middle,
                free=figure_of(float(found.error[middle - 1])),
                forced=figure_of(float(found.forced_error[middle - 1])),
                first=figure_of(float(found.error[0])),
            )
        )
    return told
