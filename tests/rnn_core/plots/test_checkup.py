"""Pictures of findings: the numbers that were measured, in the words of the check."""

from __future__ import annotations

import numpy as np
import pytest

from rnn_core.checkup import Finding, check, languages
from rnn_core.errors import InputError
from rnn_core.plots import checkup_picture
from tests.rnn_core.checkup.setups import FAULTS, faulty


@pytest.mark.parametrize("kind", FAULTS)
def test_a_picture_shows_what_was_measured(kind: str) -> None:
    name, one = faulty(kind, 2)[1]
    found = check(one.model, one.batch, only=[name], **one.said).found[0]
    if found.picture is None:
        with pytest.raises(InputError, match="picture"):
            checkup_picture(found)
        return
    for language in languages():
        figure = checkup_picture(found, language=language)
        drawn = [trace.customdata if found.picture.kind == "influence" else trace.y for trace in figure.data]
        for array, values in zip(found.arrays.values(), drawn, strict=True):
            scale = float(array.max()) if found.picture.kind == "influence" else 1.0
            np.testing.assert_allclose(np.array(values, float), array / scale)
        words = set(found.names(language).values())
        assert figure.layout.xaxis.title.text in words


def test_a_check_without_a_picture_says_so() -> None:
    with pytest.raises(InputError):
        checkup_picture(Finding("swap", "not measured", "axis"))
