"""What the pages say, measured: each module one question, run by `python -m docs.experiments`."""
