"""Files of ONNX against onnxruntime: the same numbers come out of what was opened."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnxruntime
import pytest
import torch
from onnx import TensorProto, helper, numpy_helper

from rnn_core.opening import Found, Refusal, open_checkpoint

BLOCKS = {"LSTM": 4, "GRU": 3, "RNN": 1}
INPUTS, UNITS, TOKENS = 5, 6, 9


class Graph:
    """A graph as somebody writes it down, node by node."""

    def __init__(self, seed: int = 0) -> None:
        self.draw = np.random.default_rng(seed)
        self.nodes: list[Any] = []
        self.constants: dict[str, np.ndarray] = {}

    def add(self, operator: str, inputs: list[str], output: str, **settings: Any) -> str:
        self.nodes.append(
            helper.make_node(operator, inputs, [output], name=f"{operator}_{output}", **settings)
        )
        return output

    def constant(self, name: str, *shape: int) -> str:
        self.constants[name] = self.draw.normal(0, 0.4, shape).astype("f")
        return name

    def axes(self, name: str, *values: int) -> str:
        self.constants[name] = np.array(values, np.int64)
        return name

    def recurrent(
        self, operator: str, x: str, name: str, both: bool, inputs: int, bias: bool = True, **settings: Any
    ) -> str:
        rows, ways = BLOCKS[operator] * UNITS, 2 if both else 1
        weights = [
            self.constant(f"{name}.W", ways, rows, inputs),
            self.constant(f"{name}.R", ways, rows, UNITS),
        ]
        weights += [self.constant(f"{name}.B", ways, 2 * rows)] if bias else []
        way = "bidirectional" if both else "forward"
        y = self.add(operator, [x, *weights], f"{name}.Y", hidden_size=UNITS, direction=way, **settings)
        turned = self.add("Transpose", [y], f"{name}.turned", perm=[0, 2, 1, 3])
        return self.add("Reshape", [turned, self.axes(f"{name}.axes", 0, 0, -1)], f"{name}.out")

    def bytes(self, x: Any, y: Any, raw: bool = True) -> bytes:
        if raw:
            kept = [numpy_helper.from_array(array, name) for name, array in self.constants.items()]
        else:
            kept = [
                helper.make_tensor(
                    name, helper.np_dtype_to_tensor_dtype(array.dtype), array.shape, array.ravel()
                )
                for name, array in self.constants.items()
            ]
        graph = helper.make_graph(self.nodes, "g", [x], [y], kept)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)], ir_version=8)
        return model.SerializeToString()


def language_model(operator: str, both: bool, gemm: bool = False, raw: bool = True, **settings: Any) -> bytes:
    graph = Graph()
    width = UNITS * (2 if both else 1)
    out = graph.add("Gather", [graph.constant("table", TOKENS, INPUTS), "ids"], "rows", axis=0)
    out = graph.recurrent(operator, out, "first", both, INPUTS, **settings)
    out = graph.recurrent(operator, out, "second", both, width, **settings)
    if gemm:
        flat = graph.add("Reshape", [out, graph.axes("flat", -1, width)], "flattened")
        weights = [graph.constant("head", TOKENS, width), graph.constant("head_bias", TOKENS)]
        graph.add("Gemm", [flat, *weights], "logits", transB=1)
        shape: list[Any] = ["n", TOKENS]
    else:
        product = graph.add("MatMul", [out, graph.constant("head", width, TOKENS)], "product")
        graph.add("Add", [graph.constant("head_bias", TOKENS), product], "logits")
        shape = [7, 2, TOKENS]
    x = helper.make_tensor_value_info("ids", TensorProto.INT64, [7, 2])
    return graph.bytes(x, helper.make_tensor_value_info("logits", TensorProto.FLOAT, shape), raw)


def run(data: bytes, **inputs: np.ndarray) -> np.ndarray:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
    return np.asarray(session.run(None, inputs)[0])


def same(found: Found, data: bytes, **answers: Any) -> None:
    ids = np.arange(14).reshape(7, 2) % TOKENS
    network = found.network(**answers)
    got = network.model(torch.tensor(ids) + 1)[0]
    got = got[..., 1:] if network.model.predicts == "tokens" else got
    np.testing.assert_allclose(got.numpy(), run(data, ids=ids).reshape(7, 2, TOKENS), rtol=0, atol=2e-6)


@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize(
    ("operator", "settings"),
    [
        ("LSTM", {}),
        ("GRU", {"linear_before_reset": 1}),
        ("GRU", {"linear_before_reset": 0}),
        ("RNN", {}),
        ("RNN", {"activations": ["Relu"]}),
        ("LSTM", {"bias": False}),
    ],
)
def test_onnxruntime_is_the_authority(operator: str, settings: dict[str, Any], both: bool) -> None:
    if both and "activations" in settings:
        settings = {"activations": settings["activations"] * 2}
    data = language_model(operator, both, **settings)
    found = open_checkpoint(data)
    assert (found.format, found.layers, found.bidirectional, found.hidden) == ("onnx", 2, both, UNITS)
    assert (found.tokens, found.outputs, found.features) == (TOKENS, TOKENS, INPUTS)
    assert {question.name for question in found.missing} == {"vocabulary"}
    assert all(row.fits for row in found.tensors if row.role != "unused")
    same(found, data)


@pytest.mark.parametrize("raw", [True, False])
def test_a_product_that_is_written_in_one(raw: bool) -> None:
    data = language_model("LSTM", False, gemm=True, raw=raw)
    same(open_checkpoint(data), data)


@pytest.mark.parametrize(
    "settings", [{"clip": 3.0}, {"input_forget": 1}, {"activations": ["Sigmoid", "Relu", "Tanh"]}]
)
def test_what_no_cell_here_computes_is_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as refused:
        open_checkpoint(language_model("LSTM", False, **settings))
    assert refused.value.code == "onnx"
    assert next(iter(settings)) in str(refused.value)


def test_peepholes_are_refused_by_name() -> None:
    graph = Graph()
    weights = [graph.constant("W", 1, 24, 5), graph.constant("R", 1, 24, 6), graph.constant("B", 1, 48)]
    graph.add("LSTM", ["x", *weights, "", "", "", graph.constant("P", 1, 18)], "y", hidden_size=UNITS)
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, [7, 2, 5])
    with pytest.raises(Refusal, match="peepholes"):
        open_checkpoint(graph.bytes(x, helper.make_tensor_value_info("y", TensorProto.FLOAT, [7, 1, 2, 6])))


def test_what_torch_exports_opens() -> None:
    torch.manual_seed(0)
    own = torch.nn.GRU(INPUTS, UNITS, 2, bidirectional=True)
    graph = Graph()
    order = torch.tensor([1, 0, 2])  # ONNX: z, r, h
    x, width = "x", INPUTS
    for layer in range(2):
        stacked = {}
        for base in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
            ways = [getattr(own, f"{base}_l{layer}{way}").detach() for way in ("", "_reverse")]
            stacked[base] = torch.stack(
                [one.unflatten(0, (3, -1))[order].flatten(0, 1) for one in ways]
            ).numpy()
        x = graph.recurrent("GRU", x, f"l{layer}", True, width, linear_before_reset=1)
        graph.constants[f"l{layer}.W"], graph.constants[f"l{layer}.R"] = (
            stacked["weight_ih"],
            stacked["weight_hh"],
        )
        graph.constants[f"l{layer}.B"] = np.concatenate([stacked["bias_ih"], stacked["bias_hh"]], 1)
        width = 2 * UNITS
    given = helper.make_tensor_value_info("x", TensorProto.FLOAT, [7, 2, INPUTS])
    data = graph.bytes(given, helper.make_tensor_value_info(x, TensorProto.FLOAT, [7, 2, width]))
    found = open_checkpoint(data).network().model.rnn.state_dict()
    assert all(torch.equal(found[name], value) for name, value in own.state_dict().items())
