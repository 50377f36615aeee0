"""Where the gradient is cut: the picture of one answer, and what training reached with each window."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.shared import values
from pages.shared.experiments import experiment, row
from pages.shared.i18n import Words
from pages.shared.jobs import Job
from pages.truncation import figures, live
from pages.truncation.figures import figure_of, memory, percent
from pages.truncation.measure import Sent, sent
from pages.truncation.runs import EchoRun, runs
from pages.truncation.url_state import ADDRESS, PageState
from rnn_core.analysis.tbptt import longer_is_worse, reach
from rnn_core.experiments.clipping import LEARNT
from rnn_core.experiments.truncation import TruncatedGradient
from rnn_core.plots.truncation import accuracy
from rnn_core.plots.truncation.stream import stream


def rows() -> list[dict[str, Any]]:
    """Return the stored training, a row a window, the shortest first."""
    return sorted(experiment("truncation")["rows"], key=lambda one: one["window"])


def claim(t: Words) -> tuple[str, str]:
    """Return the claim, if every stored seed bears it out, else the question; and the figures it rests on.

    A window within which no answer has its bit teaches none; every other one teaches the task.
    """
    settings = experiment("truncation")["settings"]
    found = reach(rows())
    lede = t(
        "truncation.lede",
        lag=settings["lag"],
        shorter=", ".join(map(str, found.shorter)),
        most=percent(found.most),
        longer=", ".join(map(str, found.longer)),
        least=percent(found.least),
        seeds=settings["seeds"],
        steps=f"{settings['steps']:,}",
        learnt=percent(LEARNT),
    )
    return t("truncation.claim" if found.decides(LEARNT) else "truncation.claim_question"), lede


def picture(t: Words, page_state: PageState) -> Sent:
    """Draw the stream, the cuts and the gradient of one answer, and say what is seen."""
    found = sent(page_state, runs().echo.get(int(page_state.window)))
    one, echo = found.cut, page_state.echo
    with st.container(key="truncation_stream"):
        drawn = stream(one, echo.window, figures.style(t))
        said = _said(one)
        alt = said if one.reached else said | {"share": "0%"}
        figures.show(drawn, "stream", t("truncation.picture_alt", **alt))
    with st.container(key="truncation_takes"):
        st.text(reached(t, one))
    st.caption(
        t(
            f"truncation.badge_{found.origin}",
            seed=found.seed,
            hidden=echo.hidden,
            batch=echo.batch,
            **({} if found.origin == "before" else {"steps": f"{found.steps:,}"}),
        )
    )
    return found


def _said(one: TruncatedGradient) -> dict[str, object]:
    share = float(one.whole[one.asked] / one.whole[one.answer])
    return {
        "answer": one.answer + 1,
        "asked": one.asked + 1,
        "begins": one.begins + 1,
        "share": percent(float(f"{share:.2g}")),
    }


def reached(t: Words, one: TruncatedGradient) -> str:
    """Say whether an answer's gradient comes to the bit that it needs."""
    return t("truncation.take_reached" if one.reached else "truncation.take_cut", **_said(one))


def details(t: Words, page_state: PageState, found: Sent) -> None:
    """Say what the chosen window reached and cost, and write both charts in figures."""
    st.text(" ".join(results(t, page_state)))
    _table(t, page_state)
    _bars(t, found)


def _bars(t: Words, found: Sent) -> None:
    """Write the gradient in the picture in figures, the answer's step first."""
    one = found.cut
    scale = one.within[one.answer]
    rows = [
        [
            str(step + 1),
            str(one.bits[step]),
            *(percent(float(f"{way[step] / scale:.2g}")) for way in (one.within, one.whole)),
        ]
        for step in range(one.answer, -1, -1)
    ]
    heads = [t.of("truncation_axis", name) for name in ("step", "bit", "cut_gradient", "uncut")]
    st.caption(t("truncation.bars_values"))
    values.table("truncation_bars", heads, rows)


def results(t: Words, page_state: PageState) -> list[str]:
    """Say what training with the chosen window reached, and what it cost."""
    own = row("truncation", window=int(page_state.window))
    settings = experiment("truncation")["settings"]
    marks = own["accuracy_marks"]
    sentences = [
        t(
            "truncation.take_result",
            window=own["window"],
            taught=percent(own["taught"]),
            steps=f"{settings['steps']:,}",
            accuracy=percent(marks["median"]),
            least=percent(marks["least"]),
            most=percent(marks["most"]),
            seeds=settings["seeds"],
        )
    ]
    if not own["taught"] and marks["least"] > 0.5:
        sentences.append(t("truncation.take_leak"))
    kept, spent = memory(own["bytes_kept"]), figure_of(own["milliseconds_per_update"])
    return [*sentences, t("truncation.take_cost", memory=kept, time=spent)]


