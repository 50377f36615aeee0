"""From what the networks did to what the seq2seq view shows, in the visitor's language."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pages.shared.i18n import Words
from pages.translate import notes, tokenisation
from pages.translate.materials import kinds
from pages.translate.measure import translate, written
from pages.translate.sentence import Sentence
from pages.translate.seq2seq_view import Seq2SeqView, Spoken
from pages.translate.url_state import PageState
from rnn_core.analysis.translation import Translation
from rnn_core.tasks.parallel import LONGEST, SHORTEST, Edits, edits
from rnn_core.tracing import agreement

END = "</s>"
"""How the end of a sentence is named among a decoder's tokens."""


@dataclass(frozen=True, eq=False)
class ViewModel:
    """What is shown, and what was measured for it."""

    place: PageState
    read: Sentence
    found: Translation
    view: Seq2SeqView


def view_model(t: Words, page_state: PageState, read: Sentence) -> ViewModel:
    """Translate a sentence and say what came of it."""
    found = translate(page_state, read.words)
    return ViewModel(page_state, read, found, _view(t, page_state, read, found))


def _view(t: Words, page_state: PageState, read: Sentence, found: Translation) -> Seq2SeqView:
    kind = "none" if found.network.model.attention == "none" else "attention"
    compared = compare(read, found)
    spoken = _spoken(page_state, found, compared)
    return Seq2SeqView(
        claim=_claim(t, page_state, kind),
        lede=_lede(t, page_state, kind, len(found.context)),
        badge=t("translate.badge", **agreement.said(found.residual)),
        footer=_footer(t, page_state, found),
        source=tuple(word.removeprefix("+") for word in found.words),
        unknown=found.unknown,
        states=found.states,
        context=found.context,
        spoken=spoken,
        rows=_rows(t, read, found),
        verdict=_verdict(t, compared),
        notes=notes.told(t, page_state, read, found),
        pick=int(np.argmin(found.said.log2_probabilities))
        if page_state.pick is None
        else min(page_state.pick, len(spoken) - 1),
        language=t.language,
    )


def _claim(t: Words, page_state: PageState, kind: str) -> str:
    if page_state.mine or page_state.material == "grammar":
        return t.of("translate", f"claim_{kind}")
    return t.of("translate_material", f"claim_{kind}_{page_state.material}")


def _lede(t: Words, page_state: PageState, kind: str, count: int) -> str:
    small = kind == "none" and not page_state.mine and page_state.material != "grammar"
    return t(f"translate_material.lede_{kind}" if small else f"translate.lede_{kind}", count=count)


def _footer(t: Words, page_state: PageState, found: Translation) -> str:
    training, held = found.network.config["training"], found.network.config["held_out"]
    family, name = "translate", "footer_mine" if page_state.mine else "footer"
    if not page_state.mine and page_state.material != "grammar":
        family, name = "translate_material", f"footer_{page_state.material}"
    scores = {one: f"{held[one]:.1f}" for one in ("chrf", "bleu") if one in held}
    return t.of(
        family,
        name,
        **scores,
        parameters=f"{found.network.model.parameter_count:,}",
        sentences=f"{training['sentences']:,}",
        updates=f"{training['updates']:,}",
        seed=training["seed"],
        held=held["sentences"],
        exact=f"{100 * held['exact']:.1f}%",
        ways=kinds.ways(),
        shortest=SHORTEST,
        longest=LONGEST,
    )


def compare(read: Sentence, found: Translation) -> Edits | None:
    """Compare what was generated with the reference, token by token; None where there is none."""
    if not read.expected:
        return None
    reference = tokenisation.target_pieces(found.network.config["direction"], read.expected)
    made = [found.network.target.names[piece] for piece in found.said.pieces]
    return edits(made, [*reference, END])


def _verdict(t: Words, compared: Edits | None) -> str:
    if compared is None:
        return ""
    wrong, count = sum(compared.wrong), len(compared.wrong)
    told = [t("translate.verdict_wrong", wrong=wrong, count=count)] if wrong else []
    told += [t("translate.verdict_missing", missing=compared.missing)] if compared.missing else []
    return " ".join(told) or t("translate.verdict_right")


def _spoken(page_state: PageState, found: Translation, compared: Edits | None) -> tuple[Spoken, ...]:
    said, names = found.said, found.network.target.names
    forces = page_state.forces if found.network.model.attention != "none" else {}
    return tuple(
        Spoken(
            names[piece],
            float(2.0 ** said.log2_probabilities[k]),
            tuple(
                (names[one], float(p)) for one, p in zip(said.top[k], said.top_probabilities[k], strict=True)
            ),
            None if said.weights is None else said.weights[k],
            forces.get(k, len(found.words)) < len(found.words),
            compared is not None and compared.wrong[k],
        )
        for k, piece in enumerate(said.pieces)
    )


def _rows(t: Words, read: Sentence, found: Translation) -> tuple[tuple[str, str], ...]:
    rows = [(t("translate.wrote"), written(found))]
    if read.expected:
        rows.append((t("translate.should"), read.expected))
    return tuple(rows)
