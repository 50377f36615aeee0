"""`python -m benchmarks`: everything there is to measure."""

from __future__ import annotations

from benchmarks.trace import main

main()
