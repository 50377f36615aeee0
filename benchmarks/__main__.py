"""`python -m benchmarks`: everything there is to measure. Options are those of benchmarks.trace."""

from __future__ import annotations

from benchmarks import stream, trace

trace.main()
print()
stream.main([])
