"""What each further character of the past is worth: bits by order, beside a network that sees all of it."""

from __future__ import annotations

from typing import Final

from pages.course.pictures.svg import Drawn, add, canvas
from pages.shared import experiments
from pages.shared.i18n import Words
from pages.shared.lessons.schema import Lesson

_NETWORK: Final = "shakespeare-lstm"
_FOOT, _HIGH, _LEFT, _PITCH, _WIDE = 170.0, 132.0, 8.0, 38.0, 26.0


def draw(t: Words, _: Lesson) -> Drawn:
    """Draw the stored counts of every order."""
    bits = [one["bits"] for one in experiments.experiment("markov")["rows"] if "order" in one]
    network = float(experiments.row("markov", network=_NETWORK)["bits"])
    best, unit = bits.index(min(bits)), _HIGH / max(bits)
    root = canvas()
    right = _LEFT + _PITCH * len(bits)
    for order, each in enumerate(bits):
        x, top = _LEFT + _PITCH * order, _FOOT - unit * each
        mine = " best" if order == best else ""
        add(root, "rect", x=x, y=top, width=_WIDE, height=unit * each, class_=f"bar{mine}")
        middle = x + _WIDE / 2
        add(
            root,
            "text",
            f"{each:.2f}",
            y=top - 7,
            class_="strong" if mine else "",
            x=middle,
            text_anchor="middle",
        )
        add(root, "text", str(order), y=_FOOT + 19, x=middle, text_anchor="middle")
    add(root, "path", d=f"M{_LEFT - 6} {_FOOT}H{right}", class_="rule")
    level = _FOOT - unit * network
    add(root, "path", d=f"M{_LEFT - 6} {level:.1f}H{right}", class_="level")
    add(root, "text", t("course_picture.sequences_sees"), x=right + 6, y=level - 3, class_="strong")
    add(root, "text", f"{network:.2f}", x=right + 6, y=level + 15, class_="strong")
    told = {"bits": ", ".join(f"{each:.2f}" for each in bits), "network": f"{network:.2f}"}
    return Drawn(root, _FOOT + 24, t("course_picture.sequences_alt", **told), t("course_picture.sequences"))
