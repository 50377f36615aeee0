"""Networks of Keras and ONNX in torch's layout: gates in another order, weights on their side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np

from rnn_core.cells import names, spec
from rnn_core.cells.spec import CellSpec, Foreign
from rnn_core.opening.content import Content
from rnn_core.opening.limits import Unreadable
from rnn_core.opening.parts import Array, Inference, Note, Parts, TensorRow

__all__ = ["from_keras", "from_onnx"]

_NOTHING: Final = (
    "Dropout",
    "InputLayer",
    "SpatialDropout1D",
    "Masking",
    "GaussianNoise",
    "ActivityRegularization",
)
_BOTH: Final = "Bidirectional"
_EACH: Final = "TimeDistributed"
_PLAIN: Final = ("linear", "softmax", None)
_KERAS_LAST: Final = {"0": "kernel", "1": "recurrent_kernel", "2": "bias"}

_PASSES_ON: Final = frozenset(
    (
        *("Transpose", "Squeeze", "Unsqueeze", "Reshape", "Cast", "Identity"),
        *("Dropout", "Concat", "Flatten", "Slice", "Expand"),
    )
)


def _declared(library: str, operator: str) -> list[tuple[CellSpec, Foreign]]:
    """Return what cells there are for a layer of another library."""
    return [
        (spec(cell), one)
        for cell in names()
        for one in spec(cell).foreign
        if one.library == library and one.operator == operator
    ]


def _chosen(
    library: str, operator: str, settings: Mapping[str, Any], layer: str
) -> tuple[CellSpec, Foreign, str]:
    """Return the cell that computes what a layer with these settings does, and its mode.

    Raises
    ------
    Unreadable
        If there is none, with what is set otherwise than it may be.
    """
    wrong: list[str] = []
    for cell, one in _declared(library, operator):
        differs = [
            name for name, allowed in one.settings.items() if settings.get(name, allowed[0]) not in allowed
        ]
        activation = settings.get("activation")
        mode = one.modes.get(str(activation)) if one.modes else next(iter(cell.modes))
        if not differs and mode is not None:
            return cell, one, mode
        wrong = wrong or [f"{name}={settings.get(name)}" for name in differs or ["activation"]]
    raise Unreadable(library, why="setting", layer=f"{operator} {layer}".strip(), setting=", ".join(wrong))


def _blocks(array: Array, foreign: Foreign) -> Array:
    """Put blocks of rows into our order, and turn the gates of which the other library has the complement."""
    parts = np.split(array, len(foreign.order))
    return np.concatenate(
        [-parts[k] if own in foreign.negated else parts[k] for own, k in enumerate(foreign.order)]
    )


def _stack(
    module: str,
    cell: CellSpec,
    mode: str,
    weights: dict[str, Array],
    sources: dict[str, str],
    rows: Mapping[str, TensorRow],
    library: str,
    more: str,
) -> Parts:
    """Make the parts of one recurrent layer out of weights in torch's layout."""
    blocks, hidden = len(cell.stacked), weights["weight_hh_l0"].shape[1]
    features = weights["weight_ih_l0"].shape[1]
    tensor = sources["weight_hh_l0"]
    shape = rows[tensor].got or ()
    found = [
        Inference("cell", cell.title, tensor, shape, {"blocks": blocks, "units": hidden}),
        Inference("units", hidden, tensor, shape),
        Inference("inputs", features, sources["weight_ih_l0"], rows[sources["weight_ih_l0"]].got or ()),
    ]
    both = "weight_ih_l0_reverse" in weights
    if both:
        back = sources["weight_ih_l0_reverse"]
        found.append(Inference("direction", 2, back, rows[back].got or ()))
    squash = cell.modes[mode].squash if len(cell.modes) > 1 else None
    note = Note("converted", {"layer": module, "library": library, "more": more})
    return Parts(
        module,
        (cell.name,),
        features,
        hidden,
        1,
        both,
        bias="bias_ih_l0" in weights,
        weights=weights,
        sources=sources,
        nonlinearity=squash,
        used=dict(rows),
        inferred=tuple(found),
        notes=(note,),
    )


def _joined(chain: Sequence[Parts]) -> list[Parts]:
    """Put layers that follow each other, and are of one kind, on top of each other."""
    stacks: list[Parts] = []
    for one in chain:
        if stacks and _goes_on(stacks[-1], one):
            below = stacks[-1]
            level = below.layers
            up = {name.replace("_l0", f"_l{level}"): array for name, array in one.weights.items()}
            named = {name.replace("_l0", f"_l{level}"): tensor for name, tensor in one.sources.items()}
            stacks[-1] = below.changed(
                layers=level + 1,
                weights=below.weights | up,
                sources=below.sources | named,
                used=below.used | one.used,
                notes=(*below.notes, *one.notes),
            )
        else:
            stacks.append(one)
    return [_with_layers(one) for one in stacks]


