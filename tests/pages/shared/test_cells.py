"""Cells on screen: every registered one has words in both languages, and stands where cells are chosen."""

from __future__ import annotations

import dataclasses

import pytest

from pages.gradients import url_state as gradients
from pages.lab.character import url_state as character
from pages.lab.memory import url_state as memory
from pages.shared import cells, registry
from pages.shared.i18n import LANGUAGES, Language, words
from rnn_core.cells import names, spec
from rnn_core.tasks.race import CELLS


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("cell", names())
def test_every_registered_cell_has_its_words(cell: str, lang: Language):
    assert words(lang).has("cell", cell)
    assert words(lang).has("cell_name", cell)
    assert cells.name(words(lang), cell) == words(lang).of("cell_name", cell)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_two_cells_have_one_name(lang: Language):
    assert len({cells.name(words(lang), cell) for cell in names()}) == len(names())


def test_a_cell_of_somebody_else_is_called_by_its_title(monkeypatch: pytest.MonkeyPatch):
    other = dataclasses.replace(spec("gru"), name="liquid", title="Liquid cell")
    monkeypatch.setattr(cells, "spec", lambda name: other)
    assert cells.name(words("en"), "liquid") == "Liquid cell"


@pytest.mark.parametrize("page", [gradients, memory])
@pytest.mark.parametrize("cell", names())
def test_a_link_can_name_every_cell(page: object, cell: str):
    address = page.ADDRESS  # type: ignore[attr-defined]
    page_state = address.page_state_of({"lang": "en", "cells": cell}, "en")
    assert cells.chosen(page_state.cells) == (cell,)
    assert address.page_state_of(address.query_of(page_state), "en") == page_state


def test_a_link_without_cells_has_the_usual_ones():
    for address in (gradients.ADDRESS, memory.ADDRESS):
        for said in ("", "mlp", "rnn,gru,lstm"):
            assert cells.chosen(address.page_state_of({"lang": "en", "cells": said}, "en").cells) == CELLS  # type: ignore[attr-defined]


@pytest.mark.parametrize("cell", names())
def test_every_cell_can_be_trained_by_a_link(cell: str):
    assert character.ADDRESS.page_state_of({"cell": cell}, "en").cell == cell
    assert cells.offered(character.CELLS, cell)[:3] == character.CELLS
    assert cell in cells.offered(character.CELLS, cell)


def test_an_unknown_cell_is_the_first_one():
    assert character.ADDRESS.page_state_of({"cell": "mlp"}, "en").cell == character.PageState("en").cell


def test_the_networks_of_one_size_are_of_the_cells_they_stand_for():
    assert tuple(registry.EQUAL) == CELLS
    for cell, name in registry.EQUAL.items():
        assert registry.network(name).model.cell == cell
