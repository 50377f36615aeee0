"""Is it praise? A "not" turns the sense of what comes after it, so that no word decides alone.

Examples
--------
>>> from rnn_core.tasks.negation import negation
>>> drawn = negation("en", training=100, held_out=20)
>>> len(drawn.training), len(drawn.held_out)
(100, 20)
"""

from __future__ import annotations

from rnn_core.tasks.negation.negation import LANGUAGES, Judged, Language, Verdicts, negation

__all__ = ["LANGUAGES", "Judged", "Language", "Verdicts", "negation"]