def _goes_on(below: Parts, above: Parts) -> bool:
    same = (below.cells, below.hidden, below.bidirectional, below.bias, below.nonlinearity)
    other = (above.cells, above.hidden, above.bidirectional, above.bias, above.nonlinearity)
    return same == other and above.features == below.width


def _with_layers(parts: Parts) -> Parts:
    top = parts.sources[f"weight_ih_l{parts.layers - 1}"]
    shape = parts.used[top].got or ()
    return parts.changed(inferred=(*parts.inferred, Inference("layers", parts.layers, top, shape)))


def _with_embedding(parts: Parts, name: str, array: Array) -> Parts:
    row = TensorRow(name, array.shape, (len(array), parts.features), "(V, I)", "embedding")
    found = Inference("embedding", len(array), name, array.shape)
    return parts.changed(embedding=array, used=parts.used | {name: row}, inferred=(*parts.inferred, found))


def _with_readout(
    parts: Parts, name: str, kernel: Array, bias_name: str, bias: Array | None, formula: str
) -> Parts:
    """Add a readout whose weight is already (outputs, width)."""
    got = kernel.shape if formula.startswith("(O") else kernel.shape[::-1]
    rows = {name: TensorRow(name, got, got, formula, "readout")}
    if bias is not None:
        rows[bias_name] = TensorRow(bias_name, bias.shape, (len(kernel),), "(O,)", "readout")
    found = Inference("readout", len(kernel), name, got)
    return parts.changed(
        readout=np.ascontiguousarray(kernel),
        readout_bias=bias,
        used=parts.used | rows,
        inferred=(*parts.inferred, found),
    )


# ---- Keras


def from_keras(content: Content) -> list[Parts]:
    """Find the recurrent layers of a model of Keras, with the embedding before and the readout after.

    Raises
    ------
    Unreadable
        If a layer between them computes something that is not followed, or one is set as no cell here is.
    """
    chain: list[Parts] = []
    embedding: tuple[str, Array] | None = None
    readout: dict[str, Any] | None = None
    notes: list[Note] = []
    before: list[str] = []
    for layer in content.operations:
        kind = layer["class"]
        inner = layer.get("wrapped") or {}
        if kind in _NOTHING:
            continue
        if _declared("keras", kind) or (kind == _BOTH and _declared("keras", inner.get("class", ""))):
            if readout is not None:
                raise Unreadable("keras", why="between", layer=f"{readout['class']} {readout['name']}")
            if before:
                raise Unreadable("keras", why="between", layer=before[0])
            chain.append(_keras_layer(layer, content))
            last = layer
        elif kind == "Embedding" and not chain and layer["tensors"]:
            embedding = layer["tensors"][0], content.tensors[layer["tensors"][0]]
        elif "Dense" in (kind, inner.get("class")) and chain and readout is None:
            readout = layer
        elif kind in ("Activation", "Softmax", "Flatten") and readout is not None:
            continue
        elif readout is None:
            before.append(f"{kind} {layer['name']}")
    if not chain:
        kinds = [f"{layer['class']} {layer['name']}" for layer in content.operations]
        raise Unreadable("recurrent", names=kinds[:12], count=len(kinds))
    if readout is not None and before:
        raise Unreadable("keras", why="between", layer=before[0])
    if (
        readout is not None
        and last.get("return_sequences", last.get("wrapped", {}).get("return_sequences")) is False
    ):
        notes.append(Note("last"))
    stacks = _joined(chain)
    if embedding is not None:
        stacks[0] = _with_embedding(stacks[0], *embedding)
    if readout is not None:
        activation = readout.get("activation", (readout.get("wrapped") or {}).get("activation"))
        if activation not in _PLAIN:
            notes.append(Note("activation", {"activation": activation}))
        stacks[-1] = _keras_readout(stacks[-1], readout, content)
    return [stack.changed(notes=(*stack.notes, *notes)) for stack in reversed(stacks)]


