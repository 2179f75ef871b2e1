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


def add_from(conn: sqlite3.Connection, above: int) -> None:
    """Add the matches with ids over ``above`` to the stored counts."""
    conn.execute(
        "INSERT INTO reuse SELECT dispatch, count(*), max(article_coverage) FROM matches WHERE id > ? "
        "AND dispatch IS NOT NULL AND derivation IN ('wholly', 'partly') GROUP BY dispatch "
        "ON CONFLICT (dispatch) DO UPDATE SET "
        "matches = matches + excluded.matches, largest_share = max(largest_share, excluded.largest_share)",
        (above,),
    )


def take_out(conn: sqlite3.Connection, gone: Mapping[int, tuple[int, float]]) -> None:
    """Take matches that were just deleted out of the stored counts.

    All matches of a dispatch are looked at only where the largest share may have gone, and then up to one as large.
    """
    conn.executemany("UPDATE reuse SET matches = matches - ? WHERE dispatch = ?", ((n, each) for each, (n, _) in gone.items()))
    conn.execute("DELETE FROM reuse WHERE matches <= 0")
    counted = "FROM matches m WHERE m.dispatch = reuse.dispatch AND m.derivation IN ('wholly', 'partly')"
    conn.executemany(
        f"UPDATE reuse SET largest_share = coalesce((SELECT max(m.article_coverage) {counted}), 0.0) WHERE dispatch = ? "
        f"AND largest_share <= ? AND NOT EXISTS (SELECT 1 {counted} AND m.article_coverage >= reuse.largest_share)",
        ((each, share) for each, (_, share) in gone.items()),
    )
