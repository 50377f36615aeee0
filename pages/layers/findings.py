"""What the measurements say: what each layer tells, what gradient reaches it, and deep against wide."""

from __future__ import annotations

from typing import Any, Final, get_args

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.layers.layer_view.component import PICTURE
from pages.layers.measure import config, gradients, scores, trained
from pages.layers.text import Passage
from pages.layers.url_state import ADDRESS, DEEPEST, Goal, PageState, Weights
from pages.layers.view_model import ViewModel
from pages.shared import charts
from pages.shared.controls import Controls
from pages.shared.experiments import experiment
from pages.shared.i18n import Words
from rnn_core.analysis.deep_and_wide import deep_and_wide as compare
from rnn_core.analysis.layer_scores import CLEAR, printed
from rnn_core.analysis.layers import FRESH, lowest_by_highest
from rnn_core.gradients.stack import LayerGradients
from rnn_core.number_format import power, share
from rnn_core.plots import Style
from rnn_core.plots.layers import (
    deep_and_wide,
    gradient_by_layer,
    gradient_curves,
    probe_table,
    score_by_layer,
)
from rnn_core.probes.labels import GROUPS, QUESTIONS, Group
from rnn_core.training.recipes.stacks import DEPTHS

_AXES: Final = ("layer", "score", "untrained", "gradient", "decades", "stack", "bits_held_out")


def style(t: Words) -> Style:
    """Return the style of this page's charts."""
    own = {name: t.of("layers_axis", name) for name in _AXES}
    own |= {f"layer_{number}": t("layers.layer", number=number) for number in DEPTHS}
    return charts.labelled(t, own)


def stack_name(t: Words, layers: int, skips: bool) -> str:
    """Return what a stack is called in a figure."""
    kind = "stack_skips" if skips else "stack_one" if layers == 1 else "stack"
    return t.of("layers", kind, layers=layers)


def tells(t: Words, shown: ViewModel) -> None:
    """Show every question's score by layer, beside the same stack untrained."""
    layers = shown.place.layers
    st.subheader(t("layers.tells"), anchor=False)
    named = _named(t, shown)
    panels = {
        t("layers.trained"): {named[name]: shown.scores.trained[name] for name in named},
        t("layers.untrained"): {named[name]: np.median(shown.scores.untrained[name], 0) for name in named},
    }
    columns = [t("layers.alone"), *(str(k + 1) for k in range(layers))]
    counts = [named[name] for name in shown.scores.counts]
    charts.show(probe_table(panels, columns, counts, style(t)), "layers_table", t("layers.tells_alt"))
    st.text(_found(t, shown))


def _named(t: Words, shown: ViewModel) -> dict[str, str]:
    """Return the questions that were asked, group by group, and their names."""
    names = [name for group in GROUPS for name in shown.scores.of(group, shown.corpus)]
    return {name: t.of("layers_question", name) for name in names}


def measured_how(t: Words, shown: ViewModel) -> None:
    """Say how the layers were asked, give every network's means and every question's scores as tables."""
    examined, named = shown.examined, _named(t, shown)
    st.markdown(
        t(
            "layers.tells_help",
            fitted=f"{examined['fitted_on']['tokens']:,}",
            fitted_documents=examined["fitted_on"]["documents"],
            scored=f"{examined['scored_on']['tokens']:,}",
            scored_documents=examined["scored_on"]["documents"],
        )
    )
    st.markdown(
        t(
            "layers.tells_note",
            list=", ".join(named[name] for name in shown.scores.counts),
            seed=config(shown.corpus, shown.place.layers, shown.skips)["training"]["seed"],
            seeds=len(examined["untrained_seeds"]),
        )
    )
    st.text(_seeds(t, shown))
    st.table(_networks(t, shown))
    st.dataframe(
        [
            {t("layers.question"): label}
            | {
                t("layers.layer", number=layer): printed(float(shown.scores.trained[name][layer]))
                for layer in range(1, shown.place.layers + 1)
            }
            for name, label in named.items()
        ],
        hide_index=True,
        key="layers_scores",
    )


def _found(t: Words, shown: ViewModel) -> str:
    """Say which questions go with the lesson and which against it."""
    if shown.place.layers == 1:
        return t("layers.found_one")
    groups = {group: _best(t, shown, group) for group in GROUPS}
    beaten = [t.of("layers_question", name) for name in shown.scores.beaten()]
    told = [t("layers.found", **groups), _against_one(t, shown)]
    if beaten:
        told.append(t("layers.found_beaten", list=", ".join(beaten)))
    return " ".join(told)


