"""A visitor's own text: typed, pasted or uploaded, and what is said about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from pages.shared import address, encodings, state, uploads
from pages.shared.i18n import Words
from pages.shared.samples import sample, samples
from pages.shared.samples import settle as settle_sample
from pages.shared.state import OWN, Complaint, Key, OwnText
from pages.shared.streamlit_compat import DeltaGenerator
from rnn_core.errors import TextError
from rnn_core.text import LIMIT
from rnn_core.text.vocabulary import Tokens

_LINES_SHOWN = 8
_MEGABYTES = LIMIT // 1_000_000


def take(make: Callable[[], OwnText], data: bytes = b"", name: str = "") -> None:
    """Go to a new text, or say why it cannot be read; what was on screen stays in that case."""
    try:
        mine = make()
    except TextError as error:
        state.complain(Complaint(error.code, error.details, data, name))
        return
    finally:
        state.close_drawer()  # so that what came of it is in sight
    state.complain(None)
    state.keep_own_text(mine)
    address.bring()


def _read_paste() -> None:
    text = str(st.session_state.get(Key.PASTE) or "")
    take(lambda: uploads.from_paste(text))


def _read_upload() -> None:
    file = st.session_state.get(Key.UPLOAD)
    if file is None:
        return
    data, name = file.getvalue(), file.name

    def read() -> OwnText:
        uploads.charge(len(data))
        return uploads.from_bytes(data, name)

    take(read, data, name)


def _again(there: Callable[[], OwnText | Complaint | None]) -> encodings.Read:
    """Return what reads a file once more, in an encoding that the visitor chose; None: as it was refused in.

    Parameters
    ----------
    there
        Returns the file, as it is when that is chosen: which may be before the page was drawn anew.
    """

    def read(encoding: str | None, replace: bool) -> None:
        file = there()
        if file is not None and file.data:
            data, name = file.data, file.name
            wanted = encoding or (
                file.details.get("encoding") if isinstance(file, Complaint) else file.encoding
            )
            take(lambda: uploads.from_bytes(data, name, wanted, replace=replace), data, name)

    return read


def adopt_link() -> None:
    """Take over the short text that a link carried."""
    here = address.current()
    text = here.here().text
    if text and state.own_text() is None:
        try:
            state.keep_own_text(uploads.from_paste(text))
        except TextError:
            here.move(text="", sample="")
        else:
            address.bring(sample=OWN)


def popover(t: Words) -> DeltaGenerator:
    """Draw the drawer in which a text is typed or a file is chosen, and return it."""
    opened = st.popover(t("bar.own"), icon=":material/edit:", key=Key.DRAWER, on_change="rerun")
    with opened:
        drawer(t)
    return opened


def drawer(t: Words) -> None:
    """Draw where a text is typed or a file is chosen.

    Enter makes a new line and the button sends, so an Enter that ends a Hangul syllable sends nothing.
    """
    st.text_area(
        t("own.paste"),
        key=Key.PASTE,
        placeholder=t("own.placeholder"),
        help=t("own.paste_help", megabytes=_MEGABYTES),
        height=140,
    )
    st.button(t("own.read"), key=Key.PASTE_READ, on_click=_read_paste, type="primary")
    st.file_uploader(
        t("own.upload"), key=Key.UPLOAD, on_change=_read_upload, max_upload_size=uploads.MEGABYTES
    )
    st.caption(t("own.upload_help", megabytes=_MEGABYTES))
    mine = state.own_text()
    if mine is not None and mine.data:
        encoding(t, mine)


def problem(t: Words) -> None:
    """Say what could not be read, and offer the ways out, if something could not."""
    complaint = state.complaint()
    # A place of its own, so that what comes and goes moves nothing under it.
    page_state = st.container()
    if complaint is None:
        return
    with page_state, st.container(key="problem_text"):
        st.text(f"{t('problem.title')} {sentence(t, 'problem', complaint.code, complaint.details)}")
        st.text(t("problem.kept"))
        with st.container(key="ways_out", horizontal=True, gap="small"):
            if complaint.data:
                encodings.ways(t, complaint.code, complaint.details, _again(state.complaint))
            st.button(
                t("problem.close"), key=Key.CLOSE, on_click=state.complain, args=(None,), type="tertiary"
            )


def samples_of(t: Words, titles: Mapping[str, str]) -> dict[str, str]:
    """Return what can be read: the samples' titles by slug, and the visitor's own text if there is one."""
    mine = state.own_text()
    if mine is None:
        return dict(titles)
    return {**titles, OWN: t("bar.own_named", name=mine.name) if mine.name else t("bar.own_pasted")}


def titles_of(t: Words, network: str) -> dict[str, str]:
    """Return what a network can read: the titles of its samples by slug, and the visitor's own text."""
    return samples_of(t, {one.slug: one.title(t.language) for one in samples(network)})


def chosen(slug: str, network: str) -> tuple[str, str, bool]:
    """Settle which text is read to one that exists.

    Parameters
    ----------
    slug
        Of a sample, ``OWN``, or empty for the first.
    network
        Whose samples there are to choose from.

    Returns
    -------
    tuple of (slug, text, own)
        ``own``: whether it is the visitor's.
    """
    mine = state.own_text()
    if slug == OWN and mine is not None:
        return slug, mine.text, True
    found = sample(network, slug)
    return found.slug, found.text, False


def settle(slug: str, network: str) -> str:
    """Settle which text is read, by name, to one that is there, if any."""
    return slug if slug == OWN and state.own_text() is not None else settle_sample(network, slug)


def unknown(t: Words, tokens: Tokens) -> list[str]:
    """Return a sentence on how many characters of a text a network does not know; none if it knows all."""
    count = tokens.strange
    return [t("note.unknown_some", count=count, total=len(tokens.graphemes))] if count else []


def notes(t: Words, mine: OwnText) -> list[str]:
    """Return the sentences about how a text was read."""
    told = [sentence(t, "note", code, dict(details)) for code, details in mine.notes]
    if mine.encoding and not mine.guessed:
        told.insert(0, t("note.encoding", encoding=mine.encoding))
    return told


def encoding(t: Words, mine: OwnText, *, key: str = Key.ENCODING) -> None:
    """Let the visitor override what a file was read as: in the drawer, and beside a guess."""
    encodings.chooser(t, mine.encoding, _again(state.own_text), key=key)


def sentence(t: Words, family: str, code: str, details: Mapping[str, Any]) -> str:
    """Say what a code of a note or a problem means, with its details."""
    member = code if t.has(family, code) else "other"
    return t.of(family, member, **{"code": code, **{name: _shown(value) for name, value in details.items()}})


def _shown(value: object) -> object:
    if isinstance(value, (list, tuple)):
        more = ", …" if len(value) > _LINES_SHOWN else ""
        return ", ".join(map(str, value[:_LINES_SHOWN])) + more
    if isinstance(value, float):
        return f"{value:.0%}"
    return value if isinstance(value, int) else str(value)
