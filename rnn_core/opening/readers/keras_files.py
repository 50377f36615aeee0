"""Keras's files: the layers as its JSON names them, the weights as HDF5 holds them. No class is looked up."""

from __future__ import annotations

import io
import json
import re
from typing import Any, Final

from rnn_core.opening.content import Content, named
from rnn_core.opening.limits import DEEPEST, LARGEST, MOST_TENSORS, Unreadable
from rnn_core.opening.readers.archive import Archive

__all__ = ["CONFIG", "WEIGHTS", "read_h5", "read_keras"]

CONFIG: Final = "config.json"
WEIGHTS: Final = "model.weights.h5"
_LONGEST_CONFIG: Final = 2_000_000
_FILTERS: Final = (1, 2, 3)  # deflate, shuffle, Fletcher's sum: no other may be looked for on this machine
_CODE: Final = ("Lambda", "__lambda__")
_WRAPPERS: Final = ("Bidirectional", "TimeDistributed")
_MODELS: Final = ("Sequential", "Functional", "Model")
_SETTINGS: Final = (
    "activation",
    "recurrent_activation",
    "reset_after",
    "go_backwards",
    "return_sequences",
    "merge_mode",
    "units",
    "input_dim",
    "output_dim",
)


def read_keras(archive: Archive) -> Content:
    """Read a `.keras` file: a zip of a configuration and of weights.

    Raises
    ------
    Unreadable
        If a layer of it is code, a part is missing, or damaged.
    """
    if WEIGHTS not in archive.names:
        raise Unreadable("keras", why="no weights", layer=WEIGHTS)
    config = archive.read(CONFIG, _LONGEST_CONFIG).decode("utf-8", "replace")
    return read_h5(archive.read(WEIGHTS), config)


