"""Your model: a network that came in a file, what its tensors say, what they do not, and the way inside."""

from __future__ import annotations

import hashlib
from typing import Final

import streamlit as st

from pages.shared import parts, state, user_networks
from pages.shared.i18n import LANGUAGES, Words, words
from pages.your_model import drawn, kept, networks, questions, refused, rows, texts, vocabulary
from pages.your_model.kept import Opened
from pages.your_model.url_state import ADDRESS, PageState
from rnn_core.checkpoints import TrainedNetwork
from rnn_core.opening import Found, Refusal
from rnn_core.opening.limits import LARGEST

_FILE: Final = "your_model_file"
_ENDINGS: Final = ".pt, .safetensors, .npz, .h5, .keras, .onnx"
_MEGABYTES: Final = LARGEST // 1_000_000


def _drop(t: Words) -> Opened | None:
    """Draw where a file is dropped; return what came of the one on screen."""
    with st.container(key="your_model_drop", gap="small"):
        file = st.file_uploader(t("your_model.drop", endings=_ENDINGS), key=_FILE, max_upload_size=_MEGABYTES)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(t("your_model.drop_help", megabytes=_MEGABYTES))
            st.button(t("your_model.example"), key="your_model_example", on_click=_example)
            st.button(
                t("your_model.example_rows"),
                key="your_model_example_rows",
                on_click=_example,
                kwargs={"reads_rows": True},
            )
    now = kept.opened()
    if file is None:
        if now is not None and not now.example:
            kept.forget()
        return kept.opened()
    if now is None or (now.identity != file.file_id and not (now.example and _passed(file.file_id))):
        with st.spinner(t("your_model.opening"), show_time=False):
            now = kept.take(file.file_id, file.name, file.getvalue())
    return now


_GOES: Final = "your_model_goes"
"""The network that the visitor has just asked to look into."""
_OPEN_QUESTION: Final = "your_model_open_question"
"""Why a network could not be built."""
_PASSED: Final = "your_model_passed"
"""The upload that the example took the place of."""


def _passed(identity: str) -> bool:
    return bool(st.session_state.get(_PASSED) == identity)


def _example(*, reads_rows: bool = False) -> None:
    file = st.session_state.get(_FILE)
    st.session_state[_PASSED] = None if file is None else file.file_id
    if reads_rows:
        kept.take_rows_example()
    else:
        kept.take_example()


def _found(t: Words, page_state: PageState, opened: Opened, found: Found) -> None:
    claim = st.container(key="your_model_claim")  # drawn when it is known what is missing
    left, right = drawn.columns()
    with left:
        drawn.tensors(t, opened, found.tensors)
    with right:
        questions.module(t, found)
        drawn.inferred(t, found)
        answers = questions.answers(t, found, rows=opened.rows_example)
        given: rows.Given | None = None
        named: vocabulary.Named = (None, False)
        reads_rows = found.tokens is None or answers.get("input") == "rows"
        if reads_rows:
            given = rows.section(t, found, kept.example_table() if opened.rows_example else None)
        else:
            named = vocabulary.section(t, page_state, opened, found)
        ready = given is not None or named[1]
        with claim:
            said = drawn.claim(t, found, rows=reads_rows, ready=ready)
            st.subheader(parts.literal(said), anchor=False)
        st.button(
            t("your_model.look"),
            key="your_model_look",
            type="primary",
            disabled=not ready,
            on_click=_look,
            args=(opened, found, answers, named[0], given),
        )
        if refusal := st.session_state.pop(_OPEN_QUESTION, None):
            st.text(refused.sentence(t, refusal))
        st.caption(t("your_model.look_help"))


def _look(
    opened: Opened,
    found: Found,
    answers: dict[str, str],
    tokens: tuple[str, ...] | None,
    given: rows.Given | None,
) -> None:
    """Build the network, and keep it as one of the visitor's own: the next run goes inside."""
    if len(found.modules) > 1:
        answers = {**answers, "module": found.module}
    try:
        network = found.network(given.vocabulary if given is not None else tokens, **answers)
    except Refusal as refusal:
        st.session_state[_OPEN_QUESTION] = refusal
        return
    st.session_state[_GOES] = name = _keep(opened, network, given, by_number=tokens is None)
    ADDRESS.move(net=name)


def _keep(opened: Opened, network: TrainedNetwork, given: rows.Given | None, *, by_number: bool) -> str:
    titles = dict.fromkeys(LANGUAGES, opened.name)
    if given is not None:
        text, titled = given.text, "example_table" if opened.rows_example else "your_rows"
        reads = {one: words(one).of("your_model", titled) for one in LANGUAGES}
    else:
        text, reads = texts.first(network.vocabulary, by_number=by_number)
    identity = hashlib.sha256(repr((network.vocabulary, text)).encode("utf-8", "surrogatepass"))
    for tensor in network.model.state_dict().values():
        identity.update(tensor.numpy().tobytes())
    return user_networks.keep(network, identity.digest(), titles, text, reads=reads)


def main() -> None:
    """The file, then what was found in it."""
    page_state = ADDRESS.arrive()
    t = words(page_state.lang)
    if name := st.session_state.pop(_GOES, ""):
        state.inspect(name)
    parts.claim("your_model", t("your_model.claim"), t("your_model.lede"))
    opened = _drop(t)
    if opened is not None and opened.refusal is not None:
        refused.show(t, opened, opened.refusal)
    elif opened is not None and opened.found is not None:
        _found(t, ADDRESS.here(), opened, opened.found)
    networks.section(t)
    with parts.how(t, "your_model"):
        parts.prose(t, __file__, megabytes=_MEGABYTES, most=user_networks.MOST)


main()
