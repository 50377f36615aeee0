"""What stands under the check-ups: the link, what was measured as a file, and how."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from pages.checkup.examples import findings
from pages.checkup.rows import spoken
from pages.checkup.url_state import ADDRESS, SHOWS
from pages.shared import downloads, parts
from pages.shared.downloads import Export
from pages.shared.experiments import experiment
from pages.shared.i18n import Words
from rnn_core.checkup.subject import ROUNDING


def table(language: str) -> pd.DataFrame:
    """Return a row an example and twin: what was found, with its figure and words."""
    return pd.DataFrame(
        [
            {
                "example": show,
                "check": one.check,
                "state": one.state,
                "figure": one.figure,
                "measured": one.measured,
                "limit": one.limit,
                "sentence": one.sentence(language),
                "mend": one.code,
            }
            for show in SHOWS
            for one in findings(show)
        ]
    )


def record() -> dict[str, Any]:
    """Return the stored experiment."""
    return experiment("checkup")


def bar(t: Words) -> None:
    """Offer the link and the downloads, side by side."""
    exports = [
        Export(t("checkup.csv"), partial(table, spoken(t)), "checkup.csv"),
        Export(t("checkup.json"), record, "checkup.json"),
    ]
    downloads.bar(t, ADDRESS, ADDRESS.here(), exports)


def about(t: Words) -> None:
    """Say how it was measured."""
    with parts.how(t, "checkup"):
        parts.prose(t, __file__, rounding=f"{ROUNDING:g}", command=experiment("checkup")["command"])
