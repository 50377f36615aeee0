"""Every old public name still works for one version, warns, and is what has the new name."""

from __future__ import annotations

from importlib import import_module

import pytest

from rnn_core.deprecated import RENAMED


def _taken(name):
    module, _, attribute = name.rpartition(".")
    return getattr(import_module(module), attribute)


@pytest.mark.parametrize(("old", "new"), RENAMED.items())
def test_an_old_name_warns_and_is_the_new_one(old, new):
    with pytest.warns(DeprecationWarning, match=f"^{old} is now {new};") as told:
        found = _taken(old)
    assert found is _taken(new)
    assert told[0].filename == __file__  # it points at whoever uses the old name


@pytest.mark.parametrize("door", sorted({old.rpartition(".")[0] for old in RENAMED}))
def test_old_names_are_not_among_the_public_ones(door):
    old = {name.rpartition(".")[2] for name in RENAMED if name.rpartition(".")[0] == door}
    assert not old & set(import_module(door).__all__)
    with pytest.raises(AttributeError, match="no_such_name"):
        import_module(door).no_such_name  # noqa: B018
