"""Networks in torch's names and shapes: `rnn.weight_ih_l0`, lists of cells, and what stands beside them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, Final

from torch import nn

from rnn_core.cells import CellSpec, names, spec
from rnn_core.opening.content import Content
from rnn_core.opening.limits import Unreadable
from rnn_core.opening.parts import Array, Inference, Note, Parts, Shape, TensorRow

__all__ = ["found_parts", "matching", "with_sides"]

_WRAPPERS: Final = re.compile(
    r"(?:module|_orig_mod|_forward_module|_fsdp_wrapped_module|_checkpoint_wrapped_module)\."
)
_OUTER: Final = re.compile(
    r"(?:model|net|network|state|state_dict|model_state|model_state_dict|model_dict|net_state_dict|weights|params"
    r"|generator)\."
)
_EMBEDS: Final = ("emb", "encoder", "wte", "lookup", "input")
_READS_OUT: Final = ("decoder", "fc", "linear", "out", "head", "proj", "classifier", "dense", "lin", "logits")
_MOST_UNITS: Final = 65_536

Weights = dict[str, str]
"""Name in torch's layout to the name of the tensor."""


def found_parts(content: Content) -> list[Parts]:
    """Find the recurrent layers of a file, the largest first, with embedding and readout.

    Raises
    ------
    Unreadable
        ``"recurrent"`` if there is none; ``"shapes"``, with a table of what was got and what has to be, if
        one is there whose tensors do not fit.
    """
    short, notes = _stripped(content.tensors)
    tensors = {new: content.tensors[old] for new, old in short.items()}
    classes = {_short_place(place, short): about for place, about in content.classes.items()}
    groups, stacked = _stacked(_grouped(tensors), tensors)
    if not groups:
        shown = [f"{old} {_written(content.tensors[old].shape)}" for old in short.values()]
        raise Unreadable("recurrent", names=shown[:12], count=len(shown))
    taken = {name for group in groups.values() for name in group.values()}
    found = []
    for module, group in groups.items():
        parts = _recurrent(module, group, tensors, short, classes)
        more = [Note("stacked", {"names": stacked[module]})] if module in stacked else []
        parts = parts.changed(notes=(*notes, *more, Note("unseen")))
        sides = {name: array for name, array in tensors.items() if name not in taken}
        found.append(with_sides(parts, sides, short))
    return sorted(found, key=lambda one: -sum(array.size for array in one.weights.values()))


def _written(shape: Shape) -> str:
    return str(tuple(shape))


def _stripped(tensors: Mapping[str, Array]) -> tuple[dict[str, str], list[Note]]:
    """Take wrappers' prefixes off the names: wherever they stand, then what all names begin with."""
    short = {name: name for name in tensors}
    notes = []
    inner = {_WRAPPERS.sub("", name): name for name in tensors}
    if len(inner) == len(tensors) and set(inner) != set(tensors):
        removed = sorted({found for name in tensors for found in _WRAPPERS.findall(name)})
        notes = [
            Note("prefix", {"prefix": one, "count": sum(one in name for name in tensors)}) for one in removed
        ]
        short = inner
    while (outer := _outer(short)) is not None:
        notes.append(Note("prefix", {"prefix": outer, "count": len(short)}))
        short = {name.removeprefix(outer): old for name, old in short.items()}
    return short, notes


def _outer(short: Mapping[str, str]) -> str | None:
    """Return what all names begin with, if it is a wrapper's."""
    first = _OUTER.match(next(iter(short), ""))
    if first is None or not all(name.startswith(first[0]) for name in short):
        return None
    return first[0]


def _short_place(place: str, short: Mapping[str, str]) -> str:
    """Return what a module is called once its tensors' names are shortened."""
    for new, old in short.items():
        if not place or old.startswith(f"{place}."):
            cut = len(old) - len(new)
            return _WRAPPERS.sub("", f"{place}.")[cut:].removesuffix(".") if cut < len(place) else ""
    return place


@cache
def _bases() -> re.Pattern[str]:
    """Match the name of a recurrent weight of any registered cell: module, weight, layer, direction."""
    bases = {name.removesuffix("_l0") for cell in names() for name in _shapes(cell, 1, 1, 1)}
    bases |= {name.removesuffix("_l0") for cell in names() for name in _shapes(cell, 1, 2, 1, projected=1)}
    return re.compile(rf"(?:(.*)\.)?({'|'.join(sorted(bases))})(?:_l(\d{{1,3}}))?(_reverse)?")


