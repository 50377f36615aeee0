"""What all networks on disk have in common: float16 weights, errors that name a remedy, one zip."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeVar

from safetensors import SafetensorError
from safetensors.torch import load as tensors_of
from safetensors.torch import save as bytes_of
from torch import Tensor, nn

from rnn_core import files
from rnn_core.errors import CheckpointError

__all__ = ["BROKEN", "CONFIG", "WEIGHTS", "loading", "rounded", "weights_of", "with_weights", "zipped"]

WEIGHTS: Final = "weights.safetensors"
CONFIG: Final = "config.json"

BROKEN: Final = (
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    RuntimeError,
    OverflowError,
    MemoryError,
    SafetensorError,
)
"""What reading a file raises that was written by something else, or damaged: RuntimeError is torch's, and
has RecursionError below it."""

M = TypeVar("M", bound=nn.Module)


def weights_of(model: nn.Module) -> bytes:
    """Return the weights of a network as a file of safetensors, float16."""
    return bytes_of({name: tensor.half().contiguous() for name, tensor in model.state_dict().items()})


def with_weights(model: M, weights: bytes | Mapping[str, Tensor]) -> M:
    """Load what `weights_of` gave into a network of that shape; return it in eval mode, without gradients.

    Raises
    ------
    RuntimeError, SafetensorError
        If it is damaged, or of another shape.

    Examples
    --------
    >>> model = with_weights(nn.Linear(1, 1), weights_of(nn.Linear(1, 1)))
    >>> model.training, model.weight.requires_grad, model.weight.dtype
    (False, False, torch.float32)
    """
    tensors = tensors_of(weights) if isinstance(weights, bytes) else weights
    model.load_state_dict({name: tensor.float() for name, tensor in tensors.items()})
    return model.requires_grad_(False).eval()


def rounded(model: nn.Module) -> None:
    """Round a network's weights to float16, in place: as it is shipped, so is it measured."""
    model.load_state_dict({name: tensor.half().float() for name, tensor in model.state_dict().items()})


@contextmanager
def loading(expected: str, remedy: str = "Train or save it again.") -> Iterator[None]:
    """Tell what was expected, what came and the remedy when a file cannot be read or does not fit.

    Raises
    ------
    CheckpointError
        In place of whatever a broken file raises.

    Examples
    --------
    >>> with loading("a network in 'net'"):
    ...     {}["hidden"]
    Traceback (most recent call last):
        ...
    rnn_core.errors.CheckpointError: expected a network in 'net'; KeyError came. Train or save it again.
    """
    try:
        yield
    except CheckpointError:
        raise
    except BROKEN as error:
        raise CheckpointError(f"expected {expected}; {files.reason(error)} came. {remedy}") from error


def zipped(write: Callable[[Path], None]) -> bytes:
    """Return a zip of the two files that a network's `write` puts in a folder, stored as they are.

    The same network is the same file: members have a fixed date.
    """
    buffer = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        write(Path(folder))
        for name in (WEIGHTS, CONFIG):
            archive.writestr(zipfile.ZipInfo(name), (Path(folder) / name).read_bytes())
    return buffer.getvalue()
