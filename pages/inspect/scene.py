"""From where the visitor is to what is on screen: every wish settled to what there is."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from pages.shared import cache, long_text_scan, registry, samples, state
from pages.shared.state import OWN, OwnText, PageState
from rnn_core.analysis.long_text import WINDOW
from rnn_core.cells import spec
from rnn_core.checkpoints import TrainedNetwork
from rnn_core.errors import CheckpointError
from rnn_core.reading import Reading
from rnn_core.units import features


@dataclass(frozen=True)
class Scene:
    """All that the page draws.

    Attributes
    ----------
    page_state : PageState
        Settled: network, sample, layer, unit, quantity, step and window exist.
    text, sha : str
        The whole text and its fingerprint.
    mine : OwnText or None
        The visitor's own text, if that is what is read.
    reading : Reading
        Of the window.
    start, total : int
        First step of the window; steps of the whole text, so far as they are counted.
    walk : Overview or None
        The walk through a text longer than one window.
    opening : Opening
        Where the sample opens; where nothing is said of it, for a visitor's own text.
    bare : bool
        Whether the visitor has asked for no unit and no step of a sample.
    cut : bool
        Whether the text goes on and is read no further.
    """

    place: PageState
    checkpoint: TrainedNetwork
    text: str
    sha: str
    mine: OwnText | None
    reading: Reading
    start: int
    total: int
    walk: long_text_scan.LongTextScan | None
    opening: samples.Opening
    bare: bool = False
    cut: bool = False

    @property
    def text_name(self) -> str:
        """What this network's walk through this text is called in the browser."""
        return f"{self.place.net} {self.sha}"

    @property
    def quantities(self) -> tuple[str, ...]:
        """The quantities of this network's equations, in their order."""
        return quantities(self.reading)


def quantities(reading: Reading) -> tuple[str, ...]:
    """Return the quantities of a reading that have a place in the cell's equations."""
    return tuple(one.name for one in spec(reading.trace.cell).shown)


def settle_text(page_state: PageState) -> tuple[PageState, OwnText | None]:
    """Settle which network and which text: the visitor's own, or a sample that is there, if any."""
    network = registry.settle(page_state.net, page_state.lang)
    mine = state.own_text()
    if page_state.sample == OWN and mine is not None and _reads(network, mine.text):
        return replace(page_state, net=network), mine
    # An address that names a unit or a step but no text means the first one: it always did.
    bare = not page_state.sample and page_state.unit is None and page_state.step is None
    sample = samples.story(network) if bare else samples.settle(network, page_state.sample)
    return replace(page_state, net=network, sample=sample), None


def _reads(network: str, text: str) -> bool:
    try:
        return registry.network(network).vocabulary.reads(text)
    except CheckpointError:  # said where it is read
        return True


def compose(page_state: PageState, mine: OwnText | None) -> Scene:
    """Let the network read, and settle the rest by what it did.

    Parameters
    ----------
    page_state, mine
        From :func:`settle_text`.
    """
    checkpoint = registry.network(page_state.net)
    opening = samples.Opening()
    if mine is not None:
        text = mine.text
    else:
        sample = samples.sample(page_state.net, page_state.sample)
        text, opening = sample.text, sample.opening
    sha = cache.fingerprint(text)
    vocabulary = checkpoint.vocabulary
    # A token is at least a character: a text this short is one window, and is encoded at once.
    head = vocabulary.head(text, WINDOW)
    # What reads both ways, or is projected, has no state to go on with that a window could begin from.
    rnn = checkpoint.model.rnn
    whole = rnn.bidirectional or rnn.proj_size
    longer = len(head) > WINDOW or (vocabulary.kind == "letters" and len(text) > WINDOW)
    walk = long_text_scan.long_text_scan(page_state.net, sha, text) if longer and not whole else None
    start = page_state.window // WINDOW * WINDOW
    if walk is None or walk.tokens is None or not walk.reached(start):
        start = 0
    tokens = walk.tokens if walk is not None and walk.tokens is not None else head
    window = tokens.window(start, start + WINDOW)
    before = walk.before(start) if walk is not None else None
    # A window begins with the state that the walk left, in float32: more digits would only look exact.
    reading = walk.looked(start) if walk is not None else None
    reading = reading or cache.reading(
        page_state.net, sha, start, window, before, own=mine is not None, precise=walk is None
    )
    settled = settle(page_state, reading, opening, start)
    bare = mine is None and walk is None and page_state.unit is None and page_state.step is None
    cut = walk is None and len(tokens) > WINDOW
    total = WINDOW if cut else len(tokens)
    return Scene(settled, checkpoint, text, sha, mine, reading, start, total, walk, opening, bare, cut)


def elsewhere(scene: Scene, start: int) -> Scene | None:
    """Look at another window of a long text; None where the walk has not been. No visit is needed."""
    walk = scene.walk
    if walk is None or walk.tokens is None or start % WINDOW or not 0 <= start < len(walk.tokens):
        return None
    if not walk.reached(start):
        return None
    reading = walk.look(start)
    page_state = settle(replace(scene.place, window=start, step=None), reading, scene.opening, start)
    return replace(scene, place=page_state, reading=reading, start=start)


def settle(page_state: PageState, reading: Reading, opening: samples.Opening, start: int) -> PageState:
    """Settle layer, unit, quantity and step to what a reading holds; with no wish, to what tells most."""
    trace = reading.trace
    layer = page_state.layer if page_state.layer < trace.layers else 0
    unit, quantity = page_state.unit, page_state.quantity
    if unit is None or unit >= trace.hidden:
        unit, own_quantity = _telling_unit(reading, opening, layer)
        quantity = quantity or own_quantity
    if quantity not in quantities(reading):
        quantity = _own_quantity(reading, unit, layer)
    step = page_state.step
    if step is None or not start <= step < start + trace.steps:
        opens = (
            opening.step if opening.step is not None and not start and opening.step < trace.steps else None
        )
        step = opens if opens is not None else start + _eventful_step(reading, unit, quantity, layer)
    return replace(page_state, layer=layer, unit=unit, quantity=quantity, step=step, window=start)


def _telling_unit(reading: Reading, opening: samples.Opening, layer: int) -> tuple[int, str]:
    if opening.unit is not None and opening.unit < reading.trace.hidden:
        return opening.unit, opening.quantity
    named = [story for story in reading.checkpoint.stories if story.named and story.layer == layer]
    if named:
        found = features(reading.tokens, reading.checkpoint.config["corpus"])
        # A story about brackets is none on a text without brackets.
        story = next((one for one in named if np.ptp(found[one.feature]) > 0), named[0])
        return story.unit, story.quantity
    # Of the hidden state: a cell that only grows would be the same colour all over.
    return int(reading.trace.gate("hidden", layer)[0].std(0).argmax()), "hidden"


def _own_quantity(reading: Reading, unit: int, layer: int) -> str:
    of_story = (
        s.quantity for s in reading.checkpoint.stories if (s.unit, s.layer, s.named) == (unit, layer, True)
    )
    return next(of_story, "cell" if "cell" in reading.trace.gates else "hidden")


def _eventful_step(reading: Reading, unit: int, quantity: str, layer: int) -> int:
    """The first step at which this unit changes about as much as it ever does: there a story begins."""
    change = np.abs(np.diff(reading.trace.gate(quantity, layer)[0, :, unit]))
    return int((change >= 0.9 * change.max()).argmax()) + 1 if len(change) else 0
