"""What stands under the figures: the link, the numbers as files, how exact they are and what they mean."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from pages.layers.findings import both, measured_how, numbers
from pages.layers.measure import STACKS, config
from pages.layers.text import Passage
from pages.layers.url_state import ADDRESS
from pages.layers.view_model import ViewModel
from pages.shared import downloads, parts
from pages.shared.downloads import Export
from pages.shared.i18n import Words, file_in_language
from rnn_core.analysis.layers import LayerReading
from rnn_core.gradients.stack import LayerGradients
from rnn_core.number_format import power
from rnn_core.training.recipes.stacks import name_of


def answers(found: LayerReading) -> pd.DataFrame:
    """Return what every layer answers to every question after every token, a row a token and layer."""
    layers, steps, _ = found.told.shape
    index = [(t, found.tokens.shown[t], layer + 1) for layer in range(layers) for t in range(steps)]
    told = found.told.reshape(layers * steps, -1)
    truth = {f"{name}_true": list(found.asked[name]) * layers for name in found.questions}
    return pd.DataFrame(index, columns=["step", "token", "layer"]).assign(
        **{name: told[:, k] for k, name in enumerate(found.questions)}, **truth
    )


def reached(found: list[tuple[bool, LayerGradients]], tokens: tuple[str, ...]) -> pd.DataFrame:
    """Return the length of the gradient at every layer and step."""
    rows = [
        {"step": t, "token": tokens[t], "layer": layer + 1, "skips": skips, "norm": float(norm)}
        for skips, one in found
        for layer, row in enumerate(one.norms())
        for t, norm in enumerate(row)
    ]
    return pd.DataFrame(rows)


def record(shown: ViewModel, found: list[tuple[bool, LayerGradients]]) -> dict[str, Any]:
    """Return scores and gradients as plain values, with what is needed to measure them again."""
    about = config(shown.corpus, shown.place.layers, shown.skips)
    return {
        "stack": name_of(shown.corpus, shown.place.layers, shown.skips),
        "tokens": list(shown.found.tokens.shown),
        "probes": numbers(shown),
        "documents": {name: shown.examined[name] for name in ("fitted_on", "scored_on", "untrained_seeds")},
        "gradients": [
            {"skips": skips, "loss": one.loss, "norms": one.norms().tolist(), "residual": one.residual}
            for skips, one in found
        ],
        "residual": shown.found.residual,
        "training": about["training"],
        "held_out": about["held_out"],
    }


def bar(t: Words, shown: ViewModel, asked: Passage) -> None:
    """Offer the link and the downloads, side by side."""
    enough = len(shown.found.tokens) > 1
    found = both(shown, asked, ADDRESS.here()) if enough else []
    exports = [
        Export(t("layers.csv_answers"), partial(answers, shown.found), "layers-answers.csv"),
        Export(t("layers.json"), partial(record, shown, found), "layers.json"),
    ]
    if enough:
        make = partial(reached, found, shown.found.tokens.shown)
        exports.insert(1, Export(t("layers.csv_gradients"), make, "layers-gradients.csv"))
    downloads.bar(t, ADDRESS, replace(ADDRESS.here(), sample=shown.place.sample), exports, own=asked.own)


def about(t: Words, shown: ViewModel) -> None:
    """Say how exact the numbers are, what they mean, and what the stack learnt from."""
    with parts.how(t, "layers"):
        measured_how(t, shown)
        st.text(t("layers.exact", residual=power(shown.found.residual)))
        parts.prose(t, __file__)
        folder = STACKS / name_of(shown.corpus, shown.place.layers, shown.skips)
        st.markdown(file_in_language(folder, "card.{}.md", t.language).read_text("utf-8"))
