"""What was measured of cuts: the same cut on other units, memories held while a network writes, states
carried over.

Stored figures (``python -m docs.experiments what_if``) at once; a visitor's own cut as a job.
"""

from __future__ import annotations
