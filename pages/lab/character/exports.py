"""What can be done with a trained network: look into it, let it write, take it along; and how it was made."""

from __future__ import annotations

from dataclasses import asdict, fields
from functools import partial
from typing import Any, Final

import pandas as pd
import streamlit as st

from pages.lab.character.controls import link_place
from pages.lab.character.figures import readable
from pages.lab.character.run import CharacterRun
from pages.lab.character.texts import TEXTS, VERSE
from pages.lab.character.url_state import ADDRESS, PageState
from pages.shared import downloads, parts, permalink, state, uploads, user_networks
from pages.shared.downloads import Export
from pages.shared.i18n import LANGUAGES, Words, words
from rnn_core.analysis.fit import fits
from rnn_core.checkpoints import TrainedNetwork, pack, unpack
from rnn_core.checkpoints.archive import LARGEST
from rnn_core.checkpoints.zipped import ZipError
from rnn_core.errors import TextError
from rnn_core.text import clean, safe_name
from rnn_core.text.vocabulary import UNKNOWN
from rnn_core.training.learn import NGRAM, network
from rnn_core.training.plan import BLOCKS, HELD_OUT, MOST_TOKENS, PIECE, READ_AT_ONCE, Plan
from rnn_core.training.records import Stage
from rnn_core.training.sample import sample
from rnn_core.units.own import LEAST, halves

_SHOWN_ON: Final = 600  # characters of held-out text that the inspector opens with
_WRITES: Final = 400
_FILE: Final = "gatescope-network.zip"
_LOAD: Final = f"""\
from pathlib import Path
from rnn_core.checkpoints import unpack
network = unpack(Path("{_FILE}").read_bytes())"""


def bar(t: Words, page_state: PageState, run: CharacterRun, stage: Stage) -> None:
    """Offer everything, side by side."""
    with st.container(key="lab_character_take_away", horizontal=True, gap="small"):
        if run.plan is not None:
            plan = run.plan
            if st.button(
                t("lab_character.inspect"), key="lab_character_inspect", icon=":material/visibility:"
            ):
                state.inspect(_kept(plan, stage))
            if st.button(
                t("lab_character.gradients"), key="lab_character_gradients", icon=":material/trending_down:"
            ):
                state.visit("gradients", {"net": _kept(plan, stage)})
            st.download_button(
                t("lab_character.download"),
                data=partial(_zip, plan, stage),
                file_name=_FILE,
                mime="application/zip",
                key="lab_character_download",
                icon=":material/download:",
                on_click="ignore",
            )
            with st.popover(
                t("lab_character.write"), icon=":material/stylus_note:", key="lab_character_write"
            ):
                _write(t, page_state, network(plan, stage))
        exports = [
            Export(t("lab_character.csv"), partial(curves, run), "lab-curves.csv"),
            Export(t("lab_character.json"), partial(record, run), "lab-run.json"),
        ]
        downloads.drawer(t, exports)
        with st.popover(t("lab_character.bring"), icon=":material/upload:", key="lab_character_bring"):
            _bring(t)
        permalink.popover(t, ADDRESS, link_place(page_state), own=page_state.sample == "own")


def _titles(cell: str, hidden: int, update: int | None) -> dict[str, str]:
    return {
        language: words(language)(
            "lab_character.name",
            cell=words(language).of("cell", cell),
            hidden=hidden,
            update=f"{update or 0:,}",
        )
        for language in LANGUAGES
    }


def _keep(checkpoint: TrainedNetwork, identity: bytes, text: str, source: user_networks.Source) -> str:
    """Keep a network in the session, and return the name it has there."""
    config = checkpoint.config
    update = config.get("training", {}).get("update")
    return user_networks.keep(
        checkpoint, identity, _titles(config["cell"], config["hidden"], update), text, source
    )


def _kept(plan: Plan, stage: Stage) -> str:
    """Keep the network of a stage, with the texts that it was trained on and that were held out."""
    learnt, held_out = plan.parts
    source = user_networks.Source(learnt, held_out, "held_out")
    return _keep(network(plan, stage), stage.weights, held_out[0][:_SHOWN_ON], source)


def _zip(plan: Plan, stage: Stage) -> bytes:
    trained = network(plan, stage)
    return pack(trained.model, trained.vocabulary, trained.config)


