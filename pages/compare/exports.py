"""What stands under the figures: the link, the numbers as files, how exact they are and what they mean."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from pages.compare.findings import HELD_OUT, held_out
from pages.compare.measure import BLOCK, CLEAR
from pages.compare.url_state import ADDRESS, LONGEST
from pages.compare.view_model import ViewModel, shown_quantity
from pages.shared import downloads, parts
from pages.shared.downloads import Export
from pages.shared.experiments import experiment
from pages.shared.i18n import Words
from rnn_core.comparison.alignment import OPENING
from rnn_core.number_format import power


def table(shown: ViewModel) -> pd.DataFrame:
    """Return a row a position: both characters, their surprisal, and the units that the lane shows."""
    both, view = shown.found.both, shown.view
    unit = view.unit
    units = (unit, int(view.partner[unit]))
    states = both.states(shown_quantity(both))
    columns: dict[str, Any] = {"step": np.arange(len(both)) + 1}
    for side, name in enumerate("ab"):
        columns[f"character_{name}"] = [one[side] for one in both.characters]
        columns[f"bits_{name}"] = both.bits[:, side]
        columns[f"unit_{name}"] = units[side]
        columns[f"value_{name}"] = states[side][:, units[side]]
    columns["difference"] = both.difference
    if both.kind == "texts":
        columns["distance"] = both.distance()
    return pd.DataFrame(columns)


def record(shown: ViewModel) -> dict[str, Any]:
    """Return the facts as plain values, with what is needed to measure them again."""
    found = shown.found
    both = found.both
    told: dict[str, Any] = {
        "kind": both.kind,
        "networks": list(shown.asked.networks),
        "texts": list(shown.asked.texts),
        "bits": [one.mean_bits for one in both.readings],
        "difference": found.apart.mean,
        "error": found.apart.se,
        "block": BLOCK,
        "untrained_seeds": [both.seed, both.seed + 1],
        "residual": found.residual,
    }
    if found.likeness is not None and found.partners is not None:
        told |= {"cka": found.likeness.trained, "cka_untrained": found.likeness.untrained}
        told |= {"closest": list(found.partners.closest), "partner": found.partners.of_a.tolist()}
        told |= {"median_r": found.partners.median, "median_r_untrained": found.partners.untrained}
    if both.kind == "texts":
        told["meets"] = shown.view.meets
    return {name: None if isinstance(one, float) and np.isnan(one) else one for name, one in told.items()}


def bar(t: Words, shown: ViewModel) -> None:
    """Offer the link and the downloads, side by side."""
    view, here = shown.view, ADDRESS.here()
    exports = [
        Export(t("compare.csv"), partial(table, shown), "compare.csv"),
        Export(t("compare.json"), partial(record, shown), "compare.json"),
    ]
    place = replace(here, a=shown.place.a, b=shown.place.b, sample=shown.place.sample, pair=shown.place.pair)
    place = replace(place, step=view.step, unit=view.unit)
    downloads.bar(t, ADDRESS, place, exports, own=shown.asked.own and view.kind == "networks")


def about(t: Words, shown: ViewModel) -> None:
    """Say how exact the numbers are, and what they mean."""
    with parts.how(t, "compare"):
        st.text(t("compare.exact", residual=power(shown.found.residual), count=LONGEST))
        seeds = (shown.found.both.seed, shown.found.both.seed + 1)
        parts.prose(t, __file__, block=BLOCK, errors=CLEAR, run=OPENING, first=seeds[0], second=seeds[1])
        if held_out(*shown.asked.networks) is not None:
            settings = experiment(HELD_OUT)["settings"]
            st.text(
                t(
                    "compare.provenance",
                    command=experiment(HELD_OUT)["command"],
                    count=f"{settings['characters']:,}",
                    block=settings["block"],
                    processor=experiment(HELD_OUT)["processor"],
                )
            )
