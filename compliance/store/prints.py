"""Fingerprints of articles, kept beside their records."""

from __future__ import annotations

import sqlite3
from typing import Any

from compliance.dataclass import dataclass

_SAVE = "INSERT OR IGNORE INTO article_fingerprints (content_hash, scheme, words, fingerprints) VALUES (?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class ArticlePrints:
    """What is kept of an article's text: the scheme and the bytes are the auditor's."""

    scheme: bytes
    words: int
    fingerprints: bytes


def save_prints(conn: sqlite3.Connection, content: Any, prints: ArticlePrints) -> None:
    """Keep an article's fingerprints; nothing changes for a text that is kept already."""
    conn.execute(_SAVE, (content, prints.scheme, prints.words, prints.fingerprints))


def forget_prints(conn: sqlite3.Connection) -> int:
    """Delete the fingerprints of texts that no run has recorded any longer; returns how many."""
    return conn.execute(
        "DELETE FROM article_fingerprints WHERE NOT EXISTS "
        "(SELECT 1 FROM articles a WHERE a.content_hash = article_fingerprints.content_hash)"
    ).rowcount
