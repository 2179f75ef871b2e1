"""Immutable segments of postings: fingerprints -> candidates. Files and numpy; nothing of SQLite.

The names below are imported when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.exports import lazily

if TYPE_CHECKING:
    from compliance.index.builder import SegmentBuilder
    from compliance.index.index import Index, Postings, Ranges, document_frequency_cap
    from compliance.index.merge import merge_segments, plan_merge
    from compliance.index.segment import Segment
    from compliance.index.words import MARGIN, windows_of, word_codes
else:
    __getattr__ = lazily(
        __name__,
        {
            "document_frequency_cap": "index",
            "Index": "index",
            "MARGIN": "words",
            "merge_segments": "merge",
            "plan_merge": "merge",
            "Postings": "index",
            "Ranges": "index",
            "Segment": "segment",
            "SegmentBuilder": "builder",
            "windows_of": "words",
            "word_codes": "words",
        },
    )

__all__ = [
    "MARGIN", "Index", "Postings", "Ranges", "Segment", "SegmentBuilder", "document_frequency_cap", "merge_segments",
    "plan_merge", "windows_of", "word_codes",
]  # fmt: skip
