"""A worksheet of any text and network: two A4 pages, questions and key, as one file that prints."""

from __future__ import annotations

from pages.shared.worksheet.content import Origin, Refusal, Sheet
from pages.shared.worksheet.html import page
from pages.shared.worksheet.sheet import worksheet

__all__ = ["Origin", "Refusal", "Sheet", "page", "worksheet"]
