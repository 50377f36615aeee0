"""The chips of cuts that stand ready, each with the figures of its control further down."""

from __future__ import annotations

from pages.inspect.cuts import parsed, shown
from pages.inspect.measured.presets import Preset, presets
from pages.inspect.scene import Scene
from pages.shared import samples, state
from pages.shared.i18n import Words
from rnn_core.interventions import parse_cuts
from rnn_core.player import Try


def tries(t: Words, scene: Scene) -> tuple[Try, ...]:
    """Return what can be tried with the network on screen."""
    return tuple(_told(t, scene, one) for one in presets(scene.place.net))


def go(network: str, number: object) -> bool:
    """Go to a chip's text with its cut; say whether there is such a chip: a forged number is possible."""
    known = presets(network)
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < len(known):
        return False
    one = known[number]
    state.move(
        sample=one.sample,
        layer=0,
        unit=one.units[0],
        quantity="",
        step=one.asked,
        window=0,
        text="",
        mode="whatif",
        cut=one.cut,
    )
    return True


def _told(t: Words, scene: Scene, one: Preset) -> Try:
    here = scene.mine is None and scene.place.sample == one.sample
    if here:
        cuts = parsed(scene, one.cut)
    else:  # of another text: as long as that is
        cell, hidden = scene.reading.trace.cell, scene.reading.trace.hidden
        text = samples.sample(one.network, one.sample).text
        cuts = parse_cuts(one.cut, cell, hidden, len(scene.checkpoint.vocabulary.ids(text)))
    return Try(
        title=one.title(t),
        detail=one.detail(t),
        control=one.control,
        here=here,
        unit=one.units[0],
        step=one.asked,
        cuts=shown(scene, cuts),
        edits=dict(cuts.edits),
    )
