"""Let a network write."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from rnn_core.models.character import CharacterModel, State
from rnn_core.text import clean
from rnn_core.text.vocabulary import UNKNOWN, Vocabulary


def likely(logits: Tensor, temperature: float = 1.0, top_k: int = 0, top_p: float = 1.0) -> Tensor:
    """Return the probabilities that the next token is drawn with.

    Parameters
    ----------
    logits
        ``(vocabulary,)``.
    temperature
        Divides the logits; below 1 keeps to the likely, above 1 dares more.
    top_k
        Only so many of the likeliest may be drawn (Fan et al. 2018, section 5); 0: all.
    top_p
        Only the fewest that together reach this probability (Holtzman et al. 2020, nucleus sampling); 1: all.

    Returns
    -------
    Tensor
        ``(vocabulary,)``, in [0, 1], sum 1.

    Examples
    --------
    >>> likely(torch.tensor([0.5, 0.3, 0.2]).log(), top_k=2)
    tensor([0.6250, 0.3750, 0.0000])
    >>> likely(torch.tensor([0.5, 0.3, 0.2]).log(), top_p=0.5)
    tensor([1., 0., 0.])
    """
    shares, order = (logits / temperature).softmax(-1).sort(descending=True, stable=True)
    kept = torch.ones_like(shares, dtype=torch.bool)
    if top_k:
        kept[top_k:] = False
    if top_p < 1:
        # A token stays if those before it have not reached top_p yet: so the likeliest always does.
        kept &= shares.cumsum(-1) - shares < top_p
    shares = torch.where(kept, shares, 0.0)
    return torch.zeros_like(shares).scatter(-1, order, shares / shares.sum())


@dataclass(frozen=True)
class Drawn:
    """One token that a network wrote.

    Attributes
    ----------
    token : int
        Its number.
    bits : float
        ``-log2`` of the probability that the network itself gave it: at temperature 1, of all tokens, however
        it was drawn.
    """

    token: int
    bits: float


def draw(
    model: CharacterModel,
    vocabulary: Vocabulary,
    prompt: str,
    length: int,
    *,
    temperature: float = 1.0,
    top_k: int = 0,
    top_p: float = 1.0,
    seed: int = 0,
) -> Iterator[Drawn]:
    """Draw a text from a network token by token, and say of each what it cost.

    Parameters
    ----------
    prompt, length, temperature, top_k, top_p, seed
        See :func:`sample`.

    Yields
    ------
    Drawn
        ``length`` of them; the unknown token is never drawn.

    Examples
    --------
    >>> from rnn_core.models import CharacterModel
    >>> _ = torch.manual_seed(0)
    >>> model = CharacterModel(3, "gru", 4)
    >>> drawn = list(draw(model, Vocabulary.of(["ab"]), "a", 3))
    >>> len(drawn), all(one.token in (1, 2) and one.bits > 0 for one in drawn)
    (3, True)
    """
    generator = torch.Generator().manual_seed(seed)
    state: State | None = None
    fresh = torch.tensor(vocabulary.ids(clean(prompt).text or vocabulary.begins).tolist())[:, None]
    for _ in range(length):
        with torch.inference_mode():
            logits, state = model(fresh, state)
            logits = logits[-1, 0]
            surprise = -logits.log_softmax(-1) / math.log(2)
            logits[UNKNOWN] = -torch.inf
            fresh = torch.multinomial(likely(logits, temperature, top_k, top_p), 1, generator=generator)[None]
            one = Drawn(int(fresh), float(surprise[int(fresh)]))
        yield one


def sample(
    model: CharacterModel,
    vocabulary: Vocabulary,
    prompt: str,
    length: int,
    *,
    temperature: float = 1.0,
    top_k: int = 0,
    top_p: float = 1.0,
    seed: int = 0,
) -> str:
    """Draw a text from a network, token by token.

    Parameters
    ----------
    prompt
        Cleaned, then read first; it is part of the result. A line break if nothing is left of it.
    length
        Tokens to draw.
    temperature, top_k, top_p
        See :func:`likely`.
    seed
        The same seed draws the same text.

    Returns
    -------
    str
        Prompt and continuation; the unknown token is never drawn.
    """
    how = {"temperature": temperature, "top_k": top_k, "top_p": top_p}
    read = vocabulary.ids(clean(prompt).text or vocabulary.begins).tolist()
    drawn = draw(model, vocabulary, prompt, length, seed=seed, **how)  # type: ignore[arg-type]
    return vocabulary.decode([*read, *(one.token for one in drawn)])


@torch.inference_mode()
def draw_many(
    model: CharacterModel, vocabulary: Vocabulary, streams: int, length: int, *, seed: int = 0
) -> list[str]:
    """Draw several texts at once, at temperature 1, each begun as a text begins.

    Parameters
    ----------
    streams, length
        How many texts, and tokens of each.
    seed
        The same seed draws the same texts, on the same kind of processor.

    Returns
    -------
    list of str
        Without what they were begun with; the unknown token is never drawn.
    """
    generator = torch.Generator().manual_seed(seed)
    state: State | None = None
    fresh = torch.as_tensor(vocabulary.ids(vocabulary.begins))[:, None].repeat(1, streams)
    drawn = torch.empty(length, streams, dtype=torch.long)
    for k in range(length):
        logits, state = model(fresh, state)
        logits = logits[-1]
        logits[:, UNKNOWN] = -torch.inf
        drawn[k] = torch.multinomial(logits.softmax(-1), 1, generator=generator)[:, 0]
        fresh = drawn[k][None]
    return [vocabulary.decode(column.tolist()) for column in drawn.T]
