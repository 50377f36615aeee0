"""Rooms of a class: one teacher, up to some hundred phones, no account.

Phones are light pages beside Streamlit (docs/adr/0018-rooms.md).
"""

from __future__ import annotations
