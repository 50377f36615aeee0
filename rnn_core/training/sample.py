"""Let a network write."""

from __future__ import annotations

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


@torch.inference_mode()
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
    generator = torch.Generator().manual_seed(seed)
    drawn = vocabulary.ids(clean(prompt).text or vocabulary.begins).tolist()
    state: State | None = None
    fresh = torch.tensor(drawn)[:, None]
    for _ in range(length):
        logits, state = model(fresh, state)
        logits = logits[-1, 0]
        logits[UNKNOWN] = -torch.inf
        shares = likely(logits, temperature, top_k, top_p)
        fresh = torch.multinomial(shares, 1, generator=generator)[None]
        drawn.append(int(fresh))
    return vocabulary.decode(drawn)
