"""The equations of one step with its numbers, and beside them what they do to a diary."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from pages.by_hand.measure import Shown
from pages.shared.i18n import Words
from rnn_core.tasks.by_hand.diary import Page, memory, page, verses
from rnn_core.tasks.by_hand.equations import Line
from rnn_core.tasks.by_hand.writing import Written, number, symbol


def section(t: Words, found: Shown) -> None:
    """Draw the five parts of a step: a sentence of the diary, and the lines that it stands for."""
    st.subheader(t("by_hand.equations", step=found.step + 1), anchor=False)
    st.caption(t("by_hand.equations_help"))
    sentences, lines = diary(t, found), _lines(found)
    with st.container(key="by_hand_diary", gap="small"):
        for number_, (name, said) in enumerate(sentences.items(), 1):
            with st.container(key=f"by_hand_verse_{name}", horizontal=True, gap="medium"):
                with st.container(width=360):
                    head = t.of("by_hand_verse", name)
                    st.markdown(f"**{number_}. {head}**")
                    st.text(said)
                with st.container(width="stretch"):
                    st.markdown("\n\n".join(lines[name]))


def diary(t: Words, found: Shown) -> dict[str, str]:
    """Return the sentences about the chosen step, each with its numbers, by what they are about."""
    one = page(found.one, found.step)
    old = symbol(found.cell.equations, memory(found.cell.equations.spec), 0).rstrip("\u2081") + "\u2032"
    said = {"before": _before(t, found, one, old)}
    if one.kept is not None:
        said["keep"] = t("by_hand_diary.keep", kept=_shares(one.kept), crossed=_shares(1 - one.kept))
    if one.candidate is not None and one.taken is not None:
        said["offer"] = t("by_hand_diary.offer", candidate=_list(one.candidate), taken=_shares(one.taken))
    said["write"] = _write(t, one)
    said["tell"] = (
        t("by_hand_diary.tell", shown=_shares(one.shown), told=_list(one.told))
        if one.shown is not None
        else t("by_hand_diary.tell_all", told=_list(one.told))
    )
    return said


def _before(t: Words, found: Shown, one: Page, old: str) -> str:
    key = "before" if found.step else "before_first"
    return t.of("by_hand_diary", key, old=old, values=_list(one.before))


def _write(t: Words, one: Page) -> str:
    if one.kept is None or one.taken is None or one.candidate is None:
        return t("by_hand_diary.write_anew", values=_list(one.after))
    stayed, added = one.kept * one.before, one.taken * one.candidate
    return t("by_hand_diary.write", stayed=_list(stayed), added=_list(added), values=_list(one.after))


def _list(numbers: np.ndarray) -> str:
    return ", ".join(number(float(one)) for one in numbers)


def _shares(shares: np.ndarray) -> str:
    return ", ".join(f"{100 * float(one):.2f}%" for one in shares)


def _lines(found: Shown) -> dict[str, list[str]]:
    """Return the equations under each part, as Markdown."""
    written = dict(zip(map(id, found.cell.equations.lines), found.lines, strict=True))
    sorted_ = verses(found.cell.equations)
    spec = found.cell.equations.spec
    before = [_state(found, memory(spec), unit) for unit in range(found.cell.hidden)]

    def of(lines: Sequence[Line]) -> list[str]:
        return [_line(written[id(one)]) for one in lines]

    tell = of(sorted_.tell) or [
        _valued(symbol(found.cell.equations, "hidden", unit), found.one.value("hidden", unit, found.step))
        for unit in range(found.cell.hidden)
    ]
    return {
        "before": before,
        "keep": of(sorted_.keep),
        "offer": of(sorted_.offer),
        "write": of(sorted_.write),
        "tell": tell,
    }


def _state(found: Shown, name: str, unit: int) -> str:
    letter = symbol(found.cell.equations, name, unit)
    old = letter[0] + "\u2032" + letter[1:]
    return _valued(old, found.one.value(name, unit, found.step - 1))


def _valued(letter: str, value: float) -> str:
    return f"{letter} = **{number(value)}**"


def _line(one: Written) -> str:
    shown = [one.letters, one.numbers] if one.numbers != one.value else [one.letters]
    return f"{one.symbol} = {' = '.join(shown)} = **{one.value}**"