@lru_cache(1024)
def _shapes(
    cell: str,
    features: int,
    hidden: int,
    layers: int,
    bidirectional: bool = False,
    bias: bool = True,
    projected: int = 0,
) -> dict[str, Shape]:
    """Return the weights that a layer of these sizes has; none where it can have no projection."""
    more = {"proj_size": projected} if projected else {}
    try:
        made: nn.Module = spec(cell).layer(
            features, hidden, layers, bias=bias, bidirectional=bidirectional, device="meta", **more
        )
    except (TypeError, ValueError):
        return {}
    return {name: tuple(weight.shape) for name, weight in made.named_parameters()}


def _grouped(tensors: Mapping[str, Array]) -> dict[str, Weights]:
    """Gather recurrent weights by module; a single cell's are those of layer 0."""
    groups: dict[str, Weights] = defaultdict(dict)
    for name in tensors:
        if found := _bases().fullmatch(name):
            module, base, layer, reverse = found.groups()
            groups[module or ""][f"{base}_l{int(layer or 0)}{reverse or ''}"] = name
    return dict(groups)


def _stacked(
    groups: Mapping[str, Weights], tensors: Mapping[str, Array]
) -> tuple[dict[str, Weights], dict[str, list[str]]]:
    """Put modules of one layer that are numbered, and fit each other, on top of each other."""
    rows: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for module, group in groups.items():
        numbered = re.fullmatch(r"(.*?)[._]?(\d{1,3})", module)
        if numbered and all("_l0" in name for name in group):
            rows[numbered[1]].append((int(numbered[2]), module))
    found, named = dict(groups), {}
    for stem, members in rows.items():
        modules = [module for _, module in sorted(members)]
        if len(modules) > 1 and _fit(modules, groups, tensors):
            stack: Weights = {}
            for layer, module in enumerate(modules):
                stack |= {name.replace("_l0", f"_l{layer}"): old for name, old in found.pop(module).items()}
            found[stem] = stack
            named[stem] = modules
    return found, named


def _fit(modules: Sequence[str], groups: Mapping[str, Weights], tensors: Mapping[str, Array]) -> bool:
    """Tell whether each module has the weights of the one before, and reads as many numbers as that gives."""
    first = groups[modules[0]]
    if any(set(groups[module]) != set(first) for module in modules):
        return False
    both = 2 if any(name.endswith("_reverse") for name in first) else 1
    for module in modules[1:]:
        for name, tensor in groups[module].items():
            shape, below = tensors[tensor].shape, tensors[first[name]].shape
            if name.startswith("weight_ih"):
                given = tensors[first[hr]].shape[0] if (hr := "weight_hr_l0") in first else None
                width = (given or _hidden(first, tensors)) * both
                if len(shape) != 2 or shape != (below[0], width):
                    return False
            elif shape != below:
                return False
    return True


def _hidden(group: Weights, tensors: Mapping[str, Array]) -> int:
    """Return the units that the weights of a layer's first step have; 0 where none of them shows it."""
    for base, axis in (("weight_hr_l0", 1), ("weight_hh_l0", 1)):
        if base in group and tensors[group[base]].ndim == 2:
            return int(tensors[group[base]].shape[axis])
    return 0


def _recurrent(
    module: str,
    group: Weights,
    tensors: Mapping[str, Array],
    short: Mapping[str, str],
    classes: Mapping[str, Mapping[str, Any]],
) -> Parts:
    """Find cell and sizes of one module, and hold every tensor to them."""
    shapes = {name: tuple(tensors[tensor].shape) for name, tensor in group.items()}
    sizes = _sizes(shapes)
    about = _about(module, group, classes)
    cells = _cells(shapes, sizes, about)
    if not cells:
        raise _misfit(module, group, shapes, sizes, short)
    arrays = {name: tensors[tensor] for name, tensor in group.items()}
    sources = {name: short[tensor] for name, tensor in group.items()}
    parts = Parts(module, cells, weights=arrays, sources=sources, **sizes)
    rows = _table(shapes, sources, _expected(cells[0], parts), parts)
    nonlinearity = _nonlinearity(spec(cells[0]), about)
    return parts.changed(
        used=rows, nonlinearity=nonlinearity, inferred=_inferred(parts, shapes, nonlinearity, module)
    )


