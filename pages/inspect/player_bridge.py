"""Hand the scene to the player, and take back what the visitor did in it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from pages.inspect import stories, tries
from pages.inspect.scene import Scene, elsewhere, settle
from pages.shared import registry, samples, search, state
from pages.shared.i18n import Words
from pages.shared.player import name, pair, player
from pages.shared.state import Key
from rnn_core.player import View, standalone_html


def view(t: Words, scene: Scene) -> View:
    """Return all that the player shows."""
    page_state, checkpoint = scene.place, scene.checkpoint
    return View(
        reading=scene.reading,
        layer=page_state.layer,
        stories=stories.stories(t, scene),
        order=checkpoint.order,
        unit=page_state.unit or 0,
        quantity=page_state.quantity,
        step=(page_state.step or 0) - scene.start,
        depth=page_state.depth,
        diary=page_state.diary == "on",
        language=page_state.lang,
        window_start=scene.start,
        total=scene.total,
        network=registry.title(t, page_state.net),
        footer=_footer(t, scene),
        text=scene.text_name if scene.walk is not None else "",
        intro=stories.intro(t, scene) if scene.bare else None,
        unnamed=search.unnamed(t, page_state.net),
        mode=page_state.mode,
        tries=tries.tries(t, scene),
    )


def window(t: Words, scene: Scene, shown: View, start: int) -> bytes | None:
    """Return another window of a long text as the player takes it; called outside any visit.

    Parameters
    ----------
    t, scene
        As of the page's last run.
    shown
        What the player showed then.
    start
        First step of the window.
    """
    there = elsewhere(scene, start)
    if there is None:
        return None
    page_state = there.place
    seen = replace(
        shown,
        reading=there.reading,
        stories=stories.stories(t, there),
        unit=page_state.unit or 0,
        quantity=page_state.quantity,
        step=(page_state.step or 0) - start,
        window_start=start,
    )
    return pair(seen, name(Key.PLAYER))


def _footer(t: Words, scene: Scene) -> str:
    config = scene.checkpoint.config
    values = {
        "cell": t.of("cell", config["cell"]),
        "hidden": config["hidden"],
        "parameters": f"{config['parameters']:,}",
    }
    held_out = config.get("held_out")
    if held_out is None:
        return t("footer.unmeasured", **values)
    bits = held_out["bits"]
    figures = {"bits": f"{bits:.2f}", "perplexity": f"{2**bits:.2f}"}
    return t.of("footer", "jamo" if config["jamo"] else "network", **figures, **values)


def follow(scene: Scene) -> Scene:
    """Return the scene with where the visitor went in the player since the page last ran."""
    now = state.here()
    done = {"unit": now.unit, "quantity": now.quantity, "step": now.step}
    wish = replace(scene.place, **done, depth=now.depth, diary=now.diary, mode=now.mode, cut=now.cut)
    opening = samples.Opening() if scene.mine else samples.sample(scene.place.net, scene.place.sample).opening
    page_state = settle(wish, scene.reading, opening, scene.start)
    return replace(scene, place=page_state, bare=scene.bare and now.unit is None and now.step is None)


def player_of(t: Words, scene: Scene) -> None:
    """Draw the player; what is done in it moves the visitor's place."""
    shown = view(t, scene)
    if scene.walk is not None:
        scene.walk.door.answer = partial(window, t, scene, shown)
    event = player(shown, key=Key.PLAYER, on_change=lambda: None, on_painted=state.note_painted)
    if event is not None:
        state.move(
            unit=event.unit,
            quantity=event.quantity,
            step=event.step + scene.start,
            depth=event.depth,
            diary="on" if event.diary else "off",
            mode=event.mode or "look",
        )


def standalone(t: Words, scene: Scene) -> bytes:
    """Return the player as one page of HTML that needs no network; called outside any visit."""
    return standalone_html(replace(view(t, replace(scene, bare=False)), mode="")).encode("utf-8")
