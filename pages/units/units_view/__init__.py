"""Units that tell a pattern, or a text to brush with the passages that share its units, in the browser."""

from __future__ import annotations

from pages.units.units_view.component import as_chosen, units_view
from pages.units.units_view.view import Chosen, Line, Row, UnitsView

__all__ = ["Chosen", "Line", "Row", "UnitsView", "as_chosen", "units_view"]
