"""The database: the register of dispatches and the ledger of what was found. Only here is SQLite spoken to.

The names below are imported when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.exports import lazily

if TYPE_CHECKING:
    from compliance.store.adding import Added, Entry, Held, Row
    from compliance.store.audits import Audits, StoredAudit, Totals
    from compliance.store.catalogue import Catalogue, Listed, Stats
    from compliance.store.database import Store, open_store
    from compliance.store.families import Families, Sketched
    from compliance.store.history import History, Recorded
    from compliance.store.ledger import Ledger, RunSummary
    from compliance.store.naming import Naming
    from compliance.store.publication import Indexable, Publication, Recovery, SegmentSet
    from compliance.store.recording import ArticleRows, rows_of
    from compliance.store.register import Register
    from compliance.store.waivers import StoredWaiver, Waivers
else:
    __getattr__ = lazily(
        __name__,
        {
            "Added": "adding",
            "ArticleRows": "recording",
            "Audits": "audits",
            "Catalogue": "catalogue",
            "Entry": "adding",
            "Families": "families",
            "Held": "adding",
            "History": "history",
            "Indexable": "publication",
            "Ledger": "ledger",
            "Listed": "catalogue",
            "Naming": "naming",
            "open_store": "database",
            "Publication": "publication",
            "Recorded": "history",
            "Recovery": "publication",
            "Register": "register",
            "Row": "adding",
            "rows_of": "recording",
            "RunSummary": "ledger",
            "SegmentSet": "publication",
            "Sketched": "families",
            "Stats": "catalogue",
            "Store": "database",
            "StoredAudit": "audits",
            "StoredWaiver": "waivers",
            "Totals": "audits",
            "Waivers": "waivers",
        },
    )

__all__ = [
    "Added", "ArticleRows", "Audits", "Catalogue", "Entry", "Families", "Held", "History", "Indexable", "Ledger", "Listed",
    "Naming", "Publication", "Recorded", "Recovery", "Register", "Row", "RunSummary", "SegmentSet", "Sketched", "Stats",
    "Store", "StoredAudit", "StoredWaiver", "Totals", "Waivers", "open_store", "rows_of",
]  # fmt: skip
