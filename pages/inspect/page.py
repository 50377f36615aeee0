"""Inspect: a trained network reads a text, and every gate of it is on screen."""

from __future__ import annotations

from functools import partial

import streamlit as st

from pages.inspect import controls
from pages.inspect.figures import figures
from pages.inspect.scene import Scene, compose, settle_text
from pages.shared import fit, own, registry, samples, search, state
from pages.shared.i18n import Words, words
from rnn_core.errors import CheckpointError


def _controls(say: Words) -> Scene | None:
    own.adopt_link()
    place, mine = settle_text(state.here())
    if mine is None and place.sample != samples.settle(place.net, ""):
        state.move(sample=place.sample)  # named from now on: a link to a step in it says in which text
    try:
        checkpoint = registry.network(place.net)
    except CheckpointError:
        controls.bar(say, place.net, place.sample, 1, 0)  # another one can be chosen
        raise
    layers = checkpoint.config["layers"]
    controls.bar(say, place.net, place.sample, layers, min(place.layer, layers - 1))
    own.problem(say)
    with st.spinner(say("inspect.reading"), show_time=False):
        return compose(place, mine)


def _notes(say: Words, scene: Scene) -> None:
    tokens, sentences = scene.reading.tokens, []
    if scene.mine is not None:
        sentences = own.notes(say, scene.mine)
    if tokens.unknown == len(tokens):
        sentences.append(say("note.unknown_all", total=len(tokens)))
    elif tokens.unknown:
        sentences.append(say("note.unknown_some", count=tokens.strange, total=len(tokens.graphemes)))
    with st.container(key="inspect_notes", horizontal=True, vertical_alignment="center"):
        if sentences:
            st.text(" ".join(sentences))
        if scene.mine is not None and scene.mine.guessed:
            own.encoding(say, scene.mine, key=state.Key.GUESSED)
    if scene.mine is not None:
        _fit(say, scene)


def _fit(say: Words, scene: Scene) -> None:
    networks, named = fit.offered(), partial(registry.title, say)
    fit.offer(say, scene.text, scene.place.net, networks, named, controls.choose_network)


def main() -> None:
    """Controls, compute, figures, prose."""
    say = words(state.INSPECT.arrive().lang)
    scene = _controls(say)
    if scene is None:
        return
    _notes(say, scene)
    search.follow(say, scene.place.net)
    figures(say, scene)


main()
