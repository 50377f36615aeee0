"""What happens while texts become shards, as frozen records."""

from __future__ import annotations

from dataclasses import dataclass

from rnn_core.text.notes import Note

__all__ = ["Done", "Event", "Failed", "Opened", "Shard"]


@dataclass(frozen=True)
class Opened:
    """It is known how a text is to be read, and that all of it can be.

    Attributes
    ----------
    text : str
        Its name.
    encoding : str
        What its bytes are read as.
    notes : tuple of Note
        From finding that out.

    Examples
    --------
    >>> Opened("a.txt", "utf-8", ()).encoding
    'utf-8'
    """

    text: str
    encoding: str
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Shard:
    """One Parquet file is complete.

    Attributes
    ----------
    text : str
    index : int
        From 0.
    file : str
        Its name inside the folder of its text.
    start, stop : int
        The steps in it: start..stop - 1 of the text.
    rows : int
        steps * layers * units.
    state : str
        SHA-256 of the recurrent state after its last step; the state itself is in the file.
    sha256 : str
        Of the file.
    read : int
        Bytes of the text's file that were read so far.
    found : bool
        Whether an earlier run had finished it.
    damaged : bool
        Whether an earlier run had, and it was no longer what had been written, so that it was made again.

    Examples
    --------
    >>> shard = Shard("a.txt", 0, "00000.parquet", 0, 1024, 262144, "fcde2b...", "9f86d0...", 1024)
    >>> shard.stop - shard.start, shard.found
    (1024, False)
    """

    text: str
    index: int
    file: str
    start: int
    stop: int
    rows: int
    state: str
    sha256: str
    read: int
    found: bool = False
    damaged: bool = False


@dataclass(frozen=True)
class Done:
    """All shards of a text are complete.

    Attributes
    ----------
    text : str
    sha256 : str
        Fingerprint of what the network read: the text, decoded and cleaned.
    steps, unknown : int
        Tokens, one step each, and those the network has never seen.
    notes : tuple of Note
        What was done to clean the text.

    Examples
    --------
    >>> Done("a.txt", "2c26b4...", steps=1500, unknown=0, notes=()).steps
    1500
    """

    text: str
    sha256: str
    steps: int
    unknown: int
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Failed:
    """A text could not be read; ``code`` is that of a TextError, or the name of the error.

    Examples
    --------
    >>> Failed("a.txt", "blank", "expected some text; got white space only").code
    'blank'
    """

    text: str
    code: str
    message: str


Event = Opened | Shard | Done | Failed
