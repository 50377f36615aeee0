"""What stands under the figures: the link, the numbers as files, how exact they are and what they mean."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from pages.shared import downloads, parts
from pages.shared.downloads import Export
from pages.shared.experiments import experiment, provenance
from pages.shared.i18n import Words
from pages.units.measure import STORED
from pages.units.texts import Texts
from pages.units.url_state import ADDRESS, PageState
from rnn_core.units import Alike, Found
from rnn_core.units.dashboard import EXTREMES
from rnn_core.units.find import FEW, MARGIN, TELLS
from rnn_core.units.passes import MOST
from rnn_core.units.similar import ABOVE, PERCENTILE


def units(found: Found | None) -> pd.DataFrame:
    """Return every unit and state that was scored, the best on the first half first."""
    columns = ["unit", "layer", "direction", "quantity", "sign", "first", "second"]
    rows = [[getattr(one, name) for name in columns] for one in found.matches] if found else []
    table = pd.DataFrame(rows, columns=columns)
    table["untrained"] = found.untrained.second if found and found.untrained else None
    return table


def passages(alike: Alike | None, texts: Texts) -> pd.DataFrame:
    """Return every passage that is kept, those that share most first."""
    documents = texts.documents
    rows = [
        {
            "shared": len(one.shared),
            "of": len(alike.active),
            "units": " ".join(str(alike.active[number].unit) for number in one.shared),
            "document": documents[one.document].name,
            "start": one.start + 1,
            "stop": one.stop,
            "text": documents[one.document].text[one.start : one.stop],  # of rows none
        }
        for one in (alike.passages if alike else ())
        if alike is not None
    ]
    return pd.DataFrame(rows, columns=["shared", "of", "units", "document", "start", "stop", "text"])


def bar(t: Words, page_state: PageState, texts: Texts, found: Found | None, alike: Alike | None) -> None:
    """Offer the link and the downloads, side by side."""
    exports = [
        Export(t("units.csv_units"), partial(units, found), "units.csv"),
        Export(t("units.csv_passages"), partial(passages, alike, texts), "passages.csv"),
    ]
    downloads.bar(t, ADDRESS, page_state, exports, own=page_state.sample == "own")


def about(t: Words) -> None:
    """Say how the numbers were measured, and what they mean."""
    with parts.how(t, "units"):
        parts.prose(
            t,
            __file__,
            few=FEW,
            margin=f"{MARGIN:g}",
            tells=f"{TELLS:g}",
            most=f"{MOST:,}",
            above=f"{ABOVE:g}",
            percentile=round(100 * PERCENTILE),
            low=round(100 * EXTREMES[0]),
            high=round(100 * EXTREMES[1]),
        )
        stored = experiment(STORED)
        st.text(
            t(
                "units.provenance",
                command=provenance(STORED)["command"],
                numpy=stored["settings"]["numpy"],
                count=f"{stored['settings']['characters']:,}",
                documents=stored["settings"]["documents"],
                seed=stored["settings"]["seed"],
                processor=provenance(STORED)["processor"],
            )
        )
