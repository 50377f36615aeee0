"""The worksheet of what is on screen: this network, this text, this unit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import streamlit as st

from pages.inspect import stories
from pages.inspect.scene import Scene
from pages.shared import permalink, registry, samples, state
from pages.shared.i18n import Words
from pages.shared.worksheet import Origin, page
from pages.shared.worksheet import worksheet as made

_SCANNED: Final = 400
"""Characters of an address that a telephone reads off paper, 24 mm wide; one with a long text has more."""


@dataclass(frozen=True)
class Here:
    """Where the page is, as the browser sees it, and the text that the visitor put into the link."""

    address: str
    text: str


def here() -> Here:
    """Return where the page is."""
    return Here(st.context.url or "", state.here().text)


def worksheet(scene: Scene, came_from: Origin) -> bytes:
    """Return the worksheet as one page of HTML, or why there is none; called outside any visit."""
    reading, place = scene.reading, scene.place
    steps = range(reading.trace.steps)
    return page(made(reading, place.layer, place.unit or 0, steps, place.lang, came_from)).encode()


def origin(t: Words, scene: Scene, at: Here) -> Origin:
    """Say where the reading comes from, and where it can be opened: asked in a visit."""
    place = scene.place
    mine = scene.mine
    carried = mine is None or (bool(at.text) and len(_address(scene, at, 0)) <= _SCANNED)
    if mine is not None:
        text = mine.name or t("worksheet.own")
    else:
        text = samples.sample(place.net, place.sample).title(t.language)
    return Origin(
        network=registry.title(t, place.net),
        text=text,
        first=scene.start,
        address=partial(_address if carried else _without, scene, at) if at.address else None,
        local=permalink.is_local(at.address),
        carried=carried,
        follows=_follows(t, scene),
    )


def _address(scene: Scene, at: Here, step: int) -> str:
    place = replace(scene.place, text=at.text, window=scene.start, step=step)
    return permalink.whole(at.address, state.INSPECT, place)


def _without(scene: Scene, at: Here, step: int) -> str:
    """Return the address of the network alone, whose text is not in a link."""
    place = state.PageState(
        scene.place.lang, net=scene.place.net, unit=scene.place.unit, layer=scene.place.layer
    )
    return permalink.whole(at.address, state.INSPECT, place)


def _follows(t: Words, scene: Scene) -> str:
    told = (one.feature for one in stories.named(scene) if one.unit == scene.place.unit)
    return next((t.of("story", f"{one}.chip") for one in told if t.has("story", f"{one}.chip")), "")
