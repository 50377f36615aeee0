"""What stands under the picture: the link, the numbers as files, how exact they are and what they mean."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from pages.gradients import findings
from pages.gradients.measure import Passage
from pages.gradients.url_state import ADDRESS, PageState
from pages.gradients.view_model import ViewModel
from pages.shared import cells, downloads, parts
from pages.shared.downloads import Export
from pages.shared.i18n import Words


def curves(shown: ViewModel, read: Passage) -> pd.DataFrame:
    """Return every curve on screen, a row a step: decimal logarithms against the last step."""
    target = shown.view.target
    columns: dict[str, object] = {"step": range(target + 1), "token": read.tokens.shown[: target + 1]}
    for cell, ways in shown.ways.items():
        found = {"hidden": ways.hidden, "cell": ways.cell, "forget_gates_alone": ways.gates}
        columns |= {f"{cell}_{name}_log10": values for name, values in found.items() if values is not None}
        if ways.quartiles is not None:
            columns |= {f"{cell}_low_log10": ways.quartiles.low, f"{cell}_high_log10": ways.quartiles.high}
    return pd.DataFrame(columns)


def effects(shown: ViewModel, read: Passage) -> pd.DataFrame:
    """Return how much each character matters to the chosen guess, a row a character."""
    target = shown.view.target
    frame = pd.DataFrame({"step": range(target + 1), "token": read.tokens.shown[: target + 1]})
    for cell, looks in shown.looks.items():
        frame[f"{cell}_effect_log10"] = looks.effects[target, : target + 1]
    return frame


def bar(t: Words, page_state: PageState, read: Passage, shown: ViewModel) -> None:
    """Offer the link and the downloads, side by side."""
    exports = [
        Export(t("gradients.csv"), partial(curves, shown, read), "gradients-curves.csv"),
        Export(t("gradients.parquet"), partial(curves, shown, read), "gradients-curves.parquet"),
    ]
    if shown.looks:
        label = t("gradients.csv_effects")
        exports.append(Export(label, partial(effects, shown, read), "gradients-effects.csv"))
    downloads.bar(t, ADDRESS, replace(ADDRESS.here(), sample=page_state.sample), exports, own=read.own)


def about(t: Words, shown: ViewModel) -> None:
    """Say what this passage shows, how exact the numbers are, and what the pictures do and do not mean."""
    with parts.how(t, "gradients"):
        findings.takes(t, shown)
        if shown.place.mode == "trained":
            each = ", ".join(
                f"{cells.name(t, cell)} {ways.residual:.1e}" for cell, ways in shown.ways.items()
            )
            st.text(t("gradients.exact", list=each))
        parts.prose(t, __file__)
