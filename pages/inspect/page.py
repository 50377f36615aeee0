"""Inspect: a trained network reads a text, and every gate of it is on screen."""

from __future__ import annotations

from functools import partial

import streamlit as st

from pages.inspect import controls
from pages.inspect.figures import figures
from pages.inspect.scene import Scene, compose, settle_text
from pages.inspect.what_if import run
from pages.shared import fit, registry, samples, search, state, user_text
from pages.shared.i18n import Words, words
from rnn_core.errors import CheckpointError


def _controls(t: Words) -> Scene | None:
    user_text.adopt_link()
    page_state, mine = settle_text(state.here())
    if mine is None and page_state.sample != samples.settle(page_state.net, ""):
        state.move(sample=page_state.sample)  # named from now on: a link to a step in it says in which text
    try:
        checkpoint = registry.network(page_state.net)
    except CheckpointError:
        controls.bar(t, page_state.net, page_state.sample, 0, 0)  # another one can be chosen
        raise
    both = checkpoint.model.rnn.bidirectional
    layers = checkpoint.config["layers"] * checkpoint.config.get("directions", 1)
    controls.bar(t, page_state.net, page_state.sample, layers, min(page_state.layer, layers - 1), both=both)
    user_text.problem(t)
    with st.spinner(t("inspect.reading"), show_time=False):
        return compose(page_state, mine)


def _notes(t: Words, scene: Scene) -> None:
    tokens, sentences = scene.reading.tokens, []
    if scene.mine is not None:
        sentences = user_text.notes(t, scene.mine)
    if tokens.unknown == len(tokens):
        sentences.append(t("note.unknown_all", total=len(tokens)))
    elif tokens.unknown:
        sentences.append(t("note.unknown_some", count=tokens.strange, total=len(tokens.graphemes)))
    sentences += _opened(t, scene)
    if run.let_go(scene):
        sentences.append(t("held.let_go"))
    with st.container(key="inspect_notes", horizontal=True, vertical_alignment="center"):
        if sentences:
            st.text(" ".join(sentences))
        if scene.mine is not None and scene.mine.guessed:
            user_text.encoding(t, scene.mine, key=state.Key.GUESSED)
    if scene.mine is not None:
        _fit(t, scene)


def _opened(t: Words, scene: Scene) -> list[str]:
    """Say what of a network that came in a file is shown otherwise, or not at all."""
    rnn, steps = scene.checkpoint.model.rnn, len(scene.reading.tokens)
    said = []
    if rnn.bidirectional:
        said.append(t("opened.both"))
    if rnn.proj_size:
        said.append(t("opened.projected", count=rnn.proj_size))
    if state.here().sample == state.OWN and scene.mine is None and state.own_text() is not None:
        said.append(t("opened.no_rows", columns=scene.checkpoint.model.rnn.input_size))
    if scene.cut:
        said.append(t("opened.cut", count=f"{steps:,}"))
    return said


def _fit(t: Words, scene: Scene) -> None:
    networks, named = fit.offered(), partial(registry.title, t)
    fit.offer(t, scene.text, scene.place.net, networks, named, controls.choose_network)


def main() -> None:
    """Controls, compute, figures, prose."""
    t = words(state.INSPECT.arrive().lang)
    scene = _controls(t)
    if scene is None:
        return
    _notes(t, scene)
    search.follow(t, scene.place.net)
    figures(t, scene)


main()
