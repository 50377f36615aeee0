"""From what was measured on the module to what the drawing shows, in the visitor's language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pages.shapes import measure
from pages.shapes.shapes_view import Block, Control, Held, ShapesView, Tensor
from pages.shapes.url_state import LEAST, LONGEST, OFFERED, PageState
from pages.shared import cells
from pages.shared.i18n import Words
from rnn_core.analysis.shapes import Place, Returned, Sizes, WeightTensor, can_project, counted
from rnn_core.cells import spec
from rnn_core.number_format import power
from rnn_core.player.design import LETTERS

_SHOWN: Final = 4
"""Numbers of a cell that are written out."""
_MINUS: Final = "\u2212"


def view_model(t: Words, page_state: PageState) -> ShapesView:
    """Measure the module of these sizes, and say what came of it."""
    sizes = page_state.sizes()
    found = measure.returned(sizes)
    tensors = measure.weights(sizes)
    weight = weight_of(page_state, tensors)
    return ShapesView(
        claim=t("shapes.claim"),
        lede=t("shapes.lede"),
        badge=badge(t, found),
        footer=t("shapes.footer"),
        language=page_state.lang,
        code="\n".join(lines(page_state, found)),
        cells=tuple((cell, cells.name(t, cell)) for cell in OFFERED),
        cell=sizes.cell,
        controls=_controls(t, page_state, sizes),
        flags=(
            ("both", "bidirectional", sizes.bidirectional),
            ("first", "batch_first", sizes.batch_first),
        ),
        tensors=_tensors(t, found, weight),
        lit=page_state.shown,
        layers=sizes.layers,
        directions=sizes.directions,
        steps=sizes.steps,
        batch=sizes.batch,
        total=f"{sum(one.count for one in tensors):,}",
        sum=" + ".join(counted(tensors, layer) for layer in range(sizes.layers)),
        wall=tuple(_block(one) for one in tensors if one.direction == 0),
        why=why(t, sizes, tensors),
        weights=tuple(one.name for one in tensors),
        weight=weight,
    )


def weight_of(page_state: PageState, tensors: Iterable[WeightTensor]) -> str:
    """Return the tensor of which one number is changed: the one the address names, or the first."""
    names = [one.name for one in tensors]
    return page_state.weight if page_state.weight in names else names[0]


def lines(page_state: PageState, found: Returned) -> list[str]:
    """Return the code that makes and calls the module, and what is lit of it."""
    made, called = found.sizes.code()
    said = [made, f"{called}    # x: {found.input_shape}"]
    if page_state.shown == "last":
        said.append(f"last = {_last(found.sizes)}")
    return said


def _last(sizes: Sizes) -> str:
    return "output[:, -1]" if sizes.batch_first else "output[-1]"


def badge(t: Words, found: Returned) -> str:
    """Say how surely each number was found."""
    return t(
        "shapes.badge",
        module=found.sizes.code()[0].removeprefix("rnn = "),
        count=f"{sum(one.values.size for one in found.places.values()):,}",
        off=power(found.off),
        next=power(found.next_nearest),
    )


def _controls(t: Words, page_state: PageState, sizes: Sizes) -> tuple[Control, ...]:
    most = {**LONGEST, "projection": min(LONGEST["projection"], page_state.hidden - 1)}
    most["projection"] *= can_project(sizes.cell)
    values = {field: getattr(page_state, field) for field in LONGEST} | {"projection": sizes.projection}
    return tuple(
        Control(field, t.of("shapes_size", field), values[field], LEAST[field], most[field])
        for field in LONGEST
    )


def _tensors(t: Words, found: Returned, weight: str) -> tuple[Tensor, ...]:
    sizes = found.sizes
    made = [
        Tensor("x", "x", str(found.input_shape), t("shapes.said_x"), ()),
        *(_handed(name, name, place, said(t, found, name)) for name, place in found.places.items()),
        _handed("last", _last(sizes), found.last(), said(t, found, "last")),
        _dropped(t, sizes),
        _nudged(t, sizes, weight),
    ]
    return tuple(made)


def _handed(key: str, name: str, place: Place, sentence: str) -> Tensor:
    held = tuple(
        Held(_cell(cell), f"{name}{_index(part)} = {_numbers(place.values[part])}")
        for cell, part in place.slices().items()
    )
    return Tensor(key, name, str(place.values.shape), sentence, held)


def _cell(cell: Iterable[int]) -> tuple[int, int, int, int]:
    layer, direction, step, sequence = (int(one) for one in cell)
    return layer, direction, step, sequence


def _index(part: tuple[slice, ...]) -> str:
    def written(one: slice) -> str:
        if one.start is None:
            return ":"
        return str(one.start) if one.stop == one.start + 1 else f"{one.start}:{one.stop}"

    return f"[{', '.join(written(one) for one in part)}]"


def _numbers(values: NDArray[np.float64]) -> str:
    flat = values.ravel()
    first = ", ".join(f"{value:.3f}".replace("-", _MINUS) for value in flat[:_SHOWN])
    return f"{first}, …" if flat.size > _SHOWN else first


def said(t: Words, found: Returned, key: str) -> str:
    """Say which cells a tensor holds, from the cells that its numbers were found in."""
    sizes = found.sizes
    place = found.last() if key == "last" else found.places[key]
    held = place.cells()
    layers = sorted(set(held[:, 0].tolist()))
    steps = [sorted(set(held[held[:, 1] == way, 2].tolist())) for way in range(sizes.directions)]
    named = _layers(t, layers, sizes)
    told = {"layers": named, "steps": sizes.steps}
    if key == "last":
        read = [sizes.steps - min(steps[1]) if way else max(steps[0]) + 1 for way in range(sizes.directions)]
        return (
            t("shapes.said_last_both", **told, forward=read[0], backward=read[1])
            if sizes.bidirectional
            else t("shapes.said_last", **told, end=f"h_n[{sizes.layers - 1}]")
        )
    sentences = []
    if all(one == list(range(sizes.steps)) for one in steps) and key == "output":
        sentences.append(t.of("shapes", f"said_every{'_both' * sizes.bidirectional}", **told))
    elif sizes.bidirectional:
        sentences.append(t("shapes.said_end_both", **told, forward=steps[0][0], backward=steps[1][0]))
    else:
        sentences.append(t("shapes.said_end", **told, forward=steps[0][0]))
    if key != "output" and sizes.batch_first:
        sentences.append(t("shapes.said_layers_first"))
    if key != "output" and sizes.projection:
        narrow = place.values.shape[-1] == sizes.projection
        sentences.append(
            t(
                "shapes.said_projected" if narrow else "shapes.said_not_projected",
                width=place.values.shape[-1],
                hidden=sizes.hidden,
            )
        )
    return " ".join(sentences)


def _layers(t: Words, layers: list[int], sizes: Sizes) -> str:
    if sizes.layers == 1:
        return t("shapes.layers_only")
    if layers == [sizes.layers - 1]:
        return t("shapes.layers_top")
    return t("shapes.layers_all", count=len(layers))


def _dropped(t: Words, sizes: Sizes) -> Tensor:
    found = measure.dropped(sizes)
    held = tuple(
        Held(_cell((k, way, step, one)), t("shapes.cell_dropped", count=int(row.sum()), width=len(row)))
        for k, by_way in enumerate(found.zeroed)
        for way, by_step in enumerate(by_way)
        for step, by_sequence in enumerate(by_step)
        for one, row in enumerate(by_sequence)
    )
    places = t("shapes.places", count=f"{found.places:,}")
    if not found.places:
        none = t("shapes.said_dropout_none") + (f" {t('shapes.said_warns')}" if found.warning else "")
        return Tensor("dropout", "dropout", places, none, held, found.warning)
    sentence = t(
        "shapes.said_dropout",
        count=f"{int(found.zeroed.sum()):,}",
        places=f"{found.places:,}",
        chance=f"{measure.CHANCE:g}",
        residual=power(found.residual),
    )
    return Tensor("dropout", "dropout", places, sentence, held)


def _nudged(t: Words, sizes: Sizes, weight: str) -> Tensor:
    moved = measure.nudged(sizes, weight)
    cells_of = {_cell(one): float(moved[tuple(one)]) for one in np.argwhere(moved > 0)}
    held = tuple(
        Held(cell, t("shapes.cell_moved", change=power(change))) for cell, change in cells_of.items()
    )
    own = int(weight.split("_l")[-1].removesuffix("_reverse"))
    way = int(weight.endswith("_reverse"))
    still = [step for step in range(sizes.steps) if not (moved[own, way, step] > 0).any()]
    begins = sizes.steps - 1 if way else 0  # where that direction starts to read
    which = "all" if not still else "state" if still == [begins] else "some"
    sentence = t.of(
        "shapes",
        f"said_weight_{which}",
        name=weight,
        size=f"{measure.NUDGE:g}",
        layer=own,
        steps=sizes.steps,
        moved=sizes.steps - len(still),
        still=", ".join(map(str, still)),
    )
    return Tensor(
        "weight",
        t("shapes.one_weight"),
        t("shapes.moved", moved=len(held), cells=moved.size),
        sentence,
        held,
    )


def _block(one: WeightTensor) -> Block:
    stripes = tuple((each.symbol, LETTERS[each.quantity], each.first, each.last) for each in one.stripes)
    columns = one.shape[1] if len(one.shape) > 1 else 1
    return Block(one.name, one.layer, one.shape[0], columns, stripes)


def why(t: Words, sizes: Sizes, tensors: tuple[WeightTensor, ...]) -> str:
    """Say how many times as many rows there are as units, and which gate each of them makes."""
    stripes = tensors[0].stripes
    if len(stripes) == 1:
        return t("shapes.why_one", hidden=sizes.hidden)
    names = ", ".join(
        t("shapes.why_gate", symbol=one.symbol, gate=t.of("quantity", one.quantity)) for one in stripes
    )
    return t(
        "shapes.why",
        times=len(stripes),
        names=names,
        rows=len(stripes) * sizes.hidden,
        hidden=sizes.hidden,
        cell=spec(sizes.cell).title,
    )
