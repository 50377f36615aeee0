"""What if, on any page: units or a whole direction, layer or part are held, and both runs are shown."""

from __future__ import annotations

from pages.shared.hands.chooser import draw as chooser
from pages.shared.hands.grip import Grip
from pages.shared.hands.told import cut_name, elsewhere, fall, said, share

__all__ = ["Grip", "chooser", "cut_name", "elsewhere", "fall", "said", "share"]
