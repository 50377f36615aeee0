"""What a class answered, as a file: shuffled, and by no names."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from pages.shared.rooms.answers import Answer, Question
from pages.shared.rooms.store import RoomStore


def _readable(asked: Question, answer: Answer | None) -> Answer | None:
    return asked.options[answer] if asked.kind == "choice" and isinstance(answer, int) else answer


def table(store: RoomStore, code: str, secret: str) -> Callable[[], pd.DataFrame]:
    """Return what makes the table when it is wanted: one row an answer that the class was shown.

    Parameters
    ----------
    store
    code, secret
        Of the room.
    """

    def made() -> pd.DataFrame:
        rows = [
            (asked.number, asked.text, asked.kind, str(_readable(asked, answer)), _text(asked))
            for asked, answers in store.answers(code, secret)
            for answer in answers
        ]
        return pd.DataFrame(rows, columns=["question", "text", "kind", "answer", "measured"])

    return made


def _text(asked: Question) -> str:
    return "" if asked.measured is None else str(_readable(asked, asked.measured))
