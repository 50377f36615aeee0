"""How much of the gradient arrives at each character before an error, in three networks of one size."""

from __future__ import annotations

from typing import Final

from pages.course.pictures.svg import WIDTH, Drawn, add, canvas, line
from pages.shared import experiments, registry
from pages.shared.i18n import Words
from pages.shared.lessons.schema import Lesson

_LEFT, _TOP, _HIGH = 44.0, 10.0, 150.0
_DECADES: Final = 4
"""Powers of ten between two lines."""


def draw(t: Words, _: Lesson) -> Drawn:
    """Draw the stored medians over the passages, on a logarithmic axis."""
    stored = experiments.experiment("trained")
    curves = {
        registry.network(one["network"]).config["cell"].upper(): one["hidden"]["curve_log10"]["median"]
        for one in stored["rows"]
    }
    lowest = min(map(min, curves.values()))
    floor = -_DECADES * -(-int(-lowest + 1) // _DECADES)
    highest = max(0.0, *map(max, curves.values()))

    def down(power: float) -> float:
        return _TOP + _HIGH * (highest - power) / (highest - floor)

    root = canvas()
    for power in range(0, floor - 1, -_DECADES):
        add(root, "path", d=f"M{_LEFT} {down(power):.1f}H{WIDTH}", class_="rule")
        if power:
            label = add(root, "text", "10", x=_LEFT - 8, y=down(power) + 5, text_anchor="end")
            add(label, "tspan", f"\N{MINUS SIGN}{-power}", dy=-5, font_size=10.0)
        else:
            add(root, "text", "1", x=_LEFT - 8, y=down(power) + 5, text_anchor="end")
    order = sorted(curves, key=lambda name: -curves[name][0])
    for name, style in zip(order, ("s1", "s2", "s0"), strict=True):
        curve = curves[name]
        wide = (WIDTH - _LEFT) / (len(curve) - 1)
        points = [(_LEFT + k * wide, down(value)) for k, value in enumerate(curve)]
        add(root, "path", d=line(points), class_=f"curve {style}")
    for k, name in enumerate(order):  # the uppermost stands above its curve, the others under theirs
        y = down(curves[name][0]) + (18 if k else -8)
        add(root, "text", name, x=_LEFT + 14, y=y, class_="strong")
    count = len(curves[order[0]])
    foot = down(floor) + 20
    add(root, "text", t("course_picture.fading_before", count=count), x=_LEFT, y=foot)
    add(root, "text", t("course_picture.fading_mistake"), x=WIDTH, y=foot, text_anchor="end")
    least = ", ".join(f"{name} 10^{curves[name][0]:.0f}" for name in order)
    passages = stored["settings"]["passages"]
    return Drawn(
        root,
        foot + 6,
        t("course_picture.fading_alt", count=count, least=least),
        t("course_picture.fading", passages=passages),
    )