def _keras_layer(layer: Mapping[str, Any], content: Content) -> Parts:
    both = layer["class"] == _BOTH
    inner = layer["wrapped"] if both else layer
    if both and layer.get("merge_mode", "concat") != "concat":
        raise Unreadable(
            "keras",
            why="setting",
            layer=f"{_BOTH} {layer['name']}",
            setting=f"merge_mode={layer['merge_mode']}",
        )
    if inner.get("go_backwards") and not both:
        raise Unreadable("keras", why="setting", layer=layer["name"], setting="go_backwards=True")
    ways = ("forward", "backward") if both else ("",)
    weights: dict[str, Array] = {}
    sources: dict[str, str] = {}
    rows: dict[str, TensorRow] = {}
    for way, suffix in zip(ways, ("_l0", "_l0_reverse"), strict=False):
        own = _keras_weights(layer["tensors"], way, layer["name"])
        bias = content.tensors[own["bias"]] if "bias" in own else None
        # Old files do not say so: a bias of two rows belongs to a product that is reset afterwards.
        usual = {"reset_after": bias is not None and bias.ndim == 2, **inner}
        cell, foreign, mode = _chosen("keras", inner["class"], usual, layer["name"])
        kernel, recurrent = (content.tensors[own[name]] for name in ("kernel", "recurrent_kernel"))
        _check_keras(cell, kernel, recurrent, bias, own)
        weights |= _turned(foreign, kernel.T, recurrent.T, bias, suffix)
        sources |= {f"weight_ih{suffix}": own["kernel"], f"weight_hh{suffix}": own["recurrent_kernel"]}
        rows |= _keras_rows(cell, own, kernel, recurrent, bias)
        if bias is not None:
            sources |= {f"bias_ih{suffix}": own["bias"], f"bias_hh{suffix}": own["bias"]}
    more = ", weights turned on their side" + (", one gate turned round" if foreign.negated else "")
    return _stack(layer["name"], cell, mode, weights, sources, rows, "Keras", more)


def _turned(foreign: Foreign, ih: Array, hh: Array, bias: Array | None, suffix: str) -> dict[str, Array]:
    weights = {f"weight_ih{suffix}": _blocks(ih, foreign), f"weight_hh{suffix}": _blocks(hh, foreign)}
    if bias is not None:
        first, second = bias if bias.ndim == 2 else (bias, np.zeros_like(bias))
        weights |= {f"bias_ih{suffix}": _blocks(first, foreign), f"bias_hh{suffix}": _blocks(second, foreign)}
    return weights


def _check_keras(
    cell: CellSpec, kernel: Array, recurrent: Array, bias: Array | None, own: Mapping[str, str]
) -> None:
    blocks = len(cell.stacked)
    units = recurrent.shape[0] if recurrent.ndim == 2 else 0
    features = kernel.shape[0] if kernel.ndim == 2 else 0
    wanted: dict[str, tuple[int, ...]] = {
        "kernel": (features, blocks * units),
        "recurrent_kernel": (units, blocks * units),
    }
    got = {"kernel": kernel.shape, "recurrent_kernel": recurrent.shape}
    if bias is not None:
        wanted["bias"] = (2, blocks * units) if bias.ndim == 2 else (blocks * units,)
        got["bias"] = bias.shape
    table = [[own[name], got[name], wanted[name]] for name in wanted]
    wrong = [row for row in table if row[1] != row[2]]
    if wrong or not units or not features:
        name, came, must = wrong[0] if wrong else table[0]
        raise Unreadable(
            "shapes",
            name=name,
            got=came,
            must=must,
            cell=cell.title,
            table=table,
            likely="sizes",
            count=len(wrong),
        )


def _keras_rows(
    cell: CellSpec, own: Mapping[str, str], kernel: Array, recurrent: Array, bias: Array | None
) -> dict[str, TensorRow]:
    columns = f"{len(cell.stacked)}H" if len(cell.stacked) > 1 else "H"
    given = [
        (own["kernel"], kernel, f"(I, {columns})"),
        (own["recurrent_kernel"], recurrent, f"(H, {columns})"),
    ]
    if bias is not None:
        given.append((own["bias"], bias, f"(2, {columns})" if bias.ndim == 2 else f"({columns},)"))
    return {name: TensorRow(name, one.shape, one.shape, formula, "recurrent") for name, one, formula in given}


def _keras_weights(tensors: Sequence[str], way: str, layer: str) -> dict[str, str]:
    """Return which tensor of a layer is its kernel, its recurrent kernel and its bias."""
    found = {}
    for path in tensors:
        if way and not any(part.startswith(way) for part in path.split("/")[1:-1]):
            continue
        last = path.rpartition("/")[2].partition(":")[0]
        last = _KERAS_LAST.get(last, last)
        if last in _KERAS_LAST.values():
            found[last] = path
    if not {"kernel", "recurrent_kernel"} <= set(found):
        raise Unreadable("keras", why="no weights", layer=layer)
    return found


