"""What opens a room to whom: the teacher's secret, the key in the QR code, a student's ticket.

None of them is kept: a file of rooms holds digests alone. A seat and its answers are kept under different
digests of the ticket, so that no file says whose answer is whose.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from typing import Final

CODES: Final = 10**6
_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Five bits each; none is taken for another (Crockford's base 32)."""
_GROUPS, _LONG = 5, 4
_TICKET: Final = re.compile(r"[A-Za-z0-9_-]{20,64}", re.ASCII)


def new_code() -> str:
    """Draw six digits."""
    return f"{secrets.randbelow(CODES):06d}"


def new_secret() -> str:
    """Draw what only the teacher's browser is told: 100 bits, which can be typed on another computer.

    Examples
    --------
    >>> len(new_secret())
    24
    """
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_LONG)) for _ in range(_GROUPS))
    return "-".join(groups)


def typed_secret(text: str) -> str:
    """Return a secret as it was drawn, however it was typed.

    Examples
    --------
    >>> typed_secret(" 0o1l kmnp-QRST vwxy 2345")
    '0011-KMNP-QRST-VWXY-2345'
    """
    plain = text.upper().translate(str.maketrans("OIL", "011"))
    letters = "".join(one for one in plain if one in _LETTERS)
    return "-".join(letters[place : place + _LONG] for place in range(0, len(letters), _LONG))


def digest(purpose: str, text: str) -> str:
    """Return what is kept of a secret, for one purpose."""
    return hashlib.sha256(f"{purpose}\0{text}".encode()).hexdigest()


def matches(kept: str, purpose: str, text: str) -> bool:
    """Whether a digest is that of a text, told in a time that does not depend on it."""
    return hmac.compare_digest(kept, digest(purpose, text))


def key(secret: str) -> str:
    """Return the key in the QR code, which follows from the teacher's secret and does not lead back to it."""
    drawn = hmac.new(secret.encode(), b"key", hashlib.sha256).digest()
    return base64.urlsafe_b64encode(drawn[:9]).decode()


def is_ticket(text: object) -> bool:
    """Whether it may be a ticket of 20 to 64 characters: a phone draws its own, so joining twice is once."""
    return isinstance(text, str) and _TICKET.fullmatch(text) is not None
