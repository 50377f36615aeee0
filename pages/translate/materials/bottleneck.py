"""What one vector can hold: the stored experiments over seeds, and what they do and do not show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st

from pages.shared import charts, files, parts
from pages.shared.experiments import experiment
from pages.shared.files import Export
from pages.shared.i18n import Words
from pages.translate.materials import stored
from pages.translate.materials.kinds import Material, network
from pages.translate.materials.stored import WIDTHS, Task
from pages.translate.materials.verdict import Ends, ends, ends_of_dates
from rnn_core.analysis.bottleneck import FEWEST, HALF, LEARNT, LOST, NOTHING, enough, reach, shape
from rnn_core.models.seq2seq import Attention
from rnn_core.plots import Style, by_context, length_over_seeds
from rnn_core.plots.templates import Figure


def section(say: Words, material: Material, more: Callable[[], None] = lambda: None) -> None:
    """Say what the stored curves show, draw them, and fold away how they were measured.

    Parameters
    ----------
    say, material
        Words, and what the network on the page has learnt.
    more
        Draws what else belongs in the fold.
    """
    own: Task = "grammar" if material == "grammar" else "digits"
    st.subheader(title(say, material), anchor=False)
    for told in sentences(say, material):
        st.markdown(told)
    left, right = st.columns(2)
    with left:
        _by_length(say, own)
    with right:
        if own == "grammar":
            _by_length(say, "digits")
        else:
            _longer(say)
    with parts.how(say, "translate"):
        _captions(say, own)
        st.markdown(f"**{say('translate_bottleneck.longer_title')}** {longer(say)}")
        if own == "grammar":
            _longer(say)
        st.markdown(f"**{say('translate_bottleneck.squeezed_title')}** {squeezed(say)}")
        _squeezed(say)
        more()
        _repeat(say)
        files.offer(Export(say("translate_bottleneck.csv"), stored.table, "translate-bottleneck.csv"))


def title(say: Words, material: Material) -> str:
    """Say what the curves of a material show."""
    return say.of("translate_bottleneck", f"title_{shape(*_ends(material).none)}")


def sentences(say: Words, material: Material) -> list[str]:
    """Say what the ends of the curves are, and what that shows: of a material, and of the digits."""
    told = []
    for task in dict.fromkeys((material, "digits")):
        found = _ends(task)
        shares = say.of("translate_bottleneck", f"said_{task}", **found.words())
        limits = {"learnt": f"{LEARNT:.0%}", "lost": f"{LOST:.0%}"}
        told.append(f"{shares} {say.of('translate_bottleneck', f'shape_{shape(*found.none)}', **limits)}")
    return told


def _ends(material: Material) -> Ends:
    if material == "dates":
        return ends_of_dates()
    return ends("grammar" if material == "grammar" else "digits")


def longer(say: Words) -> str:
    """Say whether more training moves the fall, and what it does for the sentences."""
    before, after = (reach(stored.by_length("digits", longer=more)["none"]) for more in (False, True))
    budgets = {"updates": f"{_updates('digits'):,}", "longer": f"{_updates('digits', longer=True):,}"}
    name = "longer_moves" if after > before else "longer_stays"
    seeds = stored.settings("digits")["seeds"]
    told = say.of(
        "translate_bottleneck", name, half=f"{HALF:.0%}", before=before, after=after, seeds=seeds, **budgets
    )
    shares = [f"{np.median(stored.whole('grammar', 'none', longer=more)):.1%}" for more in (False, True)]
    grammar = say(
        "translate_bottleneck.longer_grammar", before=shares[0], after=shares[1], seeds=seeds, **budgets
    )
    return f"{told} {grammar}"


def squeezed(say: Words) -> str:
    """Say what fewer numbers in the vector do."""
    none, luong = stored.squeezed("none"), stored.squeezed("luong")
    least, settings = min(luong), stored.settings("digits")
    return say(
        "translate_bottleneck.squeezed_note",
        least=least,
        most=max(none),
        few=_percent(np.median(none[least])),
        many=_percent(np.median(none[max(none)])),
        luong=_percent(np.median(luong[least])),
        enough=enough(none),
        nothing=round(100 * NOTHING),
        seeds=settings["seeds"],
        updates=f"{settings['updates']:,}",
    )


def _by_length(say: Words, task: Task) -> None:
    named = {say.of("translate", f"kind_{kind}"): curve for kind, curve in stored.by_length(task).items()}
    _show(
        say,
        f"translate_{task}_seeds",
        say.of("translate_bottleneck", f"{task}_alt"),
        lambda style: length_over_seeds(named, style),
        length=say.of("translate_bottleneck", f"{task}_axis"),
    )


def _longer(say: Words) -> None:
    drawn: tuple[tuple[Attention, bool], ...] = (("none", False), ("luong", True), ("none", True))
    named = {}
    for kind, more in drawn:
        budget = f"{_updates('digits', longer=more):,}"
        name = say(
            "translate_bottleneck.longer_name", kind=say.of("translate", f"kind_{kind}"), updates=budget
        )
        named[name] = stored.by_length("digits", longer=more)[kind]
    _show(
        say,
        "translate_longer",
        say("translate_bottleneck.longer_alt"),
        lambda style: length_over_seeds(named, style),
        length=say("translate_bottleneck.digits_axis"),
    )


def _squeezed(say: Words) -> None:
    none, luong = stored.squeezed("none"), stored.squeezed("luong")
    least = min(luong)
    beside = {say("translate_bottleneck.squeezed_beside", least=least): luong[least]}
    _show(
        say,
        "translate_squeezed",
        squeezed(say),
        lambda style: by_context(none, beside, style),
        numbers=say("translate_bottleneck.squeezed_axis"),
    )
    st.caption(say("translate_bottleneck.squeezed_caption", **_told("digits")))


def _captions(say: Words, own: Task) -> None:
    for task in dict.fromkeys((own, "digits")):
        shipped = network(task, "en-ko", "luong").config["training"]["updates"]
        lengths = list(stored.by_length(task)["none"])
        told = _told(task) | {
            "first": f"{lengths[0]:g}",
            "last": f"{lengths[-1]:g}",
            "shipped": f"{shipped:,}",
        }
        st.caption(
            say.of("translate_bottleneck", f"{task}_caption", width=WIDTHS[task], fewest=FEWEST, **told)
        )


def _repeat(say: Words) -> None:
    for name in stored.NAMES:
        found = experiment(name)
        told = {key: found[key] for key in ("date", "torch", "processor", "command")}
        last = found["settings"]["seeds"] - 1
        st.text(say("translate_bottleneck.repeat", name=name, last=last, **told))


def _show(say: Words, key: str, alt: str, draw: Callable[[Style], Figure], **labels: str) -> None:
    own = charts.style(say, charts.mode())
    said = {"share": say("translate_bottleneck.share")} | labels
    charts.show(draw(replace(own, labels=dict(own.labels) | said)), key, alt)


def _updates(task: Task, *, longer: bool = False) -> int:
    return int(stored.settings(task, longer=longer)["updates"])


def _told(task: Task) -> dict[str, Any]:
    settings = stored.settings(task)
    told = {key: settings[key] for key in ("seeds", "updates", "batch", "hidden")}
    return told | {key: f"{settings[key]:,}" for key in ("training", "held_out")}


def _percent(share: float | np.floating) -> str:
    return f"{share:.0%}"