def _write(t: Words, page_state: PageState, trained: TrainedNetwork) -> None:
    """Let the network go on from what the visitor wrote."""
    prompt = st.text_input(t("lab_character.prompt"), key="lab_character_prompt", max_chars=200)
    seed = st.number_input(t("lab_character.write_seed"), 0, 9999, key="lab_character_write_seed")
    st.caption(
        t(
            "lab_character.write_help",
            temperature=page_state.temperature,
            k=page_state.top_k,
            p=page_state.top_p,
        )
    )
    prompt = clean(prompt).text
    known = trained.vocabulary.ids(prompt)
    first = prompt if (known != UNKNOWN).any() else trained.vocabulary.begins
    text = sample(
        trained.model,
        trained.vocabulary,
        first,
        _WRITES,
        temperature=float(page_state.temperature),
        top_k=page_state.top_k,
        top_p=float(page_state.top_p),
        seed=int(seed),
    )
    st.code(readable(text), language=None, wrap_lines=True)


def curves(run: CharacterRun) -> pd.DataFrame:
    """Return training loss and gradient norm as on screen, with the held-out loss where it was measured."""
    frame = pd.DataFrame(
        {"update": run.training[0], "training_bits": run.training[1], "gradient_norm": run.norms[1]}
    )
    held_out = pd.DataFrame(
        {"update": [one.update for one in run.stages], "held_out_bits": [one.bits for one in run.stages]}
    )
    return frame.merge(held_out, on="update", how="outer").sort_values("update")


def record(run: CharacterRun) -> dict[str, Any]:
    """Return all that is known of a run but the weights."""
    plan = {} if run.plan is None else {k: v for k, v in asdict(run.plan).items() if k != "text"}
    stages = [
        {"update": one.update, "epoch": one.epoch, "held_out_bits": one.bits, "sample": one.sample}
        for one in run.stages
    ]
    return {
        "plan": plan,
        "begun": asdict(run.begun) if run.begun else None,
        "training": {"update": run.training[0].tolist(), "bits": run.training[1].tolist()},
        "gradient_norm": run.norms[1].tolist(),
        "stages": stages,
        "ended": asdict(run.ended) if run.ended else None,
    }


def brought_source(brought: TrainedNetwork) -> user_networks.Source:
    """Return what to search the units of a brought network on: of the texts at hand the one it fits best."""
    own = state.own_text()
    texts = [own.text] if own is not None and len(own.text) >= 2 * LEAST else []
    texts += [make() for make in TEXTS.values()]
    return user_networks.Source(*halves(clean(max(texts, key=lambda text: fits(brought, text))).text))


def _bring(t: Words) -> None:
    """Take a network that was downloaded here, and look into it."""
    st.caption(t("lab_character.bring_help", upload=uploads.MEGABYTES))
    file = st.file_uploader(
        t("lab_character.bring_file"), key="lab_character_upload", max_upload_size=uploads.MEGABYTES
    )
    if file is None:
        return
    data = file.getvalue()
    try:
        uploads.charge(len(data))
        brought = unpack(data, safe_name(file.name))
    except TextError:
        st.text(t("problem.quota", megabytes=uploads.QUOTA // 1_000_000))
    except ZipError as error:
        with st.container(key="problem_bring"):
            st.text(t.of("lab_character_bring", error.code, largest=f"{LARGEST / 1e6:g}"))
    else:
        if st.button(t("lab_character.inspect"), key="lab_character_inspect_brought", type="primary"):
            text = str(brought.config.get("sample", "")) or t("lab_character.claim")
            state.inspect(_keep(brought, data, text, brought_source(brought)))


def about(t: Words) -> None:
    """Say how all of this is measured, and how it is repeated elsewhere."""
    usual = {one.name: one.default for one in fields(Plan)}
    with st.expander(t("lab_character.about_title")):
        parts.prose(
            t,
            __file__,
            blocks=BLOCKS,
            first=HELD_OUT[0] + 1,
            second=HELD_OUT[1] + 1,
            held=f"{READ_AT_ONCE * PIECE:,}",
            before=NGRAM - 1,
            streams=usual["streams"],
            dropout=f"{usual['dropout']:g}",
            kinds=f"{MOST_TOKENS:,}",
            sample=usual["sample_length"],
            passages=VERSE[0],
            verse_seed=f"{VERSE[2]}",
            own=t("bar.own"),
        )
        st.code(_LOAD, language="python")
