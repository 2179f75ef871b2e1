"""Passages that do not count, and why: the filters keep their victims."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from compliance.matching.attribution import attributed
from compliance.matching.prepare import Mask, Prepared
from compliance.matching.seeds import Aligned
from compliance.matching.settings import Settings
from compliance.model import Passage, ZoneKind

# What a passage is said to be when several zones hold it, first one first.
_ORDER = (
    ZoneKind.NOTICE, ZoneKind.CREDIT, ZoneKind.BYLINE, ZoneKind.DATELINE, ZoneKind.SIGNOFF, ZoneKind.ADVISORY,
    ZoneKind.CODE, ZoneKind.TABLE, ZoneKind.CAPTION, ZoneKind.TITLE, ZoneKind.BOILERPLATE, ZoneKind.QUOTATION,
)


def exclude(a: Prepared, b: Prepared, span: Aligned, found: Passage, settings: Settings) -> Passage:
    """Name the reason for which a passage does not count, if there is one."""
    reason = zone_of(a, span.a0, span.a1, settings) or zone_of(b, span.b0, span.b1, settings)
    if reason is None and is_tabular(a, span.a0, span.a1, settings):
        reason = ZoneKind.TABLE
    if reason is None and span.a1 - span.a0 <= settings.attributed_words:
        said = max(_share(attributed(a), span.a0, span.a1), _share(attributed(b), span.b0, span.b1))
        if said >= settings.excluded_share:
            reason = ZoneKind.QUOTATION
    return found if reason is None else replace(found, excluded=reason)


def zone_of(text: Prepared, first: int, last: int, settings: Settings) -> ZoneKind | None:
    """The kind of zone that holds most of tokens ``first`` to ``last``; zones of all kinds add up."""
    shares = {kind: _share(mask, first, last) for kind, mask in text.masks.items()}
    for kind in _ORDER:
        if shares.get(kind, 0.0) >= settings.excluded_share:
            return kind
    if len(shares) > 1:
        joint = np.zeros(last - first, dtype=bool)
        for mask in text.masks.values():
            joint |= mask[first:last]
        if joint.mean() >= settings.excluded_share:
            return max(shares, key=lambda kind: shares[kind])
    return None


def is_tabular(text: Prepared, first: int, last: int, settings: Settings) -> bool:
    """Whether the tokens are mostly figures: results, scores, closing prices."""
    numeric = text.numeric[first:last]
    return bool(len(numeric)) and float(numeric.mean()) >= settings.table_share


def _share(mask: Mask, first: int, last: int) -> float:
    return float(mask[first:last].mean()) if last > first else 0.0


def counted(passages: Iterable[Passage]) -> list[Passage]:
    """The passages that count."""
    return [p for p in passages if p.excluded is None]
