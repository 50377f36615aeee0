"""Where the gradient is cut: the picture of one answer, and what training reached with each window."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.shared.experiments import experiment, row
from pages.shared.i18n import Words
from pages.truncation import figures, live
from pages.truncation.charts import accuracy
from pages.truncation.charts.stream import stream
from pages.truncation.figures import figure_of, memory, percent
from pages.truncation.measure import Sent, sent
from pages.truncation.place import ADDRESS, Place
from pages.truncation.runs import EchoRun, job_of, runs


def rows() -> list[dict[str, Any]]:
    """Return the stored training, a row a window, the shortest first."""
    return sorted(experiment("truncation")["rows"], key=lambda one: one["window"])


def picture(say: Words, place: Place) -> Sent:
    """Draw the stream, the cuts and the gradient of one answer, and say what is seen."""
    found = sent(place, runs().echo.get(int(place.window)))
    one, echo = found.cut, place.echo
    share = float(one.whole[one.asked] / one.whole[one.answer])
    said = {
        "answer": one.answer + 1,
        "asked": one.asked + 1,
        "begins": one.begins + 1,
        "share": percent(float(f"{share:.2g}")),
    }
    with st.container(key="truncation_stream"):
        drawn = stream(one, echo.window, figures.style(say))
        alt = said if one.reached else said | {"share": "0%"}
        figures.show(drawn, "stream", say("truncation.picture_alt", **alt))
    st.caption(
        say(
            f"truncation.badge_{found.origin}",
            seed=found.seed,
            hidden=echo.hidden,
            batch=echo.batch,
            **({} if found.origin == "before" else {"steps": f"{found.steps:,}"}),
        )
    )
    with st.container(key="truncation_takes"):
        st.text(say("truncation.take_reached" if one.reached else "truncation.take_cut", **said))
        st.text(" ".join(_results(say, place)))
    return found


def _results(say: Words, place: Place) -> list[str]:
    own = row("truncation", window=int(place.window))
    settings = experiment("truncation")["settings"]
    marks = own["accuracy_marks"]
    sentences = [
        say(
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
    if not own["taught"]:
        sentences.append(say("truncation.take_leak"))
    kept, spent = memory(own["bytes_kept"]), figure_of(own["milliseconds_per_update"])
    return [*sentences, say("truncation.take_cost", memory=kept, time=spent)]


def training(say: Words, place: Place) -> None:
    """Draw what training reached, and what it reaches here; under it every window's figures."""
    settings = experiment("truncation")["settings"]
    st.subheader(say("truncation.accuracy"), anchor=False)
    seeds, total = settings["seeds"], f"{settings['steps']:,}"
    st.caption(say("truncation.accuracy_help", seeds=seeds, last=seeds - 1, steps=total))
    live.run(
        say,
        "echo",
        lambda: draw(say, ADDRESS.here()),
        lambda: _progress(say),
        help_text=say("truncation.train_help"),
    )
    _table(say, place)


def draw(say: Words, place: Place) -> str:
    """Draw the curves as far as they have come; return what is said of the visitor's own."""
    own = {window: run.records for window, run in runs().echo.items()}
    figure = accuracy.windows(rows(), int(place.window), own, place.echo.steps, figures.style(say))
    ends = {one["window"]: percent(one["accuracy_marks"]["median"]) for one in rows()}
    each = [say("truncation.accuracy_each", window=one, accuracy=end) for one, end in ends.items()]
    figures.show(figure, "accuracy", say("truncation.accuracy_alt", list=", ".join(each)))
    mine = runs().echo.get(int(place.window))
    return "" if mine is None else say("truncation.trained_status", **status(mine))


def _progress(say: Words) -> tuple[float, str]:
    job = job_of("echo")
    assert job is not None
    one = EchoRun(job.settings, job.records)
    return one.records[-1].steps / one.settings.steps, say("truncation.training", **status(one))


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


def _table(say: Words, place: Place) -> None:
    heads = ("window", "taught", "right", "memory", "time", "left")
    lines = [[say.of("truncation", f"column_{name}") for name in heads]]
    for one in rows():
        marks = one["accuracy_marks"]
        before, after = _left(one)
        lines.append(
            [
                str(one["window"]),
                percent(one["taught"]),
                f"{percent(marks['median'])} ({percent(marks['least'])}\u2013{percent(marks['most'])})",
                memory(one["bytes_kept"]),
                f"{figure_of(one['milliseconds_per_update'])}\u00a0ms",
                f"{before} \u2192 {after}",
            ]
        )
    chosen = 1 + [one["window"] for one in rows()].index(int(place.window))
    with st.container(key="truncation_table"):
        figures.table(lines, chosen)
    stored = experiment("truncation")
    st.caption(say("truncation.table_help", seeds=stored["settings"]["seeds"], processor=stored["processor"]))
    enough = min((one for one in rows() if one["taught"]), key=lambda one: int(one["window"]))
    before, after = _left(enough)
    told = say("truncation.take_left", window=enough["window"], before=before, after=after)
    st.text(f"{_longer(say, enough, rows()[-1])} {told}")


def _left(one: dict[str, Any]) -> tuple[str, str]:
    """Write how much of the gradient was left at the bit, before training and after."""
    before, after = (one[name]["median"] for name in ("left_before", "left_after"))
    return percent(float(f"{before:.2g}")), percent(float(f"{after:.2g}"))


def _longer(say: Words, enough: dict[str, Any], longest: dict[str, Any]) -> str:
    """Set the longest window beside the shortest that learns."""
    return say(
        "truncation.take_longer",
        longest=longest["window"],
        enough=enough["window"],
        times=figure_of(float(f"{longest['bytes_kept'] / enough['bytes_kept']:.2g}")),
        longest_right=percent(longest["accuracy_marks"]["median"]),
        enough_right=percent(enough["accuracy_marks"]["median"]),
    )
