"""What a class answered, as files: shuffled, by no names, and without words that were hidden."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from pages.room.opening import Room
from pages.shared import downloads, tables
from pages.shared.downloads import Export
from pages.shared.i18n import Words
from pages.shared.rooms.answers import Answer, Question
from pages.shared.rooms.store import RoomStore

_COLUMNS = ["question", "place", "text", "kind", "answer", "measured"]


def offer(t: Words, room: Room) -> None:
    """Offer what the class was shown so far, as CSV and as a spreadsheet."""
    make = table(room.store, room.code, room.secret)
    with st.container(key="room_files", horizontal=True):
        downloads.offer(Export(t("room.csv"), make, f"room-{room.code}.csv", "room"))
        xlsx = Export(t("room.xlsx"), lambda: tables.xlsx(make()), f"room-{room.code}.xlsx", "room_xlsx")
        downloads.offer(xlsx)


def table(store: RoomStore, code: str, secret: str) -> Callable[[], pd.DataFrame]:
    """Return what makes the table when it is wanted: one row an answer that the class was shown.

    Parameters
    ----------
    store
    code, secret
        Of the room.
    """

    def made() -> pd.DataFrame:
        state = store.desk(code, secret).state
        rows = [
            (
                asked.number,
                asked.place,
                asked.text,
                asked.kind,
                # A word that the class is no longer shown: its row counts on, without it.
                None if state.is_covered(asked.number, answer) else _readable(asked, answer),
                _readable(asked, asked.measured),
            )
            for asked, answers in store.answers(code, secret)
            for answer in answers
        ]
        return pd.DataFrame(rows, columns=_COLUMNS).astype({"answer": object, "measured": object})

    return made


def _readable(asked: Question, answer: Answer | None) -> int | float | str | None:
    if asked.kind == "choice" and isinstance(answer, int):
        return asked.options[answer]
    if isinstance(answer, (list, tuple)):  # a curve, point by point
        return " ".join(f"{value:.6g}" for value in answer)
    return answer
