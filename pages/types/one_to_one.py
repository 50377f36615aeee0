"""One to one: three numbers of a body in, one class out."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.shared.controls import Controls
from pages.shared.i18n import Words
from pages.types import figures, measure, parts
from pages.types.figures import percent
from pages.types.url_state import ADDRESS, AGES, HEIGHTS, WEIGHTS, PageState
from rnn_core.plots.types.charts import class_bars
from rnn_core.plots.types.unrolled import one_to_one
from rnn_core.tasks import body


def section(t: Words, page_state: PageState) -> pd.DataFrame:
    """Draw the sliders, what the network makes of them, and the drawing; return what is drawn."""
    left, right = st.columns([2, 3], gap="medium")
    with left:
        draw = Controls(t, ADDRESS, page_state)
        draw.slider("types.height", "height", *HEIGHTS)
        draw.slider("types.weight", "weight", *WEIGHTS)
        draw.slider("types.age", "age", *AGES)
        st.text(t("types.invented"))
        index = body.mass_index(page_state.height, page_state.weight)
        if not body.MASS[0] <= index <= body.MASS[1]:
            st.text(
                t("types.nobody", index=f"{index:.1f}", least=f"{body.MASS[0]:g}", most=f"{body.MASS[1]:g}")
            )
    shares, linear, whose = measure.classes(page_state)
    rule = body.rule(measure.measures(page_state))[0]
    names = [t.of("types_class", one) for one in body.CLASSES]
    who = {name: t.of("types_model", name) for name in ("deep", "linear", "rule")}
    best = int(shares.argmax())
    with right:
        found = {who["deep"]: shares.tolist(), who["linear"]: linear.tolist(), who["rule"]: rule.tolist()}
        alt = t("types.classes_alt", best=names[best], share=percent(float(shares[best])))
        figures.show(class_bars(found, names, figures.style(t)), "classes", alt)
        parts.badge(t, whose, t("types.what_classes"))
    read = t("types.person", height=page_state.height, weight=page_state.weight, age=page_state.age)
    parts.drawing(t, one_to_one(read, names[best], float(shares[best])), "one_to_one")
    return pd.DataFrame(
        [
            {"says": who_said, "class": name, "probability": float(share)}
            for who_said, values in found.items()
            for name, share in zip(body.CLASSES, values, strict=True)
        ]
    )
