"""The version of this library, where the package metadata takes it from."""

from __future__ import annotations

VERSION = "0.1.0"
