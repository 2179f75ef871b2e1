"""The tables, as SQL: what the migrations create."""

from __future__ import annotations

REGISTER = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE families (
    id INTEGER PRIMARY KEY,
    newest INTEGER,
    members INTEGER NOT NULL
);

CREATE TABLE dispatches (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guid TEXT NOT NULL,
    version INTEGER NOT NULL,
    holder TEXT,
    headline TEXT,
    language TEXT,
    published TEXT,
    embargoed TEXT,
    expires TEXT,
    status TEXT NOT NULL,
    family INTEGER REFERENCES families(id),
    words INTEGER NOT NULL,
    dateline TEXT,
    byline TEXT,
    copyright_notice TEXT,
    usage_terms TEXT,
    credit TEXT,
    signoff TEXT,
    format TEXT NOT NULL,
    path TEXT NOT NULL,
    more TEXT,
    day INTEGER NOT NULL,
    added TEXT NOT NULL,
    removed TEXT,
    content_hash BLOB NOT NULL
);
CREATE UNIQUE INDEX dispatches_content ON dispatches(content_hash) WHERE removed IS NULL;
CREATE INDEX dispatches_guid ON dispatches(guid);
CREATE INDEX dispatches_day ON dispatches(day);
CREATE INDEX dispatches_family ON dispatches(family) WHERE family IS NOT NULL;

CREATE TABLE dispatch_texts (
    dispatch INTEGER PRIMARY KEY REFERENCES dispatches(id),
    codec INTEGER NOT NULL,
    body BLOB NOT NULL
);
CREATE TABLE fingerprints (
    dispatch INTEGER PRIMARY KEY REFERENCES dispatches(id),
    "values" BLOB NOT NULL,
    positions BLOB NOT NULL,
    stems BLOB NOT NULL
);
CREATE TABLE files (
    key BLOB PRIMARY KEY,
    dispatches INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE sketches (
    dispatch INTEGER PRIMARY KEY REFERENCES dispatches(id),
    sketch BLOB NOT NULL
);
CREATE TABLE segments (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    generation INTEGER NOT NULL,
    files TEXT NOT NULL,
    through INTEGER NOT NULL,
    updated TEXT NOT NULL
);
INSERT INTO segments VALUES (1, 0, '[]', 0, '');
CREATE TABLE tombstones (dispatch INTEGER PRIMARY KEY REFERENCES dispatches(id));
"""

LEDGER = """
CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    command TEXT NOT NULL,
    tool_version TEXT NOT NULL,
    started TEXT NOT NULL,
    finished TEXT,
    manifest TEXT NOT NULL,
    config_hash TEXT NOT NULL,
    guarantee INTEGER NOT NULL,
    dispatches INTEGER NOT NULL,
    rules_off TEXT NOT NULL,
    notes TEXT,
    summary TEXT
);
CREATE TABLE skipped (
    run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    reason TEXT NOT NULL,
    error INTEGER NOT NULL
);
CREATE INDEX skipped_run ON skipped(run);

CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    record INTEGER,
    title TEXT,
    language TEXT,
    published TEXT,
    format TEXT NOT NULL,
    verdict TEXT NOT NULL,
    derivation TEXT NOT NULL,
    coverage REAL NOT NULL,
    derivation_with_excluded TEXT NOT NULL,
    coverage_with_excluded REAL NOT NULL,
    words INTEGER NOT NULL,
    notes TEXT,
    more TEXT,
    content_hash BLOB NOT NULL
);
CREATE INDEX articles_run ON articles(run, verdict);
CREATE INDEX articles_path ON articles(path, run);
CREATE INDEX articles_content ON articles(content_hash);

CREATE TABLE matches (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    dispatch INTEGER REFERENCES dispatches(id),
    derivation TEXT NOT NULL,
    similarity REAL NOT NULL,
    article_coverage REAL NOT NULL,
    source_coverage REAL NOT NULL,
    article_coverage_with_excluded REAL NOT NULL,
    source_coverage_with_excluded REAL NOT NULL,
    superseded_by INTEGER REFERENCES dispatches(id),
    collapsed TEXT,
    source TEXT,
    newer TEXT
);
CREATE INDEX matches_article ON matches(article);
CREATE INDEX matches_dispatch ON matches(dispatch);
CREATE INDEX matches_superseded ON matches(superseded_by) WHERE superseded_by IS NOT NULL;

CREATE TABLE reuse (
    dispatch INTEGER PRIMARY KEY REFERENCES dispatches(id),
    matches INTEGER NOT NULL,
    largest_share REAL NOT NULL
);
CREATE INDEX reuse_matches ON reuse(matches);

