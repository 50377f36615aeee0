"""The map of words, verdicts word by word, the last sum, and the stored seeds."""

from __future__ import annotations

from pages.shared import cells, charts, values
from pages.shared.experiments import experiment
from pages.shared.i18n import Words
from pages.words.classifier import findings
from pages.words.classifier.measure import Judged
from pages.words.classifier.sentence import Asked
from pages.words.classifier.url_state import PageState
from rnn_core.plots.style import Style
from rnn_core.plots.verdicts import RunningVerdict, by_stage, last_sum, running_verdicts, word_map
from rnn_core.tasks.contrast import labels

_AXES = (
    "praising",
    "blaming",
    "other",
    "first",
    "second",
    "reader",
    "bag",
    "praise",
    "blame",
    "terms",
    "updates",
    "mirrored",
)


def style(t: Words, found: Judged | None = None) -> Style:
    """Return colours, and this part's words for its charts."""
    said = {name: t.of("words_classifier_axis", name) for name in _AXES}
    if found is not None:
        said["reader"] = cells.name(t, found.lesson.cell)
    return charts.labelled(t, said)


def map_of_words(t: Words, found: Judged, read: Asked) -> None:
    """Draw the words on the principal axes of the embedding."""
    figure = word_map(found.words, labels(found.words.words, read.tongue), style(t), reach=found.reach)
    charts.show(figure, "words_classifier_map", findings.mapped(t, found))


def running(t: Words, found: Judged, read: Asked) -> None:
    """Draw the verdict after every word, of the sentence and of the same words in another order."""
    both = [RunningVerdict(read.labels, found.whole.running, found.whole.bag)]
    if found.other is not None and read.other is not None:
        both.append(RunningVerdict(labels(read.other, read.tongue), found.other.running, found.other.bag))
    figure = running_verdicts(both, style(t, found), height=420 if len(both) > 1 else 300)
    charts.show(figure, "words_classifier_running", findings.claim(t, found, read)[1])


def last(t: Words, found: Judged) -> None:
    """Draw the terms of the last sum."""
    figure = last_sum(findings.terms(t, found), style(t))
    charts.show(figure, "words_classifier_sum", findings.summed(t, found))


def stored(t: Words, page_state: PageState) -> None:
    """Draw how readers and bags fare on pairs of the same words, by updates."""
    rows = findings.readers(page_state)
    curves = {t.of("words_classifier_axis", "bag"): rows[-1]["bag_mirrored_marks"]}
    curves |= {cells.name(t, one["cell"]): one["mirrored_marks"] for one in rows}
    figure = by_stage(curves, experiment("classifier")["settings"]["stages"], style(t))
    charts.show(figure, "words_classifier_pairs", findings.pairs(t, page_state))


def tables(t: Words, found: Judged, read: Asked) -> None:
    """Write the verdicts word by word and the last sum in figures."""
    heads = [t.of("words_classifier_column", name) for name in ("word", "praise")]
    values.table(
        "words_classifier_running",
        heads,
        [[word, f"{100 * share:.2f}%"] for word, share in zip(read.labels, found.whole.running, strict=True)],
    )
    one = found.whole
    heads = [t.of("words_classifier_column", name) for name in ("unit", "weight", "state", "term")]
    values.table(
        "words_classifier_sum",
        heads,
        [
            [
                f"{unit}",
                *(findings.number(float(each[unit]), 4) for each in (one.weights, one.state, one.terms)),
            ]
            for unit in one.largest(len(one.terms))
        ],
    )
