"""Begin the search when a network is looked into, say how far it is, and keep what it found."""

from __future__ import annotations

from typing import Final

import streamlit as st

from pages.shared import training_panel, user_networks
from pages.shared.i18n import Words
from pages.shared.jobs import Job
from pages.shared.state import Key
from pages.shared.training_panel import TrainingPanel
from pages.shared.user_networks import UserNetwork
from rnn_core.checkpoints import UnitStory
from rnn_core.units.own import Found, Progress
from rnn_core.units.search import AUROC_MARGIN, AUROC_NAMED, RHO_MARGIN, RHO_NAMED

TASK: Final = "rnn_core.units.own:search_units"

_KEY: Final = "search"


def follow(t: Words, name: str) -> None:
    """Draw the search of a visitor's network, and begin it if nobody has; nothing for a shipped one."""
    own = user_networks.find(name)
    if own is None or not own.searchable:
        return
    panel = _panel(name)
    if own.found is None and name not in _asked():
        _asked()[name] = ""
        panel.start()
    panel.follow(_part, t, name)


def unnamed(t: Words, name: str) -> str:
    """Return what is said of a unit without a story; empty for a network that ships, searched long ago."""
    own = user_networks.find(name)
    if own is None:
        return ""
    if own.found is None:
        return t("search.unknown" if own.searchable else "search.opened")
    return t("search.unnamed", count=len(own.found.features))


def said(t: Words, own: UserNetwork) -> str:
    """Say what was searched in what, and what was found."""
    found = own.found
    assert found is not None
    named = {one.feature for one in found.stories if one.named}
    return t.of(
        "search",
        "found" if named else "none",
        named=len(named),
        features=len(found.features),
        chosen=f"{found.chosen_on:,}",
        scored=f"{found.scored_on:,}",
        new=t.of("search_text", own.source.known),
        auroc=_plain(AUROC_NAMED),
        auroc_margin=_plain(AUROC_MARGIN),
        rho=_plain(RHO_NAMED),
        rho_margin=_plain(RHO_MARGIN),
    )


def _plain(value: float) -> str:
    return f"{value:.2f}".removeprefix("0")


def _asked() -> dict[str, str]:
    asked: dict[str, str] = st.session_state.setdefault(Key.SEARCHES, {})
    return asked


def _panel(name: str) -> TrainingPanel:
    """Return the panel of a network's search: the session knows its job, no address does."""

    own = user_networks.find(name)
    assert own is not None
    known = own.found is not None

    return TrainingPanel(
        f"{_KEY}_{name}",
        TASK,
        own.wanted,
        named=lambda: "" if known else _asked().get(name, ""),
        keep=lambda identity: _asked().update({name: identity}),
        button_key=f"{_KEY}_start",
        beside=True,
    )


def _part(t: Words, job: Job | None, name: str) -> None:
    """Draw where the search is."""
    own = user_networks.find(name)
    if own is None:
        return
    if own.found is None and job is not None:
        found = next((one for one in job.records if isinstance(one, Found)), None)
        if found is not None:
            user_networks.keep_found(name, found)
            st.rerun()  # the whole page: the units have names now
    with st.container(key=_KEY, gap="xsmall"):
        if own.found is not None:
            _result(t, own, own.found)
        else:
            _going(t, name, job)


def _going(t: Words, name: str, job: Job | None) -> None:
    if job is not None and job.live:
        told = [one for one in job.records if isinstance(one, Progress)]
        done, total = (told[-1].done, told[-1].total) if told else (0, 1)
        text = t("search.running", done=f"{done:,}", total=f"{total:,}") if told else t("search.waiting")
        st.progress(done / total, text=text)
        training_panel.buttons(t, job)
        return
    st.text(_stopped(t, name, job))
    _panel(name).button(t("search.start"))


def _stopped(t: Words, name: str, job: Job | None) -> str:
    if job is None:
        return _panel(name).refusal(t) or t("search.stopped")
    if job.failure is not None and job.failure.kind == "input":
        return t("search.short")
    return f"{training_panel.sentence(t, job, drawn=False)} {t('search.stopped')}"


def _result(t: Words, own: UserNetwork, found: Found) -> None:
    """Say what was found in one line; in its fold, how, and each feature with the unit that tells it best."""
    names = ("feature", "unit", "measure", "score", "untrained", "named")
    head = [t.of("search_column", name) for name in names]
    rows = [head, ["---", "---:", "---", "---:", "---:", "---"], *(_row(t, one) for one in found.stories)]
    named = len({one.feature for one in found.stories if one.named})
    with st.expander(t("search.title", features=len(found.features), named=named)):
        st.text(said(t, own))
        st.markdown("\n".join(f"| {' | '.join(row)} |" for row in rows))


def _row(t: Words, one: UnitStory) -> list[str]:
    measure = "AUROC" if one.measure == "auroc" else "\u03c1"
    scores = [
        f"{value:.3f}".replace("0.", ".", 1).replace("-", "\u2212") for value in (one.score, one.untrained)
    ]
    mark = t("search.yes") if one.named else t("search.no")
    return [t.of("story", f"{one.feature}.chip"), str(one.unit), measure, *scores, mark]
