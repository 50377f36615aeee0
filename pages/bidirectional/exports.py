"""What stands under the picture: the link, the numbers as files, how exact they are and what they mean."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from pages.bidirectional.findings import measured_where
from pages.bidirectional.measure import NETWORKS
from pages.bidirectional.sentence import Asked
from pages.bidirectional.url_state import ADDRESS, PageState
from pages.bidirectional.view_model import ViewModel, view_model
from pages.shared import downloads, parts
from pages.shared.downloads import Export
from pages.shared.i18n import Words, file_in_language
from rnn_core.analysis.tagger import SIDES
from rnn_core.models.tagger import DIRECTIONS
from rnn_core.number_format import power
from rnn_core.text.subwords import LONGEST, SHORTEST


def answers(shown: ViewModel, read: Asked) -> pd.DataFrame:
    """Return the probability of every tag at every word by every network, a row each."""
    rows = [
        {"step": at, "token": word, "network": direction, "tag": tag, "probability": float(share)}
        for direction in DIRECTIONS
        for at, word in enumerate(read.words)
        for tag, share in zip(shown.shipped.tags, shown.found.shares[direction][at], strict=True)
    ]
    return pd.DataFrame(rows)


def states(shown: ViewModel, read: Asked) -> pd.DataFrame:
    """Return every gate and state of both LSTMs, a row a word, LSTM and unit."""
    frames = []
    for side in SIDES:
        columns = {name: values.ravel() for (one, name), values in shown.found.states.items() if one == side}
        units = next(iter(shown.found.states.values())).shape[1]
        index = [(at, word, side, unit) for at, word in enumerate(read.words) for unit in range(units)]
        frame = pd.DataFrame(index, columns=["step", "token", "reader", "unit"])
        frames.append(frame.assign(**columns))
    return pd.concat(frames, ignore_index=True)


def record(shown: ViewModel, read: Asked) -> dict[str, Any]:
    """Return the sentence, the answers and the effects, with what is needed to measure them again."""
    config = shown.shipped.config
    return {
        "language": shown.place.spoken,
        "words": list(read.words),
        "tags": list(shown.shipped.tags),
        "probabilities": {name: values.round(6).tolist() for name, values in shown.found.shares.items()},
        "effects": {f"{kind}_{side}": rows.tolist() for (kind, side), rows in shown.found.effects.items()},
        "residual": shown.found.residual,
        "gradient_residual": shown.found.gradient_residual,
        "training": config["training"],
        "held_out": config["held_out"],
    }


def bar(t: Words, page_state: PageState, read: Asked, shown: ViewModel) -> None:
    """Offer the link and the downloads, side by side."""
    exports = [
        Export(t("bidirectional.csv_answers"), partial(answers, shown, read), "bidirectional-answers.csv"),
        Export(t("bidirectional.csv_states"), partial(states, shown, read), "bidirectional-states.csv"),
        Export(t("bidirectional.json"), partial(record, shown, read), "bidirectional-sentence.json"),
    ]
    downloads.bar(
        t, ADDRESS, replace(ADDRESS.here(), sample=page_state.sample, job=""), exports, own=read.own
    )


def about(t: Words, page_state: PageState, read: Asked) -> None:
    """Say how exact the numbers are, what the pictures mean, and what the networks learnt from."""
    shown = view_model(t, page_state, read)
    with parts.how(t, "bidirectional"):
        measured_where(t)
        st.text(" ".join(f"{card.name}: {card.accuracy}." for card in shown.view.cards))
        st.text(
            t(
                "bidirectional.exact",
                residual=power(shown.found.residual),
                gradient=power(shown.found.gradient_residual),
            )
        )
        numbers = 2 * shown.shipped.config["hidden"]
        parts.prose(t, __file__, numbers=numbers, shortest=SHORTEST, longest=LONGEST)
        folder = NETWORKS / shown.place.spoken
        st.markdown(file_in_language(folder, "card.{}.md", t.language).read_text("utf-8"))
