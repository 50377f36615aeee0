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
from pages.shared.i18n import Words, file_in_language
from pages.words.flags import figures
from pages.words.flags.measure import NETWORKS, Flipped
from pages.words.flags.sentence import Asked
from pages.words.flags.url_state import ADDRESS, PageState
from rnn_core.number_format import power
from rnn_core.tasks.agreement import vocabulary


def states(found: Flipped, read: Asked) -> pd.DataFrame:
    """Return what every unit remembers at every word, as it is and with cells set, a row a word and unit."""
    plain, changed = found.ways.states
    rows = [
        (place + 1, word, unit, plain[place + 1, unit], changed[place + 1, unit])
        for place, word in enumerate(read.labels)
        for unit in range(plain.shape[1])
    ]
    return pd.DataFrame(rows, columns=["step", "token", "unit", "state", "state_set"])


def gates(found: Flipped, read: Asked) -> pd.DataFrame:
    """Return every gate of every unit at every word, a row a word and unit."""
    record = {name: found.ways.plain.gate(name)[0][1:] for name in found.net.gates}
    units = next(iter(record.values())).shape[1]
    frame = pd.DataFrame(
        [(place + 1, word, unit) for place, word in enumerate(read.labels) for unit in range(units)],
        columns=["step", "token", "unit"],
    )
    return frame.assign(**{name: values.ravel() for name, values in record.items()})


def coming(found: Flipped, read: Asked) -> pd.DataFrame:
    """Return the probability of every word to come next at every word, as it is and with cells set."""
    rows = [
        (place + 1, word, following, found.ways.likely[place + 1, k], found.ways.likely_changed[place + 1, k])
        for place, word in enumerate(read.labels)
        for k, following in enumerate(vocabulary(found.net.language))
    ]
    return pd.DataFrame(rows, columns=["step", "token", "next", "probability", "probability_set"])


def record(found: Flipped, read: Asked) -> dict[str, Any]:
    """Return the sentence and all that was set and found, with what is needed to measure it again."""
    return {
        "language": found.net.language,
        "words": list(read.words),
        "set_after": read.after,
        "set": {str(unit): value for unit, value in found.values.items()},
        "flags": {name: asdict(one) for name, one in found.net.studies.items()},
        "goes_on": {"plain": list(found.ways.written[0]), "set": list(found.ways.written[1])},
        "residual": found.ways.residual,
        "lesson": asdict(found.net.lesson),
    }


def bar(t: Words, page_state: PageState, read: Asked, found: Flipped) -> None:
    """Offer the link and the downloads, side by side."""
    exports = [
        Export(t("words_flags.csv_states"), partial(states, found, read), "flags-states.csv"),
        Export(t("words_flags.csv_gates"), partial(gates, found, read), "flags-gates.csv"),
        Export(t("words_flags.csv_next"), partial(coming, found, read), "flags-next-words.csv"),
        Export(t("words_flags.json"), partial(record, found, read), "flags-sentence.json"),
        Export(t("words_flags.json_stored"), partial(experiment, "flags"), "flags-stored.json"),
    ]
    here = ADDRESS.here()
    downloads.bar(t, ADDRESS, replace(here, sample=page_state.sample, job=""), exports, own=read.own)


def about(t: Words, page_state: PageState, read: Asked, found: Flipped) -> None:
    """Say how exact the numbers are, what the pictures mean, and what the network learnt from."""
    with parts.how(t, "words_flags"):
        st.text(t("words_flags.exact", residual=power(found.ways.residual)))
        figures.table(t, page_state, found, read)
        parts.prose(t, __file__)
        st.text(t("words_flags.repeat", **provenance("flags")))
        if not found.mine:
            st.markdown(
                file_in_language(NETWORKS / page_state.spoken, "card.{}.md", t.language).read_text("utf-8")
            )
