"""What ``compliance compare`` prints: pairs of texts, with no register behind them."""

from __future__ import annotations

from collections.abc import Sequence

from compliance.dataclass import dataclass
from compliance.errors import UsageError
from compliance.model import Match
from compliance.report import objects
from compliance.report.json import dumps
from compliance.report.options import RenderOptions


@dataclass(frozen=True, slots=True)
class Pair:
    """Two compared texts: their names as the user gave them, the article's text, and the match, whose dispatch is the other."""

    article: str
    source: str
    text: str
    match: Match


def pair_object(pair: Pair) -> objects.Object:
    """MATCH for a pair, exactly the keys of the contract."""
    return {"article": pair.article, "source": pair.source, **objects.measures(pair.match)}


def pair_line(pair: Pair) -> str:
    """The JSON line of one pair, with its line end: for workers that write pairs as they come."""
    return dumps(pair_object(pair)) + "\n"


def render_pairs(pairs: Sequence[Pair], format: str, options: RenderOptions | None = None) -> str:
    """Pairs as ``text``, ``json`` (one pair: its object; else ``{"schema", "pairs"}``) or ``jsonl``, in the order given."""
    options = options or RenderOptions()
    if format == "jsonl":
        return "".join(pair_line(pair) for pair in pairs)
    if format == "json":
        if len(pairs) == 1:
            return dumps(pair_object(pairs[0]), indent=2) + "\n"
        return dumps({"schema": objects.SCHEMA, "pairs": [pair_object(p) for p in pairs]}, indent=2) + "\n"
    if format == "text":
        from compliance.report.text import pair_text

        return "\n".join(pair_text(pair.article, pair.source, pair.text, pair.match, options) for pair in pairs)
    raise UsageError(f"'compare' has no format {format!r}", remedy="use text, json or jsonl")
