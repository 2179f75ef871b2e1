"""What ``compliance read`` prints: what the readers made of a file, one JSON object a line."""

from __future__ import annotations

from compliance.model import Dispatch
from compliance.report.json import dumps
from compliance.report.objects import dispatch_record


def read_line(dispatch: Dispatch) -> str:
    """The line of one dispatch, with its line end."""
    return dumps(dispatch_record(dispatch)) + "\n"
