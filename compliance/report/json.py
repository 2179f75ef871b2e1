"""JSON and JSON Lines of a ``check``, and the one way in which all JSON of ours is written."""

from __future__ import annotations

import json
import re
from typing import Any

from compliance.model import ArticleResult, Report
from compliance.report import objects, order
from compliance.report.options import RenderOptions

# Lone surrogates cannot be encoded; the others end a line for some readers of JSON Lines.
_ONE_LINE = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def dumps(value: Any, *, indent: int | None = None) -> str:
    """JSON text that is always valid UTF-8 and, without ``indent``, always one line whoever splits it."""
    text = _ONE_LINE.encode(value) if indent is None else json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)
    if text.isprintable():  # as nearly all lines are: half the cost of the look for single characters
        return text
    return _UNSAFE.sub(lambda m: f"\\u{ord(m[0]):04x}", text)


def render(report: Report, options: RenderOptions) -> str:
    """The whole report as one object."""
    return dumps(objects.report(report), indent=2) + "\n"


def render_lines(report: Report, options: RenderOptions) -> str:
    """One article a line."""
    return "".join(article_line(result) for result in order.articles(report.articles))


def article_line(result: ArticleResult) -> str:
    """The line of one article, with its line end: for a caller that writes results as they come."""
    return dumps({"schema": objects.SCHEMA, **objects.article(result)}) + "\n"
