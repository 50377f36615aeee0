"""By what figures the player's sentence chooses its words; the page says them, the browser is sent them."""

from __future__ import annotations

from typing import Final

from rnn_core.tracing.summary import OPEN, SHUT

LITTLE: Final = 0.05
"""What is added to a state, or how far it moves, counts as next to nothing below this."""

TURNED: Final = 0.2
"""A state turns over if it was, and is, further than this from zero, on the other side."""

VERDICTS: Final = {"open": OPEN, "shut": SHUT, "little": LITTLE, "turned": TURNED}
