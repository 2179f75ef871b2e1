"""How often each dispatch was reused: kept as counts, since summing ten million matches takes most of a minute."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from compliance.model import Derivation, Match

COUNTED = (Derivation.WHOLLY, Derivation.PARTLY)
Tally = dict[int, tuple[int, float]]  # dispatch -> (matches, largest share of an article)


def count(tally: Tally, source: int | None, match: Match) -> None:
    """Take one match into ``tally``, when it is reuse of a dispatch that the register holds."""
    if source is not None and match.derivation in COUNTED:
        matches, share = tally.get(source, (0, 0.0))
        tally[source] = (matches + 1, max(share, match.article_coverage))


def add(tally: Tally, other: Mapping[int, tuple[int, float]]) -> None:
    """Add ``other`` to ``tally``."""
    for source, (more, largest) in other.items():
        matches, share = tally.get(source, (0, 0.0))
        tally[source] = (matches + more, max(share, largest))


def save(conn: sqlite3.Connection, tally: Mapping[int, tuple[int, float]]) -> None:
    """Add ``tally`` to the stored counts."""
    conn.executemany(
        "INSERT INTO reuse (dispatch, matches, largest_share) VALUES (?, ?, ?) ON CONFLICT (dispatch) DO UPDATE SET "
        "matches = matches + excluded.matches, largest_share = max(largest_share, excluded.largest_share)",
        ((dispatch, matches, share) for dispatch, (matches, share) in tally.items()),
    )


def recount(conn: sqlite3.Connection, dispatches: list[int]) -> None:
    """Count ``dispatches`` anew from the matches, after some were deleted."""
    rows = [(each,) for each in dispatches]
    conn.executemany("DELETE FROM reuse WHERE dispatch = ?", rows)
    conn.executemany(
        "INSERT INTO reuse SELECT dispatch, count(*), max(article_coverage) FROM matches "
        "WHERE dispatch = ? AND derivation IN ('wholly', 'partly') GROUP BY dispatch",
        rows,
    )
