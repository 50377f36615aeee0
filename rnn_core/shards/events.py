"""What happens while texts become shards, as frozen records."""

from __future__ import annotations

from dataclasses import dataclass

from rnn_core.text.notes import Note

__all__ = ["Done", "Event", "Failed", "Opened", "Shard"]


@dataclass(frozen=True)
class Opened:
    """A text was read and tokenised.

    Attributes
    ----------
    text : str
        Its name.
    sha256 : str
        Fingerprint of what the network reads: the text, decoded and cleaned.
    encoding : str
        What its bytes were read as.
    notes : tuple of Note
        What was done to it on its way in.
    steps : int
        Tokens, one step each.
    unknown : int
        Tokens the network has never seen.
    bounds : tuple of (start, stop)
        The steps of each shard to come.

    Examples
    --------
    >>> bounds = (0, 1024), (1024, 1500)
    >>> opened = Opened("a.txt", "2c26b4...", "utf-8", (), steps=1500, unknown=0, bounds=bounds)
    >>> len(opened.bounds)
    2
    """

    text: str
    sha256: str
    encoding: str
    notes: tuple[Note, ...]
    steps: int
    unknown: int
    bounds: tuple[tuple[int, int], ...]


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
    found : bool
        Whether an earlier run had finished it.

    Examples
    --------
    >>> shard = Shard("a.txt", 0, "00000.parquet", 0, 1024, 262144, "fcde2b...")
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
    found: bool = False


@dataclass(frozen=True)
class Done:
    """All shards of a text are complete.

    Examples
    --------
    >>> Done("a.txt").text
    'a.txt'
    """

    text: str


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
