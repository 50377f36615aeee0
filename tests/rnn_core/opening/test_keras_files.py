"""Files of Keras against Keras itself: the same numbers come out of what was opened."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
import torch

os.environ.setdefault("KERAS_BACKEND", "torch")
import keras
from keras import layers

from rnn_core.opening import Found, Refusal, open_checkpoint

KINDS = ("LSTM", "GRU", "SimpleRNN")
TOKENS, WIDTH, UNITS = 20, 5, 6


def recurrent(kind: str, **settings: Any) -> Any:
    return getattr(layers, kind)(
        UNITS, **{"return_sequences": True, "bias_initializer": "random_normal", **settings}
    )


def network(*between: Any, activation: str | None = None) -> Any:
    keras.utils.set_random_seed(3)
    return keras.Sequential(
        [
            keras.Input((7,), dtype="int32"),
            layers.Embedding(TOKENS, WIDTH),
            *between,
            layers.Dense(TOKENS, activation=activation, bias_initializer="random_normal"),
        ]
    )


def opened(model: Any, folder: Path, suffix: str) -> Found:
    path = folder / f"m{suffix}"
    model.save(path)
    return open_checkpoint(path)


def said(model: Any, ids: np.ndarray) -> np.ndarray:
    return keras.ops.convert_to_numpy(model(ids))


def same(found: Found, model: Any) -> None:
    ids = np.arange(14).reshape(2, 7) % TOKENS
    network = found.network()
    got = network.model(torch.tensor(ids.T) + 1)[0]
    got = got[..., 1:] if network.model.predicts == "tokens" else got
    np.testing.assert_allclose(got.numpy().swapaxes(0, 1), said(model, ids), rtol=0, atol=2e-6)


@pytest.mark.parametrize("suffix", [".keras", ".h5"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("both", [False, True])
def test_keras_is_the_authority(kind: str, both: bool, suffix: str, tmp_path: Path) -> None:
    def one() -> Any:
        return layers.Bidirectional(recurrent(kind)) if both else recurrent(kind)

    model = network(one(), layers.Dropout(0.1), one())
    found = opened(model, tmp_path, suffix)
    assert (found.format, found.layers, found.bidirectional, found.hidden) == ("keras", 2, both, UNITS)
    assert {question.name for question in found.missing} == {"vocabulary"}
    assert all(row.fits for row in found.tensors if row.role != "unused")
    assert all(one.sentence for one in found.inferred)
    same(found, model)


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        ("GRU", {"reset_after": False}),
        ("GRU", {"reset_after": False, "use_bias": False}),
        ("LSTM", {"use_bias": False}),
        ("SimpleRNN", {"activation": "relu"}),
    ],
)
def test_what_is_set_otherwise_and_can_be_followed(
    kind: str, settings: dict[str, Any], tmp_path: Path
) -> None:
    model = network(recurrent(kind, **settings))
    found = opened(model, tmp_path, ".keras")
    assert (found.cell == "chung") == (settings.get("reset_after") is False)
    same(found, model)


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        ("GRU", {"recurrent_activation": "hard_sigmoid"}),
        ("LSTM", {"activation": "relu"}),
        ("LSTM", {"go_backwards": True}),
    ],
)
def test_what_no_cell_here_computes_is_refused(kind: str, settings: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        opened(network(recurrent(kind, **settings)), tmp_path, ".keras")
    assert refused.value.code == "keras"
    assert next(iter(settings)) in str(refused.value)


def test_a_layer_between_is_refused_and_named(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="LayerNormalization"):
        opened(network(recurrent("LSTM"), layers.LayerNormalization()), tmp_path, ".keras")


def test_a_summary_at_the_end_is_said(tmp_path: Path) -> None:
    model = network(recurrent("LSTM", return_sequences=False), activation="softmax")
    found = opened(model, tmp_path, ".keras")
    assert "last" in {note.code for note in found.notes}
    same_logits = found.network().model(torch.tensor([[1], [2], [3]]))[0][-1, 0, 1:].softmax(-1)
    np.testing.assert_allclose(same_logits, said(model, np.array([[0, 1, 2]]))[0], rtol=0, atol=2e-6)


def test_rows_one_hot_and_a_layer_alone(tmp_path: Path) -> None:
    model = keras.Sequential([keras.Input((7, 4)), recurrent("GRU")])
    found = opened(model, tmp_path, ".h5")
    assert (found.features, found.tokens, found.outputs) == (4, None, None)
    x = np.random.default_rng(0).normal(size=(2, 7, 4)).astype("f")
    got = found.network().model(torch.tensor(x).transpose(0, 1))[0].transpose(0, 1)
    np.testing.assert_allclose(got, said(model, x), rtol=0, atol=2e-6)


@pytest.mark.parametrize("suffix", [".keras", ".h5"])
def test_code_in_a_layer_is_refused(suffix: str, tmp_path: Path) -> None:
    model = keras.Sequential([keras.Input((7, 3)), layers.Lambda(lambda x: x * 2), recurrent("LSTM")])
    with pytest.raises(Refusal) as refused:
        opened(model, tmp_path, suffix)
    assert refused.value.code == "lambda"


def test_weights_without_a_model_are_refused(tmp_path: Path) -> None:
    network(recurrent("LSTM")).save_weights(tmp_path / "m.weights.h5")
    with pytest.raises(Refusal, match=r"save_weights"):
        open_checkpoint(tmp_path / "m.weights.h5")


def test_links_out_of_the_file_are_refused(tmp_path: Path) -> None:
    model = network(recurrent("LSTM"))
    for number, lead in enumerate((h5py.ExternalLink("/etc/hosts", "/"), h5py.SoftLink("/nowhere"))):
        path = tmp_path / f"{number}.h5"
        model.save(path)
        with h5py.File(path, "a") as file:
            file["model_weights/other"] = lead
        with pytest.raises(Refusal) as refused:
            open_checkpoint(path)
        assert refused.value.code == "link"
