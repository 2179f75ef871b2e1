"""What Datasette is told about the database: facets, sort orders, the usual questions as queries."""

from __future__ import annotations

from typing import Any

from compliance.store.schema import NEWEST, REUSE

# From the few dispatches that a query is about to their matches: without statistics SQLite would begin at all matches.
_JOINED = "FROM dispatches d CROSS JOIN matches m ON m.dispatch = d.id JOIN articles a ON a.id = m.article"
_HIDDEN = (
    "dispatch_texts", "fingerprints", "sketches", "segments", "tombstones", "meta", "files", "reuse", "passages",
    "article_fingerprints",
)  # fmt: skip

QUERIES: dict[str, dict[str, str]] = {
    "open_violations": {
        "title": "Open violations",
        "description": "Violations that are not waived, in the newest record of each article.",
        "sql": "SELECT path, rule, message, remedy, dispatch, licence, identity, run FROM open_findings "
        "WHERE severity = 'violation' ORDER BY path, rule",
    },
    "expiring_soon": {
        "title": "Expiring soon",
        "description": "Articles that reuse a dispatch whose own limit ends within so many days, or ended. "
        "Limits of licences: compliance ledger affected --expiring DAYS.",
        "sql": "SELECT d.expires, a.path, a.title, d.guid, d.version, d.holder, d.headline, a.run "
        f"{_JOINED} WHERE {REUSE} AND {NEWEST} AND d.expires IS NOT NULL "
        "AND julianday(d.expires) <= julianday('now') + CAST(coalesce(nullif(:days, ''), '30') AS REAL) ORDER BY d.expires",
    },
    "most_reused_sources": {
        "title": "Most reused sources",
        "description": "Dispatches by the number of recorded matches.",
        "sql": "SELECT guid, version, holder, headline, published, status, matches, largest_share "
        "FROM sources_by_reuse LIMIT 500",
    },
    "affected_by_kills": {
        "title": "Articles affected by kills",
        "description": "Articles whose newest record reuses a dispatch that was killed, canceled or withheld.",
        "sql": "SELECT a.path, a.title, a.published, d.status, d.guid, d.version, d.holder, d.headline, "
        f"round(m.article_coverage, 4) AS share, a.run {_JOINED} "
        f"WHERE {REUSE} AND {NEWEST} AND d.status <> 'usable' ORDER BY a.path",
    },
    "suspected_reuse": {
        "title": "Suspected reuse",
        "description": "Recorded articles that share words with dispatches registered later, and whose texts were not at hand "
        "(compliance audit --against-new DAYS).",
        "sql": "SELECT s.path, s.record, s.words, round(s.share, 4) AS share, d.guid, d.version, d.holder, d.headline, s.run "
        "FROM suspicions s JOIN dispatches d ON d.id = s.dispatch ORDER BY s.run DESC, s.words DESC LIMIT 1000",
    },
}

TABLES: dict[str, dict[str, Any]] = {
    "dispatches": {
        "description": "The register: protected texts with their terms.",
        "facets": ["holder", "language", "status", "format"],
        "sort_desc": "published",
        "label_column": "headline",
    },
    "runs": {"description": "What was run, newest first.", "facets": ["command"], "sort_desc": "id", "label_column": "started"},
    "articles": {
        "description": "Articles as each run found them.",
        "facets": ["verdict", "derivation", "language", "run"],
        "sort_desc": "id",
        "label_column": "path",
    },
    "matches": {"description": "Which article draws on which dispatch.", "facets": ["derivation"], "sort_desc": "id"},
    "findings": {"description": "Rules that fired.", "facets": ["rule", "severity", "licence"], "sort_desc": "id"},
    "suspicions": {"description": "What a reverse check suspects of articles whose texts were not at hand.", "facets": ["run"]},
    "waivers": {"description": "Approved exceptions.", "facets": ["rule", "by"], "sort": "until"},
    "violations": {"description": "Every violation ever recorded.", "facets": ["rule"]},
    "open_findings": {"description": "What the newest record of each article leaves open.", "facets": ["rule", "severity"]},
    **{name: {"hidden": True} for name in _HIDDEN},
}


def metadata(name: str) -> dict[str, Any]:
    """Datasette's metadata for a database file whose name without its suffix is ``name``."""
    return {
        "title": "Compliance",
        "description": "The register of protected dispatches, and the ledger of what was found.",
        "databases": {name: {"queries": QUERIES, "tables": TABLES}},
    }
