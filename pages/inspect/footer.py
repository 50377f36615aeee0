"""What stands under the figures: the link, downloads, the model card, how exact it all is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

import streamlit as st

from pages.inspect import readout
from pages.inspect.exports import exports
from pages.inspect.scene import Scene
from pages.shared import downloads, further, parts, registry, state
from pages.shared.i18n import Language, Words, prose, words
from pages.shared.state import Key
from rnn_core.analysis.next_row import next_row
from rnn_core.player import TONES, VERDICTS
from rnn_core.tracing import agreement
from rnn_core.units.search import AUROC_MARGIN, AUROC_NAMED, RHO_MARGIN, RHO_NAMED, SPECIFIC

_FOLDER: Final = Path(__file__).parent
_SCORES: Final = {
    "auroc": AUROC_NAMED,
    "auroc_margin": AUROC_MARGIN,
    "rho": RHO_NAMED,
    "rho_margin": RHO_MARGIN,
    "specific": SPECIFIC,
}


def take_away(t: Words, scene: Scene) -> None:
    """Offer the link and the downloads, side by side."""
    page_state = replace(scene.place, text=state.here().text)
    downloads.bar(t, state.INSPECT, page_state, exports(t, scene), own=scene.mine is not None)


def about(t: Words, scene: Scene) -> None:
    """Show the model card, and how exact the numbers are on this very text."""
    readout.part(t, scene.reading)
    _next_row(t, scene)
    card = registry.card(scene.place.net, t.language)
    if card:
        drawer = st.expander(t("below.card"), key=Key.CARD, on_change="rerun")
        if drawer.open:  # its sample brings the syntax highlighter too
            drawer.markdown(card)
    with parts.how(t, state.INSPECT.page):
        trace = scene.reading.trace
        seconds = f"{scene.reading.seconds:.2f}"
        exact = agreement.said(trace.residual, trace.dtype)
        st.text(t("below.exact_here", **exact, dtype=trace.dtype, steps=trace.steps, seconds=seconds))
        st.markdown(measured(t.language))
    further.show(t, "colah", "framing", "addition", "replaced")


def _next_row(t: Words, scene: Scene) -> None:
    """Say how near the readout comes to the rows that followed, where it gives as many numbers."""
    found = next_row(scene.reading)
    if found is None:
        return
    error, persistence = f"{found.error:.4g}", f"{found.persistence:.4g}"
    better = float(error) < float(persistence)
    kind = "level" if error == persistence else "better" if better else "worse"
    with st.container(key="inspect_next_row"):
        st.text(t.of("next_row", kind, error=error, persistence=persistence, count=f"{found.rows:,}"))


def measured(language: Language) -> str:
    """Return the prose on how it was measured, with the figures by which words and names are chosen."""
    return prose(_FOLDER, language).format(**_bars(), grus=words(language)("lab_grus.title"))


def _bars() -> dict[str, str]:
    """Return every figure that the prose names: by what words and names are chosen."""
    score = {name: f"{value:.2f}".removeprefix("0") for name, value in _SCORES.items()}
    return score | {name: f"{value:g}" for name, value in VERDICTS.items()} | {"tones": str(TONES)}
