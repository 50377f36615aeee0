"""What a browser told of a control and no browser of ours would: it is dropped, and the page drawn anew.

Streamlit takes a control's value as it comes, and fails on one of another kind; and as it keeps the value, it
fails in every later run too. Each control here is given its value from the visitor's place, so that nothing
is lost with what the browser told: the controls show the place again.
"""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Final

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

_STATE: Final = "session_state.py"
"""Streamlit's file in which values of controls are read; none of ours has that name."""
_OURS: Final = str(Path(__file__).parents[2] / "pages")


def is_forged(error: Exception) -> bool:
    """Whether Streamlit itself failed at reading the value of a control, and nothing of ours."""
    if not isinstance(error, (TypeError, ValueError, IndexError, AttributeError, OverflowError)):
        return False
    files = [one.filename for one in traceback.extract_tb(error.__traceback__)]
    reading = max((at for at, name in enumerate(files) if name.endswith(_STATE)), default=-1)
    ours = max((at for at, name in enumerate(files) if name.startswith(_OURS)), default=-1)
    return reading > ours


def forget() -> None:
    """Drop what the browser told of its controls, and ask for another run of the page."""
    context = get_script_run_ctx()
    if context is None:
        return
    context.session_state._state._new_widget_state.states.clear()
    if context.script_requests is not None:
        again = RerunData(query_string=context.query_string, page_script_hash=context.page_script_hash)
        context.script_requests.request_rerun(again)