def _best(t: Words, shown: ViewModel, group: Group) -> str:
    """Name the layer that tells each question of a group best, where the layers differ at all."""
    told = [(name, shown.scores.trained[name][1:]) for name in shown.scores.of(group, shown.corpus)]
    named = [
        t("layers.found_best", question=t.of("layers_question", name), layer=int(values.argmax()) + 1)
        for name, values in told
        if values.max() - values.min() > CLEAR
    ]
    return ", ".join(named) or t("layers.found_alike", clear=printed(CLEAR))


def _against_one(t: Words, shown: ViewModel) -> str:
    """Say how often a single layer of equally many weights tells as well as the best of these layers."""
    count, total = shown.scores.matched_by(scores(shown.corpus, 1, False))
    return t("layers.found_wide", count=count, total=total)


def _seeds(t: Words, shown: ViewModel) -> str:
    """Say how many networks of this shape there are, and which groups go one way in all of them."""
    networks = trained(shown.corpus, shown.place.layers, shown.skips)
    if len(networks) == 1:
        return t("layers.seeds_one", seed=networks[0].seed)
    return t("layers.seeds", total=len(networks))


def _networks(t: Words, shown: ViewModel) -> list[dict[str, str]]:
    """Return every network's means at the lowest and the highest layer; the untrained one's best at last."""
    corpus, layers, skips = shown.corpus, shown.place.layers, shown.skips
    names = {group: t.of("layers_group", group) for group in GROUPS}
    table = [
        {
            t("layers.column_network"): t("layers.seed", seed=one.seed),
            t("layers.column_read"): f"{one.tokens:,}",
            **{
                names[group]: " \u2192 ".join(
                    dict.fromkeys((printed(one.means[group][0]), printed(one.means[group][-1])))
                )
                for group in GROUPS
            },
        }
        for one in trained(corpus, layers, skips)
    ]
    plain = {
        names[group]: printed(float(shown.scores.untrained_mean(group, corpus)[1:].max())) for group in GROUPS
    }
    return [
        *table,
        {t("layers.column_network"): t("layers.best_untrained"), t("layers.column_read"): "0", **plain},
    ]


def chosen(t: Words, shown: ViewModel) -> None:
    """Show the chosen question's score by layer in every stack, and in untrained ones."""
    name, corpus, named = shown.view.question, shown.corpus, _named(t, shown)
    st.markdown(f"**{t('layers.one_question', question=named[name])}**")
    lines = {
        stack_name(t, depth, skips): scores(corpus, depth, skips).trained[name]
        for depth, skips in _stacks()
        if name in scores(corpus, depth, skips).trained
    }
    plain = shown.scores.untrained[name]
    mine = stack_name(t, shown.place.layers, shown.skips)
    figure = score_by_layer(lines, (plain.min(0), plain.max(0)), mine, style(t))
    charts.show(figure, "layers_score", t("layers.one_question_alt", question=named[name]))
    st.caption(t("layers.one_question_note", stack=mine))


def _stacks() -> list[tuple[int, bool]]:
    return [*((depth, False) for depth in DEPTHS), (DEEPEST, True)]


@st.fragment
def reaches(t: Words, shown: ViewModel, asked: Passage) -> None:
    """Show how much of one guess's error, or of the whole text's, reaches every layer and step."""
    tokens = shown.found.tokens
    if len(tokens) < 2:
        st.text(t("layers.short"))
        return
    page_state = ADDRESS.here()
    draw = Controls(t, ADDRESS, page_state)
    with st.container(key="layers_reaches_bar", horizontal=True, vertical_alignment="bottom", gap="medium"):
        draw.segmented("layers.goal", "goal", get_args(Goal), words="layers_goal")
        draw.segmented("layers.weights", "weights", get_args(Weights), words="layers_weights")
    ADDRESS.write()
    step = at(shown)
    found = both(shown, asked, page_state)
    read = tokens.shown[: step + 1] if page_state.goal == "one" else tokens.shown[:-1]
    st.text(
        t("layers.reaches_one", step=step + 1, token=visible(t, tokens.shown[step + 1]))
        if page_state.goal == "one"
        else t("layers.reaches_all", count=len(tokens) - 1)
    )
    norms = {stack_name(t, shown.place.layers, skips): one.norms() for skips, one in found}
    st.text(" ".join(_reached(t, name, values) for name, values in norms.items()))
    charts.show(gradient_by_layer(norms, read, style(t)), "layers_gradient", t("layers.reaches_alt"))
    charts.show(gradient_curves(norms, style(t)), "layers_curves", t("layers.curves_alt"))
    exact = t("layers.reaches_note", residual=power(max(one.residual for _, one in found)))
    which = t.of("layers_which", page_state.weights, seed=FRESH)
    st.caption(f"{exact} {which}")