def read_h5(data: bytes, config: str | None = None) -> Content:
    """Read an HDF5 file of Keras.

    Parameters
    ----------
    config
        What is in `config.json`; if None, the file has it in itself.

    Raises
    ------
    Unreadable
        If h5py is not here; if the file leads out of itself, wants a filter from elsewhere, is damaged, or
        has a layer that is code.
    """
    try:
        import h5py
    except ImportError:
        raise Unreadable("package", package="h5py", extra="checkpoints") from None
    content = Content("keras")
    try:
        with h5py.File(io.BytesIO(data), "r") as file:
            if config is None:
                given = file.attrs.get("model_config")
                config = given.decode("utf-8", "replace") if isinstance(given, bytes) else given
            if not isinstance(config, str):
                raise Unreadable("keras", why="no config", layer="model_config")
            layers = _layers(config)
            _gather(h5py, file, content)
    except (OSError, RuntimeError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unreadable("malformed", what="HDF5", name=type(error).__name__) from None
    content.operations = [_with_weights(layer, content) for layer in _counted(layers)]
    return content


def _gather(h5py: Any, file: Any, content: Content) -> None:
    """Put every array of numbers into the content, by its path; what leads elsewhere is refused."""
    waiting, size = [("", file, 0)], 0
    seen: set[int] = set()
    while waiting:
        place, group, depth = waiting.pop()
        if depth > DEEPEST or len(seen) > MOST_TENSORS:
            raise Unreadable("malformed", what="depth", name=named(place[-40:]))
        for key in group:
            path = f"{place}/{key}" if place else key
            if not isinstance(group.get(key, getlink=True), h5py.HardLink):
                raise Unreadable("link", name=named(path[-60:]))
            one = group[key]
            if isinstance(one, h5py.Group):
                address = h5py.h5o.get_info(one.id).addr
                if address in seen:
                    raise Unreadable("link", name=named(path[-60:]))
                seen.add(address)
                waiting.append((path, one, depth + 1))
            elif isinstance(one, h5py.Dataset) and one.dtype.kind in "fiub" and one.dtype.itemsize <= 8:
                _check_dataset(one, path)
                size += one.size * max(one.dtype.itemsize, 4)
                if size > LARGEST:
                    raise Unreadable("huge", what="bytes", count=size, most=LARGEST)
                content.put(path, one[()])


def _check_dataset(one: Any, path: str) -> None:
    created = one.id.get_create_plist()
    if one.external or one.is_virtual:
        raise Unreadable("link", name=named(path[-60:]))
    for number in range(created.get_nfilters()):
        if created.get_filter(number)[0] not in _FILTERS:
            raise Unreadable("malformed", what="filter", name=str(created.get_filter(number)[0]))


def _layers(config: str) -> list[dict[str, Any]]:
    """Return the layers of a model in the order of its JSON: class, name, settings, and what is wrapped."""
    if len(config) > _LONGEST_CONFIG:
        raise Unreadable("huge", what="config", count=len(config), most=_LONGEST_CONFIG)
    try:
        top = json.loads(config)
    except (ValueError, RecursionError) as error:
        raise Unreadable("malformed", what="config", name=type(error).__name__) from None
    found: list[dict[str, Any]] = []
    waiting: list[tuple[Any, int, bool]] = [(top, 0, False)]
    while waiting:
        value, depth, listed = waiting.pop()
        if depth > DEEPEST:
            raise Unreadable("malformed", what="depth", name="config")
        layer = _layer(value) if listed else None  # what is no entry of a list is a setting of one
        if layer is not None:
            _check_no_code(value, depth)
            found.append(layer)
        elif isinstance(value, dict):
            waiting.extend((one, depth + 1, False) for one in reversed(list(value.values())))
        elif isinstance(value, list):
            waiting.extend((one, depth + 1, True) for one in reversed(value))
    return found


def _check_no_code(value: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise Unreadable("malformed", what="depth", name="config")
    if isinstance(value, dict):
        if value.get("class_name") in _CODE:
            raise Unreadable("lambda", layer=named(str(value.get("class_name"))))
        value = list(value.values())
    for one in value if isinstance(value, list) else ():
        _check_no_code(one, depth + 1)


def _layer(value: Any) -> dict[str, Any] | None:
    """Return a layer of the configuration; None for what is none: an initialiser, a model of layers."""
    if not isinstance(value, dict):
        return None
    kind, config = value.get("class_name"), value.get("config")
    if not isinstance(kind, str) or not isinstance(config, dict) or not isinstance(config.get("name"), str):
        return None
    if kind in _MODELS:
        return None
    settings = {key: config[key] for key in _SETTINGS if type(config.get(key)) in (str, bool, int)}
    layer = {"class": named(kind), "name": named(config["name"]), **settings}
    if kind in _WRAPPERS and isinstance(config.get("layer"), dict):
        layer["wrapped"] = _layer(config["layer"])
    return layer


def _counted(layers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add what Keras 3 calls each layer in its file: its class in small letters, and a number."""
    counts: dict[str, int] = {}
    for layer in layers:
        kind = _snake(layer["class"])
        number = counts[kind] = counts.get(kind, -1) + 1
        layer["stored"] = f"{kind}_{number}" if number else kind
    return layers


def _snake(name: str) -> str:
    """Write a class as Keras's files do.

    Examples
    --------
    >>> _snake("SimpleRNN"), _snake("LSTM"), _snake("TimeDistributed")
    ('simple_rnn', 'lstm', 'time_distributed')
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def _with_weights(layer: dict[str, Any], content: Content) -> dict[str, Any]:
    """Add the names of a layer's tensors: in the file of its own name, or of its class and number."""
    name, stored = layer["name"], layer.pop("stored")
    for place in (f"model_weights/{name}/", f"layers/{name}/", f"layers/{stored}/", f"{name}/"):
        own = [path for path in content.tensors if path.startswith(place)]
        if own:
            return {**layer, "tensors": own}
    return {**layer, "tensors": []}
