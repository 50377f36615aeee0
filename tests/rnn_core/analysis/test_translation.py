"""What a translator does with a sentence, against a loop over torch's own cells."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from rnn_core.analysis.translation import difference, forced_rows, padded, translate
from rnn_core.checkpoints.translators import Translator, load_translator
from rnn_core.errors import InputError
from rnn_core.models.seq2seq import BEGIN, END

DIGITS = ("4", "0", "8", "2")


def network(kind: str) -> Translator:
    found = load_translator(Path("assets/translators") / f"digits-{kind}")
    found.model.double()
    return found


def test_states_and_pieces_are_those_of_a_loop_over_torchs_cell() -> None:
    """Without attention: the decoder knows the vector that is handed over, and no more."""
    translator = network("none")
    found, model = translate(translator, DIGITS), translator.model
    with torch.no_grad():
        x = model.source_embedding(torch.as_tensor(translator.source.encode(DIGITS)))
        sides = []
        for suffix, order in (("", 1), ("_reverse", -1)):
            weights = [
                getattr(model.encoder, f"{name}_l0{suffix}")
                for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
            ]
            state, own = torch.zeros(1, model.encoder.hidden_size).double(), []
            for word in x.flip(0) if order < 0 else x:
                state = torch.gru_cell(word[None], state, *weights)
                own.append(state[0])
            sides.append(torch.stack(own[::order]))
        states = torch.cat(sides, 1)
        np.testing.assert_allclose(found.states, states.numpy(), atol=1e-12)
        weights = [
            getattr(model.decoder, f"{name}_l0") for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        ]
        encoded = model.encode(
            torch.as_tensor(translator.source.encode(DIGITS))[:, None], torch.tensor([len(DIGITS)])
        )
        state, piece, said = encoded.start[0], BEGIN, []
        for _ in range(len(found.said.pieces)):
            state = torch.gru_cell(model.target_embedding(torch.tensor([piece])), state, *weights)
            piece = int(model.readout(state)[0].argmax())
            said.append(piece)
    assert found.said.pieces.tolist() == said
    assert said[-1] == END
    assert found.residual < 1e-12
    assert (found.context >= -1).all()
    assert (found.context <= 1).all()


def test_what_is_not_known_is_said_so() -> None:
    assert translate(network("luong"), ("4", "x")).unknown == (False, True)


def test_forced_attention_changes_what_follows_and_nothing_before() -> None:
    translator = network("luong")
    own = translate(translator, DIGITS)
    forced = translate(translator, DIGITS, forced_rows({2: 0}, len(DIGITS)))
    assert own.said.weights is not None
    assert forced.said.weights is not None
    np.testing.assert_allclose(forced.said.log2_probabilities[:2], own.said.log2_probabilities[:2])
    np.testing.assert_array_equal(forced.said.weights[2], [1, 0, 0, 0])
    assert forced.residual < 1e-12


def test_rows_are_cut_or_filled_to_the_steps() -> None:
    rows = forced_rows({1: 2, 5: 9}, 3)  # there is no word 9
    assert rows is not None
    np.testing.assert_array_equal(rows, [[np.nan] * 3, [0, 0, 1]])
    longer = padded(rows, 4)
    assert longer is not None
    assert longer.shape == (4, 1, 3)
    assert torch.isnan(longer[2:]).all()
    np.testing.assert_array_equal(padded(rows, 1), [[[np.nan] * 3]])
    assert forced_rows({}, 3) is None
    assert padded(None, 3) is None


def test_two_sentences_are_compared_place_by_place() -> None:
    translator = network("luong")
    one, other = translate(translator, DIGITS), translate(translator, ("4", "0", "8"))
    assert difference(one, one) == (found := difference(one, one, 0.0))
    assert (found.numbers, found.pieces, found.size) == (0, 0, len(one.context))
    turned = difference(one, other)
    assert turned == difference(other, one)
    assert turned.total == len(one.said.pieces)
    assert turned.pieces >= len(one.said.pieces) - len(other.said.pieces)
    apart = np.abs(one.context - other.context)
    assert turned.numbers == sum(float(each) > 0.1 for each in apart) > 0


def test_there_must_be_a_word() -> None:
    with pytest.raises(InputError, match="at least one word"):
        translate(network("none"), ())
