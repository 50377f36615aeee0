"""The module's own run, and the one call of torch's kernel that it comes down to."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, Final

import torch
from torch import Tensor, nn
from torch.nn.modules.module import _has_any_global_hook
from torch.nn.utils.rnn import PackedSequence

from rnn_core.cells.spec import layers, spec_of
from rnn_core.errors import InputError
from rnn_core.tracing.inputs import Inputs
from rnn_core.tracing.listening import Asked, Call, listening, run
from rnn_core.tracing.modules import Recurrent, directions_of, dropping
from rnn_core.tracing.setting import Undo, while_needed

__all__ = ["asked_of", "is_plain", "own_call", "parts", "refusal", "same"]


def is_plain(module: Recurrent) -> bool:
    """Say whether nothing stands between a module's weights and what it computes.

    That is: of torch's own class, not of one made of it (a subclass, or what a parametrization
    makes), with torch's own forward, without hooks, and not compiled.
    """
    forward = type(module).forward
    source = next((kind for kind in type(module).__mro__ if "forward" in vars(kind)), nn.Module)
    own = type(module) in layers() and forward.__globals__ is vars(sys.modules[source.__module__])
    replaced = "forward" in vars(module) or module._compiled_call_impl is not None
    hooked = module._forward_hooks or module._forward_pre_hooks or _has_any_global_hook()
    return own and not replaced and not hooked


def own_call(module: Recurrent, given: Inputs, wanted: bool = False) -> Call:
    """Run a module once, as it is, and return the call of torch's kernel whose output it hands out.

    Raises
    ------
    InputError
        If there is no such call: the module does not use the kernel, or changes what it gives.
    """
    if is_plain(module):
        return _plain_call(module, given, wanted)
    _check_forward(module, given)
    _forget(module)
    with _uncompiled(), listening(wanted) as calls:
        result = module(*given.arguments())
    fitting = [call for call in calls if _is_of(call, module, given)]
    for call in reversed(fitting):
        if _hands_out(call, result, given):
            return call
    otherwise = f"one that runs it otherwise, {len(calls)} time(s)" if calls else "one that does not run it"
    raise refusal(module, "one that changes what the kernel gave" if fitting else otherwise)


def asked_of(module: Recurrent) -> Asked:
    """Say what a plain module asks torch's kernel for: its forward does nothing else."""
    module._update_flat_weights()
    dropout = module.dropout if dropping(module) else 0.0
    flat: Any = module._flat_weights
    kernel = spec_of(module).modes[module.mode].kernel
    return Asked(kernel, flat, module.bias, module.num_layers, dropout, module.bidirectional)


def _plain_call(module: Recurrent, given: Inputs, wanted: bool) -> Call:
    packed = given.given
    if not isinstance(packed, PackedSequence):
        return run(asked_of(module), given.x, None, given.state, wanted)
    order = packed.sorted_indices
    state = given.state if order is None else tuple(part.index_select(1, order) for part in given.state)
    return run(asked_of(module), packed.data.detach(), packed.batch_sizes, state, wanted)


def refusal(module: Recurrent, came: str) -> InputError:
    """Say that a module is more than torch's kernel and its weights, and what to do."""
    kind = spec_of(module).layer.__name__
    return InputError.of(
        "a module that runs torch's recurrent kernel once, over its inputs, and returns what that gives",
        f"{came} (a {type(module).__name__})",
        f"take off its hooks or its own forward, or load its weights into a torch.nn.{kind} and trace that",
    )


def _check_forward(module: Recurrent, given: Inputs) -> None:
    try:
        inspect.signature(module.forward).bind(*given.arguments())
    except TypeError:
        raise refusal(module, "a forward that does not take (input, state)") from None
    except ValueError:  # it tells nobody what it takes
        return


def _forget(module: Recurrent) -> None:
    """Have torch read parametrized weights anew, without asking first whether they have changed.

    Asking reads them too, and in training each read of a spectral norm is one more power
    iteration: so the run moves it as the first run of a fresh copy does. It remembers anew.
    """
    if isinstance(module, nn.RNNBase) and hasattr(module, "parametrizations"):
        vars(module)["_flat_weight_refs"] = [_nothing] * len(module._flat_weights_names)


def _nothing() -> None:
    """Stand for a reference to what is gone."""


@contextmanager
def _uncompiled() -> Iterator[None]:
    """Have what torch.compile has made of a module run as it was written, so that it can be heard."""
    if "torch._dynamo" not in sys.modules:
        yield
        return
    with _eagerly():
        yield


def _set_stance() -> Undo:
    stance = torch.compiler.set_stance("force_eager")  # of the whole process
    return partial(stance.__exit__, None, None, None)


_eagerly: Final = while_needed(_set_stance)


def _is_of(call: Call, module: Recurrent, given: Inputs) -> bool:
    """Say whether a call is of a module's own cells, over as many steps and sequences as it was given."""
    x = call.passes[0].x
    if call.batch_sizes is None:
        read = given.form != "packed" and x.shape == given.x.shape
    else:
        read = isinstance(given.given, PackedSequence) and torch.equal(
            call.batch_sizes, given.given.batch_sizes
        )
    rows = module.num_layers * len(directions_of(module))
    shapes = [part.shape for part in call.state] == [part.shape for part in given.state]
    return read and shapes and (call.mode, len(call.weights)) == (module.mode, rows)


def parts(result: Any) -> list[Any]:
    """Take apart what a module returned: the output, and the state and whatever else if there is more."""
    alone = isinstance(result, PackedSequence) or not isinstance(result, (tuple, list))
    return [result] if alone else list(result)


def _hands_out(call: Call, result: Any, given: Inputs) -> bool:
    """Say whether a module returned what its kernel gave: the output, alone or first, and maybe the state."""
    output, *rest = parts(result) or [None]
    return _output_is(call, output, given) and (not rest or _state_is(call, rest[0], given))


def _output_is(call: Call, output: object, given: Inputs) -> bool:
    ours = call.passes[-1].output
    if isinstance(output, PackedSequence):
        return same(output.data, ours)
    if not isinstance(output, Tensor) or isinstance(given.given, PackedSequence):
        return False
    return output.dim() == given.given.dim() and same(given.time_major(output), ours)


def _state_is(call: Call, came: object, given: Inputs) -> bool:
    state = came if isinstance(came, (tuple, list)) else (came,)
    final = [given.in_order(part, 1) for part in call.final]
    if given.form == "unbatched":
        final = [part.squeeze(1) for part in final]
    return len(state) == len(final) and all(
        isinstance(one, Tensor) and same(one, ours) for one, ours in zip(state, final, strict=True)
    )


def same(a: Tensor, b: Tensor) -> bool:
    """Say whether two tensors hold the same numbers, NaN included."""
    if a.shape != b.shape:
        return False
    if a.data_ptr() == b.data_ptr() and a.stride() == b.stride():
        return True
    return bool(((a == b) | (a.isnan() & b.isnan())).all())
