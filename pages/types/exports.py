"""What a visitor takes with them, and how it was measured."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from pages.shared import cells, downloads, parts, values
from pages.shared.downloads import Export
from pages.shared.experiments import experiment
from pages.shared.i18n import Words
from pages.types.figures import spread
from pages.types.url_state import ADDRESS, PageState
from rnn_core.experiments.types.captions import CaptionTraining
from rnn_core.experiments.types.measures import MeasuresTraining
from rnn_core.experiments.types.moving_dot import DotTraining
from rnn_core.experiments.types.verdicts import VerdictTraining


def stored_table() -> pd.DataFrame:
    """Return every stored figure, a row a network and seed."""
    found = [
        {
            "type": kind,
            **{k: v for k, v in row.items() if not isinstance(v, list)},
            "seed": seed,
            "right": right,
        }
        for kind, rows in experiment("types")["rows"].items()
        for row in rows
        for seed, right in enumerate(row["right"])
    ]
    return pd.DataFrame(found)


def bar(t: Words, page_state: PageState, drawn: pd.DataFrame) -> None:
    """Offer the link and the downloads."""
    exports = [
        Export(t("types.csv_drawn"), partial(_same, drawn), f"types-{page_state.shape}.csv"),
        Export(t("types.csv_stored"), stored_table, "types-stored.csv"),
        Export(t("types.json_stored"), partial(experiment, "types"), "types.json"),
    ]
    own = bool(page_state.sentence or page_state.source)
    downloads.bar(t, ADDRESS, replace(ADDRESS.here(), job=""), exports, own=own)


def _same(drawn: pd.DataFrame) -> pd.DataFrame:
    return drawn


def about(t: Words) -> None:
    """Say how it was measured, what it does not say, and how to repeat it."""
    stored = experiment("types")
    with parts.how(t, "types"):
        heads = [t("types.column_network"), t("types.column_right")]
        values.table("types", heads, [[name, spread(right)] for name, right in _rows(t)])
        settings = stored["settings"]
        st.caption(t("types.table_help", seeds=settings["seeds"], last=settings["seeds"] - 1))
        caption, verdict = CaptionTraining(), VerdictTraining()
        parts.prose(
            t,
            __file__,
            caption_updates=caption.updates,
            caption_batch=caption.batch,
            caption_pictures=f"{caption.pictures:,}",
            caption_parameters=f"{stored['rows']['one_to_many'][0]['parameters']:,}",
            verdict_updates=verdict.updates,
            verdict_sentences=f"{verdict.sentences:,}",
            dot_updates=DotTraining().updates,
            measures_updates=MeasuresTraining().updates,
        )
        st.text(t("types.command"))
        st.code(stored["command"], language=None)
        st.caption(
            t("types.source_line", date=stored["date"], torch=stored["torch"], processor=stored["processor"])
        )


def _rows(t: Words) -> list[tuple[str, list[float]]]:
    rows = experiment("types")["rows"]
    found = []
    for row in rows["one_to_one"]:
        model = t.of("types_model", "deep" if row["hidden"] else "linear")
        found.append((f"{t.of('types_shape', 'one_to_one')}: {model}", row["right"]))
    found.append((t("types.row_ceiling"), rows["one_to_one"][0]["ceiling"]))
    for row in rows["one_to_many"]:
        tongue = t.of("types_tongue", row["language"])
        found.append(
            (f"{t.of('types_shape', 'one_to_many')}, {tongue}: {t('types.row_unseen')}", row["right"])
        )
        found.append((f"{t.of('types_shape', 'one_to_many')}, {tongue}: {t('types.row_new')}", row["new"]))
    for row in rows["many_to_one"]:
        model = t("types.row_bag") if row["cell"] is None else cells.name(t, row["cell"])
        tongue = t.of("types_tongue", row["language"])
        found.append((f"{t.of('types_shape', 'many_to_one')}, {tongue}: {model}", row["right"]))
    for row in rows["synced"]:
        model = cells.name(t, row["cell"]) if row["cell"] else t.of("types_frames", str(row["before"] + 1))
        found.append((f"{t.of('types_shape', 'synced')}: {model}", row["right"]))
    return found