def _keras_readout(parts: Parts, layer: Mapping[str, Any], content: Content) -> Parts:
    own = {path.rpartition("/")[2].partition(":")[0]: path for path in layer["tensors"]}
    kernel = own.get("kernel", own.get("0"))
    bias = own.get("bias", own.get("1"))
    if kernel is None:
        raise Unreadable("keras", why="no weights", layer=layer["name"])
    weight = content.tensors[kernel]
    if weight.ndim != 2 or weight.shape[0] != parts.width:
        wide = [parts.width, weight.shape[-1] if weight.ndim else 0]
        raise Unreadable(
            "shapes",
            name=kernel,
            got=weight.shape,
            must=wide,
            cell="Dense",
            table=[[kernel, weight.shape, wide]],
            likely="sizes",
            count=1,
        )
    formula = f"({'2' if parts.bidirectional else ''}H, O)"
    return _with_readout(
        parts, kernel, weight.T, bias or "", content.tensors[bias] if bias else None, formula
    )


# ---- ONNX


def from_onnx(content: Content) -> list[Parts]:
    """Find the recurrent layers of a graph, and what leads into the first and out of the last.

    Raises
    ------
    Unreadable
        If there is none, or one is set as no cell here is.
    """
    makers = {name: node for node in content.operations for name in node["outputs"]}
    nodes = [node for node in content.operations if _declared("onnx", node["class"])]
    if not nodes:
        kinds = sorted({node["class"] for node in content.operations})
        raise Unreadable("recurrent", names=kinds[:12], count=len(content.operations))
    layers = {node["outputs"][0] or node["name"]: (node, _onnx_layer(node, content)) for node in nodes}
    chains: list[list[Parts]] = []
    ends: list[str] = []
    starts: list[Mapping[str, Any]] = []
    for output, (node, parts) in layers.items():
        source = _source(node["inputs"][0], makers)
        if source in ends:
            place = ends.index(source)
            chains[place].append(parts)
            ends[place] = output
        else:
            chains.append([parts])
            ends.append(output)
            starts.append(node)
    found: list[Parts] = []
    for chain, end, start in zip(chains, ends, starts, strict=True):
        stacks = _joined(chain)
        stacks[0] = _onnx_embedding(stacks[0], makers.get(_source(start["inputs"][0], makers)), content)
        stacks[-1] = _onnx_readout(stacks[-1], end, makers, content)
        found += reversed(stacks)
    return found


def _source(name: str, makers: Mapping[str, Mapping[str, Any]]) -> str:
    """Go back from a value over what only turns, cuts or joins it to the output of what made it."""
    for _ in range(1000):
        node = makers.get(name)
        if node is None or node["class"] not in _PASSES_ON or not node["inputs"]:
            break
        name = node["inputs"][0]
    node = makers.get(name)
    return str((node["outputs"][0] or node["name"]) if node else name)


def _onnx_layer(node: Mapping[str, Any], content: Content) -> Parts:
    settings, inputs = node["settings"], [*node["inputs"], *[""] * 8]
    title = node["name"] or node["outputs"][0] or node["class"]
    if settings.get("direction", "forward") == "reverse":
        raise Unreadable("onnx", why="setting", layer=title, setting="direction=reverse")
    if inputs[7]:
        raise Unreadable("onnx", why="peepholes", layer=title, setting="P")
    if "clip" in settings:
        raise Unreadable("onnx", why="setting", layer=title, setting="clip")
    activations = [str(one).lower() for one in settings.get("activations", ())]
    given = {**settings, "activation": activations[0] if activations else "tanh"}
    cell, foreign, mode = _chosen("onnx", node["class"], given, title)
    gates = (
        ["sigmoid", "tanh", "tanh"][: len(cell.states) + 1]
        if len(cell.stacked) > 1
        else [given["activation"]]
    )
    if activations and activations not in (gates, gates * 2):
        raise Unreadable("onnx", why="setting", layer=title, setting=f"activations={activations}")
    missing = [name for name in inputs[1:3] if name not in content.tensors]
    if missing or (inputs[3] and inputs[3] not in content.tensors):
        raise Unreadable("onnx", why="no weights", layer=title, setting=", ".join(missing) or inputs[3])
    W, R = (content.tensors[name] for name in inputs[1:3])
    B = content.tensors[inputs[3]] if inputs[3] else None
    rows = _onnx_rows(cell, inputs, W, R, B)
    if wrong := [row for row in rows.values() if not row.fits]:
        table = [[row.name, row.got, row.must] for row in rows.values()]
        one = wrong[0]
        raise Unreadable(
            "shapes",
            name=one.name,
            got=one.got,
            must=one.must,
            cell=cell.title,
            table=table,
            likely="sizes",
            count=len(wrong),
        )
    weights: dict[str, Array] = {}
    sources: dict[str, str] = {}
    for way, suffix in zip(range(len(W)), ("_l0", "_l0_reverse"), strict=False):
        both = None if B is None else np.stack(np.split(B[way], 2))
        weights |= _turned(foreign, W[way], R[way], both, suffix)
        sources |= {f"weight_ih{suffix}": inputs[1], f"weight_hh{suffix}": inputs[2]}
        if B is not None:
            sources |= {f"bias_ih{suffix}": inputs[3], f"bias_hh{suffix}": inputs[3]}
    more = ", one gate turned round" if foreign.negated else ""
    return _stack(title, cell, mode, weights, sources, rows, "ONNX", more)


