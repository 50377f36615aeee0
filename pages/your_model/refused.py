"""A file that was not opened: what came, what was expected, what is likely, and the lines that mend it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from pages.shared import parts
from pages.shared.i18n import Words
from pages.your_model import drawn
from pages.your_model.kept import Opened
from rnn_core.opening import Refusal, TensorRow

_SHOWN: Final = 5


def show(t: Words, opened: Opened, refusal: Refusal) -> None:
    """Draw a refusal."""
    with st.container(key="your_model_refused", gap="small"):
        st.subheader(parts.literal(sentence(t, refusal)), anchor=False)
        drawn.table("inferred", ("", "", ""), [[*row, ""] for row in _rows(t, opened, refusal)])
        if refusal.mend:
            st.text(t("your_model.mend"))
            st.code(refusal.mend, language="python")
    if refusal.code == "shapes":
        drawn.tensors(t, opened, _tensors(refusal))


def sentence(t: Words, refusal: Refusal) -> str:
    """Say in one line why a file was not opened."""
    return t.of("your_model_refused", refusal.code, **_details(refusal))


def _rows(t: Words, opened: Opened, refusal: Refusal) -> list[list[str]]:
    came = f"{parts.literal(opened.name)}, {drawn.size(t, opened.size)}"
    names = refusal.details.get("names") or ()
    if names:
        came += ": " + ", ".join(drawn.code(str(one)) for one in names[:_SHOWN])
        came += ", …" if len(names) > _SHOWN else ""
    rows = [[t("your_model.came"), came]]
    if refusal.code == "shapes":
        details = refusal.details
        rows = [
            [t("your_model.came"), f"{drawn.code(str(details['name']))} {drawn.shape(details['got'])}"],
            [t("your_model.expected"), f"{drawn.code(str(details['name']))} {drawn.shape(details['must'])}"],
            [t("your_model.likely"), _likely(t, details)],
        ]
    elif t.has("your_model_likely", refusal.code):
        rows += [
            [t("your_model.expected"), t("your_model.weights")],
            [t("your_model.likely"), t.of("your_model_likely", refusal.code)],
        ]
    return rows


def _likely(t: Words, details: Mapping[str, Any]) -> str:
    """Say what is likely, and where a size is a multiple of the units, what has such a size."""
    said = t.of("your_model_misfit", str(details["likely"]))
    if details.get("multiple") not in ("both", "sums"):
        return said
    sizes = {name: f"{details[name]:,}" for name in ("whole", "times", "size", "other")}
    told = t.of("your_model_multiple", str(details["multiple"]), cells=str(details["cells"]), **sizes)
    return f"{parts.literal(told)} {said}"


def _tensors(refusal: Refusal) -> list[TensorRow]:
    rows = refusal.details.get("table", ())
    return [TensorRow(str(name), _shape(got), _shape(must), "", "recurrent") for name, got, must in rows]


def _shape(one: Any) -> tuple[int, ...] | None:
    return None if one is None else tuple(one)


def _details(refusal: Refusal) -> dict[str, Any]:
    """Return what a sentence may speak of, nothing missing."""
    usual = dict.fromkeys(("count", "most", "format", "name", "kind", "layer", "package", "got", "cell"), "?")
    given = {
        name: f"{value:,}" if isinstance(value, int) else value
        for name, value in refusal.details.items()
        if isinstance(value, (int, str))
    }
    return usual | given