def _sizes(shapes: Mapping[str, Shape]) -> dict[str, Any]:
    """Read the sizes of a layer off its first weights."""
    layers = 1 + max(int(found[1]) for name in shapes if (found := re.search(r"_l(\d+)", name)))
    first, recurrent, projection = (shapes.get(f"weight_{base}_l0", ()) for base in ("ih", "hh", "hr"))
    hidden = projection[1] if len(projection) == 2 else recurrent[1] if len(recurrent) == 2 else 0
    return {
        "features": first[1] if len(first) == 2 else 0,
        "hidden": hidden,
        "layers": layers,
        "bidirectional": any(name.endswith("_reverse") for name in shapes),
        "bias": any(name.startswith("bias") for name in shapes),
        "projected": projection[0] if len(projection) == 2 else 0,
    }


def _about(module: str, group: Weights, classes: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    """Return what a module that was pickled whole says of itself."""
    places = [module, *(name.rpartition(".")[0] for name in group.values())]
    return next((classes[place] for place in places if place in classes), {})


def _cells(shapes: Mapping[str, Shape], sizes: dict[str, Any], about: Mapping[str, Any]) -> tuple[str, ...]:
    """Name the cells whose layer has just these weights; units that only the rows show are filled in."""
    found = []
    for cell in names():
        blocks = len(spec(cell).stacked)
        hidden = sizes["hidden"] or shapes.get("weight_ih_l0", (0,))[0] // blocks
        if not (0 < hidden <= _MOST_UNITS and sizes["features"] > 0 and sizes["layers"] <= 100):
            continue
        if _shapes(cell, **{**sizes, "hidden": hidden}) == shapes:
            found.append(cell)
            sizes["hidden"] = hidden
    said = [cell for cell in found if _says(spec(cell), about)]
    return tuple(sorted(found, key=lambda cell: (cell not in said, not _is_torchs(spec(cell)))))


def _says(cell: CellSpec, about: Mapping[str, Any]) -> bool:
    named_so = str(about.get("class", "")).rpartition(".")[2] in (
        cell.layer.__name__,
        f"{cell.layer.__name__}Cell",
    )
    return named_so or about.get("mode") in cell.modes


def _is_torchs(cell: CellSpec) -> bool:
    return cell.layer.__module__.startswith("torch.nn")


def _nonlinearity(cell: CellSpec, about: Mapping[str, Any]) -> str | None:
    """Return what a module that was pickled whole says, or what the cell leaves no choice in."""
    if len(cell.modes) == 1:
        return None
    said = cell.modes.get(str(about.get("mode")))
    squash = said.squash if said else about.get("nonlinearity")
    return squash if squash in {mode.squash for mode in cell.modes.values()} else None


def matching(parts: Parts) -> dict[str, Shape]:
    """Return the weights that the layer of a network's parts has to have."""
    return _expected(parts.cells[0], parts)


def _expected(cell: str, parts: Parts) -> dict[str, Shape]:
    sizes = (parts.features, parts.hidden, parts.layers, parts.bidirectional, parts.bias, parts.projected)
    return _shapes(cell, *sizes)


def _misfit(
    module: str, group: Weights, shapes: Mapping[str, Shape], sizes: dict[str, Any], short: Mapping[str, str]
) -> Unreadable:
    """Say which tensors are not as the nearest cell would have them."""
    reads = shapes.get("weight_ih_l0", ())
    features = reads[1] if len(reads) > 1 else 1
    nearest: tuple[tuple[float, float], str, dict[str, Shape]] | None = None
    for cell in names():
        blocks = len(spec(cell).stacked)
        rows = shapes.get("weight_ih_l0", (0,))[0]
        for hidden in {sizes["hidden"], rows // blocks if rows % blocks == 0 else 0} - {0}:
            if hidden > _MOST_UNITS or sizes["layers"] > 100:
                continue
            expected = _shapes(cell, **{**sizes, "features": features, "hidden": hidden})
            wrong = sum(expected.get(name) != shapes.get(name) for name in {*expected, *shapes})
            rank = float(wrong), _distance(blocks, shapes)
            if expected and (nearest is None or rank < nearest[0]):
                nearest = rank, cell, expected
    expected = nearest[2] if nearest else {}
    rows_ = [
        [
            short[group[name]] if name in group else f"{module}.{name}".lstrip("."),
            shapes.get(name),
            expected.get(name),
        ]
        for name in sorted({*shapes, *expected}, key=_order)
    ]
    wrong_ones = [row for row in rows_ if row[1] != row[2]]
    likely = "missing" if any(row[1] is None for row in wrong_ones) else "sizes"
    unfit = [name for name in group if name in expected and shapes.get(name) != expected[name]]
    title = spec(nearest[1]).title if nearest else ""
    first = wrong_ones[0] if wrong_ones else [module, None, None]
    return Unreadable(
        "shapes",
        name=first[0],
        got=first[1],
        must=first[2],
        cell=title,
        table=rows_,
        likely=likely,
        count=len(wrong_ones),
        **next(
            filter(None, (_multiple(name, shapes.get(name), expected.get(name), sizes) for name in unfit)), {}
        ),
    )


def _multiple(name: str, got: Shape | None, must: Shape | None, sizes: Mapping[str, Any]) -> dict[str, Any]:
    """Say of what a size that does not fit is a multiple, and what has it so; nothing where of none.

    Returns
    -------
    dict
        ``multiple``: "both" where a layer reads twice what the one below shows, "sums" where a weight has the
        rows of another cell; the size, how often it holds the units, how often it should, and whose it is.
    """
    if got is None or must is None or len(got) != 2 or len(must) != 2:
        return {}
    below = sizes["projected"] or sizes["hidden"]
    if got[0] == must[0] and got[1] == 2 * must[1] == 2 * below and "weight_ih_l" in name:
        return {"multiple": "both", "whole": got[1], "times": 2, "size": below, "other": 1, "cells": ""}
    hidden = sizes["hidden"]
    if got[1] != must[1] or not hidden or got[0] % hidden or must[0] % hidden:
        return {}
    times = got[0] // hidden
    whose = [
        spec(cell).title for cell in names() if len(spec(cell).stacked) == times and _is_torchs(spec(cell))
    ]
    if not whose:
        return {}
    told = {"whole": got[0], "times": times, "size": hidden, "other": must[0] // hidden}
    return {"multiple": "sums", **told, "cells": ", ".join(whose)}


def _distance(blocks: int, shapes: Mapping[str, Shape]) -> float:
    """Return how far the recurrent weight is from having so many rows for each column; of none, the most."""
    recurrent = shapes.get("weight_hh_l0", ())
    return abs(blocks - recurrent[0] / recurrent[1]) if len(recurrent) == 2 and recurrent[1] else -blocks


def _order(name: str) -> tuple[int, str]:
    found = re.search(r"_l(\d+)", name)
    return int(found[1]) if found else 0, name


def _table(
    shapes: Mapping[str, Shape], sources: Weights, expected: Mapping[str, Shape], parts: Parts
) -> dict[str, TensorRow]:
    blocks = len(spec(parts.cells[0]).stacked)
    return {
        sources[name]: TensorRow(
            sources[name], shape, expected[name], formula_of(name, blocks, parts), "recurrent"
        )
        for name, shape in shapes.items()
    }


def formula_of(name: str, blocks: int, parts: Parts) -> str:
    """Write the shape of a recurrent weight by letters.

    Returns
    -------
    str
        Such as ``"(4H, I)"``.
    """
    rows = f"{blocks}H" if blocks > 1 else "H"
    out = "P" if parts.projected else "H"
    below = "I" if "_l0" in name else f"2{out}" if parts.bidirectional else out
    written = {"weight_ih": f"({rows}, {below})", "weight_hh": f"({rows}, {out})", "weight_hr": "(P, H)"}
    base = re.sub(r"_l\d+.*", "", name)
    if base.startswith("bias"):
        return f"({rows},)"
    return written.get(base, "")


def _inferred(
    parts: Parts, shapes: Mapping[str, Shape], nonlinearity: str | None, module: str
) -> tuple[Inference, ...]:
    cell = spec(parts.cells[0])
    shows = "weight_hh_l0" if "weight_hh_l0" in shapes else "weight_ih_l0"
    tensor, shape = parts.sources[shows], shapes[shows]
    found = [
        Inference("cell", cell.title, tensor, shape, {"blocks": len(cell.stacked), "units": parts.hidden}),
        Inference("units", parts.hidden, tensor, shape),
        Inference("inputs", parts.features, parts.sources["weight_ih_l0"], shapes["weight_ih_l0"]),
    ]
    top = next(name for name in shapes if f"_l{parts.layers - 1}" in name)
    found.append(Inference("layers", parts.layers, parts.sources[top], shapes[top]))
    if parts.bidirectional:
        back = next(name for name in shapes if name.endswith("_reverse"))
        found.append(Inference("direction", 2, parts.sources[back], shapes[back]))
    if parts.projected:
        found.append(
            Inference("projection", parts.projected, parts.sources["weight_hr_l0"], shapes["weight_hr_l0"])
        )
    if nonlinearity:
        found.append(Inference("nonlinearity", nonlinearity, module or "the module", ()))
    return tuple(found)


def with_sides(parts: Parts, sides: Mapping[str, Array], short: Mapping[str, str]) -> Parts:
    """Find embedding and readout among the other tensors: by their shapes, and of several by their names."""
    tables = {name: array for name, array in sides.items() if array.ndim == 2 and array.dtype.kind == "f"}
    order = {name: number for number, name in enumerate(tables)}
    embedding = _best(
        (name for name, array in tables.items() if array.shape[1] == parts.features and len(array) > 1),
        lambda name: (_named_so(name, _EMBEDS), _bias_of(name, sides) is None, -order[name]),
    )
    tokens = len(tables[embedding]) if embedding else parts.features
    readout = _best(
        (name for name, array in tables.items() if name != embedding and array.shape[1] == parts.width),
        lambda name: (
            len(tables[name]) == tokens,
            _named_so(name, _READS_OUT),
            _bias_of(name, sides) is not None,
            order[name],
        ),
    )
    if embedding and _is_readout_rather(embedding, readout, tables, sides, parts):
        embedding, readout = None, embedding
    used, found = dict(parts.used), list(parts.inferred)
    changes: dict[str, Any] = {}
    if embedding:
        changes["embedding"], name = tables[embedding], short[embedding]
        shape = tables[embedding].shape
        used[name] = TensorRow(name, shape, shape, "(V, I)", "embedding")
        found.append(Inference("embedding", shape[0], name, shape))
    if readout:
        changes["readout"], name = tables[readout], short[readout]
        shape = tables[readout].shape
        letter = "V" if embedding and shape[0] == tokens else "O"
        wide = ("2" if parts.bidirectional else "") + ("P" if parts.projected else "H")
        used[name] = TensorRow(name, shape, shape, f"({letter}, {wide})", "readout")
        found.append(Inference("readout", shape[0], name, shape))
        if (bias := _bias_of(readout, sides)) is not None:
            changes["readout_bias"] = sides[bias]
            used[short[bias]] = TensorRow(
                short[bias], sides[bias].shape, (shape[0],), f"({letter},)", "readout"
            )
    elif embedding and (bias := _tied_bias(embedding, sides, parts)) is not None:
        changes |= {"readout": tables[embedding], "readout_bias": sides[bias]}
        name, shape = short[embedding], tables[embedding].shape
        used[short[bias]] = TensorRow(short[bias], sides[bias].shape, (shape[0],), "(V,)", "readout")
        found.append(Inference("tied", shape[0], name, shape, {"bias": short[bias]}))
    left = [short[name] for name in sides if short[name] not in used]
    notes = (*parts.notes, Note("unused", {"names": left[:12], "count": len(left)})) if left else parts.notes
    return parts.changed(used=used, inferred=tuple(found), notes=notes, **changes)


def _is_readout_rather(
    embedding: str, readout: str | None, tables: Mapping[str, Array], sides: Mapping[str, Array], parts: Parts
) -> bool:
    """Tell whether the only table there is stands behind the layer: it has a bias, or is called so."""
    if readout is not None or tables[embedding].shape[1] != parts.width:
        return False
    return _bias_of(embedding, sides) is not None or (
        _named_so(embedding, _READS_OUT) and not _named_so(embedding, _EMBEDS)
    )


def _tied_bias(embedding: str, sides: Mapping[str, Array], parts: Parts) -> str | None:
    """Find the bias of a readout that has the embedding's own weights, which some files hold once."""
    tokens, width = sides[embedding].shape
    if width != parts.width:
        return None
    fits = [name for name, array in sides.items() if array.shape == (tokens,) and _named_so(name, _READS_OUT)]
    return fits[0] if len(fits) == 1 else None


def _named_so(name: str, words: Iterable[str]) -> bool:
    return any(word in name.lower() for word in words)


def _bias_of(name: str, sides: Mapping[str, Array]) -> str | None:
    if not name.endswith("weight"):
        return None
    bias = name.removesuffix("weight") + "bias"
    return bias if bias in sides and sides[bias].shape == sides[name].shape[:1] else None


def _best(found: Iterable[str], rank: Any) -> str | None:
    return max(found, key=rank, default=None)