def visible(t: Words, token: str) -> str:
    """Name a character that could not be seen."""
    names = {"\n": "text.line_break", " ": "text.space", "\t": "text.tab"}
    return PICTURE.strings(t.language)[names[token]] if token in names else f"\u2018{token}\u2019"


def at(shown: ViewModel) -> int:
    """Return after which step the guess is made whose error goes back: something must follow it."""
    return min(shown.view.step, len(shown.found.tokens) - 2)


def both(shown: ViewModel, asked: Passage, page_state: PageState) -> list[tuple[bool, LayerGradients]]:
    """Return the gradients of the chosen stack; of the deepest, without and with ways round its layers."""
    layers = shown.place.layers
    ways = (False, True) if layers == DEEPEST else (False,)
    return [
        (
            skips,
            gradients(asked.corpus, layers, skips, asked, page_state.goal, at(shown), page_state.weights),
        )
        for skips in ways
    ]


def _reached(t: Words, name: str, norms: NDArray[np.float64]) -> str:
    ratio = lowest_by_highest(norms)
    if ratio is None:
        return ""
    few = t("layers.part", share=share(float(np.log10(ratio))))
    told = t("layers.times", ratio=f"{ratio:.1f}") if ratio >= 1 else few
    return t("layers.reached", stack=name, share=told, top=len(norms))


def wide(t: Words, shown: ViewModel) -> None:
    """Compare stacks of equally many weights, after equally many characters."""
    found = experiment("layers")
    settings, rows = found["settings"], found["rows"]
    bits = {stack_name(t, one["layers"], one["skips"]): one["bits"] for one in rows}
    told = compare(rows)
    each = zip(bits, told.bits, told.seconds, strict=True)
    apart = [
        t("layers.wide_one", stack=name, bits=f"{median:.2f}", seconds=f"{seconds:.0f}")
        for name, median, seconds in each
    ]
    best = told.bits[told.best]
    st.text(
        t(
            "layers.wide_found",
            best=list(bits)[told.best],
            bits=f"{best:.2f}",
            perplexity=f"{2**best:.2f}",
            list="; ".join(apart),
        )
        + f" {t('layers.wide_clear' if told.clear else 'layers.wide_overlap')} "
        + t.of("layers_deeper", told.deeper)
    )
    charts.show(deep_and_wide(bits, style(t)), "layers_wide", t("layers.wide_alt"))
    st.caption(
        t(
            "layers.wide_note",
            apart=f"{told.apart:.1%}",
            seeds=", ".join(str(seed) for seed in settings["seeds"]),
            tokens=f"{settings['tokens']:,}",
            test=f"{settings['test_characters']:,}",
        )
    )
    st.table(_each_seed(t, rows, settings["seeds"]))
    st.text(t("layers.wide_shipped"))
    st.table(_shipped(t, shown.corpus))


def _each_seed(t: Words, rows: list[dict[str, Any]], seeds: list[int]) -> list[dict[str, str]]:
    """Return what the figure's dots stand for, a row a stack, a column a seed."""
    return [
        {t("layers.column_stack"): stack_name(t, one["layers"], one["skips"])}
        | {t("layers.seed", seed=seed): f"{bits:.3f}" for seed, bits in zip(seeds, one["bits"], strict=True)}
        for one in rows
    ]


def _shipped(t: Words, corpus: str) -> list[dict[str, str]]:
    table = []
    for depth, skips in _stacks():
        about = config(corpus, depth, skips)
        table.append(
            {
                t("layers.column_stack"): stack_name(t, depth, skips),
                t("layers.column_units"): f"{depth} × {about['hidden']}",
                t("layers.column_weights"): f"{about['parameters']:,}",
                t("layers.column_bits"): f"{about['held_out']['bits_per_character']:.3f}",
                t("layers.column_seconds"): f"{about['training']['cpu_seconds']}",
            }
        )
    return table


def numbers(shown: ViewModel) -> dict[str, Any]:
    """Return the scores of the chosen stack as plain values."""
    return {
        name: {
            "score": values.tolist(),
            "untrained": shown.scores.untrained[name].tolist(),
            "measure": "rho" if name in shown.scores.counts else "auroc",
            "group": QUESTIONS[shown.corpus][name],
        }
        for name, values in shown.scores.trained.items()
    }
