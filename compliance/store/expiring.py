"""Recorded articles whose right to a reused text may run out, chosen in the database: only those are read and judged."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable
from datetime import datetime
from typing import Any

from compliance.dataclass import dataclass
from compliance.store.database import Store
from compliance.store.rows import COLUMNS, time_of
from compliance.store.schema import NEWEST, REUSE

_SAID = ("holder", "credit", "usage_terms", "copyright_notice")
_IN_MORE = ("copyright_holder", "provider", "rights_links")
_PART = 5_000  # rows written at once
_REMEMBERED = 50_000  # windows
_SCAN = 8  # a walk over all articles is quicker than one from the dispatches when these hold more than one in so many matches

# The day on which an article was published, as SQLite counts them. What cannot be told here (a time that SQLite does not
# read, an embargo among the article's own words) lies within every window.
_UNKNOWN = "a.more LIKE '%embargo%' OR (a.published IS NOT NULL AND julianday(a.published) IS NULL)"
_PUBLISHED = "coalesce(julianday(a.published), julianday(r.started))"
_WITHIN = f"(({_UNKNOWN}) OR {_PUBLISHED} BETWEEN w.earliest AND w.latest)"


@dataclass(frozen=True, slots=True)
class Said:
    """What a dispatch says of the end of its use, and of who may grant it."""

    holder: str | None
    credit: str | None
    usage_terms: str | None
    copyright_notice: str | None
    copyright_holder: str | None
    provider: str | None
    rights_links: tuple[str, ...]
    expires: datetime | None


Window = tuple[float, float]
"""Days of publication (Julian, from and to, inclusive) of articles for which the right may end in the time asked for."""
EVER: Window = (float("-inf"), float("inf"))


class Expiring:
    """Candidates in one state of the ledger. ``window_of`` tells which articles may be concerned; None for none of them."""

    def __init__(self, store: Store, window_of: Callable[[Said], Window | None]) -> None:
        self.store = store
        self._window_of = window_of
        self._known: dict[tuple[Any, ...], Window | None] = {}

    def articles(self) -> array[int]:
        """Rows of the articles that may be concerned by their newest record, ascending."""
        with self.store.snapshot() as conn:
            # Gone with the snapshot. ``dated``: the window is bounded by the day of publication.
            conn.execute("CREATE TEMP TABLE windows (id INTEGER PRIMARY KEY, earliest REAL, latest REAL, dated INTEGER)")
            conn.execute("CREATE TEMP TABLE strangers (id INTEGER PRIMARY KEY, earliest REAL, latest REAL, dated INTEGER)")
            chosen, matches = self._registered()
            strangers = self._strangers()
            scanned = {dated for dated, count in chosen.items() if count > matches // _SCAN}
            if False in scanned:
                scanned.add(True)
            parts = [_FROM_DISPATCHES.format(int(dated)) for dated, count in chosen.items() if count and dated not in scanned]
            parts += [_FROM_STRANGERS] if strangers else []
            widest: tuple[float, ...] = ()
            if scanned:
                parts.append(_OVER_ARTICLES.format("0, 1" if False in scanned else "1"))
                ends = "SELECT min(earliest), max(latest) FROM temp.windows WHERE dated"
                widest = EVER if False in scanned else conn.execute(ends).fetchone()
            if not parts:
                return array("q")
            return array("q", (row[0] for row in conn.execute(f"{' UNION '.join(parts)} ORDER BY 1", widest)))

    def _registered(self) -> tuple[dict[bool, int], int]:
        """Write the windows of reused dispatches; how many matches those have whose window is dated or not, and all of them."""
        conn = self.store.conn
        chosen, matches = {False: 0, True: 0}, 0
        plain = ", ".join(f"d.{name}" for name in _SAID)
        more = ", ".join(f"json_extract(d.more, '$.{name}')" for name in _IN_MORE)
        rows: list[tuple[int, float, float, bool]] = []
        for row, count, *said in conn.execute(
            f"SELECT d.id, u.matches, {plain}, {more}, d.expires FROM reuse u CROSS JOIN dispatches d ON d.id = u.dispatch"
        ):
            matches += count
            window = self._window(tuple(said))
            if window is not None:
                dated = window != EVER
                chosen[dated] += count
                rows.append((row, *window, dated))
                if len(rows) >= _PART:
                    self._write("windows", rows)
        self._write("windows", rows)
        return chosen, matches

    def _strangers(self) -> int:
        """Write the windows of matches with dispatches that the register does not hold; how many there are."""
        found = 0
        rows: list[tuple[int, float, float, bool]] = []
        sql = f"SELECT m.id, m.source FROM matches m WHERE m.dispatch IS NULL AND m.source IS NOT NULL AND {REUSE}"
        for row, source in self.store.conn.execute(sql):
            values = dict(zip(COLUMNS, json.loads(source), strict=True))
            more = json.loads(values["more"]) if values["more"] else {}
            links = json.dumps(more["rights_links"]) if more.get("rights_links") else None
            said = (*(values[name] for name in _SAID), more.get("copyright_holder"), more.get("provider"), links)
            window = self._window((*said, values["expires"]))
            if window is not None:
                found += 1
                rows.append((row, *window, window != EVER))
                if len(rows) >= _PART:
                    self._write("strangers", rows)
        self._write("strangers", rows)
        return found

    def _window(self, values: tuple[Any, ...]) -> Window | None:
        """The window of a dispatch that says this; asked once, since those of a feed say the same."""
        if values in self._known:
            return self._known[values]
        holder, credit, usage, notice, owner, provider, links, expires = values
        rights = tuple(json.loads(links)) if links else ()
        window = self._window_of(Said(holder, credit, usage, notice, owner, provider, rights, time_of(expires)))
        if expires is None:  # moments seldom come twice
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[values] = window
        return window

    def _write(self, table: str, rows: list[tuple[int, float, float, bool]]) -> None:
        self.store.conn.executemany(f"INSERT INTO temp.{table} VALUES (?, ?, ?, ?)", rows)
        rows.clear()


_FROM_DISPATCHES = f"""
SELECT a.id FROM temp.windows w CROSS JOIN main.matches m ON m.dispatch = w.id CROSS JOIN articles a ON a.id = m.article
CROSS JOIN runs r ON r.id = a.run WHERE w.dated = {{}} AND {REUSE} AND {_WITHIN} AND {NEWEST}"""
_FROM_STRANGERS = f"""
SELECT a.id FROM temp.strangers w CROSS JOIN main.matches m ON m.id = w.id CROSS JOIN articles a ON a.id = m.article
CROSS JOIN runs r ON r.id = a.run WHERE {_WITHIN} AND {NEWEST}"""
_OVER_ARTICLES = f"""
SELECT a.id FROM articles a CROSS JOIN runs r ON r.id = a.run WHERE (({_UNKNOWN}) OR {_PUBLISHED} BETWEEN ? AND ?)
AND EXISTS (SELECT 1 FROM main.matches m CROSS JOIN temp.windows w ON w.id = m.dispatch
            WHERE m.article = a.id AND w.dated IN ({{}}) AND {REUSE} AND {_WITHIN})
AND {NEWEST}"""


def julian(moment: datetime) -> float:
    """An aware time as SQLite's ``julianday`` counts it."""
    return moment.timestamp() / 86_400 + 2_440_587.5
