"""From what the networks did to what the hourglass shows, in the visitor's language."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pages.shared import agreement
from pages.shared.i18n import Words
from pages.translate import notes, subjects
from pages.translate.hourglass import Hourglass, Spoken
from pages.translate.materials import kinds
from pages.translate.measure import translate, written
from pages.translate.place import Place
from pages.translate.sentence import Sentence
from rnn_core.analysis.translation import Translation
from rnn_core.tasks.parallel import LONGEST, SHORTEST, Edits, edits

END = "</s>"
"""How the end of a sentence is named among a decoder's tokens."""


@dataclass(frozen=True, eq=False)
class Picture:
    """What is shown, and what was measured for it."""

    place: Place
    read: Sentence
    found: Translation
    view: Hourglass


def picture(say: Words, place: Place, read: Sentence) -> Picture:
    """Translate a sentence and say what came of it."""
    found = translate(place, read.words)
    return Picture(place, read, found, _view(say, place, read, found))


def _view(say: Words, place: Place, read: Sentence, found: Translation) -> Hourglass:
    kind = "none" if found.network.model.attention == "none" else "attention"
    compared = compare(read, found)
    spoken = _spoken(place, found, compared)
    return Hourglass(
        claim=_claim(say, place, kind),
        lede=_lede(say, place, kind, len(found.context)),
        badge=say("translate.badge", **agreement.said(found.residual)),
        footer=_footer(say, place, found),
        source=tuple(word.removeprefix("+") for word in found.words),
        unknown=found.unknown,
        states=found.states,
        context=found.context,
        spoken=spoken,
        rows=_rows(say, read, found),
        verdict=_verdict(say, compared),
        notes=notes.told(say, place, read, found),
        pick=int(np.argmin(found.said.log2_probabilities))
        if place.pick is None
        else min(place.pick, len(spoken) - 1),
        language=say.language,
    )


def _claim(say: Words, place: Place, kind: str) -> str:
    if place.mine or place.material == "grammar":
        return say.of("translate", f"claim_{kind}")
    return say.of("translate_material", f"claim_{kind}_{place.material}")


def _lede(say: Words, place: Place, kind: str, count: int) -> str:
    small = kind == "none" and not place.mine and place.material != "grammar"
    return say(f"translate_material.lede_{kind}" if small else f"translate.lede_{kind}", count=count)


def _footer(say: Words, place: Place, found: Translation) -> str:
    training, held = found.network.config["training"], found.network.config["held_out"]
    family, name = "translate", "footer_mine" if place.mine else "footer"
    if not place.mine and place.material != "grammar":
        family, name = "translate_material", f"footer_{place.material}"
    scores = {one: f"{held[one]:.1f}" for one in ("chrf", "bleu") if one in held}
    return say.of(
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
    reference = subjects.target_pieces(found.network.config["direction"], read.expected)
    made = [found.network.target.names[piece] for piece in found.said.pieces]
    return edits(made, [*reference, END])


def _verdict(say: Words, compared: Edits | None) -> str:
    if compared is None:
        return ""
    wrong, count = sum(compared.wrong), len(compared.wrong)
    told = [say("translate.verdict_wrong", wrong=wrong, count=count)] if wrong else []
    told += [say("translate.verdict_missing", missing=compared.missing)] if compared.missing else []
    return " ".join(told) or say("translate.verdict_right")


def _spoken(place: Place, found: Translation, compared: Edits | None) -> tuple[Spoken, ...]:
    said, names = found.said, found.network.target.names
    forces = place.forces if found.network.model.attention != "none" else {}
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


def _rows(say: Words, read: Sentence, found: Translation) -> tuple[tuple[str, str], ...]:
    rows = [(say("translate.wrote"), written(found))]
    if read.expected:
        rows.append((say("translate.should"), read.expected))
    return tuple(rows)
