"""What stands under the drawing: the link, every number's place as a file, and how it was measured."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from pages.shapes import measure
from pages.shapes.url_state import ADDRESS, PageState
from pages.shared import downloads, parts
from pages.shared.downloads import Export
from pages.shared.experiments import experiment, provenance
from pages.shared.i18n import Words
from rnn_core.analysis.shapes import AXES, Sizes


def places(sizes: Sizes) -> pd.DataFrame:
    """Return every number that the module handed out, a row each: where in its tensor, and in which cell."""
    frames = []
    for name, place in measure.returned(sizes).places.items():
        index = np.indices(place.values.shape).reshape(place.values.ndim, -1)
        columns = {f"axis_{k}": axis for k, axis in enumerate(index)}
        columns |= {axis: place.at[k].ravel() for k, axis in enumerate(AXES)}
        frames.append(pd.DataFrame({"tensor": name} | columns | {"value": place.values.ravel()}))
    return pd.concat(frames, ignore_index=True)


def weights(sizes: Sizes) -> pd.DataFrame:
    """Return every stripe of every tensor, a row each; a tensor without stripes has one row."""
    rows = [
        {
            "tensor": one.name,
            "rows": one.shape[0],
            "columns": one.shape[1] if len(one.shape) > 1 else "",
            "numbers": one.count,
            "gate": stripe.quantity if stripe else "",
            "first_row": stripe.first if stripe else 0,
            "last_row": stripe.last if stripe else one.shape[0] - 1,
        }
        for one in measure.weights(sizes)
        for stripe in one.stripes or (None,)
    ]
    return pd.DataFrame(rows)


def record() -> dict[str, Any]:
    """Return the stored experiment."""
    return experiment("shapes")


def bar(t: Words, page_state: PageState) -> None:
    """Offer the link and the downloads, side by side."""
    sizes = page_state.sizes()
    exports = [
        Export(t("shapes.csv_places"), partial(places, sizes), "shapes-places.csv"),
        Export(t("shapes.csv_weights"), partial(weights, sizes), "shapes-weights.csv"),
        Export(t("shapes.json"), record, "shapes-stored.json"),
    ]
    downloads.bar(t, ADDRESS, page_state, exports)


def about(t: Words) -> None:
    """Say how the numbers were found, and what they do and do not mean."""
    with parts.how(t, "shapes"):
        st.text(t("shapes.repeat", **provenance("shapes")))
        parts.prose(t, __file__, seeds=measure.SEEDS)
