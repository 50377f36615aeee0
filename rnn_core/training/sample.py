"""Let a network write."""

from __future__ import annotations

import torch

from rnn_core.models.character import CharacterModel, State
from rnn_core.text.vocabulary import UNKNOWN, Vocabulary


@torch.inference_mode()
def sample(
    model: CharacterModel,
    vocabulary: Vocabulary,
    prompt: str,
    length: int,
    *,
    temperature: float = 1.0,
    seed: int = 0,
) -> str:
    """Draw a text from a network, token by token.

    Parameters
    ----------
    prompt
        Read first; it is part of the result. At least one character.
    length
        Tokens to draw.
    temperature
        Divides the logits; below 1 keeps to the likely, above 1 dares more.
    seed
        The same seed draws the same text.

    Returns
    -------
    str
        Prompt and continuation; the unknown token is never drawn.
    """
    generator = torch.Generator().manual_seed(seed)
    drawn = vocabulary.ids(prompt).tolist()
    state: State | None = None
    fresh = torch.tensor(drawn)[:, None]
    for _ in range(length):
        logits, state = model(fresh, state)
        logits = logits[-1, 0] / temperature
        logits[UNKNOWN] = -torch.inf
        fresh = torch.multinomial(logits.softmax(0), 1, generator=generator)[None]
        drawn.append(int(fresh))
    return vocabulary.decode(drawn)