def _onnx_rows(
    cell: CellSpec, inputs: Sequence[str], W: Array, R: Array, B: Array | None
) -> dict[str, TensorRow]:
    blocks = len(cell.stacked)
    units = R.shape[2] if R.ndim == 3 else 0
    features = W.shape[2] if W.ndim == 3 else 0
    ways = W.shape[0] if W.ndim == 3 and W.shape[0] in (1, 2) else 1
    letter = f"{blocks}H" if blocks > 1 else "H"
    given: list[tuple[str, Array, tuple[int, ...], str]] = [
        (inputs[1], W, (ways, blocks * units, features), f"(D, {letter}, I)"),
        (inputs[2], R, (ways, blocks * units, units), f"(D, {letter}, H)"),
    ]
    if B is not None:
        given.append((inputs[3], B, (ways, 2 * blocks * units), f"(D, {2 * blocks}H)"))
    return {
        name: TensorRow(name, one.shape, must, formula, "recurrent") for name, one, must, formula in given
    }


def _onnx_embedding(parts: Parts, maker: Mapping[str, Any] | None, content: Content) -> Parts:
    if maker is None:
        return parts
    if maker["class"] != "Gather" or not maker["inputs"]:
        if maker["class"] == "OneHot":
            return parts
        raise Unreadable("onnx", why="between", layer=maker["name"] or maker["class"], setting=maker["class"])
    table = content.tensors.get(maker["inputs"][0])
    if table is None or table.ndim != 2 or table.shape[1] != parts.features:
        raise Unreadable("onnx", why="between", layer=maker["name"] or "Gather", setting="Gather")
    return _with_embedding(parts, maker["inputs"][0], table)


def _onnx_readout(parts: Parts, end: str, makers: Mapping[str, Mapping[str, Any]], content: Content) -> Parts:
    for node in content.operations:
        if node["class"] not in ("MatMul", "Gemm") or len(node["inputs"]) < 2:
            continue
        weight = content.tensors.get(node["inputs"][1])
        if weight is None or weight.ndim != 2 or _source(node["inputs"][0], makers) != end:
            continue
        over = node["class"] == "Gemm" and node["settings"].get("transB", 0) == 1
        kernel = weight if over else weight.T
        if kernel.shape[1] != parts.width:
            continue
        bias_name = _onnx_bias(node, content, len(kernel))
        wide = f"{'2' if parts.bidirectional else ''}H"
        bias = content.tensors[bias_name] if bias_name else None
        return _with_readout(
            parts, node["inputs"][1], kernel, bias_name, bias, f"(O, {wide})" if over else f"({wide}, O)"
        )
    return parts


def _onnx_bias(node: Mapping[str, Any], content: Content, outputs: int) -> str:
    """Return the name of the bias that is added to a product; empty where there is none."""
    if node["class"] == "Gemm":
        given = node["inputs"][2] if len(node["inputs"]) > 2 else ""
        return given if given in content.tensors else ""
    return next(iter(_added(node["outputs"][0], content, outputs)), "")


def _added(value: str, content: Content, outputs: int) -> Iterator[str]:
    for node in content.operations:
        if node["class"] == "Add" and value in node["inputs"]:
            yield from (
                name
                for name in node["inputs"]
                if name in content.tensors and content.tensors[name].shape == (outputs,)
            )
