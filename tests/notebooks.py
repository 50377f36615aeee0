"""What makes and runs the notebooks, ``examples/refresh.py``, as a module."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Final

__all__ = ["EXAMPLES", "refresh"]

EXAMPLES: Final = Path(__file__).parents[1] / "examples"


def _loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("examples_refresh", EXAMPLES / "refresh.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # a dataclass looks up the module that it is in
    spec.loader.exec_module(module)
    return module


refresh: Final = _loaded()
