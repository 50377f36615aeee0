"""What stands under the pictures: the link, the numbers as files, how exact they are and what they mean."""

from __future__ import annotations

from dataclasses import asdict, replace
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from pages.shared import downloads, parts
from pages.shared.downloads import Export
from pages.shared.experiments import experiment, provenance
from pages.shared.i18n import Words
from pages.words.classifier import figures, findings
from pages.words.classifier.measure import Judged
from pages.words.classifier.sentence import Asked
from pages.words.classifier.url_state import ADDRESS, PageState
from rnn_core.number_format import power


def words(found: Judged) -> pd.DataFrame:
    """Return the map as it is drawn, a row a word."""
    one = found.words
    kinds = ["praise"] * one.praise + ["blame"] * one.blame
    kinds += ["other"] * (len(one.words) - len(kinds))
    columns = {"word": one.words, "kind": kinds, "first": one.places[:, 0], "second": one.places[:, 1]}
    return pd.DataFrame(columns)


def verdicts(found: Judged) -> pd.DataFrame:
    """Return the verdict after every word, of the sentence and of its mirror."""
    rows = [
        (order, place + 1, word, share)
        for order, one in (("sentence", found.whole), ("mirrored", found.other))
        if one is not None
        for place, (word, share) in enumerate(zip(one.words, one.running, strict=True))
    ]
    return pd.DataFrame(rows, columns=["order", "step", "word", "praise"])


def last_sum(found: Judged) -> pd.DataFrame:
    """Return every term of the last sum; the bias last."""
    one = found.whole
    frame = pd.DataFrame(
        {"unit": range(len(one.terms)), "weight": one.weights, "state": one.state, "term": one.terms}
    )
    bias = pd.DataFrame({"unit": ["b"], "weight": [one.bias], "state": [1.0], "term": [one.bias]})
    return pd.concat([frame.astype({"unit": str}), bias], ignore_index=True)


def record(found: Judged, read: Asked) -> dict[str, Any]:
    """Return the sentence and all that was found, with what is needed to measure it again."""
    return {
        "words": list(read.words),
        "mirrored": list(read.other) if read.other else None,
        "updates": found.stage,
        "praise": [found.whole.praise, found.other.praise if found.other else None],
        "bag": found.whole.bag,
        "score": found.whole.score,
        "variance": list(found.words.variance),
        "auroc": found.words.auroc,
        "moved": found.words.moved,
        "lesson": asdict(found.lesson),
    }


def bar(t: Words, page_state: PageState, read: Asked, found: Judged) -> None:
    """Offer the link and the downloads, side by side."""
    exports = [
        Export(t("words_classifier.csv_map"), partial(words, found), "classifier-map.csv"),
        Export(t("words_classifier.csv_verdicts"), partial(verdicts, found), "classifier-verdicts.csv"),
        Export(t("words_classifier.csv_sum"), partial(last_sum, found), "classifier-sum.csv"),
        Export(t("words_classifier.json"), partial(record, found, read), "classifier-sentence.json"),
        Export(
            t("words_classifier.json_stored"), partial(experiment, "classifier"), "classifier-stored.json"
        ),
    ]
    here = ADDRESS.here()
    downloads.bar(t, ADDRESS, replace(here, sample=page_state.sample, job=""), exports, own=read.own)


def about(t: Words, page_state: PageState, read: Asked, found: Judged) -> None:
    """Say how exact the numbers are, what the pictures mean, and what the networks learnt from."""
    residual = max(one.residual for one in (found.whole, found.other) if one is not None)
    with parts.how(t, "words_classifier"):
        st.text(t("words_classifier.exact", residual=power(residual), off=power(findings.off(found))))
        figures.tables(t, found, read)
        st.text(findings.starts(t, page_state))
        settings = experiment("classifier")["settings"]
        parts.prose(
            t,
            __file__,
            sentences=f"{settings['sentences']:,}",
            unseen=f"{settings['unseen']:,}",
            updates=settings["updates"],
            batch=settings["batch"],
            rate=f"{settings['rate']:g}",
            embedding=settings["embedding"],
            hidden=settings["hidden"],
            start=f"{settings['start']:g}",
            seeds=settings["seeds"],
        )
        st.text(t("words_classifier.repeat", **provenance("classifier")))