def training(t: Words) -> None:
    """Draw what training reached, and what it reaches here; under it every window's figures."""
    settings = experiment("truncation")["settings"]
    st.subheader(t("truncation.accuracy"), anchor=False)
    seeds, total = settings["seeds"], f"{settings['steps']:,}"
    live.run(t, "echo", draw, _progress, t("truncation.train_help"))
    st.caption(t("truncation.accuracy_help", seeds=seeds, last=seeds - 1, steps=total))


def draw(t: Words) -> str:
    """Draw the curves as far as they have come; return what is said of the visitor's own."""
    page_state = ADDRESS.here()
    own = {window: run.records for window, run in runs().echo.items()}
    figure = accuracy.windows(rows(), int(page_state.window), own, page_state.echo.steps, figures.style(t))
    ends = {one["window"]: percent(one["accuracy_marks"]["median"]) for one in rows()}
    each = [t("truncation.accuracy_each", window=one, accuracy=end) for one, end in ends.items()]
    figures.show(figure, "accuracy", t("truncation.accuracy_alt", list=", ".join(each)))
    mine = runs().echo.get(int(page_state.window))
    return "" if mine is None else t("truncation.trained_status", **status(mine))


def _progress(t: Words, job: Job) -> tuple[float, str]:
    one = EchoRun(job.settings, job.records)
    return one.records[-1].steps / one.settings.steps, t("truncation.training", **status(one))


def status(one: EchoRun) -> dict[str, object]:
    """Return what is said about a training that runs or ran."""
    last = one.records[-1]
    return {
        "window": one.settings.window,
        "seed": one.settings.seed,
        "steps": f"{last.steps:,}",
        "total": f"{one.settings.steps:,}",
        "accuracy": percent(last.accuracy),
    }


def _table(t: Words, page_state: PageState) -> None:
    """Write what every window reached and cost: a column a window, so that it fits a phone."""
    found = rows()
    lines = {
        "taught": [percent(one["taught"]) for one in found],
        "right": [_spread(one["accuracy_marks"]) for one in found],
        "memory": [memory(one["bytes_kept"]) for one in found],
        "time": [f"{figure_of(one['milliseconds_per_update'])}\u00a0ms" for one in found],
        "left": ["{} \u2192 {}".format(*_left(one)) for one in found],
    }
    heads = [t("truncation.column_window"), *(str(one["window"]) for one in found)]
    values.table(
        "truncation",
        heads,
        [[t.of("truncation", f"column_{name}"), *cells] for name, cells in lines.items()],
    )
    stored = experiment("truncation")
    st.caption(t("truncation.table_help", seeds=stored["settings"]["seeds"], processor=stored["processor"]))
    st.text(" ".join(compared(t)))


def _spread(marks: dict[str, float]) -> str:
    return f"{percent(marks['median'])} ({percent(marks['least'])}\u2013{percent(marks['most'])})"


def compared(t: Words) -> list[str]:
    """Set the longest window beside the shortest that learns; and the gradient before and after training."""
    enough = min((one for one in rows() if one["taught"]), key=lambda one: int(one["window"]))
    before, after = _left(enough)
    told = t("truncation.take_left", window=enough["window"], before=before, after=after)
    return [_longer(t, enough, rows()[-1]), told]


def _left(one: dict[str, Any]) -> tuple[str, str]:
    """Write how much of the gradient was left at the bit, before training and after."""
    before, after = (one[name]["median"] for name in ("left_before", "left_after"))
    return percent(float(f"{before:.2g}")), percent(float(f"{after:.2g}"))


def _longer(t: Words, enough: dict[str, Any], longest: dict[str, Any]) -> str:
    ends = [one["accuracy_marks"]["median"] for one in (longest, enough)]
    return t(
        f"truncation.take_longer_{'worse' if longer_is_worse(longest, enough) else 'beside'}",
        longest=longest["window"],
        enough=enough["window"],
        times=figure_of(float(f"{longest['bytes_kept'] / enough['bytes_kept']:.2g}")),
        longest_right=percent(ends[0]),
        enough_right=percent(ends[1]),
    )
