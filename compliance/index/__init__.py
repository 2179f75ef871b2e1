"""Immutable segments of postings: fingerprints -> candidates. Files and numpy; nothing of SQLite."""

from compliance.index.builder import SegmentBuilder
from compliance.index.index import Index, Postings, Ranges, document_frequency_cap
from compliance.index.merge import merge_segments, plan_merge
from compliance.index.segment import Segment
from compliance.index.words import MARGIN, word_codes

__all__ = [
    "MARGIN", "Index", "Postings", "Ranges", "Segment", "SegmentBuilder", "document_frequency_cap", "merge_segments",
    "plan_merge", "word_codes",
]  # fmt: skip