CREATE TABLE passages (
    "match" INTEGER NOT NULL REFERENCES matches(id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    article_start INTEGER NOT NULL,
    article_end INTEGER NOT NULL,
    source_start INTEGER NOT NULL,
    source_end INTEGER NOT NULL,
    words INTEGER NOT NULL,
    similarity REAL NOT NULL,
    kind TEXT NOT NULL,
    excluded TEXT,
    PRIMARY KEY ("match", number)
) WITHOUT ROWID;

CREATE TABLE findings (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    rule TEXT NOT NULL,
    severity TEXT NOT NULL,
    message TEXT NOT NULL,
    remedy TEXT NOT NULL,
    path TEXT NOT NULL,
    dispatch TEXT,
    licence TEXT,
    clause TEXT,
    identity TEXT NOT NULL,
    waived TEXT,
    evidence TEXT
);
CREATE INDEX findings_article ON findings(article);
CREATE INDEX findings_identity ON findings(identity);
CREATE INDEX findings_severity ON findings(severity, rule);
CREATE INDEX findings_dispatch ON findings(dispatch) WHERE dispatch IS NOT NULL;

CREATE TABLE waivers (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL,
    rule TEXT NOT NULL,
    source TEXT,
    passages TEXT NOT NULL,
    reason TEXT NOT NULL,
    "by" TEXT NOT NULL,
    until TEXT NOT NULL,
    created TEXT NOT NULL
);
CREATE INDEX waivers_path ON waivers(path, rule);
"""

AUDITS = """
CREATE TABLE audits (
    run INTEGER PRIMARY KEY REFERENCES runs(id) ON DELETE CASCADE,
    sources TEXT NOT NULL,
    settings TEXT NOT NULL
);
CREATE TABLE shards (
    run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    key BLOB NOT NULL,
    PRIMARY KEY (run, number)
) WITHOUT ROWID;
"""

# Of articles that were left out nothing else is recorded, and a resumed audit says how many there were in all.
LEFT_OUT = "ALTER TABLE shards ADD COLUMN left_out INTEGER NOT NULL DEFAULT 0;"

# What was audited, kept so that later dispatches are held against it; keyed by content, so that a text is kept once.
# ``scheme`` is the beginning of the manifest's digest: under another one the fingerprints say nothing.
REMEMBERED = """
CREATE TABLE article_fingerprints (
    id INTEGER PRIMARY KEY,
    content_hash BLOB NOT NULL,
    scheme BLOB NOT NULL,
    words INTEGER NOT NULL,
    fingerprints BLOB NOT NULL
);
CREATE UNIQUE INDEX article_fingerprints_content ON article_fingerprints(content_hash, scheme);

CREATE TABLE suspicions (
    run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    record INTEGER,
    content_hash BLOB NOT NULL,
    dispatch INTEGER NOT NULL REFERENCES dispatches(id),
    words INTEGER NOT NULL,
    share REAL NOT NULL
);
CREATE INDEX suspicions_run ON suspicions(run);
CREATE INDEX suspicions_dispatch ON suspicions(dispatch);

CREATE INDEX dispatches_removed ON dispatches(removed) WHERE removed IS NOT NULL;
CREATE INDEX dispatches_expires ON dispatches(expires) WHERE expires IS NOT NULL;
CREATE INDEX dispatches_status ON dispatches(status) WHERE status <> 'usable';
"""

# A trigger a row made the index of headlines put down what it held after every row, and cost as much as all else together.
HEADLINES = """
DROP TRIGGER dispatches_ai;
DROP TRIGGER dispatches_au;
CREATE TRIGGER dispatches_au AFTER UPDATE OF headline ON dispatches BEGIN
    INSERT INTO dispatches_fts (dispatches_fts, rowid, headline) VALUES ('delete', old.rowid, old.headline);
    INSERT INTO dispatches_fts (rowid, headline) VALUES (new.rowid, new.headline);
END;
"""

# The newest record of the article ``a``: no run that started later has recorded the same record of the same path. Numbers of
# runs do not tell, since runs of other ledgers come with merge.
NEWEST = """NOT EXISTS (
              SELECT 1 FROM articles later JOIN runs after ON after.id = later.run JOIN runs own ON own.id = a.run
              WHERE later.path = a.path AND later.run <> a.run AND later.record IS a.record
                AND (after.started, after.id) > (own.started, own.id))"""

REUSE = "m.derivation IN ('wholly', 'partly')"  # whether the match ``m`` is reuse

VIEWS = {
    "violations": """
        SELECT f.id, r.started AS run_started, r.id AS run,
               f.path, f.rule, f.message, f.remedy, f.dispatch, f.licence, f.identity
        FROM findings f JOIN articles a ON a.id = f.article JOIN runs r ON r.id = a.run
        WHERE f.severity = 'violation' AND f.waived IS NULL""",
    "open_findings": f"""
        SELECT f.id, f.path, f.severity, f.rule, f.message, f.remedy, f.dispatch, f.licence, f.identity, a.run
        FROM findings f JOIN articles a ON a.id = f.article
        WHERE f.waived IS NULL AND f.severity <> 'note'
          AND {NEWEST}
        ORDER BY f.id DESC""",
    "sources_by_reuse": """
        SELECT d.id, d.guid, d.version, d.holder, d.headline, d.published, d.status, u.matches, u.largest_share
        FROM reuse u JOIN dispatches d ON d.id = u.dispatch
        ORDER BY u.matches DESC""",
}
