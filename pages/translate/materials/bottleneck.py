"""What one vector can hold: the stored experiments over seeds, and what they do and do not show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st

from pages.shared import charts, downloads, parts
from pages.shared.downloads import Export
from pages.shared.experiments import experiment
from pages.shared.i18n import Words
from pages.translate.materials import stored
from pages.translate.materials.kinds import Material, network
from pages.translate.materials.stored import WIDTHS, Task
from pages.translate.materials.verdict import Ends, ends, ends_of_dates
from rnn_core.analysis.bottleneck import FEWEST, HALF, LEARNT, LOST, NOTHING, enough, reach, shape
from rnn_core.models.seq2seq import Attention
from rnn_core.plots import Style, by_context, length_over_seeds
from rnn_core.plots.templates import Figure


def section(t: Words, material: Material, more: Callable[[], None] = lambda: None) -> None:
    """Say what the stored curves show, draw them, and fold away how they were measured.

    Parameters
    ----------
    t, material
        Words, and what the network on the page has learnt.
    more
        Draws what else belongs in the fold.
    """
    own: Task = "grammar" if material == "grammar" else "digits"
    st.subheader(title(t, material), anchor=False)
    for told in sentences(t, material):
        st.markdown(told)
    st.markdown(f"**{t('translate_bottleneck.squeezed_title')}** {squeezed(t)}")
    left, right = st.columns(2)
    with left:
        _by_length(t, own)
    with right:
        if own == "grammar":
            _by_length(t, "digits")
        else:
            _longer(t)
    with parts.how(t, "translate"):
        _captions(t, own)
        st.markdown(f"**{t('translate_bottleneck.longer_title')}** {longer(t)}")
        if own == "grammar":
            _longer(t)
        _squeezed(t)
        more()
        _repeat(t)
        downloads.offer(Export(t("translate_bottleneck.csv"), stored.table, "translate-bottleneck.csv"))


def title(t: Words, material: Material) -> str:
    """Say what the curves of a material show."""
    return t.of("translate_bottleneck", f"title_{shape(*_ends(material).none)}")


def sentences(t: Words, material: Material) -> list[str]:
    """Say what the ends of the curves are, and what that shows: of a material, and of the digits."""
    told = []
    for task in dict.fromkeys((material, "digits")):
        found = _ends(task)
        shares = t.of("translate_bottleneck", f"said_{task}", **found.words())
        limits = {"learnt": f"{LEARNT:.0%}", "lost": f"{LOST:.0%}"}
        told.append(f"{shares} {t.of('translate_bottleneck', f'shape_{shape(*found.none)}', **limits)}")
    return told


def _ends(material: Material) -> Ends:
    if material == "dates":
        return ends_of_dates()
    return ends("grammar" if material == "grammar" else "digits")


def longer(t: Words) -> str:
    """Say whether more training moves the fall, and what it does for the sentences."""
    before, after = (reach(stored.by_length("digits", longer=more)["none"]) for more in (False, True))
    budgets = {"updates": f"{_updates('digits'):,}", "longer": f"{_updates('digits', longer=True):,}"}
    name = "longer_moves" if after > before else "longer_stays"
    seeds = stored.settings("digits")["seeds"]
    told = t.of(
        "translate_bottleneck", name, half=f"{HALF:.0%}", before=before, after=after, seeds=seeds, **budgets
    )
    shares = [f"{np.median(stored.whole('grammar', 'none', longer=more)):.1%}" for more in (False, True)]
    grammar = t(
        "translate_bottleneck.longer_grammar", before=shares[0], after=shares[1], seeds=seeds, **budgets
    )
    return f"{told} {grammar}"


def squeezed(t: Words) -> str:
    """Say what fewer numbers in the vector do."""
    none, luong = stored.squeezed("none"), stored.squeezed("luong")
    least, settings = min(luong), stored.settings("digits")
    return t(
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


def _by_length(t: Words, task: Task) -> None:
    named = {t.of("translate", f"kind_{kind}"): curve for kind, curve in stored.by_length(task).items()}
    _show(
        t,
        f"translate_{task}_seeds",
        t.of("translate_bottleneck", f"{task}_alt"),
        lambda style: length_over_seeds(named, style),
        length=t.of("translate_bottleneck", f"{task}_axis"),
    )


def _longer(t: Words) -> None:
    drawn: tuple[tuple[Attention, bool], ...] = (("none", False), ("luong", True), ("none", True))
    named = {}
    for kind, more in drawn:
        budget = f"{_updates('digits', longer=more):,}"
        name = t("translate_bottleneck.longer_name", kind=t.of("translate", f"kind_{kind}"), updates=budget)
        named[name] = stored.by_length("digits", longer=more)[kind]
    _show(
        t,
        "translate_longer",
        t("translate_bottleneck.longer_alt"),
        lambda style: length_over_seeds(named, style),
        length=t("translate_bottleneck.digits_axis"),
    )


def _squeezed(t: Words) -> None:
    none, luong = stored.squeezed("none"), stored.squeezed("luong")
    least = min(luong)
    beside = {t("translate_bottleneck.squeezed_beside", least=least): luong[least]}
    _show(
        t,
        "translate_squeezed",
        squeezed(t),
        lambda style: by_context(none, beside, style),
        numbers=t("translate_bottleneck.squeezed_axis"),
    )
    st.caption(t("translate_bottleneck.squeezed_caption", **_told("digits")))


def _captions(t: Words, own: Task) -> None:
    for task in dict.fromkeys((own, "digits")):
        shipped = network(task, "en-ko", "luong").config["training"]["updates"]
        lengths = list(stored.by_length(task)["none"])
        told = _told(task) | {
            "first": f"{lengths[0]:g}",
            "last": f"{lengths[-1]:g}",
            "shipped": f"{shipped:,}",
        }
        st.caption(t.of("translate_bottleneck", f"{task}_caption", width=WIDTHS[task], fewest=FEWEST, **told))


def _repeat(t: Words) -> None:
    for name in stored.NAMES:
        found = experiment(name)
        told = {key: found[key] for key in ("date", "torch", "processor", "command")}
        last = found["settings"]["seeds"] - 1
        st.text(t("translate_bottleneck.repeat", name=name, last=last, **told))


def _show(t: Words, key: str, alt: str, draw: Callable[[Style], Figure], **labels: str) -> None:
    said = {"share": t("translate_bottleneck.share")} | labels
    charts.show(draw(charts.labelled(t, said)), key, alt)


def _updates(task: Task, *, longer: bool = False) -> int:
    return int(stored.settings(task, longer=longer)["updates"])


def _told(task: Task) -> dict[str, Any]:
    settings = stored.settings(task)
    told = {key: settings[key] for key in ("seeds", "updates", "batch", "hidden")}
    return told | {key: f"{settings[key]:,}" for key in ("training", "held_out")}


def _percent(share: float | np.floating) -> str:
    return f"{share:.0%}"
