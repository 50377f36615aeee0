"""What the server answers before Streamlit does: the first page, its scripts compressed, and a full class.

Streamlit's own files are left as they are. Its first page is empty until 1.7 MB of scripts have come, which a
slow line takes most of a minute for: here it says from its first byte what it is, says why when nothing
follows, and its scripts come compressed.
"""

from __future__ import annotations

from starlette.middleware import Middleware

from pages.shared.front.capacity import Capacity, raise_limit
from pages.shared.front.compressed import Compressed
from pages.shared.front.shell import Shell

__all__ = ["middleware", "raise_limit"]


def middleware(teacher: str) -> list[Middleware]:
    """Return what stands before Streamlit, the outermost first.

    Parameters
    ----------
    teacher : str
        How the name of the cookie begins that whoever opened a room here has.
    """
    return [Middleware(Capacity, teacher=teacher), Middleware(Compressed), Middleware(Shell)]
